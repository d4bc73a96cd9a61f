//! The tables as a JSON Schema, for editors.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::matcher_table::MATCHER;
use super::{FOLDER_DEFAULTS, Key, Object, Rule, SUITE, Shape};

/// The JSON Schema (2020-12) of a case file; `#/$defs/folders-defaults` is that of a `_defaults.yaml`.
pub fn json_schema() -> Value {
    let mut definitions = BTreeMap::new();
    for object in [&SUITE, &FOLDER_DEFAULTS] {
        define(object, &mut definitions);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Probity case file",
        "$ref": reference(&SUITE),
        "$defs": definitions,
    })
}

/// `a step` is defined as `step`, `a folder's defaults` as `folders-defaults`.
fn definition_name(object: &Object) -> String {
    let name = object.name.trim_start_matches("an ").trim_start_matches("a ");
    name.replace('\'', "").replace(' ', "-").to_lowercase()
}

fn reference(object: &Object) -> String {
    format!("#/$defs/{}", definition_name(object))
}

fn define(object: &'static Object, definitions: &mut BTreeMap<String, Value>) {
    let name = definition_name(object);
    if definitions.contains_key(&name) {
        return;
    }
    definitions.insert(name.clone(), Value::Null);
    let schema = object_schema(object, definitions);
    definitions.insert(name, schema);
}

fn object_schema(object: &'static Object, definitions: &mut BTreeMap<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in object.keys() {
        properties.insert(key.name.to_owned(), key_schema(key, definitions));
    }
    let others = object.others.map_or(json!(false), |(_, values)| shape_schema(values, definitions));
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": others });
    let required: Vec<&str> = object.keys().filter(|key| key.required).map(|key| key.name).collect();
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    let rules: Vec<Value> = object.rules().flat_map(rule_schemas).collect();
    if !rules.is_empty() {
        schema["allOf"] = json!(rules);
    }
    schema
}

fn key_schema(key: &Key, definitions: &mut BTreeMap<String, Value>) -> Value {
    match shape_schema(key.shape, definitions) {
        Value::Object(mut schema) => {
            schema.insert("description".to_owned(), json!(key.summary));
            Value::Object(schema)
        }
        _ => json!({ "description": key.summary }),
    }
}

fn rule_schemas(rule: &Rule) -> Vec<Value> {
    let alternatives = |keys: &[&str]| -> Vec<Value> { keys.iter().map(|key| json!({ "required": [key] })).collect() };
    match rule {
        Rule::ExactlyOne(keys) => vec![json!({ "oneOf": alternatives(keys) })],
        Rule::AtMostOne(keys) => {
            let mut pairs = Vec::new();
            for (index, first) in keys.iter().enumerate() {
                pairs.extend(keys[index + 1..].iter().map(|second| json!({ "not": { "required": [first, second] } })));
            }
            pairs
        }
        Rule::Needs { keys, one_of } => {
            let needed = json!({ "anyOf": alternatives(one_of) });
            let dependent: BTreeMap<&str, &Value> = keys.iter().map(|key| (*key, &needed)).collect();
            vec![json!({ "dependentSchemas": dependent })]
        }
    }
}

fn shape_schema(shape: Shape, definitions: &mut BTreeMap<String, Value>) -> Value {
    match shape {
        Shape::Anything => json!(true),
        Shape::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Computed => json!({ "type": "string", "pattern": r"\$\(" }),
        Shape::Text => json!({ "type": "string" }),
        Shape::Syntax(syntax) => syntax.schema(),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Count => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Shape::Factor => json!({ "type": "number", "minimum": 1 }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::List(inner) => json!({ "type": "array", "items": shape_schema(*inner, definitions) }),
        Shape::OneOrMany(inner) => {
            let inner = shape_schema(*inner, definitions);
            json!({ "anyOf": [inner, { "type": "array", "items": inner }] })
        }
        Shape::Map { keys, values } => {
            let mut schema = json!({ "type": "object", "additionalProperties": shape_schema(*values, definitions) });
            if let Some(syntax) = keys {
                schema["propertyNames"] = syntax.schema();
            }
            schema
        }
        Shape::Object(object) => {
            define(object, definitions);
            json!({ "$ref": reference(object) })
        }
        Shape::Either(shapes) => {
            let alternatives: Vec<Value> = shapes.iter().map(|shape| shape_schema(*shape, definitions)).collect();
            json!({ "anyOf": alternatives })
        }
        Shape::Matcher => {
            define(&MATCHER, definitions);
            json!({ "if": { "type": "object" }, "then": { "$ref": reference(&MATCHER) } })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_tells_case_files_from_others() {
        let validator = jsonschema::validator_for(&json_schema()).unwrap();
        let case = json!({ "cases": [{ "name": "a", "op": "listPets", "expect": { "body": { "/0": { "eq": 1 } } } }] });
        assert!(validator.is_valid(&case));
        for wrong in [
            json!({ "cases": [{ "name": "a" }] }),
            json!({ "cases": [{ "name": "a", "op": "x", "request": "GET /" }] }),
            json!({ "cases": [{ "name": "a", "steps": [{ "ops": "x" }] }] }),
            json!({ "cases": [{ "name": "a", "op": "x", "expect": { "body": { "/0": { "equals": 1 } } } }] }),
            json!({ "cases": [{ "name": "a", "wait": "5s", "path": { "x": 1 } }] }),
        ] {
            assert!(!validator.is_valid(&wrong), "{wrong}");
        }
    }
}
