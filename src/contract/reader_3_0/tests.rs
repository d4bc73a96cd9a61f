//! What the reader makes of whole documents, good and hostile.

use std::sync::Arc;

use insta::assert_snapshot;
use serde_json::json;

use crate::contract::{
    Api, ApiId, Contract, Operation, ParameterLocation, ParameterShape, ParameterStyle, SecuritySchemeKind, StatusKey,
};
use crate::diagnostic::{Diagnostic, render_warnings};
use crate::source::SourceFile;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: Jobs, version: '1'}\n";

fn read(text: &str) -> (Arc<Api>, Vec<Diagnostic>) {
    read_whole(&format!("{HEAD}{text}"))
}

fn read_whole(text: &str) -> (Arc<Api>, Vec<Diagnostic>) {
    let source = SourceFile::new("jobs.yaml", text);
    let (contract, warnings) = Contract::from_sources(vec![(ApiId("jobs".to_owned()), source)]).expect("readable");
    (Arc::clone(&contract.apis[0]), warnings)
}

fn clean(text: &str) -> Arc<Api> {
    let (api, warnings) = read(text);
    assert_eq!(render_warnings(&warnings), "");
    api
}

fn codes(warnings: &[Diagnostic]) -> Vec<&'static str> {
    warnings.iter().map(|warning| warning.code).collect()
}

fn operation<'a>(api: &'a Api, name: &str) -> &'a Operation {
    api.operation(name).expect("the operation is described")
}

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
    let api = clean(JOBS);
    let keys: Vec<String> = api.operations.iter().map(|operation| operation.key().0).collect();
    assert_eq!(keys, ["GET /v1/jobs/{jobId}", "PUT /v1/jobs/{jobId}", "DELETE /admin/jobs/{jobId}"]);
    assert_eq!(api.servers, ["https://jobs.example/v1"]);
    assert_eq!(operation(&api, "getJob").pointer, "/paths/~1jobs~1{jobId}/get");
    assert!(operation(&api, "PUT /jobs/{jobId}").deprecated);
}

#[test]
fn parameters_of_path_and_operation_are_merged() {
    let api = clean(JOBS);
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
    assert_eq!(parameters[2].examples[0].value, json!(3));
    let ParameterShape::Content(content) = &parameters[3].shape else { panic!("content") };
    assert_eq!(content.media_type, "application/json");
}

#[test]
fn bodies_carry_schemas_examples_and_extensions() {
    let api = clean(JOBS);
    let body = operation(&api, "PUT /jobs/{jobId}").request_body.as_ref().expect("a body");
    assert!(body.required);
    assert_eq!(body.pointer, "/components/requestBodies/Job");
    let json_body = &body.content[0];
    assert_eq!(json_body.extensions["x-version"], "2024-01-01");
    let schema = json_body.schema.as_ref().expect("a schema");
    assert_eq!(schema.pointer, "/components/requestBodies/Job/content/application~1json/schema");
    let examples: Vec<_> = json_body.examples.iter().map(|example| (example.name.as_str(), &example.value)).collect();
    assert_eq!(examples, [("small", &json!({"id": 1})), ("shared", &json!({"id": 2}))]);
    assert_eq!(body.content[1].examples[0].value, "id=1");
}

#[test]
fn responses_keep_their_order_and_every_kind_of_status() {
    let api = clean(JOBS);
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
    let api = clean(JOBS);
    let inherited = &operation(&api, "getJob").security;
    assert_eq!(inherited[1].schemes["app"], ["read"]);
    assert!(!operation(&api, "getJob").is_open());
    let optional = operation(&api, "PUT /jobs/{jobId}");
    assert_eq!((optional.security.len(), optional.is_open()), (2, true));
    assert!(operation(&api, "DELETE /jobs/{jobId}").security.is_empty());
    let kinds: Vec<&SecuritySchemeKind> = api.security_schemes.values().map(|scheme| &scheme.kind).collect();
    assert_eq!(kinds[0], &SecuritySchemeKind::Http { scheme: "digest".to_owned() });
    assert!(matches!(kinds[2], SecuritySchemeKind::OAuth2 { flows }
        if flows["clientCredentials"].token_url.as_deref() == Some("https://jobs.example/token")));
}

