//! How long answers usually take, and the request that takes very much longer, each time.
//!
//! Judging is `response/slow-outlier`'s; this remembers times and asks again. Start at [`TestRun::slow_outlier`].

use std::time::Duration;

use super::halt::Halt;
use super::request::Prepared;
use super::simplify::Drawn;
use super::test_run::{ScopeId, TestRun};
use crate::case::RequestStep;
use crate::check;
use crate::finding::Finding;
use crate::message::Exchange;

/// How long the answers of a test took.
#[derive(Debug, Default)]
pub(super) struct Tempo {
    taken: Vec<Duration>,
    is_told: bool,
}

/// So many answers tell what is usual.
const KEPT: usize = 1_000;

impl<'a> TestRun<'a, '_> {
    /// The finding for an answer that took very much longer than those before, and does so again.
    pub(super) async fn slow_outlier(
        &mut self,
        name: &str,
        request: &RequestStep,
        drawn: &Drawn<'_>,
        exchange: &Exchange,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<Option<Finding>, Halt> {
        let elapsed = exchange.elapsed;
        let is_slow = !self.tempo.is_told && check::is_slow_outlier(elapsed, &self.tempo.taken);
        if !is_slow {
            if self.tempo.taken.len() < KEPT {
                self.tempo.taken.push(elapsed);
            }
            return Ok(None);
        }
        let Some((second, _)) = self.ask_drawn(name, request, drawn, prepared, scope).await? else { return Ok(None) };
        let (Some(bound), true) = (prepared.bound, check::is_slow_outlier(second.elapsed, &self.tempo.taken)) else {
            return Ok(None);
        };
        self.tempo.is_told = true;
        let finding = self.with_probe_context(bound, exchange, |context| check::slow_outlier(context, second.elapsed));
        Ok(self.unless_off(request, Some(finding)))
    }
}
