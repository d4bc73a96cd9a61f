//! Generated requests inside cases.

use probity::harness::{Aim, Project, run_against};

use crate::kennel::{Kennels, Manners, SPEC, checks, project, run, settings};

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

const COVERAGE: &str = "
cases:
  - { name: enumerated, op: openKennel, coverage: true }
";

#[test]
fn a_correct_server_passes_enumerated_requests() {
    let (summary, log) = run(Manners::default(), COVERAGE);
    assert_eq!(summary.totals().passed, 1, "{:?}", checks(&summary, "enumerated"));
    assert!(log.len() > 10, "{log:?}");
    let (_, few) = run(Manners::default(), &COVERAGE.replace("true", "{ requests: 4 }"));
    assert_eq!(few, log[..4]);
}

#[test]
fn enumerated_requests_find_what_is_accepted_and_what_falls_over() {
    let (summary, _) = run(Manners { takes_anything: true, ..Manners::default() }, COVERAGE);
    assert!(checks(&summary, "enumerated").contains(&"request/invalid-accepted".to_owned()));
    let (summary, _) = run(Manners { crashes_above: Some(41), ..Manners::default() }, COVERAGE);
    let (refusing, _) = run(Manners { refuses_above: Some(41), ..Manners::default() }, COVERAGE);
    assert!(
        checks(&refusing, "enumerated").contains(&"request/valid-rejected".to_owned()),
        "nobody asks for credentials"
    );
    let (_, test) = summary.tests.first().unwrap();
    let occurrence = test.occurrences.iter().find(|found| found.finding.check == "response/server-error").unwrap();
    let evidence = occurrence.evidence.as_ref().unwrap();
    assert!(evidence.curl.contains("\"places\":42"), "{}", evidence.curl);
    assert!(evidence.replay.contains("--replay 'coverage:"), "{}", evidence.replay);
}

#[test]
fn a_request_that_is_slow_each_time_stands_out() {
    let slow = |naps| {
        let (summary, _) = run(Manners { naps, ..Manners::default() }, COVERAGE);
        let found: Vec<_> = summary.findings().iter().map(|(found, ..)| found.finding.clone()).collect();
        found.into_iter().filter(|finding| finding.check == "response/slow-outlier").collect::<Vec<_>>()
    };
    let found = slow(2);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].severity, probity::finding::Severity::Warning);
    assert!(slow(1).is_empty(), "what is slow only once has another cause");
}

#[test]
fn one_enumerated_request_is_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut settings, project) = project(&folder, COVERAGE);
    settings.replay = Some("coverage:openKennel:0000000000000001:3".to_owned());
    let kennels = Kennels::new(Manners::default());
    run_against(&settings, &project, &Aim::service(kennels.clone())).unwrap();
    assert_eq!(kennels.log().len(), 1);
}

#[test]
fn what_is_no_path_of_the_api_is_not_judged_by_the_promises_of_an_operation() {
    let cases = "
cases:
  - { name: empty, op: getKennel, path: { id: k1 }, coverage: true }
";
    let server = |status| Manners { without_id: Some(status), ..Manners::default() };
    let (summary, log) = run(server(405), cases);
    assert!(log.contains(&"GET /kennels/".to_owned()), "{log:?}");
    assert_eq!(summary.totals().passed, 1, "{:?}", checks(&summary, "empty"));
    let (summary, _) = run(server(503), cases);
    assert_eq!(checks(&summary, "empty"), ["response/server-error"]);
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

#[test]
fn a_contract_without_cases_is_asked_generated_requests() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("specs/kennels")).unwrap();
    std::fs::write(folder.path().join("specs/kennels/openapi.yaml"), SPEC).unwrap();
    let mut settings = settings(folder.path());
    settings.infer_cases = true;
    let project = Project::load(&settings).unwrap();
    let ask = |manners| run_against(&settings, &project, &Aim::service(Kennels::new(manners))).unwrap();
    let correct = ask(Manners::default());
    assert_eq!((correct.tests.len(), correct.totals().passed), (8, 8), "{:#}", probity::report::json(&correct));
    assert!(correct.coverage.operations().all(|(_, _, seen)| !seen.seen.is_empty()));
    let crashing = ask(Manners { crashes_above: Some(90), ..Manners::default() });
    // Valid requests and broken ones fall over the same number; each sort is told.
    assert_eq!(checks(&crashing, "open-kennel-fuzz"), ["response/server-error", "response/server-error"]);
}
