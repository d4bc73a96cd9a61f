//! Generated requests inside cases.

use crate::kennel::{Manners, checks, run};

const MUTATE: &str = "
cases:
  - { name: broken, op: openKennel, body: { name: a, places: 3 }, mutate: { kinds: [missing-required, wrong-type, max-length, maximum, malformed-json] } }
";

#[test]
fn malformed_requests_that_are_refused_are_fine() {
    let (summary, log) = run(Manners::default(), MUTATE);
    assert_eq!(summary.totals().passed, 1, "{:?}", checks(&summary, "broken"));
    assert!(log.len() >= 6, "{log:?}");
}

#[test]
fn a_malformed_request_that_is_accepted_is_a_finding() {
    let (summary, _) = run(Manners { takes_anything: true, ..Manners::default() }, MUTATE);
    let found = checks(&summary, "broken");
    assert!(found.iter().all(|check| check == "request/invalid-accepted") && !found.is_empty(), "{found:?}");
}

const FUZZ: &str = "
cases:
  - { name: random, op: openKennel, fuzz: { valid: 60, invalid: 20 } }
";

#[test]
fn a_correct_server_passes_random_requests() {
    let (summary, log) = run(Manners::default(), FUZZ);
    assert_eq!((summary.totals().passed, log.len()), (1, 80), "{:?}", checks(&summary, "random"));
}

#[test]
fn a_random_failure_is_shown_at_its_simplest_and_can_be_replayed() {
    let (summary, log) = run(Manners { crashes_above: Some(41), ..Manners::default() }, FUZZ);
    let (_, test) = summary.tests.first().unwrap();
    let occurrence = test.occurrences.iter().find(|found| found.finding.check == "response/server-error").unwrap();
    let evidence = occurrence.evidence.as_ref().unwrap();
    assert!(evidence.curl.contains("\"places\":42"), "{}", evidence.curl);
    assert!(evidence.replay.contains("--replay 'fuzz-"), "{}", evidence.replay);
    assert!(log.len() <= 80 + 2 * 100, "shrinking is bounded: {}", log.len());
}
