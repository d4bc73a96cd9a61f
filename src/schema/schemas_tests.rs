//! The schema floor as its users see it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Schemas, View};
use crate::contract::{ApiId, Contract, SchemaRef};
use crate::source::SourceFile;

fn schemas(definitions: &Value) -> Schemas {
    schemas_of("3.0.3", definitions)
}

fn schemas_of(version: &str, definitions: &Value) -> Schemas {
    let info = json!({"title": "Pets", "version": "1"});
    let root = json!({"openapi": version, "info": info, "paths": {}, "components": {"schemas": definitions}});
    let source = (ApiId("pets".into()), SourceFile::new("pets.json", root.to_string()));
    let (contract, _) = Contract::from_sources(vec![source]).expect("a document");
    Schemas::new(&contract.apis[0])
}

fn at(pointer: &str) -> SchemaRef {
    SchemaRef { api: ApiId("pets".into()), pointer: pointer.into() }
}

fn named(name: &str) -> SchemaRef {
    at(&format!("/components/schemas/{name}"))
}

fn violations(definitions: &Value, value: &Value) -> Vec<[String; 5]> {
    violations_of("3.0.3", definitions, value)
}

fn violations_of(version: &str, definitions: &Value, value: &Value) -> Vec<[String; 5]> {
    let validator = schemas_of(version, definitions).validator(&named("S"), View::Request).unwrap();
    assert_eq!(validator.is_valid(value), validator.violations(value).is_empty());
    let violations = validator.violations(value).into_iter();
    violations.map(|one| [one.instance, one.schema, one.keyword, one.expected, one.actual]).collect()
}

fn pets() -> Value {
    json!({
        "S": {
            "type": "object",
            "required": ["id", "name", "secret"],
            "properties": {
                "id": {"type": "integer", "format": "int32", "readOnly": true},
                "name": {"type": "string", "minLength": 1},
                "secret": {"type": "string", "writeOnly": true},
                "friends": {"type": "array", "items": {"$ref": "#/components/schemas/S"}},
                "owner": {"allOf": [{"$ref": "#/components/schemas/Owner"}], "nullable": true},
            },
        },
        "Owner": {"type": "object", "required": ["email"], "properties": {"email": {"format": "email"}}},
    })
}

#[test]
fn each_view_checks_what_it_sees() {
    let schemas = schemas(&pets());
    let request = schemas.validator(&named("S"), View::Request).unwrap();
    assert!(request.is_valid(&json!({"name": "Rex", "secret": "x"})));
    assert!(!request.is_valid(&json!({"id": 1, "name": "Rex"})));
    let response = schemas.validator(&named("S"), View::Response).unwrap();
    assert!(response.is_valid(&json!({"id": 1, "name": "Rex"})));
    assert!(!response.is_valid(&json!({"name": "Rex", "secret": "x"})));
}

#[test]
fn a_validator_is_compiled_once() {
    let schemas = schemas(&pets());
    let first = schemas.validator(&named("S"), View::Request).unwrap();
    assert!(Arc::ptr_eq(&first, &schemas.validator(&named("S"), View::Request).unwrap()));
    assert!(!Arc::ptr_eq(&first, &schemas.validator(&named("S"), View::Response).unwrap()));
}

#[test]
fn places_are_those_of_the_document() {
    let value = json!({"name": "a", "secret": "x", "friends": [{"name": "", "secret": 1}]});
    assert_eq!(
        violations(&pets(), &value),
        [
            [
                "/friends/0/name",
                "/components/schemas/S/properties/name/minLength",
                "minLength",
                "at least 1 character",
                "0 characters: \"\"",
            ],
            ["/friends/0/secret", "/components/schemas/S/properties/secret/type", "type", "a string", "integer 1",],
        ]
    );
}

#[test]
fn the_wrapper_of_a_nullable_composition_is_not_seen() {
    let valid = json!({"name": "a", "secret": "x", "owner": null});
    assert!(violations(&pets(), &valid).is_empty());
    let invalid = json!({"name": "a", "secret": "x", "owner": {"email": "nobody"}});
    assert_eq!(
        violations(&pets(), &invalid),
        [[
            "/owner/email",
            "/components/schemas/Owner/properties/email/format",
            "format",
            "a string of format `email`",
            "string \"nobody\"",
        ]]
    );
    let inner = json!({"S": {"nullable": true, "allOf": [{"type": "string"}]}});
    let [[_, schema, ..]] = &violations(&inner, &json!(1))[..] else { panic!("one violation") };
    assert_eq!(schema, "/components/schemas/S/allOf/0/type");
}

