//! One request, one answer: judge it, keep what later steps need, compare its snapshot.

use serde_json::{Map, Value, json};

use super::answer::Purpose;
use super::bench::SnapshotRequest;
use super::expectation::body_value;
use super::halt::Halt;
use super::request::Prepared;
use super::test_run::{ScopeId, TestRun};
use crate::case::{CaptureSource, RequestStep, Step};
use crate::message::Exchange;

impl<'a> TestRun<'a, '_> {
    /// Runs a step that sends one request.
    pub(super) async fn single(
        &mut self,
        name: &str,
        step: &'a Step,
        request: &'a RequestStep,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let prepared = self.prepare(request, scope)?;
        let purpose = Purpose::written();
        let exchange = self.send(name, &prepared, &purpose, self.timeout(request)).await?;
        let kept = self.judge(name, request, &prepared, &purpose, &exchange, scope)?;
        self.settle(name, step, request, &prepared, &exchange, scope, kept)
    }

    /// Captures and compares the last answer of a step. A step whose answer broke something still captures what it
    /// can, so that teardown can undo it.
    #[expect(clippy::too_many_arguments, reason = "the parts of one step's end, each of another kind")]
    pub(super) fn settle(
        &mut self,
        name: &str,
        step: &'a Step,
        request: &'a RequestStep,
        prepared: &Prepared<'_>,
        exchange: &Exchange,
        scope: ScopeId,
        kept: bool,
    ) -> Result<(), Halt> {
        let captured = self.capture(name, step, request, prepared, exchange, scope, kept);
        let same = self.compare_snapshot(name, request, prepared, exchange);
        if kept && captured && same { Ok(()) } else { Err(Halt::Failed) }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one step's end, each of another kind")]
    fn capture(
        &mut self,
        name: &str,
        step: &Step,
        request: &RequestStep,
        prepared: &Prepared<'_>,
        exchange: &Exchange,
        scope: ScopeId,
        kept: bool,
    ) -> bool {
        let Some(id) = &step.id else { return true };
        let (response, body) = (&exchange.response, body_value(&exchange.response));
        let mut captured = Map::new();
        let mut missing = Vec::new();
        for capture in &request.captures {
            let value = match &capture.source {
                CaptureSource::Body(path) => body.as_ref().and_then(|body| path.find(body)),
                CaptureSource::Header(header) => response.headers.get(header).map(|value| json!(value)),
                CaptureSource::Status => Some(json!(response.status)),
            };
            match value {
                Some(value) => drop(captured.insert(capture.name.clone(), value)),
                None => missing.push((capture.name.clone(), source_text(&capture.source))),
            }
        }
        if !captured.is_empty() {
            self.scopes[scope.0].insert(id, &Value::Object(captured));
        }
        let complete = missing.is_empty();
        // A broken answer was reported already; that nothing can be captured from it only follows.
        if kept {
            for (capture, source) in missing {
                let what = (format!("there is nothing to capture as `{capture}`"), source, "nothing".to_owned());
                let finding = self.step_finding(name, prepared, exchange, "capture/missing", what);
                self.report(name, &Purpose::written(), exchange, vec![finding]);
            }
        }
        complete
    }

    fn compare_snapshot(
        &mut self,
        name: &str,
        request: &RequestStep,
        prepared: &Prepared<'_>,
        exchange: &Exchange,
    ) -> bool {
        let Some(snapshot) = &request.snapshot else { return true };
        let planned = self.planned;
        let findings = self.bench.snapshots.compare(&SnapshotRequest {
            test: &planned.name,
            suite: &planned.suite.name,
            case: &planned.test.case.name.value,
            row: planned.test.row.map(|row| row.id.as_str()),
            snapshot,
            operation: prepared.bound.map(|bound| (bound.api, bound.operation, bound.schemas)),
            exchange,
            mask: &self.mask,
        });
        self.report(name, &Purpose::written(), exchange, findings)
    }
}

fn source_text(source: &CaptureSource) -> String {
    match source {
        CaptureSource::Body(path) => format!("a value at `{}`", path.text()),
        CaptureSource::Header(name) => format!("the header `{name}`"),
        CaptureSource::Status => "a status".to_owned(),
    }
}
