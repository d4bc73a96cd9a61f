//! Holds an answer against what the contract promises, as the levels of checks and the kind of request allow.
//!
//! Start at [`TestRun::promises`].

use super::answer::Purpose;
use super::beyond::{PROMISES_OF_ANSWERS, is_beyond};
use super::check_setup::level_of;
use super::given_headers::is_credential;
use super::halt::Halt;
use super::request::{Bound, Prepared};
use super::test_run::{ScopeId, TestRun};
use crate::case::{RequestStep, RequestTarget};
use crate::check::{self, CredentialsSent, Level, Settings};
use crate::finding::Finding;
use crate::message::Exchange;
use crate::transport::{AuthMode, TransportError};

impl TestRun<'_, '_> {
    /// What an answer breaks of what the contract promises, and what the user's own checks say of it.
    pub(super) fn promises(
        &self,
        step: &str,
        request: &RequestStep,
        prepared: &Prepared<'_>,
        purpose: &Purpose,
        exchange: &Exchange,
        scope: ScopeId,
    ) -> Result<Vec<Finding>, Halt> {
        let Some(bound) = prepared.bound else { return Ok(Vec::new()) };
        let mut settings = self.settings(request);
        let is_beyond = is_beyond(bound.api, bound.operation, &prepared.request, purpose);
        if is_beyond {
            for id in PROMISES_OF_ANSWERS {
                settings.set(id, Level::Off).expect("these are ids of checks");
            }
        }
        if prepared.request.method != bound.operation.method {
            settings.set("auth/ignored", Level::Off).expect("this is the id of a check");
        }
        let context = self.context(bound, prepared, purpose, exchange);
        let mut found = check::run_all(&context, &settings);
        if !is_beyond {
            found.extend(self.custom_findings(step, prepared, &context, scope)?);
        }
        Ok(found)
    }

    /// What `judge` says of a probe's answer.
    pub(super) fn with_probe_context<T>(
        &self,
        bound: Bound<'_>,
        exchange: &Exchange,
        judge: impl FnOnce(&check::Context<'_>) -> T,
    ) -> T {
        let prepared = Prepared {
            request: exchange.request.clone(),
            bound: None,
            profile: self.profile(),
            logins: Vec::new(),
            values: None,
        };
        judge(&self.context(bound, &prepared, &Purpose::probe(), exchange))
    }

    /// A finding of the engine's own with the severity that is set for its check; `None` where that is off.
    pub(super) fn unless_off(&self, request: &RequestStep, finding: Option<Finding>) -> Option<Finding> {
        let settings = self.settings(request);
        finding.filter(|finding| !settings.is_off(&finding.check)).map(|finding| settings.apply(finding))
    }

    /// What a server's failure to answer breaks.
    pub(super) fn unanswered(
        &self,
        request: &RequestStep,
        prepared: &Prepared<'_>,
        purpose: &Purpose,
        exchange: &Exchange,
        problem: &TransportError,
    ) -> Vec<Finding> {
        let Some(bound) = prepared.bound else { return Vec::new() };
        let context = self.context(bound, prepared, purpose, exchange);
        let finding = check::incomplete(&context, &problem.to_string());
        self.unless_off(request, finding).into_iter().collect()
    }

    /// The levels of checks in a step.
    pub(super) fn settings(&self, request: &RequestStep) -> Settings {
        let operation = match &request.target {
            RequestTarget::Operation { api, key, .. } => Some((api, key)),
            RequestTarget::Unbound { .. } => None,
        };
        let mut settings = self.bench.checks.levels(operation);
        for (id, level) in self.planned.suite.defaults.checks.iter().chain(&request.checks) {
            settings.set(id, level_of(level.value)).expect("the plan has checked the ids of checks");
        }
        settings
    }

    pub(super) fn context<'x>(
        &self,
        bound: Bound<'x>,
        prepared: &Prepared<'_>,
        purpose: &'x Purpose,
        exchange: &'x Exchange,
    ) -> check::Context<'x> {
        let credentials = match (purpose.mode, &prepared.profile) {
            // A case that writes the header itself says what the credentials are worth by what it expects.
            (AuthMode::Normal, None) if self.carries_credentials(prepared) => CredentialsSent::Valid,
            // Who asks for none has all that it asks for.
            (AuthMode::Normal, None) if bound.operation.is_open() => CredentialsSent::Valid,
            (AuthMode::Omit, _) | (_, None) => CredentialsSent::Missing,
            (AuthMode::Corrupt, _) => CredentialsSent::Broken,
            (AuthMode::Normal, Some(_)) => CredentialsSent::Valid,
        };
        check::Context {
            api: bound.api,
            operation: bound.operation,
            schemas: bound.schemas,
            exchange,
            intent: &purpose.intent,
            credentials,
            time_limit: self.bench.checks.time_limit,
            reading: check::Reading::default(),
        }
    }

    /// Whether credentials go with a request without a profile: written in the case, or given to the run.
    fn carries_credentials(&self, prepared: &Prepared<'_>) -> bool {
        let written = prepared.request.headers.0.iter().map(|(name, _)| name);
        let given = self.bench.headers.iter().map(|(name, _)| name);
        written.chain(given).any(|name| prepared.bound.is_some_and(|bound| is_credential(bound.api, name)))
    }
}