#[test]
fn a_bound_that_stands_for_a_format_is_told_as_the_format() {
    let definitions = json!({"S": {"type": "integer", "format": "int32"}});
    let [[_, schema, keyword, ..]] = &violations(&definitions, &json!(5_000_000_000_i64))[..] else { panic!() };
    assert_eq!((schema.as_str(), keyword.as_str()), ("/components/schemas/S/format", "format"));
}

#[test]
fn formats_are_asserted() {
    for (format, good, bad) in [
        ("date-time", "2024-05-30T10:00:00Z", "yesterday"),
        ("date", "2024-05-30", "2024-13-01"),
        ("email", "rex@example.org", "rex"),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123"),
        ("uri", "https://example.org/a", "not a uri"),
        ("ipv4", "127.0.0.1", "256.0.0.1"),
        ("ipv6", "::1", "::g"),
        ("hostname", "example.org", "-.org"),
        ("byte", "aGk=", "§"),
        ("base64url", "-_", "+/"),
        ("char", "é", "ab"),
        ("decimal", "1.50", "1,5"),
        ("duration", "P1DT2H", "1 day"),
        ("http-date", "Sun, 06 Nov 1994 08:49:37 GMT", "yesterday"),
        ("date-time-local", "2024-05-30T10:00:00", "2024-05-30"),
        ("time", "10:00:00Z", "10:00:00"),
        ("time-local", "10:00:00", "25:00:00"),
        ("idn-hostname", "bücher.example", "-bücher"),
        ("idn-email", "rex@bücher.example", "rex"),
        ("iri", "https://bücher.example/", "bücher"),
        ("json-pointer", "/a", "a"),
        ("relative-json-pointer", "1/a", "/a"),
        ("regex", "^a", "("),
        ("uri-template", "/pets/{id}", "/pets/{id"),
    ] {
        let definitions = json!({"S": {"type": "string", "format": format}});
        assert!(violations(&definitions, &json!(good)).is_empty(), "{format} {good}");
        assert_eq!(violations(&definitions, &json!(bad)).len(), 1, "{format} {bad}");
    }
    let binary = json!({"S": {"type": "string", "format": "binary"}});
    assert!(violations(&binary, &json!("\u{0}§")).is_empty());
}

#[test]
fn the_branch_that_is_clearly_meant_is_explained() {
    let definitions = json!({
        "S": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]},
        "Cat": {"required": ["kind", "lives"], "properties": {"kind": {"enum": ["cat"]}}},
        "Dog": {"required": ["kind", "bark"], "properties": {"kind": {"enum": ["dog"]}}},
    });
    let [[_, schema, _, expected, _]] = &violations(&definitions, &json!({"kind": "dog"}))[..] else { panic!() };
    assert_eq!((schema.as_str(), expected.as_str()), ("/components/schemas/Dog/required", "property `bark`"));
    let [[_, schema, keyword, expected, _]] = &violations(&definitions, &json!({}))[..] else { panic!() };
    assert_eq!((schema.as_str(), keyword.as_str()), ("/components/schemas/S/oneOf", "oneOf"));
    assert_eq!(expected, "exactly one of Cat, Dog");
}

#[test]
fn the_branch_that_a_discriminator_names_is_explained() {
    let definitions = json!({
        "S": {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {"hound": "#/components/schemas/Dog"}},
        },
        "Cat": {"required": ["lives"]},
        "Dog": {"required": ["bark", "name"]},
    });
    let found = violations(&definitions, &json!({"kind": "hound"}));
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|[_, schema, ..]| schema == "/components/schemas/Dog/required"));
}

#[test]
fn what_cannot_be_compiled_is_a_problem_with_a_place() {
    let problem = |definitions: &Value| {
        let problem = schemas(definitions).validator(&named("S"), View::Request).unwrap_err();
        (problem.pointer, problem.message)
    };
    let (place, _) = problem(&json!({"S": {"properties": {"a": {"$ref": "#/components/schemas/Gone"}}}}));
    assert_eq!(place, "/components/schemas/S/properties/a/$ref");
    let (place, message) = problem(&json!({"S": {"items": {"$ref": "other.yaml#/S"}}}));
    assert_eq!(place, "/components/schemas/S/items/$ref");
    assert_eq!(message, "\"other.yaml#/S\" leads nowhere");
    let (place, message) = problem(&json!({"S": {"allOf": [{"$ref": "#/components/schemas/S"}]}}));
    assert_eq!((place.as_str(), message.contains("composed of itself")), ("/components/schemas/S", true));
    assert!(schemas(&json!({})).validator(&named("S"), View::Request).is_err());
}

