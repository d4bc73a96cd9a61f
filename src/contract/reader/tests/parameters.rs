//! Parameters of OpenAPI 3: styles by place and version, content, the whole query.

use serde_json::json;

use super::reading::{clean, codes, operation, read, read_version};
use crate::contract::{Parameter, ParameterLocation, ParameterShape, ParameterStyle};

/// How a parameter is written: style and whether it is spread.
fn written(parameter: &Parameter) -> (ParameterStyle, bool) {
    match parameter.shape {
        ParameterShape::Schema { style, explode, .. } => (style, explode),
        ParameterShape::Content(_) | ParameterShape::WholeQuery(_) => panic!("{} has no style", parameter.name),
    }
}

#[test]
fn styles_have_the_defaults_of_their_place() {
    use ParameterStyle::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    let api = clean(read(
        "
paths:
  /jobs/{a}/{b}/{c}:
    get:
      parameters:
        - {name: a, in: path, required: true, schema: {}}
        - {name: b, in: path, required: true, style: label, schema: {}}
        - {name: c, in: path, required: true, style: matrix, explode: true, schema: {}}
        - {name: d, in: header, schema: {}}
        - {name: e, in: query, schema: {}}
        - {name: f, in: query, explode: false, schema: {}}
        - {name: g, in: query, style: spaceDelimited, schema: {}}
        - {name: h, in: query, style: pipeDelimited, explode: true, schema: {}}
        - {name: i, in: query, style: deepObject, explode: true, schema: {}}
        - {name: j, in: cookie, schema: {}}
      responses: {'200': {description: ok}}
",
    ));
    let all: Vec<_> = api.operations[0].parameters.iter().map(|parameter| written(parameter)).collect();
    let expected = [
        (Simple, false),
        (Label, false),
        (Matrix, true),
        (Simple, false),
        (Form, true),
        (Form, false),
        (SpaceDelimited, false),
        (PipeDelimited, true),
        (DeepObject, true),
        (Form, true),
    ];
    assert_eq!(all, expected);
}

#[test]
fn cookies_have_a_style_of_their_own_since_3_2() {
    let text = "
paths:
  /jobs:
    get:
      parameters: [{name: a, in: cookie, style: cookie, schema: {}}]
      responses: {'200': {description: ok}}
";
    let api = clean(read_version("3.2.0", text));
    assert_eq!(written(&api.operations[0].parameters[0]), (ParameterStyle::Cookie, true));
    let (api, warnings) = read_version("3.1.0", text);
    assert_eq!(codes(&warnings), ["contract/style"]);
    assert_eq!(written(&api.operations[0].parameters[0]), (ParameterStyle::Form, true));
}

#[test]
fn a_parameter_may_be_the_whole_query_since_3_2() {
    let text = "
paths:
  /jobs:
    get:
      parameters:
        - name: query
          in: querystring
          content: {application/x-www-form-urlencoded: {schema: {type: object}}}
      responses: {'200': {description: ok}}
";
    let api = clean(read_version("3.2.0", text));
    let parameter = &api.operations[0].parameters[0];
    assert_eq!(parameter.location, ParameterLocation::Query);
    let ParameterShape::WholeQuery(content) = &parameter.shape else { panic!("{parameter:?}") };
    assert_eq!(content.media_type, "application/x-www-form-urlencoded");
    assert!(parameter.schema().expect("a schema").pointer.ends_with("/application~1x-www-form-urlencoded/schema"));
    assert_eq!(codes(&read_version("3.1.0", text).1), ["contract/parameter"]);
}

#[test]
fn reserved_characters_are_allowed_where_the_version_says() {
    let text = "
paths:
  /jobs/{a}:
    get:
      parameters:
        - {name: a, in: path, required: true, allowReserved: true, schema: {}}
        - {name: b, in: query, allowReserved: true, allowEmptyValue: true, deprecated: true, schema: {}}
      responses: {'200': {description: ok}}
";
    let allowed = |version: &str| {
        let api = clean(read_version(version, text));
        let parameters = api.operations[0].parameters.iter();
        let allows = |shape: &ParameterShape| matches!(shape, ParameterShape::Schema { allow_reserved: true, .. });
        parameters.map(|parameter| allows(&parameter.shape)).collect::<Vec<_>>()
    };
    assert_eq!(allowed("3.1.0"), [false, true]);
    assert_eq!(allowed("3.2.0"), [true, true]);
    let api = clean(read(text));
    let query = &operation(&api, "GET /jobs/{a}").parameters[1];
    assert!(query.allow_empty && query.deprecated);
}

#[test]
fn examples_are_found_by_their_places() {
    let text = "
paths:
  /jobs:
    get:
      parameters:
        - name: a
          in: query
          schema: {}
          examples:
            data: {dataValue: 1, serializedValue: 'a=1'}
            text: {serializedValue: 'a=2'}
            old: {value: 3}
            away: {externalValue: 'https://jobs.example/a'}
      responses: {'200': {description: ok}}
";
    let shown = |version: &str| {
        let api = clean(read_version(version, text));
        let examples = api.operations[0].parameters[0].examples.iter();
        examples.map(|example| (example.name.clone(), api.example(example).cloned())).collect::<Vec<_>>()
    };
    let named = |name: &str, value| (name.to_owned(), Some(value));
    assert_eq!(shown("3.2.0"), [named("data", json!(1)), named("text", json!("a=2")), named("old", json!(3))]);
    assert_eq!(shown("3.1.0"), [named("old", json!(3))]);
}

#[test]
fn a_shared_parameter_is_lowered_once() {
    let api = clean(read(
        "
paths:
  /a: {get: {parameters: [{$ref: '#/components/parameters/Page'}], responses: {'200': {$ref: '#/components/responses/R'}}}}
  /b: {get: {parameters: [{$ref: '#/components/parameters/Page'}], responses: {'200': {$ref: '#/components/responses/R'}}}}
components:
  parameters: {Page: {name: page, in: query, schema: {type: integer}}}
  responses: {R: {description: ok, content: {a/b: {}}}}
",
    ));
    let [one, other] = &api.operations[..] else { panic!("two operations") };
    assert!(std::sync::Arc::ptr_eq(&one.parameters[0], &other.parameters[0]));
    assert!(std::sync::Arc::ptr_eq(&one.responses[0].content, &other.responses[0].content));
}
