//! A small API in this process for tests of the engine: kennels with jobs that progress, and a log of what was asked.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use jiff::Timestamp;
use probity::harness::{Aim, Project, Settings, SnapshotUpdate, run_against};
use probity::report::Summary;
use serde_json::json;

pub(crate) const SPEC: &str = r"
openapi: 3.0.3
info: { title: Kennels, version: '1' }
paths:
  /kennels:
    post:
      operationId: openKennel
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: { type: string, minLength: 1, maxLength: 40 }
                places: { type: integer, minimum: 0, maximum: 100 }
      responses:
        '201': { description: opened, content: { application/json: { schema: { $ref: '#/components/schemas/Kennel' } } } }
        '400': { description: refused }
  /kennels/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getKennel
      responses:
        '200': { description: found, content: { application/json: { schema: { $ref: '#/components/schemas/Kennel' } } } }
        '404': { description: unknown }
    delete:
      operationId: closeKennel
      responses:
        '204': { description: closed }
        '404': { description: unknown }
components:
  schemas:
    Kennel:
      type: object
      required: [id, state]
      properties:
        id: { type: string }
        state: { type: string, enum: [DIGGING, BUILDING, OPEN, RUINED] }
        echo: {}
";

/// How the kennels behave.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manners {
    /// The states that a kennel answers with, one after the other; the last one stays.
    pub(crate) states: Vec<&'static str>,
    /// The `Retry-After` of answers to `getKennel`.
    pub(crate) retry_after: Option<&'static str>,
    /// Bodies with more places than this end in a server error.
    pub(crate) crashes_above: Option<u64>,
    /// Bodies with more places than this are refused.
    pub(crate) refuses_above: Option<u64>,
    /// What is answered where a kennel's id is left empty, which is no path of the API.
    pub(crate) without_id: Option<u16>,
    /// How many bodies with 100 places take more than a second, from the twelfth request on.
    pub(crate) naps: usize,
    /// Whether a kennel without a name is opened.
    pub(crate) takes_anything: bool,
}

/// The API as a service.
#[derive(Clone)]
pub(crate) struct Kennels {
    manners: Arc<Manners>,
    log: Arc<Mutex<Vec<String>>>,
    napped: Arc<Mutex<usize>>,
}

impl Kennels {
    pub(crate) fn new(manners: Manners) -> Self {
        Self { manners: Arc::new(manners), log: Arc::default(), napped: Arc::default() }
    }

    /// What was asked, in order: method and path.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    fn answer(&self, request: &http::Request<Bytes>) -> (u16, serde_json::Value) {
        let path = request.uri().path();
        let asked = format!("{} {path}", request.method());
        let mut log = self.log.lock().unwrap();
        let earlier = log.iter().filter(|line| **line == asked).count();
        let last = log.iter().rev().find(|line| **line == "POST /kennels" || **line == "DELETE /kennels/k1");
        let is_closed = path == "/kennels/k1" && last.is_some_and(|last| last.starts_with("DELETE"));
        log.push(asked);
        if log.len() > 12 {
            self.nap(request);
        }
        match (request.method().as_str(), path) {
            ("POST", "/kennels") => self.open(request),
            (_, "/kennels/") if self.manners.without_id.is_some() => {
                (self.manners.without_id.unwrap(), json!({"error": "no such path"}))
            }
            ("GET" | "DELETE", "/kennels/missing") => (404, json!(null)),
            ("GET", _) if is_closed => (404, json!(null)),
            ("GET", _) => {
                let states = if self.manners.states.is_empty() { &["OPEN"][..] } else { &self.manners.states };
                (200, json!({"id": "k1", "state": states[earlier.min(states.len() - 1)]}))
            }
            ("DELETE", _) => (204, json!(null)),
            _ => (404, json!(null)),
        }
    }

    fn nap(&self, request: &http::Request<Bytes>) {
        let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let mut napped = self.napped.lock().unwrap();
        if body["places"] == 100 && *napped < self.manners.naps {
            *napped += 1;
            std::thread::sleep(std::time::Duration::from_millis(1_050));
        }
    }

    fn open(&self, request: &http::Request<Bytes>) -> (u16, serde_json::Value) {
        let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let named = body["name"].as_str().is_some_and(|name| (1..=40).contains(&name.chars().count()));
        let places = body
            .get("places")
            .is_none_or(|places| places.as_f64().is_some_and(|n| (0.0..=100.0).contains(&n) && n.fract() == 0.0));
        let crashes =
            self.manners.crashes_above.is_some_and(|limit| body["places"].as_u64().is_some_and(|n| n > limit));
        let json = request.headers().get("content-type").is_some_and(|value| value == "application/json");
        let refuses =
            self.manners.refuses_above.is_some_and(|limit| body["places"].as_u64().is_some_and(|n| n > limit));
        match () {
            () if refuses => (400, json!(null)),
            () if crashes => (500, json!({"error": "out of wood"})),
            () if self.manners.takes_anything || (named && places && json) => {
                let echo = request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned());
                (201, json!({"id": "k1", "state": "DIGGING", "echo": echo}))
            }
            () => (400, json!(null)),
        }
    }
}

impl tower::Service<http::Request<Bytes>> for Kennels {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        let (status, body) = self.answer(&request);
        let mut response = http::Response::builder().status(status);
        if let Some(wait) = self.manners.retry_after
            && request.method() == "GET"
        {
            response = response.header("Retry-After", wait);
        }
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        if !body.is_empty() {
            response = response.header("Content-Type", "application/json");
        }
        ready(Ok(response.body(body).unwrap()))
    }
}

/// Settings that read nothing but the given folder.
pub(crate) fn settings(folder: &std::path::Path) -> Settings {
    let now = Timestamp::from_second(1_795_000_000).unwrap();
    let mut settings = Settings::for_project(folder, std::collections::BTreeMap::new(), now);
    settings.snapshot_update = SnapshotUpdate::Always;
    settings
}

/// Loads a suite from its text.
pub(crate) fn project(folder: &tempfile::TempDir, cases: &str) -> (Settings, Project) {
    let root = folder.path();
    std::fs::create_dir_all(root.join("specs/kennels")).unwrap();
    std::fs::create_dir_all(root.join("cases/kennels")).unwrap();
    std::fs::write(root.join("specs/kennels/openapi.yaml"), SPEC).unwrap();
    std::fs::write(root.join("cases/kennels/suite.yaml"), cases).unwrap();
    let settings = settings(root);
    let project =
        Project::load(&settings).unwrap_or_else(|diagnostics| panic!("{}", probity::diagnostic::render(&diagnostics)));
    (settings, project)
}

/// Runs a suite given as text against kennels with these manners.
pub(crate) fn run(manners: Manners, cases: &str) -> (Summary, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let (settings, project) = project(&folder, cases);
    let kennels = Kennels::new(manners);
    let aim = Aim::service(kennels.clone());
    let summary = run_against(&settings, &project, &aim).unwrap();
    (summary, kennels.log())
}

/// The ids of the checks that failed a test, in order.
pub(crate) fn checks(summary: &Summary, test: &str) -> Vec<String> {
    let (_, test) = summary.tests.iter().find(|(name, _)| name.0.ends_with(test)).expect("the test was planned");
    test.occurrences.iter().map(|found| found.finding.check.clone()).collect()
}
