//! Asking again until something is so.

use std::time::Duration;

use super::{Condition, ValuePath};
use crate::source::Span;

/// `poll`: the step's request is sent again until a condition holds. A `Retry-After` of the server wins over
/// [`Poll::every`].
#[derive(Debug, Clone, PartialEq)]
pub struct Poll {
    /// Where it is written.
    pub span: Span,
    /// The poll succeeds when this holds.
    pub until: Condition,
    /// The poll fails at once when this holds.
    pub fail_if: Option<Condition>,
    /// How long to wait between two requests.
    pub every: Backoff,
    /// When to give up.
    pub timeout: Duration,
    /// States that must be seen in this order.
    pub order: Option<OrderedStates>,
    /// Which answers are checked against the contract and the step's expectations.
    pub check: PollCheck,
}

/// Waiting times that grow.
#[derive(Debug, Clone, PartialEq)]
pub struct Backoff {
    /// The first wait.
    pub initial: Duration,
    /// By how much each wait is longer than the one before; at least 1.
    pub factor: f64,
    /// The longest wait.
    pub max: Duration,
}

impl Backoff {
    /// The wait after `answers` answers (the first is 1).
    pub fn wait(&self, answers: u32) -> Duration {
        let exponent = i32::try_from(answers.saturating_sub(1)).unwrap_or(i32::MAX);
        let seconds = self.initial.as_secs_f64() * self.factor.powi(exponent);
        Duration::try_from_secs_f64(seconds).map_or(self.max, |wait| wait.min(self.max))
    }
}

/// States that may only move forward.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderedStates {
    /// Where the state stands in the body.
    pub at: ValuePath,
    /// The states, first to last; other states are not judged.
    pub states: Vec<String>,
    /// Where they are written.
    pub span: Span,
}

/// Which answers of a poll are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollCheck {
    /// Every one.
    Each,
    /// The last one.
    Last,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_their_limit() {
        let every = Backoff { initial: Duration::from_secs(2), factor: 1.5, max: Duration::from_secs(4) };
        let waits: Vec<f64> = (1..=4).map(|answers| every.wait(answers).as_secs_f64()).collect();
        assert_eq!(waits, [2.0, 3.0, 4.0, 4.0]);
        assert_eq!(every.wait(u32::MAX), every.max);
    }
}
