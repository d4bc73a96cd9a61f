//! The access tokens that a world has handed out.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::collection::Handle;

/// More tokens than this make the ones that end first go.
const MOST: usize = 10_000;

/// The access tokens that are valid.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    valid: BTreeMap<String, (Handle, Timestamp)>,
}

impl Tokens {
    /// Remembers a token, whose it is and when it ends.
    pub(crate) fn issue(&mut self, token: String, account: Handle, ends: Timestamp, now: Timestamp) {
        if self.valid.len() >= MOST {
            self.valid.retain(|_, (_, end)| *end > now);
            let first = self.valid.iter().min_by_key(|(_, (_, end))| *end).map(|(token, _)| token.clone());
            first.filter(|_| self.valid.len() >= MOST).and_then(|token| self.valid.remove(&token));
        }
        self.valid.insert(token, (account, ends));
    }

    /// Whose token this is, while it is valid.
    pub(crate) fn account(&self, token: &str, now: Timestamp) -> Option<&Handle> {
        self.valid.get(token).filter(|(_, ends)| now < *ends).map(|(account, _)| account)
    }

    /// Ends a token, if it is `account`'s.
    pub(crate) fn revoke(&mut self, token: &str, account: &Handle) {
        if self.valid.get(token).is_some_and(|(owner, _)| owner == account) {
            self.valid.remove(token);
        }
    }
}
