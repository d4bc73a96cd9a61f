//! Swagger 2.0: parameters, bodies, responses, servers and security, in the model of OpenAPI 3.

use serde_json::json;

use super::reading::{clean, codes, operation, read_swagger};
use crate::contract::{OpenApiVersion, ParameterLocation, ParameterShape, ParameterStyle, SecuritySchemeKind};

const JOBS: &str = "
host: jobs.example
basePath: /v1/
schemes: [https, http]
consumes: [application/json, application/xml]
produces: [application/json]
parameters:
  Page: {name: page, in: query, type: integer, allowEmptyValue: true}
responses:
  Gone: {description: gone, schema: {$ref: '#/definitions/Error'}}
definitions:
  Job: {type: object}
  Error: {type: object}
paths:
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, type: string}]
    get:
      operationId: getJob
      parameters: [{$ref: '#/parameters/Page'}, {name: Accept, in: header, type: string}]
      produces: [application/json, text/csv]
      responses:
        '200':
          description: a job
          schema: {$ref: '#/definitions/Job'}
          headers: {X-Tags: {type: array, items: {type: string}, collectionFormat: pipes}}
          examples: {application/json: {id: 1}, image/png: none}
        '204': {description: nothing}
        '404': {$ref: '#/responses/Gone'}
    put:
      parameters: [{name: job, in: body, required: true, schema: {$ref: '#/definitions/Job'}}]
      responses: {'200': {description: ok, schema: {type: file}}}
    delete: {produces: [], responses: {default: {description: any, schema: {type: file}}}}
";

#[test]
fn host_base_path_and_schemes_are_servers() {
    let api = clean(read_swagger(JOBS));
    assert_eq!(api.openapi, OpenApiVersion::V2_0);
    let urls: Vec<String> = api.servers.iter().map(crate::contract::Server::resolved).collect();
    assert_eq!(urls, ["https://jobs.example/v1/", "http://jobs.example/v1/"]);
    let keys: Vec<String> = api.operations.iter().map(|operation| operation.key().0).collect();
    assert_eq!(keys, ["GET /v1/jobs/{id}", "PUT /v1/jobs/{id}", "DELETE /v1/jobs/{id}"]);
    assert!(operation(&api, "getJob").other_paths.is_empty());
    let bare = clean(read_swagger("basePath: v1\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\n"));
    assert_eq!(bare.operations[0].key().0, "GET /v1/a");
}

#[test]
fn parameters_are_their_own_schemas() {
    let api = clean(read_swagger(JOBS));
    let parameters = &operation(&api, "getJob").parameters;
    let shown: Vec<_> = parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter.schema().expect("a schema").pointer.as_str()))
        .collect();
    assert_eq!(shown, [("id", "/paths/~1jobs~1{id}/parameters/0"), ("page", "/parameters/Page")]);
    assert!(parameters[0].required && !parameters[1].required);
    assert!(parameters[1].allow_empty);
    assert_eq!(parameters[0].location, ParameterLocation::Path);
}

#[test]
fn collection_formats_are_styles() {
    use ParameterStyle::{Form, PipeDelimited, Simple, SpaceDelimited, TabDelimited};
    let (api, warnings) = read_swagger(
        "
paths:
  /{p}/{q}:
    get:
      parameters:
        - {name: a, in: query, type: array, items: {type: string}}
        - {name: b, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: c, in: query, type: array, items: {type: string}, collectionFormat: ssv}
        - {name: d, in: query, type: array, items: {type: string}, collectionFormat: tsv}
        - {name: e, in: query, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: p, in: path, required: true, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: q, in: path, required: true, type: array, items: {type: string}}
        - {name: f, in: header, type: array, items: {type: string}, collectionFormat: multi}
      responses: {'200': {description: ok}}
",
    );
    assert_eq!(codes(&warnings), ["contract/style"]);
    let written = api.operations[0].parameters.iter().map(|parameter| match parameter.shape {
        ParameterShape::Schema { style, explode, .. } => (style, explode),
        _ => panic!("{} has no style", parameter.name),
    });
    let expected = [
        (Form, false),
        (Form, true),
        (SpaceDelimited, false),
        (TabDelimited, false),
        (PipeDelimited, false),
        (PipeDelimited, false),
        (Simple, false),
        (Simple, false),
    ];
    assert_eq!(written.collect::<Vec<_>>(), expected);
}

