//! The text people read: a failing test in full, and the summary at the end.

use std::fmt::Write as _;

use super::warnings::warnings;
use super::{Occurrence, Summary, TestSummary};
use crate::event::{Evidence, Stop, TestName, Verdict};
use crate::finding::Finding;

/// How many findings of one test are shown in full; the rest are counted and named.
const SHOWN_IN_FULL: usize = 10;

/// A test that did not pass, in full: every finding with its place, expectation, answer and repeat command.
pub fn failure(name: &TestName, test: &TestSummary) -> String {
    let mut text = format!("{} {name}\n  case       {}\n", word(test.verdict.as_ref()), test.place);
    if let Some(reason) = reason(test.verdict.as_ref()) {
        let _ = writeln!(text, "  reason     {}", indent(reason, 13));
    }
    let errors: Vec<_> = test.errors().collect();
    let mut shown = None;
    for occurrence in errors.iter().take(SHOWN_IN_FULL) {
        text.push_str(&occurrence_text(occurrence, shown));
        shown = occurrence.evidence.as_ref();
    }
    for occurrence in errors.iter().skip(SHOWN_IN_FULL) {
        let finding = &occurrence.finding;
        let _ = writeln!(text, "\n  step {}: {} {}", occurrence.step, finding.check, finding.title);
    }
    for (step, note) in &test.notes {
        let _ = writeln!(text, "\n  step {step}: {}", indent(note, 4));
    }
    text
}

fn word(verdict: Option<&Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Passed) => "PASS",
        Some(Verdict::Failed) => "FAIL",
        Some(Verdict::Ignored { .. }) => "IGNORED",
        Some(Verdict::Quarantined { .. }) => "QUARANTINED",
        Some(Verdict::QuarantineStale { .. }) => "STALE QUARANTINE",
        Some(Verdict::Broken { .. }) => "BROKEN",
        Some(Verdict::Interrupted) | None => "INTERRUPTED",
    }
}

fn reason(verdict: Option<&Verdict>) -> Option<&str> {
    match verdict? {
        Verdict::Ignored { reason } | Verdict::Quarantined { reason } | Verdict::QuarantineStale { reason } => {
            Some(reason)
        }
        Verdict::Broken { message } => Some(message),
        Verdict::Passed | Verdict::Failed | Verdict::Interrupted => None,
    }
}

/// A finding in full; evidence that was `shown` right before is not repeated.
fn occurrence_text(occurrence: &Occurrence, shown: Option<&Evidence>) -> String {
    let Finding { check, title, operation, place, spec_place, expected, actual, .. } = &occurrence.finding;
    let mut text = format!("\n  step {}: {check}\n    {}\n", occurrence.step, indent(title, 4));
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "    {label:<10} {}", indent(value.trim_end(), 15));
        }
    };
    line("operation", operation);
    line("place", place.as_deref().unwrap_or_default());
    line("spec", spec_place.as_deref().unwrap_or_default());
    line("expected", expected);
    line("actual", actual);
    match &occurrence.evidence {
        evidence if evidence.as_ref() == shown => line("answer", "the same as above"),
        None => {}
        Some(evidence) => {
            line("answer", &evidence.response);
            line("curl", &evidence.curl);
            line("replay", &evidence.replay);
        }
    }
    if occurrence.count > 1 {
        line("seen", &format!("{} times in this step; the first is shown", occurrence.count));
    }
    line("finding", &occurrence.finding.fingerprint.0);
    text
}

/// Keeps continuation lines under the first one; empty lines stay empty.
fn indent(text: &str, by: usize) -> String {
    let mut lines = text.lines();
    let mut indented = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let by = if line.is_empty() { 0 } else { by };
        let _ = write!(indented, "\n{:by$}{line}", "");
    }
    indented
}

/// The end of a run: totals, coverage and what was never asked or answered.
pub fn summary_text(summary: &Summary) -> String {
    let totals = summary.totals();
    let mut counts = vec![format!("{} passed", totals.passed)];
    let others = [
        (totals.failed, "failed"),
        (totals.broken, "broken"),
        (totals.stale, "with a stale quarantine entry"),
        (totals.quarantined, "quarantined"),
        (totals.interrupted, "interrupted"),
        (totals.ignored, "ignored"),
    ];
    counts.extend(others.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
    let mut text = String::new();
    if let Some(stopped) = summary.stopped {
        let _ = writeln!(text, "stopped early: {}", stop_reason(stopped));
    }
    text.push_str(&warnings(summary));
    let _ = writeln!(text, "tests      {}", counts.join(", "));
    let seconds = std::time::Duration::from_millis(summary.took_ms).as_secs_f64();
    let _ = writeln!(
        text,
        "requests   {} in {seconds:.1} s, and {} for authentication",
        summary.coverage.requests, summary.coverage.preliminary
    );
    let (operations, all_operations) = summary.coverage.operation_totals();
    let (statuses, all_statuses) = summary.coverage.status_totals();
    let _ = writeln!(
        text,
        "coverage   {operations} of {all_operations} operations, {statuses} of {all_statuses} documented answers"
    );
    never_answered(summary, &mut text);
    let _ = writeln!(text, "target     {}{}", summary.target, facts(summary));
    let _ = writeln!(text, "seed       {}, requests {}", summary.seed, summary.digest());
    text
}

/// ` (HTTP/1.1)`: what there is to tell of the target.
fn facts(summary: &Summary) -> String {
    let facts = &summary.target_facts;
    let unverified = facts.is_unverified.then_some("its certificate was not verified");
    let told: Vec<&str> = facts.protocols.iter().map(String::as_str).chain(unverified).collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}

fn stop_reason(stop: Stop) -> &'static str {
    match stop {
        Stop::Interrupted => "interrupted by the user",
        Stop::MaxTime => "the time allowed (--max-time) was used up",
        Stop::MaxRequests => "the requests allowed (--max-requests) were used up",
        Stop::MaxFindings => "as many findings were made as --max-findings asks for",
        Stop::FailFast => "a test failed and --fail-fast was given",
        Stop::TargetDown => "the target is down",
    }
}

/// One line per set of statuses that were documented and never answered, with the operations it concerns.
fn never_answered(summary: &Summary, text: &mut String) {
    let mut groups: indexmap::IndexMap<String, Vec<&str>> = indexmap::IndexMap::new();
    for (_, operation, seen) in summary.coverage.operations() {
        let missing: Vec<_> = seen.missing().collect();
        if !missing.is_empty() {
            groups.entry(missing.join(", ")).or_default().push(operation);
        }
    }
    for (statuses, operations) in groups {
        let shown = match operations.as_slice() {
            [one] => (*one).to_owned(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
            [] => continue,
        };
        let _ = writeln!(text, "           never answered: {statuses} by {shown}");
    }
}
