//! `response/slow`: an answer took longer than it may.
//!
//! No contract says how long an answer may take, so this check is silent until the user does, with `max_response_time` in
//! `probity.yaml` or `--max-response-time`. The time counts from the first byte sent to the last one read, repeated logins
//! included; on a busy machine it says as much about that machine as about the server, so choose it with room.
//!
//! One finding per operation and status tells the first answer that was too late.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "response/slow",
    severity: Severity::Error,
    summary: "an answer took longer than it may",
    source: include_str!("slow.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let elapsed = context.exchange.elapsed;
    let Some(limit) = context.time_limit.filter(|limit| elapsed > *limit) else { return Vec::new() };
    let finding = FindingBuilder::of(&CHECK, Direction::Response, context)
        .contrast(format!("an answer within {} ms", limit.as_millis()), format!("{} ms", elapsed.as_millis()))
        .title("an answer took longer than it may");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::CHECK;
    use crate::check::testing::answer;

    #[test]
    fn an_answer_after_the_limit_is_a_finding() {
        let finding = answer("listPets", 200).took(Duration::from_millis(2001)).the_finding_of(&CHECK);
        assert_eq!((finding.expected.as_str(), finding.actual.as_str()), ("an answer within 2000 ms", "2001 ms"));
        assert!(answer("listPets", 200).took(Duration::from_secs(2)).found_by(&CHECK).is_empty());
    }
}
