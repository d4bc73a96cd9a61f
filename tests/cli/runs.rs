//! `probity run`, `cases` and `snapshots`.

use crate::project::{Project, assert_transcript};

const GOOD: &str = "
cases:
  - { name: found, op: getPet, path: { id: rex }, tags: [quick], expect: { status: 200, body: { /name: Rex } } }
  - { name: live-only, op: getPet, path: { id: rex }, requires: { target: live } }
";

const BAD: &str = "
cases:
  - name: wrong-name
    op: getPet
    path: { id: rex }
    expect: { status: 200, body: { /name: Fido, /id: { starts_with: f } } }
";

#[test]
fn a_green_run_says_what_it_covered() {
    assert_transcript("green-run", &Project::new(GOOD).transcript(&["run"]));
}

#[test]
fn a_finding_shows_place_expectation_answer_and_how_to_repeat_it() {
    assert_transcript("finding", &Project::new(BAD).transcript(&["run"]));
}

#[test]
fn tests_are_listed_with_the_reason_they_are_ignored() {
    // Against a distant server, what needs the mock is ignored; here it is the other way round.
    assert_transcript("list", &Project::new(GOOD).transcript(&["cases"]));
}

#[test]
fn a_dry_run_prints_requests_and_sends_none() {
    assert_transcript("dry-run", &Project::new(GOOD).transcript(&["run", "--dry-run"]));
}

#[test]
fn a_mistake_in_a_case_is_shown_under_a_caret() {
    let project = Project::new("cases:\n  - { name: a, op: getPets, path: { id: rex }, expekt: { status: 200 } }\n");
    assert_transcript("case-mistakes", &project.transcript(&["run"]));
}

#[test]
fn wrong_usage_is_told_from_a_finding() {
    let project = Project::new(GOOD);
    for (name, arguments) in [
        ("unknown-fault", &["run", "--fault", "eats-pets"][..]),
        ("missing-spec", &["run", "nowhere.yaml"]),
        ("wrong-header", &["run", "--header", "no colon"]),
        ("nothing-selected", &["run", "--test", "no-such-test"]),
        ("unreachable", &["run", "--target", "http://127.0.0.1:1"]),
        ("no-replay-id", &["run", "--replay", "soon"]),
    ] {
        assert_transcript(name, &project.transcript(arguments));
    }
}

#[test]
fn a_snapshot_is_missing_pending_accepted_and_changed() {
    let project = Project::new("cases:\n  - { name: a, op: getPet, path: { id: rex }, snapshot: pet }\n");
    assert_transcript("snapshot-missing", &project.transcript(&["run"]));
    assert!(project.path("snapshots/cases/pets/get/a/pet.snap.new").exists());
    assert_transcript("snapshot-accepted", &project.transcript(&["snapshots", "accept"]));
    assert_eq!(project.probity(&["run"]).status.code(), Some(0));
    let changed = project.read("specs/pets/openapi.yaml").replace("name: Rex }", "name: Max }");
    project.write("specs/pets/openapi.yaml", &changed);
    assert_transcript("snapshot-changed", &project.transcript(&["run"]));
    assert_eq!(project.probity(&["snapshots", "reject"]).status.code(), Some(0));
    assert!(!project.path("snapshots/cases/pets/get/a/pet.snap.new").exists());
}

#[test]
fn a_snapshot_that_no_step_takes_is_refused() {
    let project = Project::new(GOOD);
    project.write("snapshots/cases/pets/get/renamed/pet.snap", "---\nsource: x\n---\nHTTP 200 OK\n");
    assert_transcript("snapshot-orphan", &project.transcript(&["run", "--test", "found"]));
}

#[test]
fn a_stale_quarantine_entry_has_an_exit_code_of_its_own() {
    let project = Project::new(
        "cases:\n  - { name: a, op: getPet, path: { id: rex }, quarantine: { owner: me, reason: fixed, until: 2999-12-31 } }\n",
    );
    assert_transcript("quarantine-stale", &project.transcript(&["run"]));
}
