//! How long a test that asks generated requests may take, so that slow operations leave time for the others.
//!
//! Where a run has a time limit, each such test gets one and a half even shares of what is left: what fast tests do not
//! need falls to later ones, and the last test still has a share. Without a limit each has a minute. Cases that people wrote
//! take the time that they need. Start at [`Pace::share`].

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::event::TestName;

/// How long a test may ask, where the run has no limit.
const UNLIMITED: Duration = Duration::from_mins(1);

/// Nobody gets less.
const LEAST: Duration = Duration::from_millis(20);

/// The pace of a run.
#[derive(Debug, Default)]
pub struct Pace {
    limited: OnceLock<Limited>,
    /// The tests whose share was too small.
    cut: Mutex<BTreeSet<TestName>>,
}

#[derive(Debug)]
struct Limited {
    ends: Instant,
    jobs: u32,
    waiting: AtomicU32,
}

impl Pace {
    /// From now on, so many tests share so much time, `jobs` of them at once. Only the first call counts.
    pub fn start(&self, limit: Duration, tests: usize, jobs: usize) {
        let number = |number: usize| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
        // A limit beyond the clock is none.
        let Some(ends) = Instant::now().checked_add(limit) else { return };
        self.limited.get_or_init(|| Limited {
            ends,
            jobs: number(jobs.min(tests)),
            waiting: AtomicU32::new(number(tests)),
        });
    }

    /// The share of the test that begins now.
    pub fn share(&self) -> Duration {
        let Some(limited) = self.limited.get() else { return UNLIMITED };
        let one_less = |waiting: u32| Some(waiting.saturating_sub(1).max(1));
        let waiting = limited.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        let waiting = waiting.unwrap_or_else(|waiting| waiting);
        shared(limited.ends.saturating_duration_since(Instant::now()), limited.jobs, waiting)
    }

    /// Whether the run has a time limit.
    pub fn is_limited(&self) -> bool {
        self.limited.get().is_some()
    }

    /// Notes that a test was ended before it had asked everything.
    pub(super) fn cut(&self, test: &TestName) {
        self.cut.lock().unwrap_or_else(PoisonError::into_inner).insert(test.clone());
    }

    /// Whether a test was ended before it had asked everything.
    pub(super) fn was_cut(&self, test: &TestName) -> bool {
        self.cut.lock().unwrap_or_else(PoisonError::into_inner).contains(test)
    }
}

/// One and a half even shares of what is left, and never more than there is.
fn shared(left: Duration, jobs: u32, waiting: u32) -> Duration {
    (left.saturating_mul(jobs).saturating_mul(3) / waiting / 2).clamp(LEAST, left.max(LEAST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_shared() {
        let seconds = Duration::from_secs;
        assert_eq!(shared(seconds(60), 2, 30), seconds(6));
        assert_eq!(shared(seconds(29), 2, 1), seconds(29), "never more than there is");
        assert_eq!(shared(seconds(0), 2, 5), LEAST);
    }

    #[test]
    fn later_tests_have_more_of_what_earlier_ones_left() {
        let pace = Pace::default();
        assert_eq!(pace.share(), UNLIMITED);
        pace.start(Duration::from_hours(1), 30, 2);
        let first = pace.share();
        for _ in 0..40 {
            assert!(pace.share() > first);
        }
        assert!(pace.share() > Duration::from_mins(59));
    }
}
