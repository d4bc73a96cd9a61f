//! Random requests learn from answers: what errors tell, what others have written, and what was new.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use probity::case::RunPhase;
use probity::finding::Severity;
use probity::harness::{Aim, Project, Settings, run_against};
use probity::report::Summary;
use serde_json::{Value, json};

use crate::kennel::settings;

const SPEC: &str = "
openapi: 3.1.0
info: { title: Orders, version: '1' }
paths:
  /orders:
    post:
      operationId: order
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [currency, level]
              properties:
                currency: { type: string }
                level: { type: integer }
                voucher: { type: string }
                first: { enum: [a, b, c, d] }
                second: { enum: [a, b, c, d] }
                third: { enum: [a, b, c, d] }
      responses:
        '201': { description: ordered }
        '400': { description: refused }
        '422': { description: refused }
  /bookings:
    post:
      operationId: book
      parameters: [{ name: X-Version, in: header, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [currency, size]
              properties:
                currency: { type: string }
                size: { type: integer, minimum: 1, maximum: 10 }
                note: { type: string, maxLength: 20 }
      responses:
        '201': { description: booked }
        '409': { description: booked before }
        '422': { description: refused }
  /articles:
    get:
      operationId: listArticles
      parameters: [{ name: title, in: query, schema: { type: string } }]
      responses: { '200': { description: all, content: { application/json: { schema: { type: array } } } } }
";

/// A server with a rule that no contract tells.
#[derive(Clone)]
struct Server {
    answer: fn(&str, &Value) -> (u16, Value),
    log: Arc<Mutex<Vec<u16>>>,
}

impl tower::Service<http::Request<Bytes>> for Server {
    type Response = http::Response<Bytes>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        let body = serde_json::from_slice(request.body()).unwrap_or(Value::Null);
        let version = request.headers().get("x-version").map(|version| format!("#{version:?}"));
        let target = format!("{}{}", request.uri(), version.unwrap_or_default());
        let (status, answer) = (self.answer)(&target, &body);
        self.log.lock().unwrap().push(status);
        let answer = Bytes::from(answer.to_string());
        let response = http::Response::builder().status(status).header("Content-Type", "application/json");
        ready(Ok(response.body(answer).unwrap()))
    }
}

fn run(
    operation: &str,
    answer: fn(&str, &Value) -> (u16, Value),
    adjust: impl FnOnce(&mut Settings),
) -> (Summary, Vec<u16>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("specs/orders")).unwrap();
    std::fs::write(folder.path().join("specs/orders/openapi.yaml"), SPEC).unwrap();
    let mut settings = settings(folder.path());
    settings.infer_cases = true;
    settings.jobs = 1;
    settings.phases = vec![RunPhase::Fuzz];
    settings.selection.operations = vec![operation.to_owned()];
    adjust(&mut settings);
    let project = Project::load(&settings).unwrap();
    let server = Server { answer, log: Arc::default() };
    let summary = run_against(&settings, &project, &Aim::service(server.clone())).unwrap();
    let log = server.log.lock().unwrap().clone();
    (summary, log)
}

fn crash_of(summary: &Summary) -> Option<String> {
    let found = summary.tests.values().flat_map(|test| &test.occurrences);
    let mut crashes = found
        .filter(|found| found.finding.check == "response/server-error" && found.finding.severity == Severity::Error);
    crashes.next().and_then(|found| found.evidence.as_ref()?.replay_id.clone())
}

/// Takes orders in two currencies from level 7000 on, and fails for those with a voucher that it has named.
fn picky(_: &str, body: &Value) -> (u16, Value) {
    let refuse = |field: &str, message: &str| (422, json!({"detail": [{"loc": ["body", field], "msg": message}]}));
    if !matches!(body["currency"].as_str(), Some("XTS" | "XAU")) {
        return refuse("currency", "currency must be one of: XTS, XAU");
    }
    if body["level"].as_i64().is_none_or(|level| level < 7000) {
        return refuse("level", "Input should be greater than or equal to 7000");
    }
    match body["voucher"].as_str() {
        None => refuse("voucher", "Field required"),
        Some(voucher) if voucher.len() != 6 || !voucher.starts_with("V-") => {
            refuse("voucher", "String should match pattern '^V-[0-9]{4}$'")
        }
        Some(_) if body["currency"] == "XAU" => (500, json!({"error": "internal"})),
        Some(_) => (201, json!({})),
    }
}

#[test]
fn what_errors_tell_is_sent_until_the_server_accepts() {
    let (summary, log) = run("order", picky, |_| {});
    assert!(log.contains(&201) && log.contains(&500), "{log:?}");
    assert!(crash_of(&summary).is_some());
}

#[test]
fn a_guided_request_is_replayed_by_its_id() {
    let (summary, _) = run("order", picky, |_| {});
    let id = crash_of(&summary).unwrap();
    assert!(id.contains("~/body/currency=%22XAU%22"), "{id}");
    let (again, log) = run("order", picky, |settings| settings.replay = Some(id.clone()));
    assert!(crash_of(&again).is_some(), "{id}: {log:?}");
    assert!(log.len() < 150, "only that request is sent, and simpler ones: {}", log.len());
}

