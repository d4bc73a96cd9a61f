//! A second identity asks for what the first one made.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use jiff::Timestamp;
use probity::engine::GivenCredentials;
use probity::harness::{Aim, Project, Settings, SnapshotUpdate, run_against};
use probity::report::Summary;
use serde_json::{Value, json};

const SPEC: &str = "
openapi: 3.1.0
info: { title: Notes, version: '1' }
security: [{ bearer: [] }]
paths:
  /notes:
    get:
      operationId: listNotes
      responses:
        '200': { description: own, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Note' } } } } }
        '401': { description: who }
    post:
      operationId: writeNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Text' } } } }
      responses:
        '201': { description: written, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '400': { description: refused }
        '401': { description: who }
  /notes/{noteId}:
    parameters: [{ name: noteId, in: path, required: true, schema: { type: integer, minimum: 1, maximum: 9999 } }]
    get:
      operationId: readNote
      responses:
        '200': { description: found, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '400': { description: refused }
        '401': { description: who }
        '404': { description: unknown }
    put:
      operationId: changeNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Text' } } } }
      responses:
        '200': { description: changed, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '400': { description: refused }
        '401': { description: who }
        '404': { description: unknown }
    delete:
      operationId: burnNote
      responses: { '204': { description: gone }, '400': { description: refused }, '401': { description: who }, '404': { description: unknown } }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    Text: { type: object, required: [text], additionalProperties: false, properties: { text: { type: string, minLength: 1, maxLength: 9 } } }
    Note: { type: object, required: [id, text], properties: { id: { type: integer }, text: { type: string } } }
";

/// What a server does about owners.
#[derive(Clone, Copy, PartialEq)]
enum Flaw {
    None,
    /// It does not look whose a note is when it is asked with this method.
    Forgets(&'static str),
    /// Notes are everybody's, and the lists say so.
    Shares,
}

/// Notes with their owners; ids count up.
#[derive(Clone)]
struct Notes {
    flaw: Flaw,
    kept: Arc<Mutex<BTreeMap<u64, (String, Value)>>>,
}

impl Notes {
    fn answer(&self, request: &http::Request<Bytes>) -> (u16, Value) {
        let field = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let owner = field("authorization");
        if owner != "Bearer anna" && owner != "Bearer berta" {
            return (401, Value::Null);
        }
        let method = request.method().as_str();
        let path: Vec<&str> = request.uri().path().split('/').skip(1).collect();
        let mut kept = self.kept.lock().unwrap();
        let is_seen = |of: &String| {
            *of == owner
                || self.flaw == Flaw::Shares
                || matches!(self.flaw, Flaw::Forgets(forgetful) if forgetful == method)
        };
        let text = serde_json::from_slice::<Value>(request.body())
            .ok()
            .filter(|_| field("content-type") == "application/json");
        let text = text.filter(|text| {
            let fields = text.as_object().filter(|fields| fields.len() == 1);
            let length = fields.and_then(|fields| fields.get("text")?.as_str()).map(|text| text.chars().count());
            length.is_some_and(|length| (1..=9).contains(&length))
        });
        match (method, &path[..]) {
            ("GET", ["notes"]) => {
                let own = kept.values().filter(|(of, _)| *of == owner || self.flaw == Flaw::Shares);
                (200, own.map(|(_, note)| note.clone()).collect())
            }
            ("POST", ["notes"]) => {
                let Some(mut note) = text else { return (400, Value::Null) };
                let id = kept.keys().last().map_or(1, |last| last + 1);
                note["id"] = json!(id);
                kept.insert(id, (owner.to_owned(), note.clone()));
                (201, note)
            }
            ("GET" | "PUT" | "DELETE", ["notes", id]) => {
                let Some(id) = id.parse::<u64>().ok().filter(|id| (1..=9999).contains(id)) else {
                    return (400, Value::Null);
                };
                let text = if method == "PUT" { text } else { Some(Value::Null) };
                let Some(text) = text else { return (400, Value::Null) };
                let Some((_, note)) = kept.get_mut(&id).filter(|(of, _)| is_seen(of)) else {
                    return (404, Value::Null);
                };
                if method == "PUT" {
                    note["text"] = text["text"].clone();
                }
                let note = note.clone();
                if method == "DELETE" {
                    kept.remove(&id);
                    return (204, Value::Null);
                }
                (200, note)
            }
            _ => (405, Value::Null),
        }
    }
}

impl tower::Service<http::Request<Bytes>> for Notes {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        let (status, body) = self.answer(&request);
        let mut response = http::Response::builder().status(status);
        if status == 405 {
            let is_one = request.uri().path().split('/').count() > 2;
            response = response.header("Allow", if is_one { "GET, PUT, DELETE" } else { "GET, POST" });
        }
        if status == 401 {
            response = response.header("WWW-Authenticate", "Bearer");
        }
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        if !body.is_empty() {
            response = response.header("Content-Type", "application/json");
        }
        ready(Ok(response.body(body).unwrap()))
    }
}

fn run(flaw: Flaw, has_second: bool) -> Summary {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("specs/notes")).unwrap();
    std::fs::write(folder.path().join("specs/notes/openapi.yaml"), SPEC).unwrap();
    let now = Timestamp::from_second(1_795_000_000).unwrap();
    let mut settings = Settings::for_project(folder.path(), BTreeMap::new(), now);
    settings.snapshot_update = SnapshotUpdate::Never;
    settings.infer_cases = true;
    settings.selection.names = vec!["write-note-stateful".to_owned()];
    settings.credentials = Some(GivenCredentials::Token("anna".into()));
    settings.second_credentials = has_second.then(|| GivenCredentials::Token("berta".into()));
    let project = Project::load(&settings).unwrap();
    let notes = Notes { flaw, kept: Arc::default() };
    run_against(&settings, &project, &Aim::service(notes)).unwrap()
}

/// What is found, as `check METHOD severity`.
fn found(summary: &Summary) -> BTreeSet<String> {
    let findings = summary.findings();
    let line = |finding: &probity::finding::Finding| {
        let method = finding.operation.split(' ').next().unwrap_or_default();
        format!("{} {method} {:?}", finding.check, finding.severity)
    };
    findings.iter().map(|(found, ..)| line(&found.finding)).collect()
}

#[test]
fn what_belongs_to_somebody_else_is_asked_for() {
    for method in ["GET", "PUT", "DELETE"] {
        let summary = run(Flaw::Forgets(method), true);
        assert_eq!(found(&summary), BTreeSet::from([format!("auth/object-level {method} Error")]));
    }
}

#[test]
fn owners_who_are_asked_for_are_left_alone() {
    assert_eq!(found(&run(Flaw::None, true)), BTreeSet::new());
    assert_eq!(found(&run(Flaw::Forgets("GET"), false)), BTreeSet::new());
    let shared = BTreeSet::from(["PUT", "DELETE"].map(|method| format!("auth/object-level {method} Warning")));
    assert_eq!(found(&run(Flaw::Shares, true)), shared);
}
