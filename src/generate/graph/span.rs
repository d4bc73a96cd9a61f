//! From where to where numbers are drawn, and which of them are worth drawing often.
//!
//! Bounds of the schema come first, then those of machines where the schema has none. Nothing is drawn here. Start at
//! [`Span::of`].

use super::{Decimal, NumberRules};

/// A stretch of a progression, by its `k`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Span {
    pub(crate) first: i128,
    pub(crate) last: i128,
    /// Boundaries within it.
    pub(crate) edges: Vec<i128>,
}

/// How far from the origin a number is drawn where no bound is given.
pub(crate) const NEAR: i128 = 1000;

/// Where number types of the usual machines end.
const EDGES: [i128; 12] = [
    0,
    1,
    -1,
    1 << 31,
    (1 << 31) - 1,
    -(1 << 31),
    (1 << 53) - 1,
    (1 << 53) + 1,
    (1 << 63) - 1,
    -(1 << 63),
    255,
    65_536,
];

impl Span {
    pub(super) fn of(rules: &NumberRules) -> Self {
        let (first, last) = range(rules);
        let mut edges = Vec::new();
        edges.extend(rules.low.into_iter().flat_map(|low| [low, low + 1]));
        edges.extend(rules.high.into_iter().flat_map(|high| [high, high - 1]));
        if rules.low.is_none() || rules.high.is_none() {
            edges.extend(EDGES.iter().filter_map(|edge| rules.position(Decimal::integer(*edge))));
        }
        edges.retain(|edge| (first..=last).contains(edge));
        Self { first, last, edges }
    }
}

/// The first and last `k` to draw: the bounds, or what 64 bits hold.
fn range(rules: &NumberRules) -> (i128, i128) {
    let limit = |edge: i128| {
        let unit = rules.at(1).and_then(|first| Decimal::integer(edge).at_scale(first.scale));
        unit.map(|edge| edge.div_euclid(rules.step.max(1)))
    };
    let low = rules.low.or_else(|| limit(-rules.farthest() - 1).map(|k| k + 1)).unwrap_or(-NEAR);
    let high = rules.high.or_else(|| limit(rules.farthest())).unwrap_or(NEAR);
    // An open side must not cross the bound on the other one.
    (if rules.low.is_some() { low } else { low.min(high) }, if rules.high.is_some() { high } else { high.max(low) })
}
