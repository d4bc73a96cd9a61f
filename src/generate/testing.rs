//! Plain schemas as the source of a graph, and a pet store, for tests.
//!
//! Test data only: no test stands here. Start at [`strategy`] for a schema, at [`api`] for a whole document.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::test_runner::TestRng;
use serde_json::Value;

use super::JsonStrategy;
use super::graph::{Checker, SchemaAccess};
use super::json_schema::document;
use super::random::chacha;
use crate::contract::{Api, ApiId, Contract, SchemaRef};
use crate::schema::{Schemas, View};
use crate::source::SourceFile;

/// A schema whose `$ref`s point into itself.
pub(crate) struct PlainSchema(pub(crate) Value);

impl SchemaAccess for PlainSchema {
    fn resolve(&self, reference: &str) -> Option<&Value> {
        self.0.pointer(reference.strip_prefix('#')?)
    }

    fn checker(&self, schema: &Value) -> Option<Checker> {
        let mut fragment = schema.clone();
        if let (Value::Object(fragment), Some(definitions)) = (&mut fragment, self.0.get("$defs")) {
            fragment.insert("$defs".to_owned(), definitions.clone());
        }
        let text = fragment.to_string().replace("\"#\"", "\"#/$defs/root\"");
        let mut fragment: Value = serde_json::from_str(&text).unwrap();
        if text.contains("#/$defs/root") {
            fragment["$defs"]["root"] = self.0.clone();
        }
        let validator = jsonschema::options().should_validate_formats(true).build(&fragment).ok()?;
        Some(Arc::new(move |value| validator.is_valid(value)))
    }
}

/// The strategy of a plain schema.
pub(crate) fn strategy(schema: &Value) -> JsonStrategy {
    JsonStrategy::new(Arc::new(PlainSchema(schema.clone())), schema, "the schema").expect("the schema compiles")
}

/// The validator of a bare schema.
pub(crate) fn validator(schema: &Value) -> Checker {
    let api = document(schema, &BTreeMap::new()).expect("the schema can be read");
    let at = SchemaRef { api: api.id.clone(), pointer: "/components/schemas/S".to_owned() };
    let validator = Schemas::new(&api).validator(&at, View::Request).expect("the schema compiles");
    Arc::new(move |value| validator.is_valid(value))
}

/// A generator with a fixed seed.
pub(crate) fn seeded(seed: u8) -> TestRng {
    chacha(&[seed; 32])
}

/// A pet store with something of everything.
pub(crate) const PETS: &str = r"
openapi: 3.0.3
info: {title: Pets, version: '1'}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Id: {type: string, pattern: '^([a-f0-9]{24})$'}
    Owner:
      type: object
      required: [name]
      properties: {name: {type: string, minLength: 1}, storeId: {$ref: '#/components/schemas/Id'}}
    Pet:
      type: object
      required: [name, kind, age, owner]
      additionalProperties: false
      properties:
        id: {type: string, readOnly: true}
        name: {type: string, minLength: 2, maxLength: 10}
        kind: {type: string, enum: [CAT, DOG]}
        age: {type: integer, format: int32, minimum: 0, maximum: 30}
        weight: {type: number, exclusiveMinimum: true, minimum: 0, multipleOf: 0.5}
        born: {type: string, format: date}
        vacuous: {type: string, pattern: '^a|b?$'}
        huge: {type: string, maxLength: 2147483648}
        nick: {type: string, nullable: true}
        tags: {type: array, items: {type: string, pattern: '^[a-z]+$'}, minItems: 1, maxItems: 3, uniqueItems: true}
        extra: {type: object, minProperties: 1, maxProperties: 2, additionalProperties: {type: integer}}
        owner: {$ref: '#/components/schemas/Owner'}
        friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}
paths:
  /pets/{petId}:
    put:
      operationId: putPet
      security: [{key: []}]
      parameters:
        - {name: petId, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
        - {name: limit, in: query, required: true, schema: {type: integer, minimum: 1, maximum: 50}}
        - {name: sort, in: query, schema: {type: string, enum: [up, down]}}
        - {name: pretty, in: query, schema: {type: boolean}}
        - {name: note, in: query, schema: {type: string}}
        - {name: X-Trace, in: header, required: true, schema: {type: string, pattern: '^[A-Z]{3}$'}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {'200': {description: ok}}
    get:
      operationId: getPet
      parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
  /pets/mine:
    get: {operationId: myPets, responses: {'200': {description: ok}}}
";

/// An API from its text.
pub(crate) fn api(text: &str) -> (Arc<Api>, Arc<Schemas>) {
    let sources = vec![(ApiId("pets".to_owned()), SourceFile::new("pets.yaml", text))];
    let (contract, _) = Contract::from_sources(sources).expect("a valid document");
    let api = Arc::clone(&contract.apis[0]);
    let schemas = Arc::new(Schemas::new(&api));
    (api, schemas)
}
