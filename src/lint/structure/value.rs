//! Holds a value against the kind that the table wants at its place.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::object::listed;
use super::rules::{BAD_KEY, BAD_URL, BAD_VALUE, NEWER, OLDER, WRONG_TYPE};
use crate::contract::OpenApiVersion;
use crate::diagnostic::nearest;
use crate::lint::Problem;
use crate::lint::table::{Keys, Kind, Versions, is_component_name, is_email, is_other_method, is_token, is_url};
use crate::source::pointer;

/// What is wrong with a value: which rule says so, and what is wanted.
type Complaint = (&'static crate::lint::Rule, String);

/// Complains when `value` is not of the kind that is wanted at `place`. What stands inside it is not looked at.
pub(in crate::lint) fn check_value(
    kind: Kind,
    version: OpenApiVersion,
    place: &str,
    value: &Value,
    complain: &mut dyn FnMut(Problem),
) {
    match (kind, value) {
        (Kind::Map(keys, _), Value::Object(fields)) => check_keys(keys, place, fields, complain),
        (Kind::SingleMap(keys, _), Value::Object(fields)) => {
            check_keys(keys, place, fields, complain);
            if fields.len() != 1 {
                let message = format!("{}: exactly one entry is wanted, there are {}", subject(place), fields.len());
                complain(Problem::new(&BAD_VALUE, place, message));
            }
        }
        (Kind::FilledList(_) | Kind::FilledDistinctList(_), Value::Array(items)) if items.is_empty() => {
            complain(Problem::new(&BAD_VALUE, place, format!("{}: at least one item is wanted", subject(place))));
        }
        (Kind::DistinctList(_) | Kind::FilledDistinctList(_), Value::Array(items)) => {
            check_distinct(place, items, complain);
        }
        _ => {}
    }
    if let Some((rule, message)) = complaint(kind, version, value) {
        // Both kinds of exclusive bound are right in some version.
        let rule = match (kind, value) {
            (Kind::Boolean, Value::Number(_)) if place.contains("/exclusiveM") => &NEWER,
            (Kind::Number, Value::Bool(_)) if place.contains("/exclusiveM") => &OLDER,
            _ => rule,
        };
        let message = format!("{}: {message}", subject(place));
        complain(Problem::new(rule, place, message).hint_if_any(remedy(kind, version, value)));
    }
}

/// What a message is about: the key, or an item of a list.
fn subject(place: &str) -> String {
    let name = pointer::tokens(place).last().unwrap_or_default();
    match name.parse::<usize>() {
        Ok(index) => format!("item {}", index + 1),
        Err(_) if name.is_empty() => "the document".to_owned(),
        Err(_) => format!("`{name}`"),
    }
}

fn check_keys(keys: Keys, place: &str, fields: &Map<String, Value>, complain: &mut dyn FnMut(Problem)) {
    let (is_fit, wanted): (fn(&str) -> bool, _) = match keys {
        Keys::Any => return,
        Keys::Component => (is_component_name, "letters, digits, `.`, `-` and `_` may stand in a name"),
        Keys::Token => (is_token, "the name of a header has no blanks and no colon"),
        Keys::OtherMethod => (is_other_method, "a method that has no field of its own is wanted, in capitals"),
    };
    for key in fields.keys().filter(|key| !is_fit(key)) {
        let problem =
            Problem::new(&BAD_KEY, pointer::join(place, key), format!("`{key}` is no key that may stand here"));
        complain(problem.on_key().hint(wanted));
    }
}

fn check_distinct(place: &str, items: &[Value], complain: &mut dyn FnMut(Problem)) {
    let mut seen = HashSet::new();
    for (index, item) in items.iter().enumerate() {
        if !seen.insert(item.to_string()) {
            let message = format!("{} stands twice in this list", shown(item));
            complain(Problem::new(&BAD_VALUE, pointer::join(place, &index.to_string()), message));
        }
    }
}

fn complaint(kind: Kind, version: OpenApiVersion, value: &Value) -> Option<Complaint> {
    let wrong_type = |wanted: &str| Some((&WRONG_TYPE, format!("{wanted} is wanted, this is {}", name(value))));
    let bad_value = |message: String| Some((&BAD_VALUE, message));
    let text = value.as_str();
    match kind {
        Kind::Text | Kind::Url | Kind::Email | Kind::Matching(..) | Kind::Choice(_) if text.is_none() => {
            wrong_type("a text")
        }
        Kind::Boolean if !value.is_boolean() => wrong_type("true or false"),
        Kind::Number | Kind::Step | Kind::Count if !value.is_number() => wrong_type("a number"),
        Kind::Step if value.as_f64().is_some_and(|step| step <= 0.0) => bad_value("a number above 0 is wanted".into()),
        Kind::Count if !is_count(value) => bad_value("a whole number from 0 on is wanted".into()),
        Kind::Url => text.filter(|text| !is_url(text)).map(|text| (&BAD_URL, format!("`{text}` is no URL"))),
        Kind::Email => {
            text.filter(|text| !is_email(text)).map(|text| (&BAD_VALUE, format!("`{text}` is no e-mail address")))
        }
        Kind::Matching(is_fit, wanted) => {
            text.filter(|text| !is_fit(text)).map(|text| (&BAD_VALUE, format!("`{text}` is not {wanted}")))
        }
        Kind::Choice(options) => {
            let text = text.filter(|text| !options.contains(text))?;
            bad_value(format!("`{text}` is not {}", listed(options)))
        }
        Kind::Object(_) | Kind::OrReference(_) | Kind::Map(..) | Kind::SingleMap(..) if !value.is_object() => {
            wrong_type("a mapping")
        }
        Kind::List(_) | Kind::FilledList(_) | Kind::DistinctList(_) | Kind::FilledDistinctList(_)
            if !value.is_array() =>
        {
            wrong_type("a list")
        }
        Kind::Schema => schema_complaint(version, value),
        Kind::SchemaOrBoolean if !value.is_boolean() && !value.is_object() => wrong_type("a schema or a boolean"),
        Kind::SchemaOrList | Kind::SchemaOrTexts if !value.is_array() => schema_complaint(version, value),
        Kind::TypeName => type_complaint(version, value),
        _ => None,
    }
}

fn schema_complaint(version: OpenApiVersion, value: &Value) -> Option<Complaint> {
    match value {
        Value::Object(_) => None,
        Value::Bool(_) if Versions::SINCE_3_1.has(version) => None,
        Value::Bool(_) => Some((&NEWER, "a schema that is a boolean is known from OpenAPI 3.1 on".to_owned())),
        _ => Some((&WRONG_TYPE, format!("a schema is wanted, this is {}", name(value)))),
    }
}

/// `type` is one name in 3.0, and a list of them in JSON Schema, which Swagger 2.0 and 3.1 follow.
fn type_complaint(version: OpenApiVersion, value: &Value) -> Option<Complaint> {
    const TYPES: [&str; 7] = ["array", "boolean", "integer", "number", "object", "string", "null"];
    let is_3_0 = version == OpenApiVersion::V3_0;
    match value {
        Value::String(name) if name == "null" && is_3_0 => {
            Some((&NEWER, "the type `null` is known from OpenAPI 3.1 on".to_owned()))
        }
        Value::String(name) if name == "file" && version == OpenApiVersion::V2_0 => None,
        Value::String(name) if !TYPES.contains(&name.as_str()) => {
            Some((&BAD_VALUE, format!("`{name}` is not {}", listed(&TYPES[..if is_3_0 { 6 } else { 7 }]))))
        }
        Value::String(_) => None,
        Value::Array(_) if is_3_0 => Some((&NEWER, "a list of types is known from OpenAPI 3.1 on".to_owned())),
        Value::Array(names) => {
            let wrong = names.iter().find(|name| name.as_str().is_none_or(|name| !TYPES.contains(&name)));
            let mut seen = HashSet::new();
            let repeated = names.iter().find(|name| !seen.insert(name.to_string()));
            let complaint = match (names.is_empty(), wrong, repeated) {
                (true, ..) => "at least one type is wanted".to_owned(),
                (_, Some(wrong), _) => format!("{} is no type", shown(wrong)),
                (_, _, Some(repeated)) => format!("{} stands twice in this list", shown(repeated)),
                _ => return None,
            };
            Some((&BAD_VALUE, complaint))
        }
        _ => Some((&WRONG_TYPE, format!("the name of a type is wanted, this is {}", name(value)))),
    }
}

/// What to do about it, where that is clear.
fn remedy(kind: Kind, version: OpenApiVersion, value: &Value) -> Option<String> {
    match (kind, value) {
        (Kind::TypeName, Value::String(name)) if name == "null" && version == OpenApiVersion::V3_0 => {
            Some("write `nullable: true` beside the other type".to_owned())
        }
        (Kind::TypeName, Value::Array(_)) if version == OpenApiVersion::V3_0 => {
            Some("write one type, with `nullable: true` for null, or `anyOf`".to_owned())
        }
        (Kind::TypeName, Value::String(name)) => {
            let types = ["array", "boolean", "integer", "number", "object", "string"];
            let alias = match name.as_str() {
                "int" | "long" | "int32" | "int64" => Some("integer"),
                "float" | "double" | "decimal" => Some("number"),
                "date" | "datetime" | "date-time" | "text" | "uuid" => Some("string"),
                "bool" => Some("boolean"),
                "map" | "dict" | "json" => Some("object"),
                "list" => Some("array"),
                _ => nearest(name, types),
            };
            alias.map(|alias| format!("did you mean `{alias}`?"))
        }
        (Kind::Choice(options), Value::String(text)) => {
            nearest(text, options.iter().copied()).map(|near| format!("did you mean `{near}`?"))
        }
        (Kind::Text, Value::Number(_) | Value::Bool(_)) => Some("put it in quotes".to_owned()),
        (Kind::Boolean, Value::String(text)) if text == "true" || text == "false" => {
            Some("leave out the quotes".to_owned())
        }
        (Kind::Boolean, Value::Number(_)) if version == OpenApiVersion::V3_0 => {
            Some("up to OpenAPI 3.0 the bound itself stands in `minimum` or `maximum`".to_owned())
        }
        (Kind::Number, Value::Bool(_)) if Versions::SINCE_3_1.has(version) => {
            Some("from OpenAPI 3.1 on `exclusiveMinimum` and `exclusiveMaximum` hold the bound".to_owned())
        }
        (Kind::Number | Kind::Count | Kind::Step, Value::String(text)) if text.parse::<f64>().is_ok() => {
            Some("leave out the quotes".to_owned())
        }
        _ => None,
    }
}

fn is_count(value: &Value) -> bool {
    value.as_f64().is_some_and(|count| count >= 0.0 && count.fract() == 0.0)
}

/// What a value is, in words.
pub(in crate::lint) fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

/// A value, shortened, for a message.
pub(in crate::lint) fn shown(value: &Value) -> String {
    const LONGEST: usize = 40;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
