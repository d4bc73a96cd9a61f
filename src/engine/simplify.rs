//! One generated request: sent about things that are there, judged, and made simpler when it fails.
//!
//! Start at [`TestRun::ask_and_simplify`].

use super::answer::Purpose;
use super::generated::{dressed, purpose};
use super::halt::Halt;
use super::request::Prepared;
use super::test_run::{ScopeId, TestRun};
use crate::case::RequestStep;
use crate::contract::ParameterLocation;
use crate::finding::{Finding, Fingerprint, Severity};
use crate::generate::{GeneratedRequest, Intent, Shrinker};
use crate::message::Exchange;

/// How many extra requests the search for a simpler failing request may send.
const SHRINK_REQUESTS: usize = 100;

/// A generated request on its way.
pub(super) struct Drawn<'r> {
    /// The request.
    pub request: &'r GeneratedRequest,
    /// Whether the ids in its path stay as they were drawn, where the test knows ids of things that are there.
    pub keeps_ids: bool,
}

/// A request that failed, with everything that shows it.
struct Failing {
    purpose: Purpose,
    exchange: Exchange,
    findings: Vec<Finding>,
    keeps_ids: bool,
}

impl<'a> TestRun<'a, '_> {
    /// Sends a request and reports what is wrong; a new fault is shown by the simplest request that has it. Returns
    /// whether nothing was wrong.
    #[expect(clippy::too_many_arguments, reason = "the parts of one request, each of another kind")]
    pub(super) async fn ask_and_simplify(
        &mut self,
        name: &str,
        request: &RequestStep,
        drawn: &Drawn<'_>,
        shrinker: impl FnOnce() -> Option<Shrinker>,
        known: &mut Vec<Fingerprint>,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<bool, Halt> {
        let Some((exchange, mut findings)) = self.ask_drawn(name, request, drawn, prepared, scope).await? else {
            return Ok(true);
        };
        if let Some(guide) = &mut self.guide {
            guide.observe(drawn.request, &exchange, &self.mask);
        }
        let slow = self.slow_outlier(name, request, drawn, &exchange, prepared, scope).await?;
        let purpose = purpose(drawn.request);
        if !self.accepts(&exchange) || self.has_used_up_all() {
            findings.iter_mut().for_each(perhaps_by_state);
        }
        findings.extend(slow);
        let mut new = first_new_error(&findings, known);
        if let Some(fingerprint) = &new {
            match self.is_repeatable(name, request, drawn, &exchange, fingerprint, prepared, scope).await {
                Ok(true) => {}
                Ok(false) => {
                    if drawn.request.intent == Intent::Valid && is_refusal(&findings, fingerprint) {
                        // A new thing was taken: the one before was used up, which no schema tells.
                        self.uses_up_things();
                        findings.retain(|finding| finding.check != VALID_REJECTED);
                    } else {
                        known.push(fingerprint.clone());
                    }
                    findings.iter_mut().for_each(once_only);
                    new = None;
                }
                // Nobody is there to be asked again; what was seen was seen.
                Err(halt) => {
                    self.report(name, &purpose, &exchange, findings);
                    return Err(halt);
                }
            }
        }
        let Some((fingerprint, shrinker)) = new.and_then(|new| Some((new, shrinker()?))) else {
            return Ok(self.report(name, &purpose, &exchange, findings));
        };
        known.extend(findings.iter().map(|finding| finding.fingerprint.clone()));
        let failing = Failing { purpose, exchange, findings, keeps_ids: drawn.keeps_ids };
        let simplest = self.simplest(name, request, shrinker, fingerprint, failing, prepared, scope).await?;
        let Failing { purpose, exchange, findings, .. } = simplest;
        Ok(self.report(name, &purpose, &exchange, findings))
    }

    /// Whether the same request shows the same fault again. Where the first request has changed what the second one
    /// meets, the answer says nothing against the first.
    #[expect(clippy::too_many_arguments, reason = "the parts of one request, each of another kind")]
    async fn is_repeatable(
        &mut self,
        name: &str,
        request: &RequestStep,
        drawn: &Drawn<'_>,
        first: &Exchange,
        fingerprint: &Fingerprint,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<bool, Halt> {
        // What was refused because of what happened to the thing before is asked of a new one.
        if let (Some(about), Intent::Valid) = (self.about(), &drawn.request.intent)
            && first.response.status >= 400
        {
            self.take_another(about);
        }
        let Some((second, findings)) = self.ask_drawn(name, request, drawn, prepared, scope).await? else {
            return Ok(true);
        };
        let is_same = findings.iter().any(|finding| finding.fingerprint == *fingerprint);
        let (before, after) = (first.response.status, second.response.status);
        // What makes a thing the first time changes it the second time.
        let is_change = before == 201 && after != 201 && (200..300).contains(&after);
        Ok(is_same || is_change || before != after && matches!(after, 404 | 409 | 410 | 412 | 423 | 425 | 429 | 503))
    }

    /// Sends a request about things that are there, where the test makes such; `None` where it is not sent.
    pub(super) async fn ask_drawn(
        &mut self,
        name: &str,
        request: &RequestStep,
        drawn: &Drawn<'_>,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<Option<(Exchange, Vec<Finding>)>, Halt> {
        let purpose = purpose(drawn.request);
        let Some(mut variant) = self.alive(name, drawn, prepared).await? else { return Ok(None) };
        let asked = self.ask(name, request, &variant, &purpose, scope).await;
        let Some((mut exchange, mut findings)) = self.unless_unsendable(asked)? else { return Ok(None) };
        if self.deserves_another(name, drawn, &variant, &exchange).await? {
            let Some(again) = self.alive(name, drawn, prepared).await? else { return Ok(None) };
            variant = again;
            let asked = self.ask(name, request, &variant, &purpose, scope).await;
            let Some(second) = self.unless_unsendable(asked)? else { return Ok(None) };
            (exchange, findings) = second;
        }
        if exchange.response.status == 429 {
            // The limit is met however often it was waited for; that says nothing of this request.
            findings.clear();
        }
        if let Some(about) = self.about() {
            self.recorded(about, &exchange);
            if purpose.intent == Intent::Valid && (200..400).contains(&exchange.response.status) {
                self.accepted();
            }
            if purpose.intent == Intent::Valid && matches!(exchange.response.status, 404 | 410) {
                self.missed(about, &variant.request);
            }
        }
        Ok(Some((exchange, findings)))
    }

    /// The request about things that are there; `None` where it is not to be sent.
    async fn alive(
        &mut self,
        name: &str,
        drawn: &Drawn<'_>,
        prepared: &Prepared<'a>,
    ) -> Result<Option<Prepared<'a>>, Halt> {
        let mut variant = dressed(prepared, drawn.request);
        let Some(about) = self.about() else {
            return Ok((!self.is_kept_back(&variant.request)).then_some(variant));
        };
        if drawn.request.intent == Intent::Valid && self.needs_a_new_thing() {
            self.take_another(about);
        }
        let broken = match &drawn.request.intent {
            Intent::Invalid(breakage) => breakage.parameter.as_ref(),
            Intent::Valid | Intent::Unspecified => None,
        };
        let keeps = |name: &str| {
            drawn.keeps_ids || broken.is_some_and(|(location, it)| *location == ParameterLocation::Path && it == name)
        };
        variant.request = self.brought_to_life(name, about, &variant.request, &drawn.request.intent, &keeps).await?;
        Ok((!self.is_withheld(name, about, &variant.request).await?).then_some(variant))
    }

    /// Whether a refusal is about the thing that was asked for, and there is another one now: what is missing was made,
    /// or what is in no state for this is left aside, so that the next request makes a new one.
    async fn deserves_another(
        &mut self,
        name: &str,
        drawn: &Drawn<'_>,
        variant: &Prepared<'a>,
        exchange: &Exchange,
    ) -> Result<bool, Halt> {
        let Some(about) = self.about().filter(|_| !drawn.keeps_ids) else { return Ok(false) };
        match exchange.response.status {
            404 | 410 if drawn.request.intent == Intent::Valid => self.made_beside(name, about, &variant.request).await,
            409 | 423 if self.can_make_another(about) => {
                self.take_another(about);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Looks for a simpler request with the same finding (proptest's protocol: simplify after a failure, complicate
    /// after a success), within a fixed number of requests.
    #[expect(clippy::too_many_arguments, reason = "the parts of one search, each of another kind")]
    async fn simplest(
        &mut self,
        name: &str,
        request: &RequestStep,
        mut shrinker: Shrinker,
        fingerprint: Fingerprint,
        mut simplest: Failing,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<Failing, Halt> {
        let mut more = shrinker.simplify();
        let mut sent = 0;
        while more && sent < SHRINK_REQUESTS && !self.is_over() {
            let candidate = shrinker.current().clone();
            let drawn = Drawn { request: &candidate, keeps_ids: simplest.keeps_ids };
            let asked = self.ask_drawn(name, request, &drawn, prepared, scope).await?;
            sent += 1;
            match asked {
                Some((exchange, findings)) if findings.iter().any(|finding| finding.fingerprint == fingerprint) => {
                    simplest = Failing { purpose: purpose(&candidate), exchange, findings, ..simplest };
                    more = shrinker.simplify();
                }
                _ => more = shrinker.complicate(),
            }
        }
        self.note(
            name,
            &format!("{}: the simplest failing request was found with {sent} more requests", fingerprint.0),
        );
        Ok(simplest)
    }
}

pub(super) const VALID_REJECTED: &str = "request/valid-rejected";

/// Whether a fault is that a valid request was refused.
fn is_refusal(findings: &[Finding], fingerprint: &Fingerprint) -> bool {
    findings.iter().any(|finding| finding.check == VALID_REJECTED && finding.fingerprint == *fingerprint)
}

/// An operation that refuses whatever it is asked may have its reasons in the state of things, which no schema tells; a
/// status that it documents for that is no fault. That nothing was accepted is told for itself.
fn perhaps_by_state(finding: &mut Finding) {
    if finding.check == VALID_REJECTED {
        finding.severity = finding.severity.min(Severity::Warning);
    }
}

/// A fault that did not come again is told, and fails nothing.
pub(super) fn once_only(finding: &mut Finding) {
    finding.severity = finding.severity.min(Severity::Warning);
    finding.title = format!("{} (flaky: not when the same was asked again)", finding.title);
}

fn first_new_error(findings: &[Finding], known: &[Fingerprint]) -> Option<Fingerprint> {
    let new = |finding: &&Finding| finding.severity == Severity::Error && !known.contains(&finding.fingerprint);
    findings.iter().find(new).map(|finding| finding.fingerprint.clone())
}
