//! The schemas that speak about a place of a JSON value.
//!
//! A hint, not a verdict: every branch of `allOf`, `anyOf` and `oneOf` is taken as if it applied. References stay
//! within the document.

use serde_json::Value;

use crate::contract::SchemaRef;
use crate::schema::{Schemas, View};

/// More schemas than this for one place means that references go in circles.
const MAX_SCHEMAS: usize = 64;

/// All schemas that speak about one place.
#[derive(Debug, Clone, Default)]
pub(super) struct SchemasHere<'a> {
    all: Option<&'a Schemas>,
    /// Resolved, with the branches of their compositions.
    pub(super) schemas: Vec<&'a Value>,
}

impl<'a> SchemasHere<'a> {
    /// Starts at a schema of an answer.
    pub(super) fn at(all: &'a Schemas, schema: &SchemaRef) -> Self {
        let mut here = Self { all: Some(all), schemas: Vec::new() };
        here.add(Some(all.node(schema, View::Response)));
        here
    }

    /// Those of the property `name`.
    pub(super) fn property(&self, name: &str) -> Self {
        let mut there = Self { all: self.all, schemas: Vec::new() };
        for schema in &self.schemas {
            let described = schema.get("properties").and_then(|properties| properties.get(name));
            there.add(described.or_else(|| schema.get("additionalProperties")));
        }
        there
    }

    /// Those of the item at `index`.
    pub(super) fn item(&self, index: usize) -> Self {
        let mut there = Self { all: self.all, schemas: Vec::new() };
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
            self.add(self.all.and_then(|all| all.resolve_ref(reference, View::Response)));
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for branch in schema.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                self.add(Some(branch));
            }
        }
    }
}

/// Schemas to test with.
#[cfg(test)]
pub(super) mod testing {
    use serde_json::{Value, json};

    use crate::contract::{ApiId, Contract, SchemaRef};
    use crate::schema::Schemas;
    use crate::source::SourceFile;

    /// An API with these schemas.
    pub(in crate::snapshot) fn schemas(definitions: &Value) -> Schemas {
        let root = json!({"openapi": "3.0.3", "paths": {}, "components": {"schemas": definitions}});
        let source = (ApiId("pets".to_owned()), SourceFile::new("pets.json", root.to_string()));
        let (contract, _) = Contract::from_sources(vec![source]).expect("a document");
        Schemas::new(&contract.apis[0])
    }

    /// The schema of that name.
    pub(in crate::snapshot) fn named(name: &str) -> SchemaRef {
        SchemaRef { api: ApiId("pets".to_owned()), pointer: format!("/components/schemas/{name}") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::testing::{named, schemas};
    use super::*;

    #[test]
    fn references_compositions_properties_and_items_are_followed() {
        let schemas = schemas(&json!({
            "Pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
            "Pet": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"tag": {"pattern": "p"}}}]},
            "Base": {"properties": {"id": {"format": "uuid"}}, "additionalProperties": {"enum": ["x"]}},
        }));
        let pet = SchemasHere::at(&schemas, &named("Pets")).item(3);
        assert!(pet.property("id").schemas.iter().any(|schema| schema["format"] == "uuid"));
        assert!(pet.property("tag").schemas.iter().any(|schema| schema["pattern"] == "p"));
        assert!(pet.property("other").is_enumerated());
    }

    #[test]
    fn circles_end() {
        let b = json!({"allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]});
        let schemas = schemas(&json!({"A": {"$ref": "#/components/schemas/B"}, "B": b}));
        assert!(SchemasHere::at(&schemas, &named("A")).schemas.len() < MAX_SCHEMAS);
        assert!(SchemasHere::at(&schemas, &named("Missing")).schemas.is_empty());
    }
}
