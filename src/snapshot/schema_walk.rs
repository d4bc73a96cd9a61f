//! The schemas that speak about a place of a JSON value.
//!
//! A hint, not a verdict: every branch of `allOf`, `anyOf` and `oneOf` is taken as if it applied. References stay
//! within the document.

use serde_json::Value;

/// More schemas than this for one place means that references go in circles.
const MAX_SCHEMAS: usize = 64;

/// All schemas that speak about one place.
#[derive(Debug, Clone, Default)]
pub(super) struct SchemasHere<'a> {
    root: Option<&'a Value>,
    /// Resolved, with the branches of their compositions.
    pub(super) schemas: Vec<&'a Value>,
}

impl<'a> SchemasHere<'a> {
    /// Starts at the schema `pointer` of the document `root`.
    pub(super) fn at(root: &'a Value, pointer: &str) -> Self {
        let mut here = Self { root: Some(root), schemas: Vec::new() };
        here.add(root.pointer(pointer));
        here
    }

    /// Those of the property `name`.
    pub(super) fn property(&self, name: &str) -> Self {
        let mut there = Self { root: self.root, schemas: Vec::new() };
        for schema in &self.schemas {
            let described = schema.get("properties").and_then(|properties| properties.get(name));
            there.add(described.or_else(|| schema.get("additionalProperties")));
        }
        there
    }

    /// Those of the item at `index`.
    pub(super) fn item(&self, index: usize) -> Self {
        let mut there = Self { root: self.root, schemas: Vec::new() };
        for schema in &self.schemas {
            let first = schema.get("prefixItems").and_then(|items| items.get(index));
            there.add(first.or_else(|| schema.get("items")));
        }
        there
    }

    /// Whether the value is one of a few that are written down.
    pub(super) fn is_enumerated(&self) -> bool {
        self.schemas.iter().any(|schema| schema.get("enum").is_some() || schema.get("const").is_some())
    }

    fn add(&mut self, schema: Option<&'a Value>) {
        let Some(schema) = schema.filter(|schema| schema.is_object()) else { return };
        let known = self.schemas.iter().any(|other| std::ptr::eq(*other, schema));
        if known || self.schemas.len() >= MAX_SCHEMAS {
            return;
        }
        self.schemas.push(schema);
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            self.add(self.root.and_then(|root| root.pointer(&decoded(reference.strip_prefix('#')?))));
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for branch in schema.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                self.add(Some(branch));
            }
        }
    }
}

/// A JSON Pointer out of a URI fragment (RFC 6901 §6).
fn decoded(fragment: &str) -> String {
    percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_compositions_properties_and_items_are_followed() {
        let root = json!({"components": {"schemas": {
            "Pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
            "Pet": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"tag": {"pattern": "p"}}}]},
            "Base": {"properties": {"id": {"format": "uuid"}}, "additionalProperties": {"enum": ["x"]}},
        }}});
        let pet = SchemasHere::at(&root, "/components/schemas/Pets").item(3);
        assert!(pet.property("id").schemas.iter().any(|schema| schema["format"] == "uuid"));
        assert!(pet.property("tag").schemas.iter().any(|schema| schema["pattern"] == "p"));
        assert!(pet.property("other").is_enumerated());
    }

    #[test]
    fn circles_end() {
        let root = json!({"a": {"$ref": "#/b"}, "b": {"allOf": [{"$ref": "#/a"}, {"$ref": "#/b"}]}});
        assert!(SchemasHere::at(&root, "/a").schemas.len() < MAX_SCHEMAS);
        assert!(SchemasHere::at(&root, "/missing").schemas.is_empty());
    }
}