#[test]
fn the_body_parameter_is_a_body_of_every_consumed_type() {
    let api = clean(read_swagger(JOBS));
    let body = operation(&api, "PUT /jobs/{id}").request_body.as_ref().expect("a body");
    assert!(body.required);
    assert_eq!(body.pointer, "/paths/~1jobs~1{id}/put/parameters/0");
    let types: Vec<_> = body.content.iter().map(|promise| promise.media_type.as_str()).collect();
    assert_eq!(types, ["application/json", "application/xml"]);
    let schema = body.content[0].schema.as_ref().expect("a schema");
    assert_eq!(schema.pointer, "/paths/~1jobs~1{id}/put/parameters/0/schema");
    assert!(operation(&api, "getJob").request_body.is_none());
    assert!(operation(&api, "PUT /jobs/{id}").parameters.iter().all(|parameter| parameter.name != "job"));
}

#[test]
fn without_consumes_a_body_is_json() {
    let api = clean(read_swagger(
        "paths: {/a: {post: {parameters: [{name: a, in: body, schema: {}}], responses: {'200': {description: ok}}}}}\n",
    ));
    let body = api.operations[0].request_body.as_ref().expect("a body");
    assert_eq!((body.content[0].media_type.as_str(), body.required), ("application/json", false));
}

#[test]
fn a_response_has_content_when_it_has_a_schema() {
    let api = clean(read_swagger(JOBS));
    let responses = &operation(&api, "getJob").responses;
    let types = |index: usize| -> Vec<&str> {
        responses[index].content.iter().map(|promise| promise.media_type.as_str()).collect()
    };
    assert_eq!(types(0), ["application/json", "text/csv"]);
    assert!(types(1).is_empty());
    assert_eq!(responses[2].pointer, "/responses/Gone");
    assert_eq!(responses[2].content[0].schema.as_ref().expect("a schema").pointer, "/responses/Gone/schema");
    let example = &responses[0].content[0].examples[0];
    assert_eq!(api.example(example), Some(&json!({"id": 1})));
    assert!(responses[0].content[1].examples.is_empty());
}

#[test]
fn a_file_without_produces_may_be_of_any_type() {
    let api = clean(read_swagger(JOBS));
    let of = |name: &str| operation(&api, name).responses[0].content[0].media_type.clone();
    assert_eq!(of("PUT /jobs/{id}"), "application/json");
    assert_eq!(of("DELETE /jobs/{id}"), "*/*");
}

#[test]
fn headers_are_their_own_schemas() {
    let api = clean(read_swagger(JOBS));
    let header = &operation(&api, "getJob").responses[0].headers[0];
    assert_eq!(header.style, ParameterStyle::PipeDelimited);
    assert_eq!(header.schema.as_ref().expect("a schema").pointer, header.pointer);
    assert!(header.pointer.ends_with("/responses/200/headers/X-Tags"));
}

#[test]
fn security_definitions_are_schemes() {
    let (api, warnings) = read_swagger(
        "
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: query, name: key}
  implicit: {type: oauth2, flow: implicit, authorizationUrl: https://a/authorize, scopes: {read: read jobs}}
  password: {type: oauth2, flow: password, tokenUrl: https://a/token, scopes: {}}
  application: {type: oauth2, flow: application, tokenUrl: https://a/token, scopes: {}}
  code: {type: oauth2, flow: accessCode, authorizationUrl: https://a/authorize, tokenUrl: https://a/token, scopes: {}}
  odd: {type: oauth2, flow: magic}
security: [{basic: []}, {implicit: [read], key: []}]
paths: {/a: {get: {responses: {'200': {description: ok}}}, put: {security: [], responses: {'200': {description: ok}}}}}
",
    );
    assert_eq!(codes(&warnings), ["contract/security-scheme"]);
    let flow = |name: &str| match &api.security_schemes[name].kind {
        SecuritySchemeKind::OAuth2 { flows, .. } => flows.keys().next().expect("a flow").clone(),
        other => panic!("{other:?}"),
    };
    let flows = ["implicit", "password", "application", "code"].map(flow);
    assert_eq!(flows, ["implicit", "password", "clientCredentials", "authorizationCode"]);
    assert!(
        matches!(&api.security_schemes["basic"].kind, SecuritySchemeKind::Http { scheme, .. } if scheme == "basic")
    );
    assert_eq!(operation(&api, "GET /a").security[1].schemes["implicit"], ["read"]);
    assert!(operation(&api, "PUT /a").is_open());
}
