//! The user's own checks: those that a configuration describes, and those in Rust.

use super::check_setup::level_of;
use super::expectation;
use super::halt::Halt;
use super::request::{Bound, Prepared};
use super::test_run::{ScopeId, TestRun};
use crate::case::CustomCheck;
use crate::check::{Context, Level};
use crate::finding::{Finding, Fingerprint, Severity};
use crate::message::Exchange;

impl TestRun<'_, '_> {
    /// What the user's own checks find in an answer of an operation.
    pub(super) fn custom_findings(
        &self,
        step: &str,
        prepared: &Prepared<'_>,
        context: &Context<'_>,
        scope: ScopeId,
    ) -> Result<Vec<Finding>, Halt> {
        let setup = &self.bench.checks;
        let mut found: Vec<Finding> = setup.custom.iter().flat_map(|check| check.judge(context)).collect();
        for check in &setup.described {
            let bound = Bound { api: context.api, operation: context.operation, schemas: context.schemas };
            if is_about(check, bound) && self.is_about_status(check, context.exchange, scope)? {
                found.extend(self.described_findings(check, step, prepared, context.exchange, scope)?);
            }
        }
        Ok(found)
    }

    fn is_about_status(&self, check: &CustomCheck, exchange: &Exchange, scope: ScopeId) -> Result<bool, Halt> {
        let Some(status) = &check.status else { return Ok(true) };
        Ok(status.check(exchange.response.status, &self.scopes[scope.0])?.is_none())
    }

    fn described_findings(
        &self,
        check: &CustomCheck,
        step: &str,
        prepared: &Prepared<'_>,
        exchange: &Exchange,
        scope: ScopeId,
    ) -> Result<Vec<Finding>, Halt> {
        let unmet = expectation::unmet(&check.expect, exchange, &self.scopes[scope.0])?;
        let severity = if level_of(check.level) == Level::Warn { Severity::Warning } else { Severity::Error };
        let finding = |unmet| {
            let mut finding = self.unmet_finding(step, prepared, exchange, unmet);
            let place = finding.place.clone().unwrap_or_default();
            // One fault of an operation, whichever test meets it.
            finding.fingerprint = Fingerprint::of(&[&check.id.value, &finding.operation, &finding.check, &place]);
            finding.check.clone_from(&check.id.value);
            finding.severity = severity;
            if let Some(summary) = &check.summary {
                finding.title.clone_from(summary);
            }
            finding
        };
        Ok(unmet.into_iter().map(finding).collect())
    }
}

fn is_about(check: &CustomCheck, bound: Bound<'_>) -> bool {
    let Some(operations) = &check.operations else { return true };
    let key = bound.operation.key();
    operations.iter().any(|(api, known)| *api == bound.api.id && *known == key)
}
