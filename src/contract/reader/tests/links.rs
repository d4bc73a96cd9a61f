//! Links of responses, and where they lead.

use serde_json::json;

use super::reading::{codes, operation, read};
use crate::contract::LinkTarget;

const JOBS: &str = "
paths:
  /jobs:
    post:
      responses:
        '201':
          description: made
          links:
            byId:
              operationId: getJob
              parameters: {path.id: $response.body#/id}
              server: {url: https://other.example}
            byRef: {operationRef: '#/paths/~1jobs~1{id}/get', requestBody: $response.body}
            shared: {$ref: '#/components/links/Away'}
  /jobs/{id}: {$ref: '#/components/x-paths/Job'}
components:
  links: {Away: {operationRef: 'https://other.example/openapi.yaml#/paths/~1x/get'}}
  x-paths:
    Job:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      get: {operationId: getJob, responses: {'200': {description: ok}}}
";

#[test]
fn links_lead_to_operations_by_id_and_by_place() {
    let (api, warnings) = read(JOBS);
    assert_eq!(codes(&warnings), ["contract/remote-reference"]);
    let links = &operation(&api, "POST /jobs").responses[0].links;
    let targets: Vec<_> = links.iter().map(|link| api.link_target(link).map(|target| target.key().0)).collect();
    let job = Some("GET /jobs/{id}".to_owned());
    assert_eq!(targets, [job.clone(), job, None]);
    assert_eq!(links[0].parameters["path.id"], "$response.body#/id");
    assert_eq!(links[0].server.as_ref().map(|server| server.url.as_str()), Some("https://other.example"));
    assert_eq!(links[1].request_body, Some(json!("$response.body")));
    assert!(matches!(&links[2].target, LinkTarget::Elsewhere(reference) if reference.ends_with("/get")));
}

#[test]
fn a_link_that_leads_nowhere_is_told() {
    let (api, warnings) = read(
        "
paths:
  /jobs:
    get:
      operationId: listJobs
      responses:
        '200':
          description: ok
          links:
            a: {operationId: listJob}
            b: {operationRef: '#/paths/~1pets/get'}
            c: {}
",
    );
    assert_eq!(codes(&warnings), ["contract/link"; 3]);
    assert_eq!(warnings[0].hint.as_deref(), Some("did you mean `listJobs`?"));
    assert_eq!(api.operations[0].responses[0].links.len(), 2);
}
