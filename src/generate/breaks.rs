//! The ways to break one random request, in an order that belongs to its id.
//!
//! A draft with little in it may have nothing to break, so that one with everything in it follows. Start at
//! [`Breaks::new`].

use proptest::test_runner::TestRng;
use serde_json::Value;

use super::mutate::{Mutation, Ways};
use super::random::{Random, chacha};
use super::request::OperationPlan;
use super::value::Density;
use super::{GenerateProblem, ReplayId};

/// How many ways of one draft are looked at. Those of the full draft are numbered from here.
const MOST: u32 = 64;

/// The ways to break what an id draws.
pub(super) struct Breaks {
    rng: TestRng,
    draft: Value,
    ways: Ways,
    /// How many ways were made, of this draft and of those before.
    made: u32,
    /// Where the ways of this draft end.
    end: u32,
    is_full: bool,
}

/// One way to break a draft.
pub(super) struct Break {
    /// Its number, for the id.
    pub(super) way: u32,
    pub(super) mutation: Mutation,
}

impl Breaks {
    /// The ways to break the request of `id`, whatever way that names.
    ///
    /// # Errors
    ///
    /// When no valid request was found.
    pub(super) fn new(plan: &OperationPlan, id: &ReplayId) -> Result<Self, GenerateProblem> {
        let mut rng = chacha(&id.random_seed());
        let (draft, _) = plan.draw_valid(&mut rng, None)?;
        let ways = Ways::new(plan, &draft, Random::new(&mut rng));
        Ok(Self { rng, draft, ways, made: 0, end: MOST, is_full: false })
    }

    /// What the last way breaks.
    pub(super) fn draft(&self) -> &Value {
        &self.draft
    }

    /// The next way.
    pub(super) fn next(&mut self, plan: &OperationPlan) -> Option<Break> {
        if self.made < self.end
            && let Some(mutation) = self.ways.next(plan, &self.draft)
        {
            self.made += 1;
            return Some(Break { way: self.made - 1, mutation });
        }
        if self.turn_full(plan) { self.next(plan) } else { None }
    }

    /// Leaves the draft with little in it for the one with everything; false where that was done before.
    pub(super) fn turn_full(&mut self, plan: &OperationPlan) -> bool {
        if std::mem::replace(&mut self.is_full, true) {
            return false;
        }
        let Ok((draft, _)) = plan.draw_valid(&mut self.rng, Some(Density::Full)) else { return false };
        self.ways = Ways::new(plan, &draft, Random::new(&mut self.rng));
        self.draft = draft;
        self.made = MOST;
        self.end = 2 * MOST;
        true
    }
}
