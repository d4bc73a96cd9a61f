//! Chooses between a fresh request, one near an earlier one, and one with values that the server has told.
//!
//! Where something new came lately most requests are guided, else every third: what nothing was learned about is still
//! asked. Start at [`Guide::propose`].

use super::novelty::Novelty;
use super::{answers, errors};
use crate::engine::door::PATIENCE;
use crate::generate::{FuzzPlan, GeneratedRequest, Knowledge, ReplayId};
use crate::message::{Exchange, Mask};

/// How many requests are remembered that were worth it; the oldest are forgotten first.
const REMEMBERED: usize = 16;

/// The numbers of requests that parts are taken from; nobody draws these by themselves.
const DONORS: u64 = 1 << 40;

/// How many more requests something new is worth.
const REWARD: u32 = 30;

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
        let mut mending = self.mending.take()?;
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
        // What looks like an earlier answer seldom has something to say that it did not.
        if is_new || !is_accepted {
            self.learn(exchange, mask);
        }
        self.mend(request, exchange, mask);
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

    /// Learns values from the answer to any request. One that has a secret of ours in it teaches nothing: ids of
    /// requests show what was learned.
    pub(in crate::engine) fn learn(&mut self, exchange: &Exchange, mask: &Mask) {
        if mask.hides(&String::from_utf8_lossy(&exchange.response.body)) {
            return;
        }
        match exchange.response.status {
            200..300 => answers::learn(&mut self.knowledge, exchange),
            status if is_about_values(status) => errors::learn(&mut self.knowledge, exchange),
            _ => {}
        }
    }

    /// One request at a time is mended: what its refusal says is done, then what the next one says, and so on.
    pub(in crate::engine) fn mend(&mut self, request: &GeneratedRequest, exchange: &Exchange, mask: &Mask) {
        let before = match &self.mending {
            Some(mending) if mending.id != request.replay => return,
            Some(mending) => mending.before,
            None => 0,
        };
        self.mending = None;
        let has_secret = mask.hides(&String::from_utf8_lossy(&exchange.response.body));
        if before == MENDINGS || has_secret || !is_about_values(exchange.response.status) {
            return;
        }
        let mut said = Knowledge::default();
        errors::learn(&mut said, exchange);
        self.mending = (!said.is_empty()).then(|| Mending { id: request.replay.clone(), said, before });
    }

    /// Whether requests are refused as long as nothing is done about them.
    pub(in crate::engine) fn met_a_shut_door(&self) -> bool {
        self.fresh >= PATIENCE && !self.accepts_fresh
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
