//! Steps, captures, blocks and teardown.

use crate::kennel::{Manners, checks, run};

#[test]
fn captures_reach_later_steps_and_teardown() {
    let (summary, log) = run(
        Manners::default(),
        "
cases:
  - name: life
    steps:
      - { id: opened, op: openKennel, body: { name: a }, expect: { status: 201 }, capture: { id: /id } }
      - { op: getKennel, path: { id: $(opened.id) }, expect: { body: { /id: $(opened.id) } } }
    teardown:
      - { op: closeKennel, path: { id: $(opened.id) } }
",
    );
    assert_eq!(summary.totals().passed, 1);
    assert_eq!(log, ["POST /kennels", "GET /kennels/k1", "DELETE /kennels/k1"]);
}

#[test]
fn a_failing_step_ends_the_case_but_not_its_teardown() {
    let (summary, log) = run(
        Manners::default(),
        "
cases:
  - name: life
    steps:
      - { id: opened, op: openKennel, body: { name: a }, expect: { body: { /state: OPEN, /id: k2 } }, capture: { id: /id } }
      - { op: getKennel, path: { id: never } }
    teardown:
      - { op: closeKennel, path: { id: $(opened.id) } }
",
    );
    assert_eq!(checks(&summary, "life"), ["expect/body", "expect/body"], "every unmet expectation is reported");
    assert_eq!(log, ["POST /kennels", "DELETE /kennels/k1"]);
}

#[test]
fn a_teardown_step_without_its_capture_has_nothing_to_undo() {
    let (summary, log) = run(
        Manners::default(),
        "
cases:
  - name: life
    steps:
      - { op: getKennel, path: { id: missing }, expect: { status: 200 } }
      - { id: opened, op: openKennel, body: { name: a }, capture: { id: /id } }
    teardown:
      - { op: closeKennel, path: { id: $(opened.id) } }
",
    );
    assert_eq!(checks(&summary, "life"), ["expect/status"]);
    assert_eq!(log, ["GET /kennels/missing"]);
}

#[test]
fn blocks_are_undone_last_used_first_after_the_case() {
    let (summary, log) = run(
        Manners::default(),
        "
blocks:
  kennel:
    inputs: { id: {} }
    steps:
      - { id: seen, op: getKennel, path: { id: $(inputs.id) }, capture: { state: /state } }
    teardown:
      - { op: closeKennel, path: { id: $(inputs.id) } }
    outputs: { state: $(seen.state) }
cases:
  - name: two
    setup:
      - { use: kennel, with: { id: first }, out: one }
      - { use: kennel, with: { id: second }, out: two }
    steps:
      - { op: openKennel, body: { name: $(one.state) }, expect: { status: 201 } }
    teardown:
      - { op: closeKennel, path: { id: own } }
",
    );
    assert_eq!(summary.totals().passed, 1);
    let deletes: Vec<_> = log.iter().filter(|line| line.starts_with("DELETE")).collect();
    assert_eq!(deletes, ["DELETE /kennels/own", "DELETE /kennels/second", "DELETE /kennels/first"]);
}

#[test]
fn secrets_are_shown_nowhere() {
    let (summary, _) = run(
        Manners::default(),
        "
secrets: { token: s3cr3t-t0ken }
auth: { keeper: { bearer: $(secrets.token) } }
use_auth: keeper
cases:
  - name: leak
    op: openKennel
    body: { name: a }
    headers: { X-Note: about s3cr3t-t0ken }
    expect: { body: { /echo: nothing } }
",
    );
    assert_eq!(checks(&summary, "leak"), ["expect/body"]);
    let shown = format!("{} {}", probity::report::json(&summary), probity::report::junit(&summary));
    assert!(!shown.contains("s3cr3t-t0ken"), "{shown}");
    assert!(shown.contains("[masked]") || shown.contains("***"), "{shown}");
}

#[test]
fn rows_are_tests_of_their_own() {
    let (summary, _) = run(
        Manners::default(),
        "
cases:
  - name: names
    each: [{ id: short, name: a, status: 201 }, { id: empty, name: '', status: 400 }]
    op: openKennel
    body: { name: $(row.name) }
    expect: { status: $(row.status) }
",
    );
    let names: Vec<_> = summary.tests.keys().map(|name| name.0.as_str()).collect();
    assert_eq!(names, ["kennels::suite::names::short", "kennels::suite::names::empty"]);
    assert_eq!(summary.totals().passed, 2);
}

#[test]
fn the_text_of_a_body_is_matched_as_it_came() {
    let case = |matcher: &str| {
        format!(
            "
cases:
  - name: text
    op: openKennel
    body: {{ name: a }}
    expect: {{ status: 201, text: {matcher} }}
"
        )
    };
    let (met, _) = run(Manners::default(), &case(r#"{ starts_with: "{", not: { contains: "\n" } }"#));
    assert_eq!(met.totals().passed, 1);
    let (unmet, _) = run(Manners::default(), &case(r#"{ contains: "\n" }"#));
    assert_eq!(checks(&unmet, "text"), ["expect/text"]);
}