/// Takes one currency, and then any size.
fn careless(_: &str, body: &Value) -> (u16, Value) {
    match (&body["currency"], body["size"].is_i64(), body["note"].as_str().map_or(0, str::len)) {
        (Value::String(currency), _, _) if currency == "XTS" => (201, json!({})),
        (Value::String(_), true, 0..=80) => (422, json!({"errors": {"currency": ["must be one of: XTS"]}})),
        _ => (422, json!({"errors": {"booking": ["is malformed"]}})),
    }
}

fn accepted_sizes(summary: &Summary) -> Vec<String> {
    let found = summary.tests.values().flat_map(|test| &test.occurrences);
    let accepted = found.filter(|found| found.finding.check == "request/invalid-accepted");
    let sizes = accepted.filter(|found| found.finding.title.contains("/size"));
    sizes.filter_map(|found| found.evidence.as_ref()?.replay_id.clone()).collect()
}

#[test]
fn what_is_broken_behind_a_shut_door_is_found_by_enumerated_and_by_random_requests() {
    for phase in [RunPhase::Coverage, RunPhase::Fuzz] {
        let (summary, log) = run("book", careless, |settings| settings.phases = vec![phase]);
        let found = accepted_sizes(&summary);
        assert!(!found.is_empty(), "{phase:?}: {log:?}");
        let id = &found[0];
        assert!(id.ends_with("~/body/currency=%22XTS%22"), "{id}");
        let (again, _) = run("book", careless, |settings| {
            (settings.phases, settings.replay) = (vec![phase], Some(id.clone()));
        });
        assert_eq!(accepted_sizes(&again), std::slice::from_ref(id));
    }
}

/// Refuses what says a version, and fails for whoever mends that in a large booking.
fn unversioned(target: &str, body: &Value) -> (u16, Value) {
    match (target.contains('#'), body["note"].as_str()) {
        (true, Some(note)) => {
            (400, json!({"detail": "Invalid X-Version header: this is not known", "hint": note.len()}))
        }
        (true, None) => (400, json!({"detail": "Invalid X-Version header: this is not known"})),
        _ => (201, json!({})),
    }
}

#[test]
fn an_optional_parameter_that_is_refused_is_left_out() {
    let (_, mut log) = run("book", unversioned, |settings| settings.phases = vec![RunPhase::Fuzz]);
    log.truncate(60);
    let refused: Vec<usize> = log.iter().enumerate().filter(|(_, status)| **status == 400).map(|(at, _)| at).collect();
    let mended = refused.iter().filter(|at| log.get(**at + 1) == Some(&201)).count();
    assert!(mended * 2 > refused.len(), "{mended} of {}: {log:?}", refused.len());
}

#[test]
fn what_must_be_different_each_time_is_no_key() {
    let (summary, log) = run("book", careless_once, |settings| settings.phases = vec![RunPhase::Coverage]);
    assert_eq!(log.iter().filter(|status| **status == 201).count(), 1, "{log:?}");
    assert!(accepted_sizes(&summary).is_empty());
}

/// Takes one booking only, whatever it says of currencies.
fn careless_once(target: &str, body: &Value) -> (u16, Value) {
    static TAKEN: AtomicBool = AtomicBool::new(false);
    match careless(target, body) {
        (201, _) if TAKEN.swap(true, Ordering::Relaxed) => (409, json!({"error": "XTS is booked"})),
        answer => answer,
    }
}

/// Says how many of three fields are right, one after the other, and fails where all are.
fn staged(_: &str, body: &Value) -> (u16, Value) {
    let wanted = [("first", "c"), ("second", "a"), ("third", "d")];
    let stage = wanted.iter().take_while(|(field, value)| body[*field] == *value).count();
    let names = ["NEW", "OPENED", "PACKED"];
    if stage == wanted.len() { (500, json!({})) } else { (201, json!({"state": names[stage]})) }
}

#[test]
fn requests_near_new_answers_lead_further() {
    let found: Vec<u64> = (1..=10)
        .filter(|seed| {
            let (summary, _) = run("order", staged, |settings| settings.seed = *seed);
            crash_of(&summary).is_some()
        })
        .collect();
    assert!(found.len() >= 5, "one in five hundred random requests shows the crash; seeds that found it: {found:?}");
}

/// Fails when it is asked for an article that it has.
fn titled(target: &str, _: &Value) -> (u16, Value) {
    if target.contains("title=Steppenwolf") { (500, json!({})) } else { (200, json!([{"title": "Steppenwolf"}])) }
}

#[test]
fn values_of_answers_are_asked_for() {
    let (summary, _) = run("listArticles", titled, |_| {});
    let id = crash_of(&summary).unwrap();
    assert!(id.contains("~/query/title=%22Steppenwolf%22"), "{id}");
}

/// Answers something else each time.
fn restless(target: &str, _: &Value) -> (u16, Value) {
    let number = target.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    (200, json!([{format!("field{number}"): "x".repeat(usize::try_from(number % 5000).unwrap())}]))
}

#[test]
fn a_server_that_is_always_new_is_not_asked_for_ever() {
    let asked = |answer| run("listArticles", answer, |_| {}).1.len();
    let (dull, restless) = (asked(|_, _| (200, json!([]))), asked(restless));
    assert!(restless <= dull + 150, "{dull} and {restless}");
}
