//! What an API sends on its own: callbacks and webhooks.

use super::reading::{clean, codes, operation, read, read_version};

#[test]
fn callbacks_hold_operations_under_runtime_expressions() {
    let api = clean(read(
        "
paths:
  /jobs:
    post:
      responses: {'201': {description: made}}
      callbacks:
        done:
          '{$request.body#/url}':
            post:
              operationId: jobDone
              requestBody: {content: {application/json: {schema: {type: object}}}}
              responses: {'200': {description: thanks}}
        shared: {$ref: '#/components/callbacks/Failed'}
components:
  callbacks:
    Failed: {$request.query.url: {put: {responses: {'200': {description: thanks}}}}}
",
    ));
    assert_eq!(api.operations.len(), 1);
    let post = operation(&api, "POST /jobs");
    let callbacks: Vec<_> = api
        .callbacks_of(post)
        .map(|(name, callback)| (name, callback.operations[0].key().0, callback.pointer.as_str()))
        .collect();
    let done = ("done", "POST {$request.body#/url}".to_owned(), "/paths/~1jobs/post/callbacks/done");
    assert_eq!(callbacks, [done, ("shared", "PUT $request.query.url".to_owned(), "/components/callbacks/Failed")]);
    assert!(api.operation("jobDone").is_none());
}

#[test]
fn callbacks_that_name_each_other_end() {
    let api = clean(read(
        "
paths:
  /jobs:
    post:
      responses: {'201': {description: made}}
      callbacks: {a: {$ref: '#/components/callbacks/A'}}
components:
  callbacks:
    A: {'{$url}': {post: {callbacks: {b: {$ref: '#/components/callbacks/B'}}, responses: {'200': {description: ok}}}}}
    B: {'{$url}': {post: {callbacks: {a: {$ref: '#/components/callbacks/A'}}, responses: {'200': {description: ok}}}}}
",
    ));
    let names: Vec<&str> = api.callbacks.keys().map(String::as_str).collect();
    assert_eq!(names, ["/components/callbacks/A", "/components/callbacks/B"]);
}

const WEBHOOKS: &str = "
security: [{key: []}]
webhooks:
  newJob:
    post: {operationId: newJob, responses: {'200': {description: thanks}}}
  x-old: {post: {responses: {'200': {description: thanks}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
";

#[test]
fn webhooks_stand_apart_from_operations() {
    let api = clean(read_version("3.1.0", WEBHOOKS));
    assert!(api.operations.is_empty());
    let [webhook] = &api.webhooks[..] else { panic!("one webhook") };
    assert_eq!((webhook.name.as_str(), webhook.pointer.as_str()), ("newJob", "/webhooks/newJob"));
    assert_eq!(webhook.operations[0].key().0, "POST newJob");
    assert!(webhook.operations[0].is_open(), "the API does not ask itself for credentials");
}

#[test]
fn webhooks_are_unknown_to_3_0() {
    let (api, warnings) = read(WEBHOOKS);
    assert!(api.webhooks.is_empty());
    assert_eq!(codes(&warnings), ["contract/no-paths"]);
}
