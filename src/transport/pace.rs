//! How fast requests may follow each other: a rate of the user's, and pauses that the server asks for.
//!
//! All workers of a run share one [`Pace`]. It only delays: which requests are sent, and in which order each test
//! sends them, does not depend on it.

use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::deadline::now;

/// At most so many requests in so much time, such as `10/s` or `100/m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// What lies between two requests at least.
    pub interval: Duration,
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write it as 10/s, 100/m or 1000/h".to_owned();
        let (count, unit) = text.split_once('/').ok_or_else(wrong)?;
        let count: u32 = count.trim().parse().ok().filter(|count| *count > 0).ok_or_else(wrong)?;
        let time = match unit.trim() {
            "s" => Duration::from_secs(1),
            "m" => Duration::from_mins(1),
            "h" => Duration::from_hours(1),
            _ => return Err(wrong()),
        };
        Ok(Self { interval: time / count })
    }
}

/// When the next request may be sent.
#[derive(Debug, Default)]
pub(super) struct Pace {
    interval: Duration,
    times: Mutex<Times>,
}

#[derive(Debug, Default)]
struct Times {
    /// The first moment that no request has taken yet.
    next: Option<Instant>,
    /// Nothing is sent before.
    held_until: Option<Instant>,
}

impl Pace {
    pub(super) fn new(rate: Option<Rate>) -> Self {
        Self { interval: rate.map_or(Duration::ZERO, |rate| rate.interval), times: Mutex::default() }
    }

    /// What lies between two requests at least.
    pub(super) fn interval(&self) -> Duration {
        self.interval
    }

    /// Waits until it is this request's turn.
    pub(super) async fn turn(&self) {
        let Some(turn) = self.taken() else { return };
        tokio::time::sleep_until(turn.into()).await;
        // The server may have asked for a pause meanwhile.
        while let Some(end) = self.held_until() {
            tokio::time::sleep_until(end.into()).await;
        }
    }

    /// Lets nobody send for a while.
    pub(super) fn hold(&self, time: Duration) {
        let end = now() + time;
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        times.held_until = times.held_until.max(Some(end));
    }

    /// Takes the next free moment; `None` is at once.
    fn taken(&self) -> Option<Instant> {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if self.interval.is_zero() && times.held_until.is_none() {
            return None;
        }
        let turn = times.next.max(times.held_until).max(Some(now()))?;
        times.next = Some(turn + self.interval);
        Some(turn)
    }

    fn held_until(&self) -> Option<Instant> {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if times.held_until.is_some_and(|end| end <= now()) {
            times.held_until = None;
        }
        times.held_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_with_their_unit() {
        let interval = |text: &str| text.parse::<Rate>().map(|rate| rate.interval).ok();
        assert_eq!(interval("10/s"), Some(Duration::from_millis(100)));
        assert_eq!(interval("120/m"), Some(Duration::from_millis(500)));
        assert_eq!(interval("1/h"), Some(Duration::from_hours(1)));
        for wrong in ["", "10", "0/s", "-1/s", "1.5/s", "10/d", "s"] {
            assert_eq!(interval(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_rate_is_kept_by_all_together() {
        let pace = Pace::new(Some("100/s".parse().unwrap()));
        let began = now();
        tokio::join!(
            async {
                for _ in 0..5 {
                    pace.turn().await;
                }
            },
            async {
                for _ in 0..6 {
                    pace.turn().await;
                }
            }
        );
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(100), "eleven turns take ten intervals: {took:?}");
    }

    #[tokio::test]
    async fn a_pause_holds_those_who_wait_already() {
        let pace = Pace::new(Some("50/s".parse().unwrap()));
        pace.turn().await;
        let began = now();
        let waiting = async {
            pace.turn().await;
            began.elapsed()
        };
        let (waited, ()) = tokio::join!(waiting, async { pace.hold(Duration::from_millis(80)) });
        assert!(waited >= Duration::from_millis(80), "{waited:?}");
        pace.turn().await;
    }
}
