//! Token buckets.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::clock::between;

/// More buckets than this make others full again.
const MOST: usize = 10_000;

/// How a bucket is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) capacity: u64,
    /// So many tokens come back …
    pub(crate) refill: u64,
    /// … in this time, one by one.
    pub(crate) every: Duration,
}

/// What came of drawing a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// A token was there; so many are left.
    Token { remaining: u64 },
    /// The bucket is empty; the next token comes after so many seconds, at least one.
    Empty { retry_after: u64 },
}

/// The buckets of a world, each full until it is first drawn from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buckets {
    buckets: BTreeMap<String, Bucket>,
}

/// Tokens are counted in nanoseconds of refilling, so that no fraction is lost.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    level: u128,
    at: Timestamp,
}

impl Buckets {
    /// Draws one token from the bucket called `key`.
    pub(crate) fn draw(&mut self, key: &str, limit: Limit, now: Timestamp) -> Drawn {
        let cost = limit.every.as_nanos().max(1);
        let full = u128::from(limit.capacity) * cost;
        if self.buckets.len() >= MOST && !self.buckets.contains_key(key) {
            self.buckets.pop_first();
        }
        let bucket = self.buckets.entry(key.to_owned()).or_insert(Bucket { level: full, at: now });
        let gained = between(bucket.at, now).as_nanos().saturating_mul(u128::from(limit.refill));
        *bucket = Bucket { level: bucket.level.saturating_add(gained).min(full), at: now };
        if let Some(level) = bucket.level.checked_sub(cost) {
            bucket.level = level;
            return Drawn::Token { remaining: u64::try_from(level / cost).unwrap_or(u64::MAX) };
        }
        let missing = cost - bucket.level;
        let seconds = missing.div_ceil(u128::from(limit.refill.max(1))).div_ceil(1_000_000_000);
        Drawn::Empty { retry_after: u64::try_from(seconds).unwrap_or(u64::MAX).max(1) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::{Buckets, Drawn, Limit};

    const LIMIT: Limit = Limit { capacity: 2, refill: 1, every: Duration::from_secs(30) };

    #[test]
    fn an_empty_bucket_says_when_to_come_back_and_keeps_its_word() {
        let mut buckets = Buckets::default();
        let start = Timestamp::UNIX_EPOCH;
        assert_eq!(buckets.draw("a", LIMIT, start), Drawn::Token { remaining: 1 });
        assert_eq!(buckets.draw("a", LIMIT, start), Drawn::Token { remaining: 0 });
        let later = start + Duration::from_millis(10_500);
        assert_eq!(buckets.draw("a", LIMIT, later), Drawn::Empty { retry_after: 20 });
        assert_eq!(buckets.draw("a", LIMIT, later + Duration::from_secs(20)), Drawn::Token { remaining: 0 });
        assert_eq!(buckets.draw("b", LIMIT, start), Drawn::Token { remaining: 1 });
    }
}
