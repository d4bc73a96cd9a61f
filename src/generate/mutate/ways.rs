//! Everything that breaks a draft, in random order, made as far as it is asked for.
//!
//! One way at each place comes before the second at any, so that the first few speak of different places. Nothing is
//! proved here. Start at [`Ways`].

use std::collections::VecDeque;

use serde_json::Value;

use super::Mutation;
use super::groups::{Placed, at, is_random, rules, whole_body};
use super::places::{Place, places};
use crate::generate::random::Random;
use crate::generate::request::OperationPlan;

/// The ways to break one draft. The body as a whole is one more place.
pub(crate) struct Ways {
    random: Random,
    /// Those that nobody has looked at.
    untouched: Vec<Option<Place>>,
    /// Those that were, with what is left of them.
    opened: VecDeque<VecDeque<Mutation>>,
}

impl Ways {
    /// The ways to break `draft`.
    pub(crate) fn new(plan: &OperationPlan, draft: &Value, mut random: Random) -> Self {
        let mut untouched: Vec<Option<Place>> =
            places(&plan.graph, plan.root, draft, draft).into_iter().map(Some).chain([None]).collect();
        random.shuffle(&mut untouched);
        Self { random, untouched, opened: VecDeque::new() }
    }

    /// The next way; `draft` is that of [`Self::new`].
    pub(crate) fn next(&mut self, plan: &OperationPlan, draft: &Value) -> Option<Mutation> {
        while let Some(place) = self.untouched.pop() {
            let opened = self.open(plan, draft, place);
            if !opened.is_empty() {
                return self.first_of(opened);
            }
        }
        let opened = self.opened.pop_front()?;
        self.first_of(opened)
    }

    /// Takes the first of a place, and lets the others come before it is that place's turn again.
    fn first_of(&mut self, mut opened: VecDeque<Mutation>) -> Option<Mutation> {
        let first = opened.pop_front();
        if !opened.is_empty() {
            self.opened.push_back(opened);
        }
        first
    }

    /// What breaks one place: of each keyword one way, then of each another one.
    fn open(&mut self, plan: &OperationPlan, draft: &Value, place: Option<Place>) -> VecDeque<Mutation> {
        let mut groups = match &place {
            None => [whole_body(plan, draft), rules(plan, draft, draft)].concat(),
            Some(place) => at(plan, place, &mut self.random),
        };
        groups.retain(|group| is_random(group.kind));
        self.random.shuffle(&mut groups);
        for group in &mut groups {
            self.random.shuffle(&mut group.candidates);
        }
        let insert = place.and_then(|place| place.insert);
        let placed: Vec<Placed> = groups.into_iter().map(|group| Placed { group, insert: insert.clone() }).collect();
        let most = placed.iter().map(|placed| placed.group.candidates.len()).max().unwrap_or_default();
        let round = |number: usize| {
            placed.iter().filter_map(move |placed| Some(Mutation::new(placed, placed.group.candidates.get(number)?)))
        };
        (0..most).flat_map(round).collect()
    }
}
