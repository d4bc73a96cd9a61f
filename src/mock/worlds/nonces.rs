//! The nonces of digest authentication that a world has handed out.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use super::clock::between;

/// More nonces than this make the oldest unknown again.
const MOST: usize = 4096;
/// Counts this far below the highest seen are refused as too old.
const WINDOW: u32 = 128;

/// What a nonce with its count is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NonceUse {
    /// Known, in time, and its count was not used before.
    Fresh,
    /// Was handed out, but is too old.
    Expired,
    /// Was used with this count before.
    Replayed,
    /// Was never handed out, or long ago.
    Unknown,
}

/// The nonces handed out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nonces {
    issued: BTreeMap<String, Issued>,
    order: VecDeque<String>,
}

#[derive(Debug, Clone)]
struct Issued {
    at: Timestamp,
    highest: u32,
    /// Bit *n* stands for the count *n* below the highest.
    seen: u128,
}

impl Nonces {
    /// Remembers a nonce that is being handed out.
    pub(crate) fn issue(&mut self, nonce: String, now: Timestamp) {
        if self.order.len() >= MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.issued.remove(&oldest);
        }
        self.order.push_back(nonce.clone());
        self.issued.insert(nonce, Issued { at: now, highest: 0, seen: 0 });
    }

    /// Uses a nonce once, with a count.
    pub(crate) fn spend(&mut self, nonce: &str, count: u32, now: Timestamp, lifetime: Duration) -> NonceUse {
        let Some(issued) = self.issued.get_mut(nonce) else { return NonceUse::Unknown };
        if between(issued.at, now) >= lifetime {
            return NonceUse::Expired;
        }
        if issued.note(count) { NonceUse::Fresh } else { NonceUse::Replayed }
    }
}

impl Issued {
    /// Notes a count; false when it was noted before. Counts may arrive out of order: a client may use one nonce
    /// on several connections.
    fn note(&mut self, count: u32) -> bool {
        if count == 0 {
            return false;
        }
        if count > self.highest {
            let shift = count - self.highest;
            self.seen = if shift < WINDOW { (self.seen << shift) | 1 } else { 1 };
            self.highest = count;
            return true;
        }
        let below = self.highest - count;
        let bit = if below < WINDOW { 1_u128 << below } else { return false };
        let new = self.seen & bit == 0;
        self.seen |= bit;
        new
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::NonceUse::{self, Fresh, Replayed};
    use super::Nonces;

    const LIFETIME: Duration = Duration::from_mins(5);

    fn issued() -> (Nonces, Timestamp) {
        let mut nonces = Nonces::default();
        nonces.issue("n".to_owned(), Timestamp::UNIX_EPOCH);
        (nonces, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn counts_may_come_out_of_order_but_only_once_each() {
        let (mut nonces, now) = issued();
        let uses: Vec<_> = [1, 3, 2, 3, 2, 200, 1].map(|count| nonces.spend("n", count, now, LIFETIME)).to_vec();
        assert_eq!(uses, [Fresh, Fresh, Fresh, Replayed, Replayed, Fresh, Replayed]);
    }

    #[test]
    fn a_nonce_expires_at_the_end_of_its_lifetime() {
        let (mut nonces, now) = issued();
        assert_eq!(nonces.spend("n", 1, now + Duration::from_secs(299), LIFETIME), NonceUse::Fresh);
        assert_eq!(nonces.spend("n", 2, now + LIFETIME, LIFETIME), NonceUse::Expired);
        assert_eq!(nonces.spend("other", 1, now, LIFETIME), NonceUse::Unknown);
    }
}
