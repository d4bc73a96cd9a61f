//! Forms of Swagger 2.0: fields among the parameters, made one object.

use serde_json::json;

use super::reading::{clean, codes, operation, read_swagger};
use crate::contract::{ParameterStyle, Serialization};

const FORMS: &str = "
parameters:
  Note: {name: note, in: formData, type: string}
paths:
  /jobs:
    post:
      consumes: [application/json, application/x-www-form-urlencoded, multipart/form-data]
      parameters:
        - {name: page, in: query, type: integer}
        - {name: name, in: formData, type: string, required: true}
        - {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: tsv}
        - {$ref: '#/parameters/Note'}
      responses: {'201': {description: made}}
  /files:
    parameters: [{name: note, in: formData, type: string}]
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters: [{name: file, in: formData, type: file}]
      responses: {'201': {description: made}}
    put: {responses: {'201': {description: made}}}
";

#[test]
fn a_form_gets_a_schema_of_references_to_its_fields() {
    let api = clean(read_swagger(FORMS));
    let post = operation(&api, "POST /jobs");
    let names: Vec<&str> = post.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(names, ["page"]);
    let body = post.request_body.as_ref().expect("a body");
    assert!(body.required);
    let schema = body.content[0].schema.as_ref().expect("a schema");
    assert_eq!(
        api.document.root.pointer(&schema.pointer),
        Some(&json!({
            "type": "object",
            "properties": {
                "name": {"$ref": "#/paths/~1jobs/post/parameters/1"},
                "tags": {"$ref": "#/paths/~1jobs/post/parameters/2"},
                "note": {"$ref": "#/parameters/Note"},
            },
            "required": ["name"],
        }))
    );
}

#[test]
fn a_form_has_the_consumed_types_that_are_forms() {
    let api = clean(read_swagger(FORMS));
    let types = |name: &str| -> Vec<String> {
        let body = operation(&api, name).request_body.as_ref().expect("a body");
        body.content.iter().map(|promise| promise.media_type.clone()).collect()
    };
    assert_eq!(types("POST /jobs"), ["application/x-www-form-urlencoded", "multipart/form-data"]);
    assert_eq!(types("POST /files"), ["multipart/form-data"], "only this one can carry a file");
    assert_eq!(types("PUT /files"), ["application/x-www-form-urlencoded"]);
}

#[test]
fn fields_travel_as_their_formats_say() {
    let api = clean(read_swagger(FORMS));
    let encoding =
        |name: &str| operation(&api, name).request_body.as_ref().expect("a body").content[0].encoding.clone();
    let tabs = Serialization { style: ParameterStyle::TabDelimited, explode: false, allow_reserved: false };
    assert_eq!(encoding("POST /jobs")["tags"].serialization, Some(tabs));
    assert_eq!(encoding("POST /files")["file"].content_type.as_deref(), Some("application/octet-stream"));
}

#[test]
fn fields_of_the_path_item_are_fields_of_every_operation() {
    let api = clean(read_swagger(FORMS));
    let fields = |name: &str| {
        let encoding = operation(&api, name).request_body.as_ref().expect("a body").content[0].encoding.clone();
        encoding.into_keys().collect::<Vec<_>>()
    };
    assert_eq!(fields("POST /files"), ["note", "file"]);
    assert_eq!(fields("PUT /files"), ["note"]);
}

#[test]
fn a_body_beside_a_form_wins_and_that_is_told() {
    let (api, warnings) = read_swagger(
        "
paths:
  /a:
    post:
      parameters: [{name: a, in: body, schema: {}}, {name: b, in: formData, type: string}]
      responses: {'200': {description: ok}}
",
    );
    assert_eq!(codes(&warnings), ["contract/request-body"]);
    assert_eq!(api.operations[0].request_body.as_ref().expect("a body").content[0].media_type, "application/json");
}
