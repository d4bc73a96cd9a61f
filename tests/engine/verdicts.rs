//! Verdicts, quarantine, and the same events whatever the number of workers.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use probity::engine::Cancel;
use probity::event::{Event, Stop, Verdict};
use probity::harness::{Aim, Run};

use crate::kennel::{Kennels, Manners, project, run};

fn quarantined(expected: &str, until: &str) -> Verdict {
    let cases = format!(
        "
cases:
  - name: known
    op: getKennel
    path: {{ id: k1 }}
    expect: {{ body: {{ /state: {expected} }} }}
    quarantine: {{ owner: keepers, reason: the roof leaks, until: {until} }}
"
    );
    let (summary, _) = run(Manners::default(), &cases);
    summary.tests[0].verdict.clone().unwrap()
}

#[test]
fn a_quarantined_failure_is_visible_and_fails_nothing() {
    assert!(
        matches!(quarantined("RUINED", "2026-12-31"), Verdict::Quarantined { reason } if reason.contains("keepers"))
    );
}

#[test]
fn a_quarantine_entry_that_does_not_hold_is_an_error() {
    assert!(
        matches!(quarantined("OPEN", "2026-12-31"), Verdict::QuarantineStale { reason } if reason.contains("passes"))
    );
    assert!(
        matches!(quarantined("RUINED", "2026-01-31"), Verdict::QuarantineStale { reason } if reason.contains("date"))
    );
}

const MANY: &str = "
cases:
  - { name: a, op: getKennel, path: { id: missing }, expect: { status: 404 } }
  - { name: b, op: openKennel, body: { name: x }, expect: { status: 400 } }
  - { name: c, op: openKennel, body: { name: a }, fuzz: { valid: 5, invalid: 5 } }
  - { name: d, op: closeKennel, path: { id: $(hex(8)) } }
";

/// The events of a run as JSON, times aside.
fn events(jobs: usize, cancel: &Cancel) -> Vec<serde_json::Value> {
    let folder = tempfile::tempdir().unwrap();
    let (mut settings, project) = project(&folder, MANY);
    settings.jobs = jobs;
    let aim = Aim::service(Kennels::new(Manners::default()));
    let run = Run::new(&settings, &project, &aim).unwrap();
    let mut seen = Vec::new();
    run.all(&run.plan(&project), cancel, &mut |event: Event| {
        let mut event = serde_json::to_value(&event).unwrap();
        for (parent, field) in [("", "took_ms"), ("/record", "elapsed_us")] {
            if let Some(parent) = event.pointer_mut(parent).and_then(serde_json::Value::as_object_mut) {
                parent.remove(field);
            }
        }
        // The folder is another one each time.
        if event["event"] == "test_started" {
            event["place"] = serde_json::Value::Null;
        }
        seen.push(event);
    });
    seen
}

#[test]
fn the_events_are_the_same_whatever_the_number_of_workers() {
    let one = events(1, &Cancel::default());
    assert_eq!(one, events(4, &Cancel::default()));
    assert!(one.len() > 15);
}

#[test]
fn a_stopped_run_starts_nothing_and_says_so() {
    let cancel = Cancel::default();
    cancel.stop(Stop::Interrupted);
    let events = events(2, &cancel);
    let verdicts: Vec<_> = events.iter().filter(|event| event["event"] == "test_finished").collect();
    assert_eq!(verdicts.len(), 4);
    assert!(verdicts.iter().all(|event| event["verdict"]["verdict"] == "interrupted"), "{verdicts:?}");
    assert_eq!(events.last().unwrap()["stopped"], "interrupted");
}

#[test]
fn an_interrupted_test_is_torn_down() {
    let cases = "
cases:
  - name: long
    steps:
      - { id: opened, op: openKennel, body: { name: a }, capture: { id: /id } }
      - { wait: 1h }
    teardown:
      - { op: closeKennel, path: { id: $(opened.id) } }
";
    let folder = tempfile::tempdir().unwrap();
    let (settings, project) = project(&folder, cases);
    let kennels = Kennels::new(Manners::default());
    let aim = Aim::service(kennels.clone());
    let run = Run::new(&settings, &project, &aim).unwrap();
    let cancel = Cancel::default();
    let stopper = cancel.clone();
    let mut verdict = None;
    run.all(&run.plan(&project), &cancel, &mut |event| match event {
        Event::Exchanged { .. } => stopper.stop(Stop::Interrupted),
        Event::TestFinished { verdict: ended, .. } => verdict = Some(ended),
        _ => {}
    });
    assert_eq!(verdict, Some(Verdict::Interrupted));
    assert_eq!(kennels.log(), ["POST /kennels", "DELETE /kennels/k1"]);
}
