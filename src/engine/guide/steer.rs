//! Chooses between a fresh request, one near an earlier one, and one with values that the server has told.
//!
//! Where something new came lately most requests are guided, else every third: what nothing was learned about is still
//! asked. Start at [`Guide::propose`].

use super::novelty::Novelty;
use super::{answers, errors};
use crate::generate::{FuzzPlan, GeneratedRequest, Knowledge, ReplayId};
use crate::message::{Exchange, Mask};

/// How many requests are remembered that were worth it; the oldest are forgotten first.
const REMEMBERED: usize = 16;

/// The numbers of requests that parts are taken from; nobody draws these by themselves.
const DONORS: u64 = 1 << 40;

/// How many more requests something new is worth.
const REWARD: u32 = 30;

/// How many valid requests may be refused before a server is thought to refuse whatever it is asked.
pub(in crate::engine) const REFUSALS: usize = 3;

/// How often one request is mended by what its refusals say.
const MENDINGS: u32 = 12;

/// What one test has learned so far.
#[derive(Default)]
pub(in crate::engine) struct Guide {
    knowledge: Knowledge,
    novelty: Novelty,
    /// Requests with answers of a new kind that were accepted, and that were refused.
    accepted: Vec<ReplayId>,
    refused: Vec<ReplayId>,
    mending: Option<Mending>,
    /// How many requests were as their seed gives them, and whether one of these was accepted.
    fresh: usize,
    accepts_fresh: bool,
    turn: u64,
    /// How many requests are still worth it for what was new.
    credit: u32,
}

/// A request that was refused, with what the refusal says.
struct Mending {
    id: ReplayId,
    said: Knowledge,
    before: u32,
}

impl Guide {
    /// A request that follows from what was learned, where it is the turn of such.
    pub(in crate::engine) fn propose(&mut self, plan: &FuzzPlan) -> Option<GeneratedRequest> {
        self.turn += 1;
        let is_guided =
            if self.credit > 0 || self.mending.is_some() { self.turn % 4 != 1 } else { self.turn.is_multiple_of(3) };
        if !is_guided {
            return None;
        }
        let number = DONORS + self.turn;
        self.mended(plan).or_else(|| plan.guided(self.near(), number, &self.knowledge))
    }

    /// The request that was refused, as its refusal wants it.
    pub(in crate::engine) fn mended(&mut self, plan: &FuzzPlan) -> Option<GeneratedRequest> {
        let mut mending = self.mending.take().filter(|mending| mending.before < MENDINGS)?;
        mending.before += 1;
        let mended = plan.mended(&mending.id, DONORS + self.turn + u64::from(mending.before), &mending.said)?;
        mending.id = mended.replay.clone();
        self.mending = Some(mending);
        Some(mended)
    }

    /// What the next request is near to: the latest and the earlier ones in turn, mostly accepted ones, which got past
    /// the front door. Now and then nothing, so that what was told meets fresh requests.
    fn near(&self) -> Option<&ReplayId> {
        let turn = usize::try_from(self.turn).ok()?;
        let among = match turn % 5 {
            0 => return None,
            1 if !self.refused.is_empty() => &self.refused,
            _ if self.accepted.is_empty() => &self.refused,
            _ => &self.accepted,
        };
        let back = if turn.is_multiple_of(4) { 1 + turn / 4 % among.len().max(1) } else { 1 };
        among.get(among.len().checked_sub(back)?)
    }

    /// Learns from the answer to a random request.
    pub(in crate::engine) fn observe(&mut self, request: &GeneratedRequest, exchange: &Exchange, mask: &Mask) {
        self.credit = self.credit.saturating_sub(1);
        let (is_new, is_accepted) = (self.novelty.is_new(exchange), (200..400).contains(&exchange.response.status));
        if request.replay.changes.is_empty() {
            self.fresh += 1;
            self.accepts_fresh |= is_accepted;
        }
        let said = said(exchange, mask);
        // What looks like an earlier answer seldom has something to show that it did not.
        if is_new && is_accepted {
            self.show(exchange, mask);
        }
        self.knowledge.add(&said);
        self.mend_with(request, said);
        if !is_new {
            return;
        }
        self.credit = REWARD;
        let worthy = if is_accepted { &mut self.accepted } else { &mut self.refused };
        if worthy.len() == REMEMBERED {
            worthy.remove(0);
        }
        worthy.push(request.replay.clone());
    }

