//! What every version of OpenAPI 3 has: parameters, bodies, responses, security.

use serde_json::json;

use super::reading::{clean, operation, read};
use crate::contract::{ParameterLocation, ParameterShape, ParameterStyle, SecuritySchemeKind, StatusKey};

const JOBS: &str = "
servers:
  - url: https://{host}/v1
    variables: {host: {default: jobs.example}}
security: [{digest: []}, {app: [read], key: []}]
paths:
  /jobs/{jobId}:
    parameters:
      - $ref: '#/components/parameters/JobId'
      - {name: X-Trace, in: header, schema: {type: string}}
      - {name: verbose, in: query, schema: {type: boolean}}
    get:
      operationId: getJob
      parameters:
        - {name: verbose, in: query, required: true, schema: {type: integer}, example: 3}
        - {name: Accept, in: header, schema: {type: string}}
        - name: filter
          in: query
          content: {application/json: {schema: {type: object}}}
      responses:
        '200': {$ref: '#/components/responses/Job'}
        4XX: {description: your fault}
        5xx: {description: our fault}
        default: {description: anything else}
    put:
      deprecated: true
      security: [{}, {digest: []}]
      requestBody: {$ref: '#/components/requestBodies/Job'}
      responses: {204: {description: done}}
    delete:
      security: []
      servers: [{url: /admin/}]
      responses: {'204': {description: gone}}
components:
  parameters:
    JobId: {name: jobId, in: path, required: true, style: label, explode: true, schema: {type: string}}
  requestBodies:
    Job:
      required: true
      content:
        application/json:
          x-version: 2024-01-01
          schema: {$ref: '#/components/schemas/Job'}
          examples:
            small: {value: {id: 1}}
            shared: {$ref: '#/components/examples/Large'}
            elsewhere: {externalValue: https://jobs.example/large.json}
        text/plain: {schema: {type: string}, example: id=1}
  examples:
    Large: {value: {id: 2}}
  responses:
    Job:
      description: a job
      headers:
        X-Rate-Limit: {required: true, schema: {type: integer}}
        Link: {$ref: '#/components/headers/Link'}
        Content-Type: {schema: {type: string}}
      content:
        application/json: {schema: {$ref: '#/components/schemas/Job'}}
  headers:
    Link: {explode: true, schema: {type: array, items: {type: string}}}
  schemas:
    Job: {type: object, properties: {id: {type: integer}}}
  securitySchemes:
    digest: {type: http, scheme: Digest}
    key: {type: apiKey, name: X-Key, in: header}
    app:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://jobs.example/token, scopes: {read: read jobs}}}
    connect: {type: openIdConnect, openIdConnectUrl: https://jobs.example/openid}
";

#[test]
fn operations_stand_behind_the_path_of_their_server() {
    let api = clean(read(JOBS));
    let keys: Vec<String> = api.operations.iter().map(|operation| operation.key().0).collect();
    assert_eq!(keys, ["GET /v1/jobs/{jobId}", "PUT /v1/jobs/{jobId}", "DELETE /admin/jobs/{jobId}"]);
    assert_eq!(api.servers[0].url, "https://{host}/v1");
    assert_eq!(api.servers[0].resolved(), "https://jobs.example/v1");
    assert_eq!(operation(&api, "getJob").pointer, "/paths/~1jobs~1{jobId}/get");
    assert!(operation(&api, "PUT /jobs/{jobId}").deprecated);
}

#[test]
fn parameters_of_path_and_operation_are_merged() {
    let api = clean(read(JOBS));
    let parameters = &operation(&api, "getJob").parameters;
    let shown: Vec<_> =
        parameters.iter().map(|parameter| (parameter.name.as_str(), parameter.location, parameter.required)).collect();
    assert_eq!(
        shown,
        [
            ("jobId", ParameterLocation::Path, true),
            ("X-Trace", ParameterLocation::Header, false),
            ("verbose", ParameterLocation::Query, true),
            ("filter", ParameterLocation::Query, false),
        ]
    );
    let ParameterShape::Schema { schema, style, explode, .. } = &parameters[0].shape else { panic!("a schema") };
    assert_eq!(schema.pointer, "/components/parameters/JobId/schema");
    assert_eq!((*style, *explode), (ParameterStyle::Label, true));
    let ParameterShape::Schema { schema, style, explode, .. } = &parameters[2].shape else { panic!("a schema") };
    assert_eq!(schema.pointer, "/paths/~1jobs~1{jobId}/get/parameters/0/schema");
    assert_eq!((*style, *explode), (ParameterStyle::Form, true));
    assert_eq!(api.example(&parameters[2].examples[0]), Some(&json!(3)));
    let ParameterShape::Content(content) = &parameters[3].shape else { panic!("content") };
    assert_eq!(content.media_type, "application/json");
}

#[test]
fn bodies_carry_schemas_examples_and_extensions() {
    let api = clean(read(JOBS));
    let body = operation(&api, "PUT /jobs/{jobId}").request_body.as_ref().expect("a body");
    assert!(body.required);
    assert_eq!(body.pointer, "/components/requestBodies/Job");
    let json_body = &body.content[0];
    assert_eq!(json_body.extensions["x-version"], "2024-01-01");
    let schema = json_body.schema.as_ref().expect("a schema");
    assert_eq!(schema.pointer, "/components/requestBodies/Job/content/application~1json/schema");
    let examples: Vec<_> = json_body
        .examples
        .iter()
        .map(|example| (example.name.as_str(), api.example(example).expect("a value")))
        .collect();
    assert_eq!(examples, [("small", &json!({"id": 1})), ("shared", &json!({"id": 2}))]);
    assert_eq!(api.example(&body.content[1].examples[0]), Some(&json!("id=1")));
}

#[test]
fn responses_keep_their_order_and_every_kind_of_status() {
    let api = clean(read(JOBS));
    let get = operation(&api, "getJob");
    let statuses: Vec<StatusKey> = get.responses.iter().map(|response| response.status).collect();
    assert_eq!(statuses, [StatusKey::Code(200), StatusKey::Range(4), StatusKey::Range(5), StatusKey::Default]);
    assert_eq!(get.response(503).map(|response| response.status), Some(StatusKey::Range(5)));
    let headers: Vec<_> =
        get.responses[0].headers.iter().map(|header| (header.name.as_str(), header.required, header.explode)).collect();
    assert_eq!(headers, [("X-Rate-Limit", true, false), ("Link", false, true)]);
}

#[test]
fn security_of_the_operation_wins() {
    let api = clean(read(JOBS));
    let inherited = &operation(&api, "getJob").security;
    assert_eq!(inherited[1].schemes["app"], ["read"]);
    assert!(!operation(&api, "getJob").is_open());
    let optional = operation(&api, "PUT /jobs/{jobId}");
    assert_eq!((optional.security.len(), optional.is_open()), (2, true));
    assert!(operation(&api, "DELETE /jobs/{jobId}").security.is_empty());
    let kinds: Vec<&SecuritySchemeKind> = api.security_schemes.values().map(|scheme| &scheme.kind).collect();
    assert_eq!(kinds[0], &SecuritySchemeKind::Http { scheme: "digest".to_owned(), bearer_format: None });
    assert!(matches!(kinds[2], SecuritySchemeKind::OAuth2 { flows, .. }
        if flows["clientCredentials"].token_url.as_deref() == Some("https://jobs.example/token")));
}
