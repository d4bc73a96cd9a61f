//! Sends one request and judges the answer: the contract's checks, then the step's own expectations.

use std::time::Duration;

use super::evidence::{request_text, response_text};
use super::expectation::{self, Unmet};
use super::halt::Halt;
use super::request::Prepared;
use super::test_run::{ScopeId, TestRun};
use crate::case::{Generated, RequestStep, RunPhase, Step, StepAction};
use crate::event::{Event, Evidence, ExchangeRecord};
use crate::finding::{Direction, Finding, Fingerprint, Severity};
use crate::generate::Intent;
use crate::message::{self, CurlAuth, Exchange, Mask, Request};
use crate::transport::{AuthMode, Sent, TransportError};

/// Why a request is sent: what it means to be, and how to send it again.
#[derive(Debug, Clone)]
pub(super) struct Purpose {
    /// What it means to be.
    pub intent: Intent,
    /// How its credentials are used.
    pub mode: AuthMode,
    /// The id of a generated request.
    pub replay: Option<String>,
    /// Whether it asks for what no operation describes by itself: another method, a condition.
    pub is_probe: bool,
}

impl Purpose {
    /// A request that the case wrote.
    pub(super) fn written() -> Self {
        Self { intent: Intent::Unspecified, mode: AuthMode::Normal, replay: None, is_probe: false }
    }

    /// A request beside what an operation describes by itself.
    pub(super) fn probe() -> Self {
        Self { is_probe: true, ..Self::written() }
    }
}

/// Makes evidence when a finding asks for it: most exchanges never need any.
pub(super) struct Evidencer<'x> {
    exchange: &'x Exchange,
    base_url: &'x str,
    replay: String,
    phase: Option<String>,
    replay_id: Option<String>,
}

impl Evidencer<'_> {
    pub(super) fn evidence(&self, mask: &Mask) -> Evidence {
        let (request, auth) = with_open_credentials(&self.exchange.request);
        Evidence {
            curl: message::curl(&request, self.base_url, mask, &auth),
            replay: self.replay.clone(),
            phase: self.phase.clone(),
            replay_id: self.replay_id.clone(),
            http: request_text(&self.exchange.request, self.base_url, mask),
            response: response_text(&self.exchange.response, mask),
        }
    }
}

/// The request as someone else would send it: with credentials from their environment in the place of ours.
fn with_open_credentials(request: &Request) -> (Request, CurlAuth) {
    let scheme = request.headers.get("authorization").and_then(|value| value.split(' ').next());
    let (username, password) = ("USERNAME".to_owned(), "PASSWORD".to_owned());
    let auth = match scheme.map(str::to_ascii_lowercase).as_deref() {
        Some("digest") => CurlAuth::Digest { username, password },
        Some("basic") => CurlAuth::Basic { username, password },
        Some("bearer") => CurlAuth::Bearer { token: "TOKEN".to_owned() },
        _ => return (request.clone(), CurlAuth::None),
    };
    let mut request = request.clone();
    request.headers.remove("authorization");
    (request, auth)
}

/// How long an answer to a request with a broken frame is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

impl TestRun<'_, '_> {
    /// Sends a prepared request and records the exchange.
    pub(super) async fn send(
        &mut self,
        step: &str,
        prepared: &Prepared<'_>,
        purpose: &Purpose,
        timeout: Option<Duration>,
    ) -> Result<Exchange, Halt> {
        Ok(self.try_send(step, prepared, purpose, timeout).await??)
    }

    /// Sends a prepared request and records the exchange; the inner error is what the server did wrong.
    pub(super) async fn try_send(
        &mut self,
        step: &str,
        prepared: &Prepared<'_>,
        purpose: &Purpose,
        timeout: Option<Duration>,
    ) -> Result<Result<Exchange, TransportError>, Halt> {
        self.refuse_unsafe(prepared)?;
        self.digest.add(prepared, purpose);
        let session = self.session_for(prepared, purpose.mode).within(timeout);
        let mut asked = 0;
        let sent = loop {
            let sent = session.send(&prepared.request, prepared.profile.as_deref(), purpose.mode).await;
            match &sent {
                Ok(sent) if self.waits_for(&sent.exchange.response, asked).await? => asked += 1,
                _ => break sent,
            }
        };
        match (sent, timeout) {
            (Ok(sent), _) => Ok(Ok(self.record(step, prepared, purpose, sent).await)),
            (Err(TransportError::Timeout { limit, .. }), Some(wanted)) if limit == wanted => {
                Err(Halt::Broken(format!("no answer within the step's timeout of {limit:?}")))
            }
            (Err(error), _) if error.is_servers_fault() => Ok(Err(error)),
            (Err(error), _) => Err(error.into()),
        }
    }

