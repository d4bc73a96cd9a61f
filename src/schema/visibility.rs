//! Which properties a view does not see (OpenAPI 3.0.3 §4.8.24.2).
//!
//! A `readOnly` property is no part of a request and a `writeOnly` one no part of a response. The flag may stand on
//! the property's schema, behind its `$ref`, or in one of its `allOf` parts. Start at [`hidden_properties`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::View;
use crate::source::pointer::from_reference;

/// How many references are followed in a row; more are a cycle.
const MAX_REFERENCES: usize = 16;

/// How many `allOf` parts are looked at for one schema, so that parts that name each other end.
const MAX_PARTS: usize = 256;

/// The names of the properties, own or inherited through `allOf`, that `view` does not see.
pub(super) fn hidden_properties(schema: &Map<String, Value>, root: &Value, view: View) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut waiting = vec![schema];
    for _ in 0..MAX_PARTS {
        let Some(part) = waiting.pop() else { break };
        if let Some(Value::Object(properties)) = part.get("properties") {
            let hidden = properties.iter().filter(|(_, property)| is_hidden(property, root, view));
            names.extend(hidden.map(|(name, _)| name.clone()));
        }
        waiting.extend(parts(part, root));
    }
    names
}

/// Whether `view` does not see a property with this schema.
pub(super) fn is_hidden(schema: &Value, root: &Value, view: View) -> bool {
    let flag = match view {
        View::Request => "readOnly",
        View::Response => "writeOnly",
    };
    let mut waiting: Vec<_> = follow(schema, root).into_iter().collect();
    for _ in 0..MAX_PARTS {
        let Some(part) = waiting.pop() else { return false };
        if part.get(flag) == Some(&Value::Bool(true)) {
            return true;
        }
        waiting.extend(parts(part, root));
    }
    false
}

/// The `allOf` parts of a schema, without references.
fn parts<'a>(schema: &'a Map<String, Value>, root: &'a Value) -> impl Iterator<Item = &'a Map<String, Value>> {
    let parts = schema.get("allOf").and_then(Value::as_array);
    parts.into_iter().flatten().filter_map(|part| follow(part, root))
}

fn follow<'a>(schema: &'a Value, root: &'a Value) -> Option<&'a Map<String, Value>> {
    let mut object = schema.as_object()?;
    for _ in 0..MAX_REFERENCES {
        let Some(Value::String(reference)) = object.get("$ref") else { return Some(object) };
        object = root.pointer(&from_reference(reference)?)?.as_object()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hidden(schema: &Value, root: &Value, view: View) -> Vec<String> {
        hidden_properties(schema.as_object().unwrap(), root, view).into_iter().collect()
    }

    #[test]
    fn each_view_hides_its_own_flag() {
        let schema = json!({"properties": {
            "id": {"readOnly": true}, "password": {"writeOnly": true}, "name": {"readOnly": false}
        }});
        assert_eq!(hidden(&schema, &Value::Null, View::Request), ["id"]);
        assert_eq!(hidden(&schema, &Value::Null, View::Response), ["password"]);
    }

    #[test]
    fn the_flag_is_seen_behind_references_and_all_of() {
        let root = json!({"components": {"schemas": {
            "Id": {"type": "string", "readOnly": true},
            "Base": {"properties": {"id": {"$ref": "#/components/schemas/Id"}}},
        }}});
        let schema = json!({
            "allOf": [{"$ref": "#/components/schemas/Base"}],
            "properties": {"links": {"allOf": [{"$ref": "#/components/schemas/Id"}]}},
        });
        assert_eq!(hidden(&schema, &root, View::Request), ["id", "links"]);
    }

    #[test]
    fn endless_references_end() {
        let root = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}, "c": {"allOf": [{"$ref": "#/c"}]}});
        let schema = json!({"properties": {"x": {"$ref": "#/a"}, "y": {"$ref": "#/c"}}});
        assert!(hidden(&schema, &root, View::Request).is_empty());
    }
}
