//! Finds out what gets a request past the front door, where errors tell it.
//!
//! A server may have rules that no description tells; what breaks another promise is then refused for these, and nothing
//! behind them is tested. A refused request is mended by what its refusals say until it is accepted. What was mended
//! is worth fixing only if another request is accepted with it. Start at [`TestRun::open_door`].

use super::generated::purpose;
use super::guide::Guide;
use super::halt::Halt;
use super::request::Prepared;
use super::simplify::{Drawn, VALID_REJECTED};
use super::test_run::{ScopeId, TestRun};
use crate::case::RequestStep;
use crate::generate::{Changes, FuzzPlan, GeneratedRequest, Phase, ReplayId};
use crate::message::Exchange;

/// How many requests are tried to be mended.
const ATTEMPTS: u64 = 3;

/// How many requests must be accepted with the same changes beside the one that was mended.
const OTHERS: u64 = 2;

impl<'a> TestRun<'a, '_> {
    /// What makes valid requests acceptable; `None` where some are accepted as they are, or nothing helps.
    pub(super) async fn open_door(
        &mut self,
        name: &str,
        request: &RequestStep,
        plan: &FuzzPlan,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<Option<Changes>, Halt> {
        for index in 0..ATTEMPTS {
            let mut guide = Guide::default();
            let mut next = plan.valid(index).ok();
            while let Some(asked) = next {
                let Some(exchange) = self.ask_at_door(name, request, &asked, prepared, scope).await? else { break };
                if is_accepted(&exchange) {
                    let changes = asked.replay.changes;
                    let holds = !changes.is_empty()
                        && self.holds(name, request, plan, &changes, index, prepared, scope).await?;
                    return Ok(holds.then_some(changes));
                }
                guide.mend(&asked, &exchange, &self.mask);
                next = guide.mended(plan);
            }
        }
        Ok(None)
    }

    /// Whether other requests are accepted with the same changes: what must be different each time is no key.
    #[expect(clippy::too_many_arguments, reason = "the parts of one request, each of another kind")]
    async fn holds(
        &mut self,
        name: &str,
        request: &RequestStep,
        plan: &FuzzPlan,
        changes: &Changes,
        index: u64,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<bool, Halt> {
        for other in index + 1..=index + OTHERS {
            let id = ReplayId { changes: changes.clone(), ..plan.id(Phase::FuzzValid, other) };
            let Ok(asked) = plan.replay(&id) else { return Ok(false) };
            match self.ask_at_door(name, request, &asked, prepared, scope).await? {
                Some(exchange) if is_accepted(&exchange) => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Sends a request that is to find something out. It is judged like any other, but that it is refused is what is
    /// asked for.
    async fn ask_at_door(
        &mut self,
        name: &str,
        request: &RequestStep,
        asked: &GeneratedRequest,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<Option<Exchange>, Halt> {
        if self.is_over() {
            return Ok(None);
        }
        let drawn = Drawn { request: asked, keeps_ids: false };
        let Some((exchange, mut findings)) = self.ask_drawn(name, request, &drawn, prepared, scope).await? else {
            return Ok(None);
        };
        findings.retain(|finding| finding.check != VALID_REJECTED);
        self.report(name, &purpose(asked), &exchange, findings);
        Ok(Some(exchange))
    }

    /// Whether the operation has accepted nothing yet.
    pub(super) fn has_accepted_nothing(&self) -> bool {
        self.resources.as_ref().is_some_and(|resources| !resources.has_accepted)
    }
}

fn is_accepted(exchange: &Exchange) -> bool {
    (200..400).contains(&exchange.response.status)
}
