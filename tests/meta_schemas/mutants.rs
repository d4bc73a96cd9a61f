//! A document with one part dropped, renamed or replaced.

use serde_json::{Value, json};

/// One changed document.
pub(crate) struct Mutant {
    pub(crate) change: &'static str,
    /// Where it was changed.
    pub(crate) pointer: String,
    pub(crate) document: Value,
}

/// Every part changed in every way.
pub(crate) fn of(document: &Value) -> Vec<Mutant> {
    let mut places = Vec::new();
    list(document, "", &mut places);
    let mut mutants = Vec::new();
    for pointer in &places {
        for change in ["drop", "rename", "to text", "to number", "to list", "to mapping", "to boolean"] {
            let mut changed = document.clone();
            if apply(&mut changed, pointer, change) && changed != *document {
                mutants.push(Mutant { change, pointer: pointer.clone(), document: changed });
            }
        }
    }
    mutants
}

/// What is data, and what says which version this is, is left alone.
fn list(value: &Value, place: &str, places: &mut Vec<String>) {
    let is_data =
        ["example", "value", "default", "enum", "dataValue"].iter().any(|key| place.ends_with(&format!("/{key}")));
    if is_data || place.contains("/x-") {
        return;
    }
    if !place.is_empty() && place != "/openapi" && place != "/swagger" {
        places.push(place.to_owned());
    }
    match value {
        Value::Object(fields) => {
            for (key, child) in fields {
                list(child, &format!("{place}/{}", key.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                list(child, &format!("{place}/{index}"), places);
            }
        }
        _ => {}
    }
}

fn apply(document: &mut Value, pointer: &str, change: &str) -> bool {
    let replacement = match change {
        "to text" => json!("changed"),
        "to number" => json!(7),
        "to list" => json!([{"a": 1}]),
        "to mapping" => json!({"a": 1}),
        "to boolean" => json!(true),
        _ => return restructure(document, pointer, change),
    };
    let Some(value) = document.pointer_mut(pointer) else { return false };
    *value = replacement;
    true
}

fn restructure(document: &mut Value, pointer: &str, change: &str) -> bool {
    let Some((parent, token)) = pointer.rsplit_once('/') else { return false };
    let key = token.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            let Some(value) = fields.shift_remove(&key) else { return false };
            if change == "rename" {
                fields.insert(format!("{key}Renamed"), value);
            }
            true
        }
        Some(Value::Array(items)) if change == "drop" => {
            let index = key.parse().ok().filter(|index: &usize| *index < items.len());
            index.is_some_and(|index| {
                items.remove(index);
                true
            })
        }
        _ => false,
    }
}

/// The last two names of a place, without what only numbers.
pub(crate) fn shape(pointer: &str) -> String {
    let names: Vec<&str> = pointer.split('/').filter(|name| name.parse::<usize>().is_err()).collect();
    names[names.len().saturating_sub(2)..].join("/")
}
