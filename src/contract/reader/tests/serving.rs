//! Servers with variables, of the document, of paths and of operations; requests under any of them.

use super::reading::{clean, codes, operation, read};
use crate::contract::{Api, Route};

const JOBS: &str = "
servers:
  - {url: 'https://jobs.example/v1'}
  - {url: 'https://old.jobs.example/legacy/'}
  - {url: 'https://test.jobs.example/v1'}
paths:
  /jobs: {get: {responses: {'200': {description: ok}}}}
  /files:
    servers: [{url: 'https://files.example'}]
    get: {responses: {'200': {description: ok}}}
    put: {servers: [{url: /upload}], responses: {'200': {description: ok}}}
";

fn found(api: &Api, method: &str, path: &str) -> Option<String> {
    match api.route(method, path) {
        Route::Found { operation, .. } => Some(operation.key().0),
        _ => None,
    }
}

#[test]
fn a_request_may_come_under_any_server() {
    let api = clean(read(JOBS));
    let jobs = operation(&api, "GET /jobs");
    assert_eq!(jobs.paths().map(ToString::to_string).collect::<Vec<_>>(), ["/v1/jobs", "/legacy/jobs"]);
    for path in ["/v1/jobs", "/legacy/jobs"] {
        assert_eq!(found(&api, "GET", path).as_deref(), Some("GET /v1/jobs"), "{path}");
    }
    assert_eq!(found(&api, "GET", "/jobs"), None);
    assert_eq!(operation(&api, "GET /legacy/jobs").pointer, jobs.pointer);
}

#[test]
fn the_nearest_servers_count() {
    let api = clean(read(JOBS));
    assert_eq!(api.servers.len(), 3);
    assert!(operation(&api, "GET /jobs").servers.is_empty());
    assert_eq!(operation(&api, "GET /files").servers[0].url, "https://files.example");
    assert_eq!(operation(&api, "PUT /upload/files").servers[0].pointer, "/paths/~1files/put/servers/0");
    assert_eq!(found(&api, "GET", "/files").as_deref(), Some("GET /files"));
    assert_eq!(found(&api, "PUT", "/upload/files").as_deref(), Some("PUT /upload/files"));
    assert_eq!(found(&api, "PUT", "/v1/files"), None);
}

#[test]
fn variables_keep_their_options() {
    let (api, warnings) = read(
        "
servers:
  - url: 'https://{region}.jobs.example/{version}'
    variables:
      region: {default: eu, enum: [eu, us]}
      version: {default: v2, enum: [v1, v2]}
  - {description: nowhere}
paths: {/jobs: {get: {responses: {'200': {description: ok}}}}}
",
    );
    assert_eq!(codes(&warnings), ["contract/server"]);
    let server = &api.servers[0];
    assert_eq!(server.resolved(), "https://eu.jobs.example/v2");
    assert_eq!(server.variables["region"].options, ["eu", "us"]);
    assert_eq!(api.operations[0].key().0, "GET /v2/jobs");
    assert_eq!(found(&api, "GET", "/v1/jobs").as_deref(), Some("GET /v2/jobs"));
}
