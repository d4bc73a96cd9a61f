//! Whether what is drawn still has to be proved.
//!
//! To look at a whole schema takes longer than to prove a few values, so it is looked at only when many are drawn. What
//! it is looked at for is said in `graph`. Start at [`Trust::is_earned`].

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// What is known of one schema, or of one operation.
#[derive(Debug, Default)]
pub(super) struct Trust {
    proved: AtomicU32,
    is_exact: OnceLock<bool>,
}

/// So many values are proved before the schema is looked at.
const MANY: u32 = 64;

impl Trust {
    /// Whether proofs can be left out; `look` says so when it has become worth the time.
    pub(super) fn is_earned(&self, look: impl FnOnce() -> bool) -> bool {
        match self.is_exact.get() {
            Some(known) => *known,
            None => self.proved.load(Ordering::Relaxed) >= MANY && *self.is_exact.get_or_init(look),
        }
    }

    /// One more was proved.
    pub(super) fn add(&self) {
        self.proved.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_comes_after_many_values_and_only_where_it_is_due() {
        for is_due in [true, false] {
            let trust = Trust::default();
            for _ in 0..MANY {
                assert!(!trust.is_earned(|| is_due));
                trust.add();
            }
            assert_eq!(trust.is_earned(|| is_due), is_due);
        }
    }
}
