//! `response/slow-outlier`: one request takes very much longer than the others to the same operation, each time it is sent.
//!
//! A value that makes a regular expression backtrack, a page number that reads a whole table, a text that is compared with
//! everything: one client can keep a server busy with such requests (CWE-400, OWASP API Security Top 10 2023, API4). No
//! contract is broken, so it is a warning.
//!
//! An answer is looked at when it took more than a second, at least twenty times as long as half of the answers of
//! the test, of which there are at least ten. The same request is then sent again: what is slow only once has another cause,
//! such as a busy machine. Only the first such request of each test of generated requests is told.

use std::time::Duration;

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "response/slow-outlier",
    severity: Severity::Warning,
    summary: "one request takes very much longer than the others, each time",
    source: include_str!("slow_outlier.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Engine,
};

/// What takes less is not slow.
const LEAST: Duration = Duration::from_secs(1);

/// How many times as long as the usual answer.
const TIMES: u32 = 20;

/// How many answers are needed to know what is usual.
const KNOWN: usize = 10;

/// Whether an answer took much longer than is usual; `others` is how long answers took before, in any order.
#[must_use]
pub fn is_slow_outlier(elapsed: Duration, others: &[Duration]) -> bool {
    if elapsed < LEAST || others.len() < KNOWN {
        return false;
    }
    let mut others = others.to_vec();
    let middle = others.len() / 2;
    let (_, median, _) = others.select_nth_unstable(middle);
    elapsed >= *median * TIMES
}

/// The finding for a request that was slow twice.
#[must_use]
pub fn slow_outlier(context: &Context<'_>, again: Duration) -> Finding {
    let (first, again) = (context.exchange.elapsed.as_millis(), again.as_millis());
    FindingBuilder::of(&CHECK, Direction::Response, context)
        .identity(context.sort_of_request())
        .contrast(
            "about as long as other requests to the operation",
            format!("{first} ms, and {again} ms when sent again"),
        )
        .title("one request takes very much longer than the others")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::answer;

    #[test]
    fn what_stands_out_is_slow_and_much_slower_than_usual() {
        let usual = vec![Duration::from_millis(20); 10];
        let slow = Duration::from_millis(1_200);
        assert!(is_slow_outlier(slow, &usual));
        assert!(!is_slow_outlier(Duration::from_millis(900), &usual), "too fast");
        assert!(!is_slow_outlier(slow, &usual[1..]), "too little is known");
        assert!(!is_slow_outlier(slow, &vec![Duration::from_millis(100); 50]), "others are slow too");
        let mut mixed = usual;
        mixed.extend(vec![slow; 11]);
        assert!(!is_slow_outlier(slow, &mixed), "most are slow");
    }

    #[test]
    fn both_times_are_told_as_a_warning() {
        let took = answer("listPets", 200).took(Duration::from_millis(1_500));
        let finding = took.with_context(|context| slow_outlier(context, Duration::from_millis(1_400)));
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.actual, "1500 ms, and 1400 ms when sent again");
    }
}
