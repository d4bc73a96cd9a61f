//! The virtual clock of a world.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A clock that stands still unless it is moved; in real-time mode real time moves it as well.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    epoch: Timestamp,
    advanced: Duration,
}

impl Clock {
    pub(crate) fn new(epoch: Timestamp) -> Self {
        Self { epoch, advanced: Duration::ZERO }
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.advanced = self.advanced.saturating_add(by);
    }

    /// The virtual time, `elapsed` after the start in real time.
    pub(crate) fn now(&self, elapsed: Duration) -> Timestamp {
        after(self.epoch, self.advanced.saturating_add(elapsed))
    }
}

/// The time `duration` after `time`; the end of time where there is none.
pub(crate) fn after(time: Timestamp, duration: Duration) -> Timestamp {
    SignedDuration::try_from(duration).ok().and_then(|by| time.checked_add(by).ok()).unwrap_or(Timestamp::MAX)
}

/// How much later `later` is; nothing if it is earlier.
pub(crate) fn between(earlier: Timestamp, later: Timestamp) -> Duration {
    later.duration_since(earlier).try_into().unwrap_or(Duration::ZERO)
}
