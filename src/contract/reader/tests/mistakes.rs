//! Documents with mistakes: what is wrong is told where it stands, and the rest works.

use insta::assert_snapshot;

use super::reading::{clean, codes, operation, read, read_whole};
use crate::contract::{StatusKey, second_opinion};
use crate::diagnostic::render_warnings;

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
    assert_eq!(operation(&api, "GET /jobs").responses.len(), 2, "its status is documented all the same");
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
    let api = clean(read(
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
    ));
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
    assert_eq!(render_warnings(&warnings), "");
    assert_snapshot!(render_warnings(&second_opinion(&api, &warnings)), @r#"
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
    assert_eq!(codes(&warnings), [""; 0]);
    assert_eq!(codes(&second_opinion(&api, &warnings)), ["contract/structure"]);
}

#[test]
fn a_document_nested_to_the_limit_is_read() {
    let schema = format!("{}{{type: string}}{}", "{items: ".repeat(110), "}".repeat(110));
    let api = clean(read(&format!("paths: {{}}\ncomponents: {{schemas: {{Deep: {schema}}}}}\n")));
    assert!(api.document.root.pointer(&format!("/components/schemas/Deep{}", "/items".repeat(110))).is_some());
}

#[test]
fn a_response_that_cannot_be_read_is_documented_all_the_same() {
    let (api, warnings) = read(
        "
paths:
  /a:
    get:
      responses:
        '200': {$ref: 'https://other.example/api.yaml#/components/responses/Found'}
        '404': 3
",
    );
    assert_eq!(codes(&warnings), ["contract/remote-reference", "contract/response"]);
    let responses = &api.operations[0].responses;
    let told: Vec<_> = responses.iter().map(|it| (it.status.to_string(), it.content[0].media_type.clone())).collect();
    assert_eq!(told, [("200".to_owned(), "*/*".to_owned()), ("404".to_owned(), "*/*".to_owned())]);
    assert!(responses.iter().all(|it| it.content[0].schema.is_none() && it.headers.is_empty()));
}
