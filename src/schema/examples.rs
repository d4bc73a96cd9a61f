//! The values that the author of a schema shows: examples and defaults.
//!
//! They reject nothing, so validators never see them; whoever makes values may use those that are valid. Start at [`keep`].

use serde_json::{Map, Value};

/// The keyword under which they stand in a rewritten schema (JSON Schema Validation 2020-12 §9.5).
pub(super) const EXAMPLES: &str = "examples";

/// So many are kept of one schema.
const MANY: usize = 8;

/// Those with more parts than this are left out.
const LARGE: usize = 200;

/// Puts the examples of `fields` into the rewritten schema.
pub(super) fn keep(fields: &Map<String, Value>, new: &mut Map<String, Value>) {
    let examples = of(fields);
    if !examples.is_empty() {
        new.insert(EXAMPLES.to_owned(), examples.into());
    }
}

/// `example` of OpenAPI, `examples` and `default`, each value once.
fn of(fields: &Map<String, Value>) -> Vec<Value> {
    let listed = fields.get(EXAMPLES).and_then(Value::as_array).into_iter().flatten();
    let shown = fields.get("example").into_iter().chain(listed).chain(fields.get("default"));
    let mut found: Vec<Value> = Vec::new();
    for value in shown {
        if found.len() < MANY && !found.contains(value) && is_small(value) {
            found.push(value.clone());
        }
    }
    found
}

fn is_small(value: &Value) -> bool {
    let (mut waiting, mut parts) = (vec![value], 0);
    while let Some(value) = waiting.pop() {
        parts += 1;
        if parts > LARGE {
            return false;
        }
        match value {
            Value::Object(fields) => waiting.extend(fields.values().take(LARGE + 1)),
            Value::Array(items) => waiting.extend(items.iter().take(LARGE + 1)),
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn small_ones_are_kept_once() {
        let schema = json!({"example": 1, "examples": [1, 2, vec![0; 300]], "default": 3});
        assert_eq!(of(schema.as_object().unwrap()), [json!(1), json!(2), json!(3)]);
        assert!(of(json!({"examples": {"a": {"value": 1}}}).as_object().unwrap()).is_empty());
    }
}