    /// Sends a request whose frame is broken; `None` when the server does not answer it, which is its right.
    pub(super) async fn send_broken(
        &mut self,
        step: &str,
        prepared: &Prepared<'_>,
        purpose: &Purpose,
        timeout: Option<Duration>,
    ) -> Result<Option<Exchange>, Halt> {
        self.refuse_unsafe(prepared)?;
        self.digest.add(prepared, purpose);
        let limit = timeout.map_or(PATIENCE, |limit| limit.min(PATIENCE));
        let session = self.session_for(prepared, purpose.mode).within(Some(limit));
        match session.send(&prepared.request, prepared.profile.as_deref(), purpose.mode).await {
            Ok(sent) => Ok(Some(self.record(step, prepared, purpose, sent).await)),
            Err(TransportError::InvalidResponse { .. } | TransportError::Timeout { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn record(&mut self, step: &str, prepared: &Prepared<'_>, purpose: &Purpose, sent: Sent) -> Exchange {
        let record = ExchangeRecord {
            api: prepared.bound.map_or_else(String::new, |bound| bound.api.id.to_string()),
            operation: prepared.bound.map_or_else(String::new, |bound| bound.operation.key().to_string()),
            method: prepared.request.method.clone(),
            target: self.mask.apply(&prepared.request.target),
            intent: match &purpose.intent {
                Intent::Unspecified if purpose.is_probe => "probe".to_owned(),
                Intent::Unspecified => "written".to_owned(),
                Intent::Valid => "valid".to_owned(),
                Intent::Invalid(breakage) => breakage.kind.clone(),
            },
            replay: purpose.replay.clone(),
            status: sent.exchange.response.status,
            preliminary: sent.preliminary.len(),
            elapsed_us: u64::try_from(sent.exchange.elapsed.as_micros()).unwrap_or(u64::MAX),
        };
        self.emit(Event::Exchanged { test: self.planned.name.clone(), step: step.to_owned(), record });
        self.hide_learned_secrets(prepared.profile.as_deref()).await;
        sent.exchange
    }

    /// Judges an answer by the contract and by the step; every fault is reported, not only the first. Returns whether
    /// it is free of errors.
    pub(super) fn judge(
        &mut self,
        step: &str,
        request: &RequestStep,
        prepared: &Prepared<'_>,
        purpose: &Purpose,
        exchange: &Exchange,
        scope: ScopeId,
    ) -> Result<bool, Halt> {
        let findings = self.findings(step, request, prepared, purpose, exchange, scope)?;
        Ok(self.report(step, purpose, exchange, findings))
    }

    /// What an answer breaks: the contract's promises first, then the step's expectations.
    pub(super) fn findings(
        &self,
        step: &str,
        request: &RequestStep,
        prepared: &Prepared<'_>,
        purpose: &Purpose,
        exchange: &Exchange,
        scope: ScopeId,
    ) -> Result<Vec<Finding>, Halt> {
        let mut findings = self.promises(step, request, prepared, purpose, exchange, scope)?;
        for unmet in expectation::unmet(&request.expect, exchange, &self.scopes[scope.0])? {
            findings.push(self.unmet_finding(step, prepared, exchange, unmet));
        }
        Ok(findings)
    }

    /// Emits findings with their evidence. Returns whether none of them is an error.
    pub(super) fn report(
        &mut self,
        step: &str,
        purpose: &Purpose,
        exchange: &Exchange,
        findings: Vec<Finding>,
    ) -> bool {
        let clean = findings.iter().all(|finding| finding.severity != Severity::Error);
        let replay = self.replay_command(purpose);
        for finding in findings {
            let evidencer = Evidencer {
                exchange,
                base_url: &self.bench.base_url,
                replay: replay.clone(),
                phase: self.phase().map(|phase| phase.name().to_owned()),
                replay_id: purpose.replay.clone(),
            };
            self.found(step, finding, Some(&evidencer));
        }
        clean
    }

    pub(super) fn unmet_finding(
        &self,
        step: &str,
        prepared: &Prepared<'_>,
        exchange: &Exchange,
        unmet: Unmet,
    ) -> Finding {
        let operation = prepared.bound.map_or_else(String::new, |bound| bound.operation.key().to_string());
        let status = exchange.response.status;
        let place = unmet.place.clone().unwrap_or_default();
        let case = format!("{}::{}", self.planned.suite.name, self.planned.test.case.name.value);
        let fingerprint = Fingerprint::of(&[unmet.check, &operation, &case, step, &place]);
        Finding {
            check: unmet.check.to_owned(),
            severity: Severity::Error,
            title: unmet.title,
            api: prepared.bound.map_or_else(String::new, |bound| bound.api.id.to_string()),
            operation,
            direction: Direction::Response,
            status: Some(status),
            media_type: exchange.response.media_type().map(str::to_owned),
            spec_pointer: None,
            spec_place: None,
            place: unmet.place,
            expected: unmet.expected,
            actual: unmet.actual,
            fingerprint,
        }
    }

    /// A finding about a step as a whole, such as a poll that ran out of time.
    pub(super) fn step_finding(
        &self,
        step: &str,
        prepared: &Prepared<'_>,
        exchange: &Exchange,
        check: &'static str,
        (title, expected, actual): (String, String, String),
    ) -> Finding {
        self.unmet_finding(step, prepared, exchange, Unmet { check, title, place: None, expected, actual })
    }

    /// The phase of a test that nobody wrote.
    pub(super) fn phase(&self) -> Option<RunPhase> {
        let [Step { action: StepAction::Request(request), .. }] = &self.planned.test.case.steps[..] else {
            return None;
        };
        request.generated.as_ref().filter(|generated| generated.is_autonomous()).map(Generated::phase)
    }

    /// The command that runs this test again, and of a generated request only that one.
    fn replay_command(&self, purpose: &Purpose) -> String {
        let mut command = format!("probity run --exact --test '{}' --seed {}", self.planned.name, self.bench.seed);
        if let Some(phase) = self.phase() {
            command.push_str(" --phase ");
            command.push_str(phase.name());
        }
        if let Some(replay) = &purpose.replay {
            command.push_str(" --replay '");
            command.push_str(replay);
            command.push('\'');
        }
        command
    }
}
