//! Operations that can be asked with several kinds of credentials: each kind that is given is tried.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use probity::harness::{Aim, Project, run_against};

use crate::kennel::{checks, settings};

const SPEC: &str = r"
openapi: 3.0.3
info: { title: Parks, version: '1' }
paths:
  /parks:
    get:
      operationId: listParks
      security: [{ key: [] }, { login: [] }, { key: [], login: [] }]
      responses: { '200': { description: all }, '401': { description: refused } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    login: { type: http, scheme: basic }
";

const KEY: &str = "keeper: { api_key: { name: X-Key, in: header, value: k } }";
const LOGIN: &str = "walker: { basic: { username: ann, password: pw } }";

/// What the requests carried, and the checks that failed.
fn run(profiles: &str, knows_logins: bool) -> (Vec<&'static str>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("specs/parks")).unwrap();
    std::fs::create_dir_all(root.join("cases/parks")).unwrap();
    std::fs::write(root.join("specs/parks/openapi.yaml"), SPEC).unwrap();
    let cases = format!(
        "auth: {{ {profiles} }}\nuse_auth: keeper\ncases:\n  - {{ name: enumerated, op: listParks, coverage: true }}\n"
    );
    std::fs::write(root.join("cases/parks/suite.yaml"), cases).unwrap();
    let settings = settings(root);
    let project =
        Project::load(&settings).unwrap_or_else(|problems| panic!("{}", probity::diagnostic::render(&problems)));
    let seen: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let log = Arc::clone(&seen);
    let service = tower::service_fn(move |request: http::Request<Bytes>| {
        let value = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let carried = match (value("x-key"), value("authorization")) {
            ("k", "") => "key",
            ("", "Basic YW5uOnB3") => "login",
            ("k", "Basic YW5uOnB3") => "both",
            _ => "nothing good",
        };
        log.lock().unwrap().push(carried);
        let status = match carried {
            "login" | "both" if !knows_logins => 500,
            "key" | "login" | "both" => 200,
            _ => 401,
        };
        let response = http::Response::builder().status(status).header("WWW-Authenticate", "Basic realm=\"parks\"");
        std::future::ready(Ok::<_, Infallible>(response.body(Bytes::new()).unwrap()))
    });
    let summary = run_against(&settings, &project, &Aim::service(service)).unwrap();
    (seen.lock().unwrap().clone(), checks(&summary, "enumerated"))
}

#[test]
fn each_alternative_is_asked_with_its_own_credentials() {
    let (seen, failed) = run(&format!("{KEY}, {LOGIN}"), true);
    assert_eq!(failed, Vec::<String>::new());
    assert!(["key", "login", "both", "nothing good"].iter().all(|carried| seen.contains(carried)), "{seen:?}");
}

#[test]
fn an_alternative_that_the_server_falls_over_is_a_finding() {
    let (_, failed) = run(&format!("{KEY}, {LOGIN}"), false);
    assert!(!failed.is_empty() && failed.iter().all(|check| check == "response/server-error"), "{failed:?}");
}

#[test]
fn what_cannot_be_told_apart_is_not_tried() {
    let (seen, failed) =
        run(&format!("{KEY}, {LOGIN}, visitor: {{ basic: {{ username: bob, password: pw }} }}"), false);
    assert_eq!(failed, Vec::<String>::new());
    assert!(!seen.contains(&"login") && !seen.contains(&"both"), "{seen:?}");
}
