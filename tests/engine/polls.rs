//! Polling: until, stop early, order, time limit, Retry-After.

use crate::kennel::{Manners, checks, run};

fn poll(manners: Manners, poll: &str) -> (probity::report::Summary, usize) {
    let cases = format!("cases:\n  - {{ name: ready, op: getKennel, path: {{ id: k1 }}, poll: {{ {poll} }} }}\n");
    let (summary, log) = run(manners, &cases);
    (summary, log.len())
}

const QUICK: &str = "every: { initial: 1ms, factor: 1, max: 1ms }";

fn states(states: &[&'static str]) -> Manners {
    Manners { states: states.to_vec(), ..Manners::default() }
}

#[test]
fn a_poll_ends_when_its_condition_holds() {
    let (summary, asked) =
        poll(states(&["DIGGING", "BUILDING", "OPEN"]), &format!("until: {{ /state: OPEN }}, timeout: 5s, {QUICK}"));
    assert_eq!((summary.totals().passed, asked), (1, 3));
}

#[test]
fn a_poll_stops_at_once_when_it_can_never_succeed() {
    let fail = format!("until: {{ /state: OPEN }}, fail_if: {{ /state: RUINED }}, timeout: 5s, {QUICK}");
    let (summary, asked) = poll(states(&["DIGGING", "RUINED"]), &fail);
    assert_eq!((checks(&summary, "ready"), asked), (vec!["poll/failed".to_owned()], 2));
}

#[test]
fn a_state_that_goes_back_is_a_finding() {
    let order = "until: { /state: OPEN }, order: [DIGGING, BUILDING, OPEN], at: /state, timeout: 5s";
    let (summary, _) = poll(states(&["DIGGING", "BUILDING", "DIGGING", "OPEN"]), &format!("{order}, {QUICK}"));
    assert_eq!(checks(&summary, "ready"), ["poll/order"]);
    let (summary, _) = poll(states(&["DIGGING", "OPEN"]), &format!("{order}, {QUICK}"));
    assert_eq!(summary.totals().passed, 1, "leaving a state out is no step back");
}

#[test]
fn a_poll_gives_up_in_time() {
    let (summary, asked) = poll(states(&["DIGGING"]), &format!("until: {{ /state: OPEN }}, timeout: 10ms, {QUICK}"));
    assert_eq!(checks(&summary, "ready"), ["poll/timeout"]);
    assert!((2..=11).contains(&asked), "{asked}");
}

#[test]
fn retry_after_wins_over_the_back_off() {
    let manners = Manners { retry_after: Some("0"), ..states(&["DIGGING", "BUILDING", "OPEN"]) };
    // With its own waits the poll would have to give up after the first answer.
    let (summary, asked) =
        poll(manners, "until: { /state: OPEN }, timeout: 5s, every: { initial: 1h, factor: 1, max: 1h }");
    assert_eq!((summary.totals().passed, asked), (1, 3));
}
