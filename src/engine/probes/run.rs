//! All probes of one operation, and what they have in common.

use crate::case::RequestStep;
use crate::engine::answer::Purpose;
use crate::engine::halt::Halt;
use crate::engine::request::Prepared;
use crate::engine::resources::About;
use crate::engine::test_run::{ScopeId, TestRun};
use crate::finding::Finding;
use crate::generate::Intent;
use crate::message::{Exchange, Request};

/// Where a probe belongs: the test's step, and the operation beside which it asks.
#[derive(Clone, Copy)]
pub(super) struct Beside<'x, 'a> {
    pub name: &'x str,
    pub step: &'x RequestStep,
    pub about: About<'a>,
    pub scope: ScopeId,
}

impl<'a> TestRun<'a, '_> {
    /// Asks what lies beside the operation of the test. Returns whether nothing was wrong.
    pub(in crate::engine) async fn probes(
        &mut self,
        name: &str,
        step: &RequestStep,
        scope: ScopeId,
    ) -> Result<bool, Halt> {
        // One request that is sent again is about nothing else.
        let Some(about) = self.about().filter(|_| self.bench.replay.is_none()) else { return Ok(true) };
        let beside = Beside { name, step, about, scope };
        let mut clean = true;
        if about.bound.operation.method == "GET" {
            clean &= self.probe_reads(beside).await?;
            clean &= self.probe_pages(beside).await?;
            clean &= self.probe_filters(beside).await?;
            clean &= self.probe_extremes(beside).await?;
        } else {
            clean &= self.probe_read_only(beside).await?;
            clean &= self.probe_stale_write(beside).await?;
        }
        clean &= self.probe_media_types(beside).await?;
        clean &= self.probe_methods(beside).await?;
        Ok(clean)
    }

    /// A valid request to the operation about things that are there.
    pub(super) async fn valid_probe(&mut self, beside: Beside<'_, 'a>) -> Result<Option<Request>, Halt> {
        let Some(drawn) = self.drawn(beside.about) else { return Ok(None) };
        self.brought_to_life(beside.name, beside.about, &drawn, &Intent::Valid, &|_| false).await.map(Some)
    }

    /// Sends a probe and judges its answer; `None` where it is not sent. Nothing is reported yet.
    pub(super) async fn probe(
        &mut self,
        beside: Beside<'_, 'a>,
        request: Request,
    ) -> Result<Option<(Exchange, Vec<Finding>)>, Halt> {
        if self.is_withheld(beside.name, beside.about, &request).await? {
            return Ok(None);
        }
        let prepared = Prepared {
            request,
            bound: Some(beside.about.bound),
            profile: self.profile(),
            logins: Vec::new(),
            values: None,
        };
        self.ask(beside.name, beside.step, &prepared, &Purpose::probe(), beside.scope).await.map(Some)
    }

    /// Reports what a probe found. Returns whether none of it is an error.
    pub(super) fn tell(&mut self, beside: Beside<'_, 'a>, exchange: &Exchange, findings: Vec<Finding>) -> bool {
        self.report(beside.name, &Purpose::probe(), exchange, findings)
    }
}
