//! Which properties a view does not see (OpenAPI 3.0.3 §4.8.24.2).
//!
//! A `readOnly` property is no part of a request and a `writeOnly` one no part of a response. The flag may stand on
//! the property's schema, behind its `$ref`, or in one of its `allOf` parts. Start at [`hidden_properties`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Schemas, View};
use crate::contract::SchemaRef;
use crate::source::pointer::from_reference;

/// How many parts are looked at for one schema, so that parts that name each other end.
const MAX_PARTS: usize = 256;

/// The names of the properties, own or inherited through `allOf`, that `view` does not see.
pub(super) fn hidden_properties(schema: &Map<String, Value>, root: &Value, view: View) -> BTreeSet<String> {
    hidden_schemas(schema, root, view).into_iter().map(|(name, _)| name).collect()
}

/// The same with the schema of each.
fn hidden_schemas(schema: &Map<String, Value>, root: &Value, view: View) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for part in Parts::of(schema, root) {
        if let Some(Value::Object(properties)) = part.get("properties") {
            let hidden = properties.iter().filter(|(_, property)| is_hidden(property, root, view));
            found.extend(hidden.map(|(name, property)| (name.clone(), property.clone())));
        }
    }
    found
}

impl Schemas {
    /// The properties of a schema as the document writes it, own or inherited through `allOf`, that `view` does not see,
    /// with their schemas.
    #[must_use]
    pub fn hidden(&self, schema: &SchemaRef, view: View) -> Vec<(String, Value)> {
        let root = &self.api().document.root;
        let written = root.pointer(&schema.pointer).and_then(Value::as_object);
        written.map(|written| hidden_schemas(written, root, view)).unwrap_or_default()
    }
}

/// Whether `view` does not see a property with this schema.
fn is_hidden(schema: &Value, root: &Value, view: View) -> bool {
    let flag = match view {
        View::Request => "readOnly",
        View::Response => "writeOnly",
    };
    let Some(fields) = schema.as_object() else { return false };
    Parts::of(fields, root).any(|part| part.get(flag) == Some(&Value::Bool(true)))
}

/// A schema, its `allOf` parts and what its references name, each once.
struct Parts<'a> {
    root: &'a Value,
    waiting: Vec<&'a Map<String, Value>>,
    left: usize,
}

impl<'a> Parts<'a> {
    fn of(schema: &'a Map<String, Value>, root: &'a Value) -> Self {
        Self { root, waiting: vec![schema], left: MAX_PARTS }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a Map<String, Value>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let part = self.waiting.pop()?;
        let parts = part.get("allOf").and_then(Value::as_array);
        self.waiting.extend(parts.into_iter().flatten().filter_map(Value::as_object));
        let target = part.get("$ref").and_then(Value::as_str).and_then(from_reference);
        self.waiting.extend(target.and_then(|target| self.root.pointer(&target)?.as_object()));
        Some(part)
    }
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
