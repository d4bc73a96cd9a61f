//! The order in which requests are worth sending, for whoever stops early.
//!
//! Valid requests that show much come first; then one violation of each sort in turn, a new place with every round,
//! mixed with what is left of the valid side; then second opinions. Start at [`arranged`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use super::enumerate::CoverageRequest;
use crate::generate::MutationKind;

/// A request with what decides about its place in the list.
pub(super) struct Ranked {
    pub(super) request: CoverageRequest,
    /// How much a valid request shows; 0 for what is only a second look.
    pub(super) weight: usize,
    /// Which try to break the same place in the same way it is.
    pub(super) round: usize,
    pub(super) kind: Option<MutationKind>,
    pub(super) depth: usize,
}

/// The weight of the requests that others are made from.
pub(super) const BASE: usize = usize::MAX;

/// A valid request that shows this much is worth more than a violation.
const HEAVY: usize = 4;

/// How many violations follow each other where both sides are worth the same.
const VIOLATIONS: usize = 2;

/// All requests, the most telling first.
pub(super) fn arranged(valid: Vec<Ranked>, invalid: Vec<Ranked>) -> Vec<CoverageRequest> {
    let (heavy, light): (Vec<_>, Vec<_>) = valid.into_iter().partition(|ranked| ranked.weight >= HEAVY);
    let (light, last): (Vec<_>, Vec<_>) = light.into_iter().partition(|ranked| ranked.weight > 0);
    let (first, later): (Vec<_>, Vec<_>) = in_turns(invalid).into_iter().partition(|ranked| ranked.round == 0);
    let mut all = by_weight(heavy);
    all.extend(mixed(first, by_weight(light)));
    all.extend(mixed(later, last));
    all.into_iter().map(|ranked| ranked.request).collect()
}

fn by_weight(mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    // The base requests stand for all others in explanations, so they stay in front and in their order.
    ranked.sort_by_key(|ranked| {
        let is_base = ranked.weight == BASE;
        (!is_base, is_base.then_some(ranked.request.scenario), Reverse(ranked.weight))
    });
    ranked
}

/// One of each kind, then the next of each, the shallow places first.
fn in_turns(mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    ranked.sort_by_key(|ranked| (ranked.round, ranked.depth));
    let mut counts: BTreeMap<(usize, Option<MutationKind>), usize> = BTreeMap::new();
    let mut turns: Vec<(usize, usize, Option<MutationKind>, Ranked)> = Vec::new();
    for one in ranked {
        let turn = counts.entry((one.round, one.kind)).or_default();
        turns.push((one.round, *turn, one.kind, one));
        *turn += 1;
    }
    turns.sort_by_key(|(round, turn, kind, _)| (*round, *turn, *kind));
    turns.into_iter().map(|(_, _, _, ranked)| ranked).collect()
}

fn mixed(violations: Vec<Ranked>, others: Vec<Ranked>) -> Vec<Ranked> {
    let (mut violations, mut others) = (VecDeque::from(violations), VecDeque::from(others));
    let mut all = Vec::new();
    while !violations.is_empty() || !others.is_empty() {
        let some = violations.len().min(VIOLATIONS);
        all.extend(violations.drain(..some));
        all.extend(others.pop_front());
    }
    all
}
