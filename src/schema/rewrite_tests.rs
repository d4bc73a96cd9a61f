//! What schemas of each dialect are rewritten to.

use serde_json::{Value, json};

use super::View;
use super::composition::Compositions;
use super::keywords::NULLABLE;
use super::patterns::Patterns;
use super::rewrite::{Rewritten, Source, rewrite};
use crate::contract::OpenApiVersion::{self, V2_0, V3_0, V3_1};

fn all_of(document: &Value, version: OpenApiVersion, view: View, place: &str) -> Rewritten {
    let (patterns, compositions) = (Patterns::default(), Compositions::default());
    let source = Source { document, version, view, patterns: &patterns, compositions: &compositions };
    rewrite(&source, place, false).expect("it is there")
}

/// The schema `S` of some schemas.
fn named(schemas: &Value, version: OpenApiVersion, view: View) -> Rewritten {
    all_of(&json!({"components": {"schemas": schemas}}), version, view, "/components/schemas/S")
}

fn rewritten(schema: &Value, version: OpenApiVersion) -> Value {
    named(&json!({ "S": schema }), version, View::Request).value
}

/// A schema of a draft, in a document of 3.1.
fn of_draft(draft: &str, schema: &Value) -> Value {
    let document = json!({"jsonSchemaDialect": format!("http://json-schema.org/{draft}/schema#"), "components": {"schemas": {"S": schema}}});
    all_of(&document, V3_1, View::Request, "/components/schemas/S").value
}

#[test]
fn nullable_becomes_a_type_and_an_enum_value() {
    let schema = json!({"type": "string", "enum": ["a"], "nullable": true});
    assert_eq!(rewritten(&schema, V3_0), json!({"type": ["string", "null"], "enum": ["a", null]}));
    assert_eq!(rewritten(&json!({"type": "string", "nullable": false}), V3_0), json!({"type": "string"}));
    assert_eq!(rewritten(&schema, V3_1), json!({"type": "string", "enum": ["a"]}));
    assert_eq!(rewritten(&schema, V2_0), json!({"type": "string", "enum": ["a"]}));
    let extension = json!({"type": "string", "x-nullable": true});
    assert_eq!(rewritten(&extension, V2_0), json!({"type": ["string", "null"]}));
}

#[test]
fn a_nullable_composition_is_wrapped() {
    let schema = json!({"allOf": [{"type": "object"}], "nullable": true});
    let expected = json!({"$comment": NULLABLE, "anyOf": [{"type": "null"}, {"allOf": [{"type": "object"}]}]});
    assert_eq!(rewritten(&schema, V3_0), expected);
}

#[test]
fn boolean_exclusive_bounds_become_numbers() {
    let expected = json!({"type": "number", "exclusiveMinimum": 1, "maximum": 9});
    let schema =
        json!({"type": "number", "minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false});
    assert_eq!(rewritten(&schema, V3_0), expected);
    assert_eq!(of_draft("draft-04", &schema), expected);
    let reversed = json!({"exclusiveMinimum": true, "minimum": 1});
    assert_eq!(rewritten(&reversed, V2_0), json!({"exclusiveMinimum": 1}));
    assert_eq!(rewritten(&reversed, V3_1), json!({"minimum": 1}));
}

#[test]
fn siblings_of_a_reference_count_since_2019() {
    let schema = json!({"$ref": "#/components/schemas/T", "maxLength": 1});
    let lone = json!({"$ref": "#/components/schemas/T"});
    assert_eq!(rewritten(&schema, V3_0), lone);
    assert_eq!(of_draft("draft-07", &schema), lone);
    assert_eq!(of_draft("draft/2019-09", &schema), schema);
    assert_eq!(rewritten(&schema, V3_1), schema);
}

#[test]
fn lists_of_items_have_another_name_today() {
    let schema = json!({"items": [{"type": "string"}], "additionalItems": false});
    let expected = json!({"prefixItems": [{"type": "string"}], "items": false});
    for draft in ["draft-04", "draft-06", "draft-07", "draft/2019-09"] {
        assert_eq!(of_draft(draft, &schema), expected, "{draft}");
    }
    assert_eq!(of_draft("draft-07", &json!({"items": true, "additionalItems": false})), json!({"items": true}));
    assert_eq!(rewritten(&schema, V3_1), json!({}));
    assert_eq!(rewritten(&schema, V3_0), json!({}));
}

#[test]
fn dependencies_are_two_keywords_today() {
    let schema = json!({"dependencies": {"a": ["b"], "c": {"type": "object"}}});
    let expected = json!({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"type": "object"}}});
    assert_eq!(of_draft("draft-07", &schema), expected);
}

