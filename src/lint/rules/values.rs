//! Lists of values and of names within schemas: `enum` and `required`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::keywords::{is_schema_like, types};
use crate::contract::OpenApiVersion;
use crate::diagnostic::{Severity, nearest};
use crate::lint::registry::Search;
use crate::lint::structure::shown;
use crate::lint::table::ObjectKind;
use crate::lint::walk::Site;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const ENUM_TYPE: Rule = Rule {
    id: "schemas/enum-type",
    severity: Severity::Error,
    summary: "a value of an `enum` that its `type` excludes",
    help: "The value is listed and can never be valid. In YAML the usual cause is missing quotes: `no`, `on` and `1.0` are \
           not read as texts by every reader, and `404` is a number.",
    source: "JSON Schema Validation 2020-12 §6.1: both keywords must hold",
};

const ENUM_TWICE: Rule = Rule {
    id: "schemas/enum-twice",
    severity: Severity::Warning,
    summary: "a value that stands twice in an `enum`",
    help: "The second one adds nothing; mostly another value was meant. Code generators may fail on it.",
    source: "JSON Schema Validation 2020-12 §6.1.2: \"Elements in the array SHOULD be unique\"",
};

const NULL_IN_ENUM: Rule = Rule {
    id: "schemas/nullable-enum",
    severity: Severity::Warning,
    summary: "`nullable` and `enum` that disagree about null",
    help: "With `nullable: true`, null must still be one of the values of `enum`; and null in an `enum` needs `nullable: true` \
           beside it. Readers differ in how they take the one without the other; this tool allows null in the first case.",
    source: "OpenAPI 3.0.3 §4.8.24.1 and the clarification in 3.0.4: null must be included in `enum` explicitly",
};

const UNKNOWN_REQUIRED: Rule = Rule {
    id: "schemas/unknown-required",
    severity: Severity::Warning,
    summary: "`required` names a property that is not described",
    help: "The property must be there, and nothing says what it is. Mostly its name is misspelt, or it was renamed in one \
           place only. Parts of compositions are left alone, because other parts may describe it.",
    source: "allowed by JSON Schema Validation 2020-12 §6.5.3, but seldom meant",
};

const IMPOSSIBLE_REQUIRED: Rule = Rule {
    id: "schemas/impossible-required",
    severity: Severity::Error,
    summary: "`required` names a property that is not allowed",
    help: "The schema forbids properties that it does not describe (`additionalProperties: false`), and requires one of \
           them: no object can keep both.",
    source: "follows from JSON Schema Validation 2020-12 §6.5.3 and Core §10.3.2.3",
};

pub(in crate::lint) const RULES: &[Rule] =
    &[ENUM_TYPE, ENUM_TWICE, NULL_IN_ENUM, UNKNOWN_REQUIRED, IMPOSSIBLE_REQUIRED];
pub(in crate::lint) const SEARCHES: &[Search] = &[enums, required];

fn enums(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for site in subject.survey.sites.iter().filter(|site| is_schema_like(subject, site)) {
        let Some(Value::Array(values)) = site.fields.get("enum") else { continue };
        let types = types(site.fields);
        let is_3_0 = subject.version == OpenApiVersion::V3_0;
        let is_nullable = site.fields.get("nullable") == Some(&Value::Bool(true));
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (index, value) in values.iter().enumerate() {
            let place = pointer::join(&site.below("enum"), &index.to_string());
            if let Some(first) = seen.get(&value.to_string()) {
                let first = pointer::join(&site.below("enum"), &first.to_string());
                let message = format!("{} stands twice in this list", shown(value));
                problems.add(Problem::new(&ENUM_TWICE, place, message).also(first, "first here"));
                continue;
            }
            seen.insert(value.to_string(), index);
            if value.is_null() && is_3_0 {
                if !is_nullable && !types.is_empty() {
                    let problem = Problem::new(&NULL_IN_ENUM, place, "null is listed, but `nullable: true` is missing");
                    problems.add(problem);
                }
            } else if !types.is_empty() && !types.iter().any(|name| is_of(name, value)) {
                let message = format!("{} is no {}", shown(value), types.join(" and no "));
                let is_quoted = types.contains(&"string") && (value.is_number() || value.is_boolean());
                let problem = Problem::new(&ENUM_TYPE, place, message).also(site.below("type"), "the type");
                problems.add(problem.hint_if_any(is_quoted.then(|| "put it in quotes".to_owned())));
            }
        }
        if is_3_0 && is_nullable && !values.contains(&Value::Null) {
            let problem = Problem::new(&NULL_IN_ENUM, site.below("enum"), "`nullable` is true, but null is not listed");
            problems.add(problem.on_key().also(site.below("nullable"), "null is allowed here"));
        }
    }
}

/// Whether a value is of a type; `5.0` is an integer, as JSON Schema says.
fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => true,
    }
}

fn required(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let parts = composed_parts(subject);
    for site in subject.survey.of(ObjectKind::Schema) {
        let Some(Value::Array(names)) = site.fields.get("required") else { continue };
        let Some(Value::Object(properties)) = site.fields.get("properties") else { continue };
        let composes = ["allOf", "anyOf", "oneOf", "$ref", "patternProperties", "if", "dependentSchemas"];
        if composes.iter().any(|keyword| site.fields.contains_key(*keyword)) {
            continue;
        }
        let (rule, message) = match site.fields.get("additionalProperties") {
            Some(Value::Bool(false)) => (&IMPOSSIBLE_REQUIRED, "is required, and not allowed"),
            // A map that must have some keys.
            Some(Value::Object(_)) => continue,
            _ if parts.contains(site.pointer.as_str()) || is_part(&site.pointer) => continue,
            _ => (&UNKNOWN_REQUIRED, "is required, and not described"),
        };
        let missing = names.iter().enumerate().filter_map(|(index, name)| Some((index, name.as_str()?)));
        for (index, name) in missing.filter(|(_, name)| !properties.contains_key(*name)) {
            let hint =
                nearest(name, properties.keys().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
            let place = pointer::join(&site.below("required"), &index.to_string());
            problems.add(Problem::new(rule, place, format!("the property `{name}` {message}")).hint_if_any(hint));
        }
    }
}

/// Where schemas stand that are used as a part of another one.
fn composed_parts<'s>(subject: &'s Subject<'_>) -> BTreeSet<&'s str> {
    let references = subject.survey.references.iter().filter(|reference| is_part(&reference.pointer));
    let targets = references.filter_map(|reference| reference.target.as_deref());
    // A schema that others extend may require what they describe.
    let extended = |site: &&Site<'_>| site.fields.contains_key("discriminator");
    targets.chain(subject.survey.of(ObjectKind::Schema).filter(extended).map(|site| site.pointer.as_str())).collect()
}

/// Whether a schema stands in a list of parts, or under a condition.
fn is_part(pointer: &str) -> bool {
    let mut tokens = pointer.rsplit('/');
    let (last, before) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
    matches!(last, "not" | "if" | "then" | "else") || matches!(before, "allOf" | "anyOf" | "oneOf" | "dependentSchemas")
}
