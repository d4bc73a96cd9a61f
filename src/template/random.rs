//! Deterministic values: the same seed, place and order of calls give the same bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

/// A stream of bytes that is a pure function of a seed, a place and the number of draws before.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    seed: u64,
    place: Arc<str>,
    draws: Arc<AtomicU64>,
}

impl Random {
    pub(crate) fn new(seed: u64, place: &str) -> Self {
        Self { seed, place: place.into(), draws: Arc::default() }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// The next 32 bytes.
    pub(crate) fn draw(&self) -> [u8; 32] {
        let draw = self.draws.fetch_add(1, Ordering::Relaxed);
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(draw.to_be_bytes());
        hash.update(self.place.as_bytes());
        hash.finalize().into()
    }

    /// The next number from `low` to `high`, both inclusive.
    pub(crate) fn integer(&self, low: i64, high: i64) -> i64 {
        let bytes = self.draw();
        let wide = u128::from_be_bytes(bytes[..16].try_into().expect("a digest has 32 bytes"));
        let width = u128::from(high.abs_diff(low)) + 1;
        let offset = u64::try_from(wide % width).expect("the offset is at most high - low");
        low.checked_add_unsigned(offset).expect("low plus the offset is at most high")
    }

    /// `length` hexadecimal digits.
    pub(crate) fn hex(&self, length: usize) -> String {
        let mut digits = String::new();
        while digits.len() < length {
            digits.extend(self.draw().iter().map(|byte| format!("{byte:02x}")));
        }
        digits.truncate(length);
        digits
    }

    /// A version 4 UUID (RFC 9562 §5.4).
    pub(crate) fn uuid(&self) -> String {
        let mut bytes = self.draw();
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let digits: String = bytes[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_repeat_with_the_seed_and_differ_by_place() {
        let first = Random::new(1, "a");
        let again = Random::new(1, "a");
        assert_eq!(first.hex(40), again.hex(40));
        assert_ne!(Random::new(1, "b").uuid(), Random::new(1, "a").uuid());
        assert_ne!(first.uuid(), first.uuid());
    }

    #[test]
    fn integers_stay_in_their_range() {
        let random = Random::new(7, "");
        for _ in 0..200 {
            assert!((-2..=2).contains(&random.integer(-2, 2)));
        }
        let _ = random.integer(i64::MIN, i64::MAX);
    }
}
