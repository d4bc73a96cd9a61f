//! Path items: methods by version, references, what is kept of an operation.

use serde_json::json;

use super::reading::{clean, codes, operation, read, read_swagger, read_version};

const ITEM: &str = "
paths:
  /jobs:
    get: {responses: {'200': {description: ok}}}
    trace: {responses: {'200': {description: ok}}}
    query: {responses: {'200': {description: ok}}}
    additionalOperations:
      COPY: {responses: {'200': {description: ok}}}
      purge: {operationId: purgeJobs, responses: {'200': {description: ok}}}
      x-notes: {responses: {}}
";

fn keys(version: &str) -> Vec<String> {
    let (api, _) = if version == "2.0" { read_swagger(ITEM) } else { read_version(version, ITEM) };
    api.operations.iter().map(|operation| operation.key().0).collect()
}

#[test]
fn methods_are_those_of_the_version() {
    assert_eq!(keys("2.0"), ["GET /jobs"]);
    assert_eq!(keys("3.0.3"), ["GET /jobs", "TRACE /jobs"]);
    assert_eq!(keys("3.1.0"), ["GET /jobs", "TRACE /jobs"]);
    assert_eq!(keys("3.2.0"), ["GET /jobs", "TRACE /jobs", "QUERY /jobs", "COPY /jobs", "purge /jobs"]);
}

#[test]
fn additional_operations_keep_their_methods_as_written() {
    let api = clean(read_version("3.2.0", ITEM));
    let purge = operation(&api, "purgeJobs");
    assert!(purge.is_additional);
    assert_eq!(purge.pointer, "/paths/~1jobs/additionalOperations/purge");
    assert_eq!(operation(&api, "PURGE /jobs").method, "purge");
    assert!(!operation(&api, "QUERY /jobs").is_additional);
}

#[test]
fn a_path_item_of_the_components_may_be_referred_to() {
    let api = clean(read_version(
        "3.1.0",
        "
paths: {/jobs: {$ref: '#/components/pathItems/Jobs'}, /tasks: {$ref: '#/components/pathItems/Jobs'}}
components:
  pathItems:
    Jobs: {get: {operationId: list, responses: {'200': {description: ok}}}}
",
    ));
    let places: Vec<_> =
        api.operations.iter().map(|operation| (operation.key().0, operation.pointer.as_str())).collect();
    let place = "/components/pathItems/Jobs/get";
    assert_eq!(places, [("GET /jobs".to_owned(), place), ("GET /tasks".to_owned(), place)]);
    assert_eq!(operation(&api, "list").path_item, "/paths/~1jobs");
    assert_eq!(operation(&api, "GET /tasks").documented_path(), "/tasks");
}

#[test]
fn summary_tags_and_deprecation_are_kept() {
    let api = clean(read(
        "
paths:
  /jobs:
    get: {summary: all jobs, tags: [jobs, lists], deprecated: true, responses: {'200': {description: ok}}}
",
    ));
    let get = operation(&api, "GET /jobs");
    assert_eq!((get.summary.as_deref(), get.deprecated), (Some("all jobs"), true));
    assert_eq!(get.tags, ["jobs", "lists"]);
}

#[test]
fn extensions_are_kept_in_every_place() {
    let api = clean(read(
        "
x-owner: us
paths:
  /jobs:
    x-audience: all
    get:
      x-quota: {per: day}
      parameters: [{name: a, in: query, schema: {}, x-alias: b}]
      responses:
        '200': {description: ok, x-cached: true, content: {a/b: {x-since: '2024'}}}
",
    ));
    let at = |pointer: &str| {
        api.extensions(pointer).map(|(name, value)| (name.to_owned(), value.clone())).collect::<Vec<_>>()
    };
    let get = operation(&api, "GET /jobs");
    assert_eq!(at(""), [("x-owner".to_owned(), json!("us"))]);
    assert_eq!(at(&get.path_item), [("x-audience".to_owned(), json!("all"))]);
    assert_eq!(at(&get.pointer), [("x-quota".to_owned(), json!({"per": "day"}))]);
    assert_eq!(at(&get.parameters[0].pointer), [("x-alias".to_owned(), json!("b"))]);
    assert_eq!(at(&get.responses[0].pointer), [("x-cached".to_owned(), json!(true))]);
    assert_eq!(get.responses[0].content[0].extensions["x-since"], "2024");
}

#[test]
fn path_items_that_multiply_each_other_end() {
    let parameters = "{name: a, in: query, schema: {}},".repeat(1500);
    let paths: String = (0..1000).map(|index| format!("  /p{index}: {{$ref: '#/components/pathItems/P'}}\n")).collect();
    let text = format!(
        "paths:\n{paths}components:\n  pathItems:\n    P:\n      parameters: [{parameters}]\n      get: {{responses: {{}}}}\n"
    );
    let (api, warnings) = read_version("3.1.0", &text);
    assert_eq!(codes(&warnings), ["contract/too-large"]);
    assert!(api.operations.len() < 1000);
}
