//! A covering array of strength two: every two levels of two factors meet in some valid request.
//!
//! Rows are built greedily, one at a time, around the first pair that was not met yet; pairs that no valid request can
//! have are found out by proof. What earlier requests met counts. Start at [`pairs`].

use serde_json::Value;

use super::factors::Factor;
use super::feature::Feature;
use super::packing::{Packed, Prover};

/// No operation gets more requests for pairs.
const ROWS: usize = 120;

/// Which pairs of levels met: one flag for each two levels of two factors.
struct Met<'a> {
    factors: &'a [Factor],
    /// Where the levels of each factor begin in a row of `flags`.
    starts: Vec<usize>,
    width: usize,
    flags: Vec<bool>,
}

impl<'a> Met<'a> {
    fn new(factors: &'a [Factor]) -> Self {
        let mut starts = Vec::new();
        let mut width = 0;
        for factor in factors {
            starts.push(width);
            width += factor.levels.len();
        }
        Self { factors, starts, width, flags: vec![false; width * width] }
    }

    fn at(&self, one: (usize, usize), other: (usize, usize)) -> usize {
        let (low, high) = if one.0 < other.0 { (one, other) } else { (other, one) };
        (self.starts[low.0] + low.1) * self.width + self.starts[high.0] + high.1
    }

    fn has(&self, one: (usize, usize), other: (usize, usize)) -> bool {
        self.flags[self.at(one, other)]
    }

    /// Notes what `draft` has; how many pairs are new.
    fn note(&mut self, draft: &Value) -> usize {
        let levels: Vec<Option<usize>> = self.factors.iter().map(|factor| factor.level(draft)).collect();
        let mut new = 0;
        for (one, one_level) in levels.iter().enumerate() {
            for (other, other_level) in levels.iter().enumerate().skip(one + 1) {
                if let (Some(one_level), Some(other_level)) = (one_level, other_level) {
                    let at = self.at((one, *one_level), (other, *other_level));
                    new += usize::from(!self.flags[at]);
                    self.flags[at] = true;
                }
            }
        }
        new
    }

    /// The first pair that did not meet, from `from` on.
    fn open(&self) -> Option<((usize, usize), (usize, usize))> {
        for (one, factor) in self.factors.iter().enumerate() {
            for other in one + 1..self.factors.len() {
                for one_level in 0..factor.levels.len() {
                    let levels = 0..self.factors[other].levels.len();
                    let found = levels.map(|level| (other, level)).find(|pair| !self.has((one, one_level), *pair));
                    if let Some(other) = found {
                        return Some(((one, one_level), other));
                    }
                }
            }
        }
        None
    }

    /// Levels for all factors, with `seed` among them, that meet as much new as can be had by looking once.
    fn row(&self, seed: [(usize, usize); 2]) -> Vec<(usize, usize)> {
        let mut row = seed.to_vec();
        for (index, factor) in self.factors.iter().enumerate() {
            if row.iter().any(|(taken, _)| *taken == index) {
                continue;
            }
            let gain = |level: usize| row.iter().filter(|taken| !self.has(**taken, (index, level))).count();
            let best = (0..factor.levels.len()).rev().max_by_key(|level| gain(*level)).unwrap_or(0);
            row.push((index, best));
        }
        // Outer parts first: what is left out takes what is within it along.
        row.sort_unstable();
        row
    }
}

/// Valid requests around `full` in which every two levels of two factors meet, where they can; and how many pairs
/// never do.
pub(super) fn pairs(prover: &Prover, full: &Value, factors: &[Factor], earlier: &[&Value]) -> (Vec<Packed>, usize) {
    let mut met = Met::new(factors);
    for draft in earlier {
        met.note(draft);
    }
    let mut rows = Vec::new();
    let mut impossible = 0;
    while let Some((one, other)) = met.open().filter(|_| rows.len() < ROWS && !prover.is_tired()) {
        let levels = met.row([one, other]);
        let features: Vec<Feature> =
            ordered(&levels, one, other).map(|(index, level)| factors[index].feature(level)).collect();
        let all: Vec<usize> = (0..features.len()).collect();
        let (draft, _) = prover.settle(full, &features, &all);
        let new = met.note(&draft);
        if !met.has(one, other) {
            impossible += 1;
            let at = met.at(one, other);
            met.flags[at] = true;
        }
        if new > 0
            && let Some(request) = prover.prove(&draft)
        {
            rows.push(Packed { draft, request, new: Vec::new() });
        }
    }
    (rows, impossible)
}

/// The seed first, so that nothing before it stands in its way.
fn ordered(
    levels: &[(usize, usize)],
    one: (usize, usize),
    other: (usize, usize),
) -> impl Iterator<Item = (usize, usize)> {
    let rest = levels.iter().copied().filter(move |level| *level != one && *level != other);
    [one, other].into_iter().chain(rest)
}
