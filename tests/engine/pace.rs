//! Operations that take long leave time for the others.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use probity::harness::{Aim, Project, run_against};

use crate::kennel::settings;

const SPEC: &str = "
openapi: 3.0.3
info: { title: Naps, version: '1' }
paths:
  /naps/{length}:
    get:
      operationId: nap
      parameters: [{ name: length, in: path, required: true, schema: { type: integer, minimum: 1 } }]
      responses: { '200': { description: slept }, '404': { description: unknown } }
  /time:
    get:
      operationId: time
      parameters: [{ name: zone, in: query, schema: { type: string, enum: [A, B, C] } }]
      responses: { '200': { description: now }, '400': { description: refused } }
";

/// Sleeps long whenever it is asked for a nap.
#[derive(Clone, Default)]
struct Sleeper {
    log: Arc<Mutex<Vec<String>>>,
}

impl tower::Service<http::Request<Bytes>> for Sleeper {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        let path = request.uri().path().to_owned();
        self.log.lock().unwrap().push(path.clone());
        Box::pin(async move {
            if path.starts_with("/naps") {
                tokio::time::sleep(Duration::from_mins(10)).await;
            }
            Ok(http::Response::builder().status(200).body(Bytes::new()).unwrap())
        })
    }
}

#[test]
fn one_slow_operation_does_not_use_up_the_time_of_all() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("specs/naps")).unwrap();
    std::fs::write(folder.path().join("specs/naps/openapi.yaml"), SPEC).unwrap();
    let mut settings = settings(folder.path());
    settings.infer_cases = true;
    settings.max_time = Some(Duration::from_secs(4));
    settings.jobs = 1;
    let project = Project::load(&settings).unwrap();
    let sleeper = Sleeper::default();
    let summary = run_against(&settings, &project, &Aim::service(sleeper.clone())).unwrap();
    let log = sleeper.log.lock().unwrap();
    assert!(log.iter().any(|path| path == "/time"), "{log:?}");
    assert!(log.iter().any(|path| path.starts_with("/naps")), "{log:?}");
    let unreached = summary.tests.values().flat_map(|test| &test.occurrences);
    let unreached: Vec<&str> = unreached.map(|found| found.finding.operation.as_str()).collect();
    assert!(!unreached.contains(&"GET /naps/{length}"), "what was cut short is not called unreached: {unreached:?}");
}