#[test]
fn a_keyword_that_makes_no_sense_leaves_the_others_checked() {
    let definitions = json!({"S": {"properties": {"a": {"type": "string", "pattern": "("}}}});
    assert_eq!(violations(&definitions, &json!({"a": 1})).len(), 1);
    assert!(violations(&definitions, &json!({"a": "x"})).is_empty());
    let ignored: Vec<_> = schemas(&definitions).ignored(View::Request).iter().map(ToString::to_string).collect();
    let place = "/components/schemas/S/properties/a/pattern";
    assert_eq!(
        ignored,
        [format!("the schema at {place} cannot be used: the pattern cannot be used: `(` is not closed")]
    );
}

#[test]
fn values_are_followed_as_deep_as_json_nests() {
    let definitions = json!({"S": {"type": "object", "properties": {"s": {"$ref": "#/components/schemas/S"}}}});
    let nested = |inner: Value| (0..126).fold(inner, |value, _| json!({"s": value}));
    assert!(violations(&definitions, &nested(json!({}))).is_empty());
    let [[place, ..]] = &violations(&definitions, &nested(json!(1)))[..] else { panic!("one violation") };
    assert_eq!(place, &"/s".repeat(126));
}

#[test]
fn a_base_that_lists_its_children_is_checked_without_its_branches() {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let definitions = json!({
        "S": {
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}},
            "oneOf": [reference("Cat"), reference("Dog")],
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}},
        },
        "Cat": {"allOf": [reference("S"), {"required": ["lives"]}]},
        "Dog": {"allOf": [reference("S"), {"required": ["bark"]}]},
    });
    assert!(violations(&definitions, &json!({"kind": "dog", "bark": "x"})).is_empty());
    let [[_, schema, ..]] = &violations(&definitions, &json!({"kind": "cat"}))[..] else { panic!("one violation") };
    assert_eq!(schema, "/components/schemas/Cat/allOf/1/required");
    let schemas = schemas(&definitions);
    let cat = schemas.validator(&named("Cat"), View::Request).unwrap();
    let [violation] = &cat.violations(&json!({"kind": 1, "lives": 9}))[..] else { panic!("one violation") };
    assert_eq!(violation.schema, "/components/schemas/S/properties/kind/type");
}

#[test]
fn a_schema_as_deep_as_documents_may_be_is_compiled() {
    let deep = (0..60).fold(json!({}), |schema, _| json!({"properties": {"a": schema}}));
    assert!(schemas(&json!({"S": deep})).validator(&named("S"), View::Request).is_ok());
}

#[test]
fn pointers_with_unusual_characters_are_compiled() {
    let definitions = json!({"S": {"properties": {"a b/{c}~é%41": {"type": "string"}}}});
    let pointer = "/components/schemas/S/properties/a b~1{c}~0é%41";
    let schemas = schemas(&definitions);
    let validator = schemas.validator(&at(pointer), View::Request).unwrap();
    let [violation] = &validator.violations(&json!(1))[..] else { panic!() };
    assert_eq!(violation.schema, format!("{pointer}/type"));
}

