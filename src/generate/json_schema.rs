//! Strategies for a bare JSON Schema, without any OpenAPI document.
//!
//! The schema becomes a file that an empty document refers to, so that dialects, references, patterns and formats mean
//! exactly what they mean in a description. Nothing is fetched: what the schema refers to is handed over. Start at
//! [`JsonStrategy::for_json_schema`].

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{GenerateProblem, JsonStrategy};
use crate::contract::{Api, ApiId, Contract, SchemaRef};
use crate::schema::{Schemas, View};
use crate::source::SourceFile;

/// Where the document refers to the schema.
const POINTER: &str = "/components/schemas/S";

/// What the schema's file is called.
const FILE: &str = "schema.json";

impl JsonStrategy {
    /// A strategy for a JSON Schema of draft-04 to 2020-12, whichever its `$schema` names, else 2020-12; draft-07 where
    /// some `items` is a list, which 2020-12 does not know (2020-12 Core §10.3.1.2).
    ///
    /// # Errors
    ///
    /// When the schema cannot be compiled, or refers to something that is not within itself.
    ///
    /// # Examples
    /// ```
    /// use probity::generate::JsonStrategy;
    /// use proptest::strategy::{Strategy, ValueTree};
    /// use proptest::test_runner::TestRunner;
    /// use serde_json::json;
    ///
    /// let schema = json!({
    ///     "type": "object", "required": ["id"],
    ///     "properties": {"id": {"type": "string", "pattern": "^[a-f0-9]{24}$"}, "age": {"type": "integer", "minimum": 0}},
    /// });
    /// let pets = JsonStrategy::for_json_schema(&schema).expect("the schema compiles");
    /// let pet = pets.new_tree(&mut TestRunner::deterministic()).expect("a value").current();
    /// assert_eq!(pet["id"].as_str().map(str::len), Some(24));
    /// ```
    pub fn for_json_schema(schema: &Value) -> Result<Self, GenerateProblem> {
        Self::for_json_schema_with(schema, &BTreeMap::new())
    }

    /// The same, with the schemas that this one refers to by their URIs.
    ///
    /// # Errors
    ///
    /// When the schema cannot be compiled, or refers to something that is neither within itself nor among the others.
    pub fn for_json_schema_with(schema: &Value, others: &BTreeMap<String, Value>) -> Result<Self, GenerateProblem> {
        let api = document(schema, others)?;
        let at = SchemaRef { api: api.id.clone(), pointer: POINTER.to_owned() };
        Self::for_schema(&Arc::new(Schemas::new(&api)), &at, View::Request)
    }
}

/// A document that has the schema as its only one.
pub(super) fn document(schema: &Value, others: &BTreeMap<String, Value>) -> Result<Arc<Api>, GenerateProblem> {
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "schema", "version": "1"}, "paths": {},
        "components": {"schemas": {"S": {"$ref": FILE}}},
    });
    let file = |name: &str, value: &Value| (name.to_owned(), SourceFile::new(name, value.to_string()));
    let mut files: BTreeMap<_, _> = others.iter().map(|(name, schema)| file(name, schema)).collect();
    files.extend([file(FILE, &with_dialect(schema))]);
    let main = SourceFile::new("openapi.json", document.to_string());
    let problem = |reason: String| GenerateProblem::Schema { place: "the schema".to_owned(), reason };
    let (api, warnings) = Contract::from_files(ApiId("schema".to_owned()), &main, files).map_err(|errors| {
        problem(errors.first().map_or_else(|| "it cannot be read".to_owned(), |error| error.message.clone()))
    })?;
    let unresolved = warnings.iter().find(|warning| warning.code.ends_with("reference"));
    match unresolved {
        Some(warning) => Err(problem(warning.message.clone())),
        None => Ok(api),
    }
}

/// A schema that names no dialect, with the one it must be of.
fn with_dialect(schema: &Value) -> Value {
    let mut schema = schema.clone();
    let is_older = schema.get("$schema").is_none() && has_tuples(&schema);
    if let Value::Object(object) = &mut schema
        && is_older
    {
        object.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
    }
    schema
}

/// Keywords that hold values, and no schemas.
const VALUES: [&str; 5] = ["const", "default", "enum", "example", "examples"];

fn has_tuples(schema: &Value) -> bool {
    match schema {
        Value::Object(object) => {
            let schemas = object.iter().filter(|(keyword, _)| !VALUES.contains(&keyword.as_str()));
            object.get("items").is_some_and(Value::is_array) || schemas.into_iter().any(|(_, part)| has_tuples(part))
        }
        Value::Array(parts) => parts.iter().any(has_tuples),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::testing::seeded;

    #[test]
    fn a_bare_schema_of_an_old_draft_is_read_in_its_dialect() {
        let schema = json!({
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": "integer", "minimum": 1, "exclusiveMinimum": true, "maximum": 2,
        });
        let strategy = JsonStrategy::for_json_schema(&schema).unwrap();
        assert_eq!(strategy.draw(&mut seeded(1)).unwrap(), json!(2));
    }

    #[test]
    fn a_list_of_items_is_of_an_older_draft() {
        let schema = json!({"type": "array", "items": [{"const": 1}], "additionalItems": {"const": 2}, "minItems": 3});
        let strategy = JsonStrategy::for_json_schema(&schema).unwrap();
        let value = strategy.draw(&mut seeded(1)).unwrap();
        assert_eq!(value.as_array().map(|items| &items[..3]), Some(&[json!(1), json!(2), json!(2)][..]), "{value}");
        let said = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "items": [{"const": 1}]});
        let value = json!({"const": {"items": [1]}, "unevaluatedItems": false});
        for newer in [said, value] {
            assert_eq!(with_dialect(&newer), newer);
        }
    }

    #[test]
    fn other_schemas_are_handed_over_and_never_fetched() {
        let schema = json!({"$ref": "https://example.org/kinds"});
        let others = BTreeMap::from([("https://example.org/kinds".to_owned(), json!({"const": "cat"}))]);
        let strategy = JsonStrategy::for_json_schema_with(&schema, &others).unwrap();
        assert_eq!(strategy.draw(&mut seeded(1)).unwrap(), json!("cat"));
        assert!(matches!(JsonStrategy::for_json_schema(&schema), Err(GenerateProblem::Schema { .. })));
    }

    #[test]
    fn a_boolean_is_a_schema() {
        assert!(JsonStrategy::for_json_schema(&json!(true)).unwrap().draw(&mut seeded(1)).is_ok());
    }
}