    /// Learns values from the answer to any request.
    pub(in crate::engine) fn learn(&mut self, exchange: &Exchange, mask: &Mask) {
        self.show(exchange, mask);
        let said = said(exchange, mask);
        self.knowledge.add(&said);
    }

    /// One request at a time is mended: what its refusal says is done, then what the next one says, and so on.
    pub(in crate::engine) fn mend(&mut self, request: &GeneratedRequest, exchange: &Exchange, mask: &Mask) {
        let said = said(exchange, mask);
        self.mend_with(request, said);
    }

    fn mend_with(&mut self, request: &GeneratedRequest, said: Knowledge) {
        let before = match &self.mending {
            Some(mending) if mending.id != request.replay => return,
            Some(mending) => mending.before,
            None => 0,
        };
        self.mending = (!said.is_empty()).then(|| Mending { id: request.replay.clone(), said, before });
    }

    /// Learns the values that an answer shows.
    fn show(&mut self, exchange: &Exchange, mask: &Mask) {
        if (200..300).contains(&exchange.response.status) && !has_secret(exchange, mask) {
            answers::learn(&mut self.knowledge, exchange);
        }
    }

    /// Whether requests are refused as long as nothing is done about them.
    pub(in crate::engine) fn met_a_shut_door(&self) -> bool {
        self.fresh >= REFUSALS && !self.accepts_fresh
    }

    /// Whether something new came lately, so that more requests than planned are worth it.
    pub(in crate::engine) fn is_promising(&self) -> bool {
        self.credit > 0
    }
}

/// Whether a refusal may be about what was sent, and not about credentials, places or haste.
fn is_about_values(status: u16) -> bool {
    (400..500).contains(&status) && !matches!(status, 401 | 403..=405 | 429)
}

/// What a refusal says.
fn said(exchange: &Exchange, mask: &Mask) -> Knowledge {
    let mut said = Knowledge::default();
    if is_about_values(exchange.response.status) && !has_secret(exchange, mask) {
        errors::learn(&mut said, exchange);
    }
    said
}

/// Whether an answer has a secret of ours in it. Such a one teaches nothing: ids of requests show what was learned.
fn has_secret(exchange: &Exchange, mask: &Mask) -> bool {
    mask.hides(&String::from_utf8_lossy(&exchange.response.body))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use bytes::Bytes;

    use super::*;
    use crate::contract::{ApiId, Contract};
    use crate::generate::BaseRequest;
    use crate::message::Response;
    use crate::schema::Schemas;
    use crate::source::SourceFile;

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
            schema: { type: object, required: [level], properties: { level: { type: integer } } }
      responses: { '201': { description: ordered } }
";

    #[test]
    fn a_request_is_mended_so_often_and_no_more_though_nobody_answers() {
        let source = SourceFile::new("orders.yaml", SPEC.to_owned());
        let (contract, _) = Contract::from_sources(vec![(ApiId("orders".to_owned()), source)]).unwrap();
        let api = &contract.apis[0];
        let schemas = Arc::new(Schemas::new(api));
        let plan = FuzzPlan::new(api, &api.operations[0], &schemas, BaseRequest::default(), 1).unwrap();
        let asked = plan.valid(0).unwrap();
        let body = Bytes::from_static(br#"{"level": "must be 3 or 500 or 70000"}"#);
        let response = Response { status: 422, body, ..Response::default() };
        let refused = Exchange { request: asked.request.clone(), response, elapsed: Duration::ZERO };
        let mut guide = Guide::default();
        guide.mend(&asked, &refused, &Mask::default());
        let mended = std::iter::from_fn(|| guide.mended(&plan)).take(100).count();
        assert!((1..=MENDINGS as usize).contains(&mended), "{mended}");
    }
}
