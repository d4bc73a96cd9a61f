//! What single keywords become when a schema is rewritten.
//!
//! Start at [`rewrite_number_format`] and [`allow_null`].

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::formats;

/// The `$comment` of a wrapper `{"anyOf": [{"type": "null"}, schema]}` around a nullable composition.
///
/// `nullable: true` next to `allOf` has no effect by the letter (OpenAPI 3.0.3 §4.8.24), yet authors who write it
/// mean that null may be sent.
pub(super) const NULLABLE: &str = "nullable";

pub(super) fn has_flag(fields: &Map<String, Value>, key: &str) -> bool {
    fields.get(key) == Some(&Value::Bool(true))
}

/// `exclusiveMinimum: true` beside `minimum` (draft 4 §5.1.3) is a limit of its own today.
pub(super) fn exclusive(fields: &Map<String, Value>, key: &str, inclusive: &str, new: &mut Map<String, Value>) {
    let limit = fields.get(inclusive).filter(|limit| limit.is_number());
    if let Some(limit) = limit.filter(|_| has_flag(fields, key)) {
        new.remove(inclusive);
        new.insert(key.to_owned(), limit.clone());
    }
}

/// The names that are required and seen, each once: naming one twice says nothing, but validators refuse it.
pub(super) fn required(names: &[Value], hidden: &BTreeSet<String>) -> Value {
    let mut seen = BTreeSet::new();
    let names = names.iter().filter_map(Value::as_str).filter(|name| !hidden.contains(*name) && seen.insert(*name));
    names.map(Value::from).collect()
}

/// The lists of names of `dependentRequired`, each name once.
pub(super) fn dependent_required(children: &Map<String, Value>) -> Value {
    let lists = children.iter().filter_map(|(name, names)| Some((name, names.as_array()?)));
    Value::Object(lists.map(|(name, names)| (name.clone(), required(names, &BTreeSet::new()))).collect())
}

/// A count as a whole number: validators refuse `1e30`, which is as good as the greatest.
pub(super) fn count(value: &Value) -> Value {
    let whole = value.as_u64().or_else(|| format!("{:.0}", value.as_f64()?).parse().ok());
    whole.unwrap_or(u64::MAX).into()
}

/// Turns `format: int32` into the bounds it stands for; tighter bounds of the author stay.
pub(super) fn rewrite_number_format(fields: &mut Map<String, Value>) {
    if !may_be_number(fields) {
        return;
    }
    let Some(limits) = fields.get("format").and_then(Value::as_str).and_then(formats::limits) else { return };
    let number = |fields: &Map<String, Value>, key: &str| fields.get(key).and_then(Value::as_f64);
    if number(fields, "minimum").is_none_or(|minimum| Some(minimum) < limits.least.as_f64()) {
        fields.insert("minimum".to_owned(), limits.least);
    }
    if number(fields, "maximum").is_none_or(|maximum| Some(maximum) > limits.greatest.as_f64()) {
        fields.insert("maximum".to_owned(), limits.greatest);
    }
    if limits.is_whole && !is_integer(fields) && !fields.contains_key("multipleOf") {
        fields.insert("multipleOf".to_owned(), 1.into());
    }
}

fn may_be_number(fields: &Map<String, Value>) -> bool {
    let is_number = |name: &Value| name == "integer" || name == "number";
    match fields.get("type") {
        None => true,
        Some(Value::Array(several)) => several.iter().any(is_number),
        Some(one) => is_number(one),
    }
}

fn is_integer(fields: &Map<String, Value>) -> bool {
    match fields.get("type") {
        Some(Value::Array(several)) => !several.contains(&"number".into()),
        one => one == Some(&"integer".into()),
    }
}

/// Lets null in, as `nullable: true` means it.
///
/// An `enum` gets null too: by the letter it would have to list it, but `nullable: true` next to an `enum` can have
/// no other purpose.
pub(super) fn allow_null(mut fields: Map<String, Value>) -> Value {
    if ["allOf", "anyOf", "oneOf", "not"].iter().any(|keyword| fields.contains_key(*keyword)) {
        return json!({"$comment": NULLABLE, "anyOf": [{"type": "null"}, fields]});
    }
    if let Some(kind) = fields.get_mut("type").filter(|kind| kind.is_string() && **kind != "null") {
        *kind = json!([kind.take(), "null"]);
    } else if let Some(Value::Array(kinds)) = fields.get_mut("type")
        && !kinds.contains(&"null".into())
    {
        kinds.push("null".into());
    }
    if let Some(Value::Array(options)) = fields.get_mut("enum")
        && !options.contains(&Value::Null)
    {
        options.push(Value::Null);
    }
    Value::Object(fields)
}