#[test]
fn keywords_that_a_draft_does_not_know_are_left_out() {
    let schema = json!({"const": 1, "if": {}, "then": false, "minContains": 0, "unevaluatedProperties": false});
    assert_eq!(of_draft("draft-04", &schema), json!({}));
    assert_eq!(of_draft("draft-06", &schema), json!({"const": 1}));
    assert_eq!(of_draft("draft-07", &schema), json!({"const": 1, "if": {}, "then": false}));
    assert_eq!(rewritten(&schema, V3_1), schema);
}

#[test]
fn swagger_2_0_has_no_choices_and_says_so() {
    let schema = json!({"type": "object", "oneOf": [{}], "discriminator": "kind"});
    let found = named(&json!({ "S": schema }), V2_0, View::Request);
    assert_eq!(found.value, json!({"type": "object", "discriminator": {"propertyName": "kind"}}));
    let told: Vec<_> = found.ignored.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(told, ["Swagger 2.0 has no `oneOf`"]);
}

#[test]
fn a_parameter_of_swagger_2_0_is_half_a_schema() {
    let parameter = json!({"name": "tags", "in": "query", "required": true, "type": "array", "collectionFormat": "csv",
        "items": {"type": "string", "collectionFormat": "csv"}, "allowEmptyValue": true, "description": "x"});
    let file = json!({"name": "photo", "in": "formData", "type": "file"});
    let document = json!({"parameters": {"Tags": parameter, "Photo": file}});
    let found = |view, place| all_of(&document, V2_0, view, place);
    let tags = found(View::Request, "/parameters/Tags");
    let items = json!({"type": "string", "collectionFormat": "csv"});
    assert_eq!(tags.value, json!({"type": "array", "collectionFormat": "csv", "items": items}));
    assert!(tags.ignored.is_empty());
    let photo = json!({"format": "binary", "type": "string"});
    assert_eq!(found(View::Request, "/parameters/Photo").value, photo);
    assert_eq!(found(View::Response, "/parameters/Photo").value, json!({"format": "binary"}));
}

#[test]
fn sized_numbers_get_bounds_unless_tighter_ones_stand() {
    let schema = json!({"type": "integer", "format": "int32", "minimum": 0});
    let expected = json!({"type": "integer", "format": "int32", "minimum": 0, "maximum": i32::MAX});
    assert_eq!(rewritten(&schema, V3_0), expected);
    let number = json!({"type": "number", "format": "int8"});
    let expected = json!({"type": "number", "format": "int8", "minimum": -128, "maximum": 127, "multipleOf": 1});
    assert_eq!(rewritten(&number, V3_1), expected);
    let text = json!({"type": "string", "format": "int64"});
    assert_eq!(rewritten(&text, V3_0), text);
}

#[test]
fn each_view_drops_what_it_does_not_see() {
    let schema = json!({"S": {
        "required": ["id", "name", "password"],
        "properties": {"id": {"readOnly": true}, "name": {}, "password": {"writeOnly": true}},
    }});
    let request = named(&schema, V3_0, View::Request).value;
    assert_eq!(request["required"], json!(["name", "password"]));
    assert!(request["properties"].get("id").is_none());
    let response = named(&schema, V3_0, View::Response).value;
    assert_eq!(response["required"], json!(["id", "name"]));
    assert!(response["properties"].get("password").is_none());
}