#[test]
fn a_missing_reference_is_shown_where_it_is_used_and_the_rest_works() {
    let (api, warnings) = read(
        "
paths:
  /jobs:
    parameters: [{$ref: '#/components/parameters/Pag'}]
    get:
      parameters: [{name: size, in: query, schema: {type: integer}}]
      responses: {'200': {description: ok}, '404': {$ref: '#/components/responses/Nowhere'}}
    post: {responses: {'201': {description: made}}}
components:
  parameters: {Page: {name: page, in: query, schema: {type: integer}}}
",
    );
    assert_snapshot!(render_warnings(&warnings), @r#"
    warning[contract/missing-reference]: the reference `#/components/parameters/Pag` leads nowhere
     --> jobs.yaml:6:26
      |
    6 |     parameters: [{$ref: '#/components/parameters/Pag'}]
      |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: did you mean `#/components/parameters/Page`?

    warning[contract/missing-reference]: the reference `#/components/responses/Nowhere` leads nowhere
     --> jobs.yaml:9:60
      |
    9 |       responses: {'200': {description: ok}, '404': {$ref: '#/components/responses/Nowhere'}}
      |                                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
    assert_eq!(operation(&api, "GET /jobs").parameters.len(), 1);
    assert_eq!(operation(&api, "GET /jobs").responses.len(), 1);
    assert_eq!(operation(&api, "POST /jobs").responses.len(), 1);
}

#[test]
fn reference_cycles_end() {
    let (api, warnings) = read(
        "
paths:
  /jobs:
    get:
      parameters: [{$ref: '#/components/parameters/A'}, {$ref: '#/components/parameters/Self'}]
      requestBody: {$ref: '#/paths/~1jobs/get/requestBody'}
      responses: {'200': {description: ok}}
  /loop: {$ref: '#/paths/~1pool'}
  /pool: {$ref: '#/paths/~1loop'}
components:
  parameters:
    A: {$ref: '#/components/parameters/B'}
    B: {$ref: '#/components/parameters/A'}
    Self: {$ref: '#/components/parameters/Self'}
",
    );
    assert_eq!(codes(&warnings).iter().filter(|code| **code == "contract/reference-cycle").count(), 5);
    assert_eq!(api.operations.len(), 1);
    assert!(api.operations[0].parameters.is_empty());
}

#[test]
fn a_path_item_may_be_a_reference_with_operations_beside_it() {
    let api = clean(
        "
paths:
  /jobs: {$ref: '#/components/x-paths/Jobs', get: {responses: {'200': {description: own}}}}
components:
  x-paths:
    Jobs:
      parameters: [{name: page, in: query, schema: {type: integer}}]
      get: {responses: {'203': {description: hidden}}}
      post: {responses: {'201': {description: made}}}
",
    );
    assert_eq!(operation(&api, "GET /jobs").responses[0].status, StatusKey::Code(200));
    assert_eq!(operation(&api, "GET /jobs").parameters[0].name, "page");
    assert_eq!(operation(&api, "POST /jobs").pointer, "/components/x-paths/Jobs/post");
}

#[test]
fn one_bad_operation_never_takes_the_document_along() {
    let (api, warnings) = read(
        "
paths:
  x-notes: {get: 1}
  jobs: {get: {responses: {'200': {description: ok}}}}
  /a: {get: nothing, post: {responses: {'201': {description: made}}}}
  /b: {get: {responses: {'200': {description: ok}, OK: {description: no status}}}}
  /c: {get: {parameters: [{name: a}, {in: query, schema: {}}, {name: b, in: query}, 7]}}
  /d: {get: {requestBody: [], responses: [], security: nothing}}
  /e/{id: {get: {responses: {'200': {description: ok}}}}
  /f/{id}: {get: {responses: {'200': {description: ok}}}}
  /g: 12
  /h: {get: {parameters: [{name: a, in: query, style: simple, schema: {}}], responses: {'200': {description: ok}}}}
",
    );
    assert_eq!(
        codes(&warnings),
        [
            "contract/path",
            "contract/operation",
            "contract/status",
            "contract/parameter",
            "contract/parameter",
            "contract/parameter",
            "contract/parameter",
            "contract/request-body",
            "contract/security",
            "contract/path",
            "contract/undeclared-parameter",
            "contract/path-item",
            "contract/style",
        ]
    );
    let keys: Vec<String> = api.operations.iter().map(|operation| operation.key().0).collect();
    assert_eq!(keys, ["POST /a", "GET /b", "GET /c", "GET /d", "GET /f/{id}", "GET /h"]);
}

#[test]
fn the_second_reader_blames_the_smallest_part() {
    let (api, warnings) = read(
        "
paths:
  /a: {get: {responses: {'200': {content: {}}}}}
  /b: {get: {tags: 3, responses: {'200': {description: ok}}}}
  /c: {get: {}}
  /d: {get: {callbacks: {done: {$ref: '#/components/callbacks/Done'}}, responses: {'200': {description: ok}}}}
components:
  responses: {Broken: {headers: 3, description: ok}}
  callbacks: {Done: {}}
",
    );
    assert_snapshot!(render_warnings(&warnings), @r#"
    warning[contract/structure]: the operation departs from OpenAPI 3.0 here: missing field `description`
     --> jobs.yaml:5:33
      |
    5 |   /a: {get: {responses: {'200': {content: {}}}}}
      |                                 ^^^^^^^^^^^^^

    warning[contract/structure]: the operation departs from OpenAPI 3.0 here: invalid type: integer `3`, expected a sequence
     --> jobs.yaml:6:13
      |
    6 |   /b: {get: {tags: 3, responses: {'200': {description: ok}}}}
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    warning[contract/structure]: the operation departs from OpenAPI 3.0 here: missing field `responses`
     --> jobs.yaml:7:13
      |
    7 |   /c: {get: {}}
      |             ^^

    warning[contract/structure]: the document departs from OpenAPI 3.0 here: invalid type: integer `3`, expected a map
      --> jobs.yaml:10:23
       |
    10 |   responses: {Broken: {headers: 3, description: ok}}
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
    assert_eq!(api.operations.len(), 4);
}

#[test]
fn names_that_lead_nowhere_get_the_nearest_one() {
    let (api, warnings) = read(
        "
paths:
  /a: {get: {operationId: one, security: [{digset: []}], responses: {'200': {description: ok}}}}
  /b: {get: {operationId: one, responses: {'200': {$ref: 'common.yaml#/responses/Job'}}}}
components:
  securitySchemes: {digest: {type: http, scheme: digest}, odd: {type: magic}}
",
    );
    assert_snapshot!(render_warnings(&warnings), @r#"
    warning[contract/unknown-security-scheme]: there is no security scheme `digset`
     --> jobs.yaml:5:52
      |
    5 |   /a: {get: {operationId: one, security: [{digset: []}], responses: {'200': {description: ok}}}}
      |                                                    ^^
    hint: did you mean `digest`?

    warning[contract/repeated-operation-id]: the operation id `one` is already that of GET /a
     --> jobs.yaml:6:27
      |
    6 |   /b: {get: {operationId: one, responses: {'200': {$ref: 'common.yaml#/responses/Job'}}}}
      |                           ^^^

    warning[contract/missing-reference]: there is no file for the reference `common.yaml#/responses/Job`
     --> jobs.yaml:6:59
      |
    6 |   /b: {get: {operationId: one, responses: {'200': {$ref: 'common.yaml#/responses/Job'}}}}
      |                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^

    warning[contract/security-scheme]: the security scheme `odd` has an unknown `type`
     --> jobs.yaml:8:64
      |
    8 |   securitySchemes: {digest: {type: http, scheme: digest}, odd: {type: magic}}
      |                                                                ^^^^^^^^^^^^^
    "#);
    assert_eq!(api.operation("one").expect("the first wins").path.text, "/a");
}

#[test]
fn a_document_without_paths_promises_nothing() {
    let (api, warnings) = read("components: {}\n");
    assert_eq!(codes(&warnings), ["contract/no-paths"]);
    assert!(api.operations.is_empty());
}

#[test]
fn a_version_without_quotes_is_read_as_written() {
    let (api, warnings) = read_whole("openapi: 3.0\ninfo: {title: Jobs, version: 1.10}\npaths: {}\n");
    assert_eq!((api.title.as_str(), api.version.as_str()), ("Jobs", "1.10"));
    assert_eq!(codes(&warnings), ["contract/structure"]);
}

#[test]
fn a_document_nested_to_the_limit_is_read() {
    let schema = format!("{}{{type: string}}{}", "{items: ".repeat(110), "}".repeat(110));
    let api = clean(&format!("paths: {{}}\ncomponents: {{schemas: {{Deep: {schema}}}}}\n"));
    assert!(api.document.root.pointer(&format!("/components/schemas/Deep{}", "/items".repeat(110))).is_some());
}
