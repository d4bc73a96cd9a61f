//! Documents that mean harm: nothing hangs, overflows or panics, and what is refused is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use probity::contract::{Api, ApiId, Contract, SchemaRef};
use probity::schema::{SchemaValidator, Schemas, View};
use probity::source::SourceFile;
use serde_json::{Map, Value, json};

fn load(definitions: &Value) -> Arc<Api> {
    let root = json!({"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {},
        "components": {"schemas": definitions}});
    let main = SourceFile::new("openapi.json", root.to_string());
    Contract::from_files(ApiId("pets".to_owned()), &main, BTreeMap::new()).expect("it loads").0
}

fn validator(definitions: &Value) -> Result<Arc<SchemaValidator>, String> {
    let schema = SchemaRef { api: ApiId("pets".to_owned()), pointer: "/components/schemas/S".to_owned() };
    let schemas = Schemas::new(&load(definitions));
    schemas.validator(&schema, View::Response).map_err(|problem| problem.message)
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Schemas `S`, `N1`, `N2`, … in which each is made from the name of the next; the last one is `last`.
fn chain(length: usize, link: impl Fn(Value) -> Value, last: &Value) -> Value {
    let name = |index: usize| if index == 0 { "S".to_owned() } else { format!("N{index}") };
    let schemas = (0..length).map(|index| (name(index), link(reference(&name(index + 1)))));
    Value::Object(schemas.chain([(name(length), last.clone())]).collect::<Map<_, _>>())
}

#[test]
fn an_enum_of_a_hundred_thousand_values_is_checked() {
    let values: Vec<Value> = (0..100_000).map(|index| json!(format!("value-{index}"))).collect();
    let validator = validator(&json!({"S": {"enum": values}})).unwrap();
    assert!(validator.is_valid(&json!("value-99999")));
    assert!(!validator.is_valid(&json!("value-100000")));
    assert_eq!(validator.violations(&json!("value-100000")).len(), 1);
}

#[test]
fn a_choice_of_ten_thousand_branches_is_checked() {
    let branches: Vec<Value> = (0..10_000).map(|index| json!({"const": index})).collect();
    let validator = validator(&json!({"S": {"oneOf": branches}})).unwrap();
    assert!(validator.is_valid(&json!(9999)));
    assert_eq!(validator.violations(&json!("x")).len(), 1);
}

#[test]
fn references_to_references_end() {
    let plain = chain(2_000, |next| next, &json!({"type": "string"}));
    let checked = validator(&plain).map(|validator| validator.is_valid(&json!(1)));
    assert_ne!(checked, Ok(true));
    let composed = chain(2_000, |next| json!({"allOf": [next]}), &json!({"type": "string"}));
    let checked = validator(&composed).map(|validator| validator.is_valid(&json!(1)));
    assert_ne!(checked, Ok(true));
}

#[test]
fn compositions_that_double_are_checked_or_refused() {
    let doubled = chain(60, |next| json!({"allOf": [next, next]}), &json!({"type": "string"}));
    // Sixty names for a billion billion looks at one value: nobody needs an answer to that.
    assert!(validator(&doubled).unwrap_err().contains("look at one value"));
    let doubled = chain(16, |next| json!({"allOf": [next, next]}), &json!({"type": "string"}));
    let validator = validator(&doubled).unwrap();
    assert!(validator.is_valid(&json!("x")));
    assert!(!validator.violations(&json!(1)).is_empty());
}

#[test]
fn compositions_that_double_at_every_level_of_a_value_are_checked() {
    let definitions =
        json!({"S": {"properties": {"a": {"allOf": [reference("S"), reference("S")]}, "b": {"type": "string"}}}});
    let validator = validator(&definitions).unwrap();
    let deep = |last: Value| (0..60).fold(last, |value, _| json!({"a": value}));
    assert!(validator.is_valid(&deep(json!({"b": "x"}))));
    assert!(!validator.violations(&deep(json!({"b": 1}))).is_empty());
}

#[test]
fn patterns_that_backtrack_without_end_end() {
    let text = json!("a".repeat(50_000) + "!");
    for pattern in ["^(a+)+$", "^(?=(a+)+$)a*$", r"^(a|aa)+\1$", "(.*)*(?!a)x"] {
        // Whether the text matches may remain unknown; what counts is that somebody comes back to say so.
        let validator = validator(&json!({"S": {"pattern": pattern}})).unwrap();
        drop(validator.violations(&text));
    }
}

#[test]
fn circles_of_every_kind_end() {
    for definitions in [
        json!({"S": reference("S")}),
        json!({"S": {"allOf": [reference("T")]}, "T": {"oneOf": [reference("S"), {"type": "string"}]}}),
        json!({"S": {"not": reference("S")}}),
        json!({"S": {"if": reference("S"), "then": {"type": "string"}}}),
        json!({"S": {"$dynamicRef": "#/components/schemas/S"}}),
        json!({"S": {"dependentSchemas": {"a": reference("S")}, "unevaluatedProperties": false}}),
        json!({"S": {"properties": {"a": reference("S")}, "unevaluatedProperties": reference("S")}}),
    ] {
        if let Ok(validator) = validator(&definitions) {
            drop(validator.violations(&json!({"a": {"a": {"b": 1}}})));
            drop(validator.violations(&json!("text")));
        }
    }
}

#[test]
fn a_path_with_ten_thousand_operations_is_read() {
    let paths: Map<String, Value> = (0..10_000)
        .map(|index| (format!("/pets{index}/{{id}}"), json!({"get": {"responses": {"200": {"description": "ok"}}}})))
        .collect();
    let root = json!({"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "paths": paths});
    let main = SourceFile::new("openapi.json", root.to_string());
    let (api, warnings) = Contract::from_files(ApiId("pets".to_owned()), &main, BTreeMap::new()).expect("it loads");
    assert_eq!((api.operations.len(), warnings.len()), (10_000, 10_000));
}

#[test]
fn garbage_is_refused_with_a_place() {
    for (name, text) in [
        ("a.yaml", "\u{0}\u{1}\u{2}"),
        ("a.json", "{\"openapi\": \"3.0.0\", \"paths\": {\"/\": \u{0}}}"),
        ("a.yaml", "openapi: 3.0.0\npaths: {{{{{{{{"),
        ("a.yaml", "&a [*a, &b {*b : *a}]"),
        ("a.yaml", "? ? ? ?"),
        ("a.json", "[[[[[[[[[["),
        ("a.yaml", "- - - - -\t- -"),
        ("a.yaml", "%YAML 9.9\n---\nopenapi: 3.0.0"),
    ] {
        let main = SourceFile::new(name, text);
        let errors = Contract::from_files(ApiId("pets".to_owned()), &main, BTreeMap::new());
        if let Err(errors) = errors {
            assert!(errors.iter().all(|error| !error.labels.is_empty()), "{text:?}");
        }
    }
}
