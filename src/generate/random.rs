//! Decisions drawn from a proptest random number generator.
//!
//! Everything is derived from 64-bit words in a fixed way, so that the same seed gives the same values whatever the
//! version of the `rand` crate thinks of ranges. Entropy never enters here; seeds do.

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// A source of decisions.
pub(crate) struct Random<'a> {
    rng: &'a mut TestRng,
}

/// The `ChaCha` generator of a 32-byte seed.
pub(crate) fn chacha(seed: &[u8; 32]) -> TestRng {
    TestRng::from_seed(RngAlgorithm::ChaCha, seed)
}

impl<'a> Random<'a> {
    pub(crate) fn new(rng: &'a mut TestRng) -> Self {
        Self { rng }
    }

    /// The same source, for someone else to draw from for a while.
    pub(crate) fn borrow(&mut self) -> Random<'_> {
        Random { rng: self.rng }
    }

    /// A number below `bound`; 0 when `bound` is 0. The bias of the multiplication is below 2⁻³² for our bounds.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let word = u128::from(self.rng.next_u64());
        let scaled = (word * u128::from(bound)) >> 64;
        u64::try_from(scaled).expect("a product of two 64-bit words, shifted by 64, fits 64 bits")
    }

    /// An index below `length`.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("an index below a usize is a usize")
    }

    /// A number in `low..=high`; `low` when the range is empty.
    pub(crate) fn size(&mut self, low: usize, high: usize) -> usize {
        if high <= low { low } else { low + self.index(high - low + 1) }
    }

    /// A number in `low..=high`, which must span less than 2⁶⁴; `low` when the range is empty.
    pub(crate) fn integer(&mut self, low: i128, high: i128) -> i128 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(if high < low { 0 } else { u64::MAX });
        low + i128::from(self.below(span.saturating_add(1)))
    }

    /// True in `part` of `whole` cases.
    pub(crate) fn chance(&mut self, part: u64, whole: u64) -> bool {
        self.below(whole) < part
    }

    /// One of `items`, or `None` when there are none.
    pub(crate) fn pick<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        if items.is_empty() { None } else { Some(&items[self.index(items.len())]) }
    }

    /// Brings `items` into a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_decisions() {
        let draw = || {
            let mut rng = chacha(&[7; 32]);
            let mut random = Random::new(&mut rng);
            (0..32).map(|_| random.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(), draw());
    }

    #[test]
    fn ranges_are_inclusive_and_never_left() {
        let mut rng = chacha(&[1; 32]);
        let mut random = Random::new(&mut rng);
        let drawn: Vec<i128> = (0..500).map(|_| random.integer(-1, 1)).collect();
        assert!(drawn.iter().all(|number| (-1..=1).contains(number)));
        assert!(drawn.contains(&-1) && drawn.contains(&1));
        assert_eq!(random.integer(i128::from(i64::MIN), i128::from(i64::MIN)), i128::from(i64::MIN));
        assert_eq!(random.size(5, 2), 5);
    }
}
