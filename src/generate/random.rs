//! Decisions drawn from a seed that a proptest random number generator gave.
//!
//! Everything is derived from 64-bit words in a fixed way, so that the same seed gives the same values whatever the
//! version of the `rand` crate thinks of ranges. One word of proptest's `ChaCha` seeds a generator that is many times as
//! fast, because a value is hundreds of decisions. Entropy never enters here; seeds do.

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// A source of decisions.
pub(crate) struct Random(Xoshiro256PlusPlus);

/// The `ChaCha` generator of a 32-byte seed.
pub(crate) fn chacha(seed: &[u8; 32]) -> TestRng {
    TestRng::from_seed(RngAlgorithm::ChaCha, seed)
}

impl Random {
    /// A source of its own, which takes one word of `rng`.
    pub(crate) fn new(rng: &mut TestRng) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(rng.next_u64()))
    }

    /// Another source, seeded from this one.
    pub(crate) fn fork(&mut self) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(self.0.next_u64()))
    }

    /// A number below `bound`; 0 when `bound` is 0. The bias of the multiplication is below 2⁻³² for our bounds.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let word = u128::from(self.0.next_u64());
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
            let mut random = Random::new(&mut chacha(&[7; 32]));
            (0..32).map(|_| random.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(), draw());
    }

    #[test]
    fn seeds_mean_the_same_on_every_machine_and_in_every_version() {
        let mut random = Random::new(&mut chacha(&[7; 32]));
        assert_eq!([0; 4].map(|_| random.below(1000)), [929, 479, 830, 349]);
    }

    #[test]
    fn a_fork_goes_its_own_way() {
        let mut random = Random::new(&mut chacha(&[7; 32]));
        let mut fork = random.fork();
        assert_ne!([0; 4].map(|_| fork.below(1000)), [0; 4].map(|_| random.below(1000)));
    }

    #[test]
    fn ranges_are_inclusive_and_never_left() {
        let mut random = Random::new(&mut chacha(&[1; 32]));
        let drawn: Vec<i128> = (0..500).map(|_| random.integer(-1, 1)).collect();
        assert!(drawn.iter().all(|number| (-1..=1).contains(number)));
        assert!(drawn.contains(&-1) && drawn.contains(&1));
        assert_eq!(random.integer(i128::from(i64::MIN), i128::from(i64::MIN)), i128::from(i64::MIN));
        assert_eq!(random.size(5, 2), 5);
    }
}