#[test]
fn a_hidden_name_is_not_required_by_a_sibling_part_either() {
    let schemas = json!({
        "Base": {"properties": {"id": {"readOnly": true}}},
        "S": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id", "name"]}]},
    });
    assert_eq!(named(&schemas, V3_0, View::Request).value["allOf"][1]["required"], json!(["name"]));
}

#[test]
fn keywords_that_make_no_sense_are_taken_out_and_told() {
    let schema = json!({"properties": {
        "a": {"type": "string", "required": true, "pattern": "(", "description": null},
        "b": null,
        "c": {"items": [{}], "required": ["x", "x"]},
    }});
    let found = named(&json!({ "S": schema }), V3_0, View::Request);
    let expected = json!({"properties": {"a": {"type": "string"}, "b": {}, "c": {"required": ["x"]}}});
    assert_eq!(found.value, expected);
    let places: Vec<_> = found.ignored.iter().map(|problem| problem.pointer.as_str()).collect();
    let below = |rest: &str| format!("/components/schemas/S/properties/{rest}");
    assert_eq!(places, [below("a/required"), below("a/pattern"), below("b"), below("c/items")]);
}

#[test]
fn an_unknown_dialect_is_told_and_read_as_the_newest() {
    let schema = json!({"$schema": "https://example.org/own", "prefixItems": [{"type": "string"}]});
    let found = named(&json!({ "S": schema }), V3_1, View::Request);
    assert_eq!(found.value, json!({"prefixItems": [{"type": "string"}]}));
    assert_eq!(found.ignored[0].pointer, "/components/schemas/S/$schema");
}

#[test]
fn references_are_spelled_as_uris() {
    let schema = json!({"$ref": "#/components/schemas/Søknad"});
    assert_eq!(rewritten(&schema, V3_0), json!({"$ref": "#/components/schemas/S%C3%B8knad"}));
}

#[test]
fn annotations_are_left_out_and_names_are_not_taken_for_them() {
    let schema = json!({"description": "x", "x-a": 3, "externalDocs": {}, "properties": {"description": {}}});
    assert_eq!(rewritten(&schema, V3_1), json!({"properties": {"description": {}}}));
}

#[test]
fn examples_and_defaults_are_one_list() {
    let schema = json!({"example": 1, "default": 2, "properties": {"example": {"$ref": "#/a", "example": 3}}});
    let property = json!({"$ref": "#/a", "examples": [3]});
    assert_eq!(rewritten(&schema, V3_1), json!({"properties": {"example": property}, "examples": [1, 2]}));
    let property = json!({"$ref": "#/a"});
    assert_eq!(rewritten(&schema, V3_0), json!({"properties": {"example": property}, "examples": [1, 2]}));
}

#[test]
fn a_child_refers_to_a_base_without_its_branches() {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let document = json!({"components": {"schemas": {
        "Pet": {"required": ["kind"], "oneOf": [reference("Cat"), reference("Dog")]},
        "Cat": {"allOf": [reference("Pet"), {"required": ["lives"]}]},
        "Dog": {"allOf": [reference("Named")]},
        "Named": {"allOf": [reference("Alias"), {"required": ["name"]}]},
        "Alias": reference("Pet"),
        "Bird": {"allOf": [reference("Pet")]},
    }}});
    let part = |name: &str| {
        let place = format!("/components/schemas/{name}");
        all_of(&document, V3_0, View::Request, &place).value["allOf"][0]["$ref"].as_str().map(str::to_owned)
    };
    let base = Some("#/x-probity-bases/~1components~1schemas~1Pet".to_owned());
    assert_eq!(part("Cat"), base);
    assert_eq!(part("Named"), base);
    assert_eq!(part("Bird"), Some("#/components/schemas/Pet".to_owned()));
}