#[test]
fn nodes_are_read_through_references() {
    let definitions = json!({
        "S": {"$ref": "#/components/schemas/T"}, "T": {"type": "string", "nullable": true},
        "Loop": {"$ref": "#/components/schemas/Loop"},
    });
    let schemas = schemas(&definitions);
    assert_eq!(schemas.node(&named("S"), View::Request), &json!({"type": ["string", "null"]}));
    assert_eq!(schemas.node(&named("Loop"), View::Request), &json!(true));
    assert_eq!(schemas.node(&named("Gone"), View::Request), &json!(true));
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[test]
fn unevaluated_properties_see_through_references() {
    let definitions = json!({
        "S": {"allOf": [reference("Named")], "$ref": "#/components/schemas/Aged", "unevaluatedProperties": false},
        "Named": {"properties": {"name": {"type": "string"}, "mate": reference("S")}},
        "Aged": {"allOf": [{"properties": {"age": {"type": "integer"}}}]},
    });
    let found = |value: &Value| violations_of("3.1.0", &definitions, value);
    assert!(found(&json!({"name": "Rex", "age": 3, "mate": {"name": "Ada"}})).is_empty());
    let [[place, schema, keyword, ..]] = &found(&json!({"mate": {"color": "red"}}))[..] else {
        panic!("one violation")
    };
    assert_eq!((place.as_str(), keyword.as_str()), ("/mate", "unevaluatedProperties"));
    assert_eq!(schema, "/components/schemas/S/unevaluatedProperties");
    let told = found(&json!({"mate": {"age": "x"}}));
    let place = "/components/schemas/Aged/allOf/0/properties/age/type";
    assert!(told.iter().any(|[instance, schema, ..]| instance == "/mate/age" && schema == place), "{told:?}");
}

#[test]
fn a_dynamic_reference_means_what_its_users_say() {
    let definitions = json!({
        "S": {"$id": "https://pets.example/cats", "$ref": "https://pets.example/list",
            "$defs": {"item": {"$dynamicAnchor": "item", "required": ["lives"]}}},
        "List": {"$id": "https://pets.example/list", "type": "array", "items": {"$dynamicRef": "#item"},
            "$defs": {"any": {"$dynamicAnchor": "item"}}},
        "Holder": {"properties": {"cats": reference("S"), "things": reference("List")}},
    });
    assert!(violations_of("3.1.0", &definitions, &json!([{"lives": 9}])).is_empty());
    let [[place, schema, _, expected, _]] = &violations_of("3.1.0", &definitions, &json!([{}]))[..] else {
        panic!("one violation")
    };
    assert_eq!((place.as_str(), expected.as_str()), ("/0", "property `lives`"));
    assert_eq!(schema, "/components/schemas/S/$defs/item/required");
    let schemas = schemas_of("3.1.0", &definitions);
    let holder = schemas.validator(&named("Holder"), View::Request).unwrap();
    assert!(holder.is_valid(&json!({"things": [1]})));
    assert!(!holder.is_valid(&json!({"cats": [{}]})));
}

#[test]
fn schemas_of_old_dialects_are_told_where_they_stand() {
    let definitions = json!({"S": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "items": [{"type": "string"}], "additionalItems": false, "dependencies": {"a": ["b"]},
    }});
    let places = |value: &Value| -> Vec<String> {
        violations_of("3.1.0", &definitions, value).into_iter().map(|[_, schema, ..]| schema).collect()
    };
    assert_eq!(places(&json!([1])), ["/components/schemas/S/items/0/type"]);
    assert_eq!(places(&json!(["a", 2])), ["/components/schemas/S/additionalItems"]);
    assert_eq!(places(&json!({"a": 1})), ["/components/schemas/S/dependencies"]);
}

#[test]
fn composition_without_measure_is_refused() {
    let doubled =
        |number: usize| (format!("D{number}"), json!({"allOf": vec![reference(&format!("D{}", number + 1)); 2]}));
    let mut definitions: serde_json::Map<String, Value> = (0..30).map(doubled).collect();
    let deep = |number: usize| (format!("C{number}"), json!({"allOf": [reference(&format!("C{}", number + 1))]}));
    definitions.extend((0..600).map(deep));
    definitions.extend(["D30", "C600"].map(|name| (name.to_owned(), json!({}))));
    let schemas = schemas(&Value::Object(definitions));
    let problem = |name| schemas.validator(&named(name), View::Request).unwrap_err().message;
    assert_eq!(problem("D0"), "more than 10000000 schemas look at one value");
    assert_eq!(problem("C0"), "more than 512 schemas in a row look at one value");
    assert!(schemas.validator(&named("C400"), View::Request).unwrap().is_valid(&json!(1)));
}

#[test]
fn a_pattern_that_cannot_be_decided_is_told_as_such() {
    let definitions = json!({"S": {"type": "string", "pattern": "^((a|aa)\\2?)+$"}});
    let [[_, _, keyword, expected, _]] = &violations(&definitions, &json!(format!("{}b", "a".repeat(60))))[..] else {
        panic!("one violation")
    };
    assert_eq!(keyword, "pattern");
    assert_eq!(expected, "a value for which /^((a|aa)\\2?)+$/ can be decided: matching was given up");
}

#[test]
fn patterns_are_told_as_they_were_written() {
    let definitions = json!({"S": {"pattern": "^\\d+$"}});
    let [[_, _, _, expected, _]] = &violations(&definitions, &json!("x"))[..] else { panic!("one violation") };
    assert_eq!(expected, "a match of /^\\d+$/");
}

#[test]
fn using_one_schema_leaves_the_others_alone() {
    let mut definitions: serde_json::Map<String, Value> =
        (0..1000).map(|number| (format!("Other{number}"), json!({"pattern": "("}))).collect();
    definitions.insert("S".to_owned(), json!({"pattern": "["}));
    let schemas = schemas(&Value::Object(definitions));
    assert!(schemas.validator(&named("S"), View::Request).is_ok());
    assert_eq!(schemas.ignored_in(&named("S"), View::Request).len(), 1);
    assert_eq!(schemas.ignored(View::Request).len(), 1001);
}
