//! The `JUnit` XML report, for CI systems: one suite per suite, one case per test.

use std::time::Duration;

use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::console::failure;
use super::{Summary, TestSummary};
use crate::event::{TestName, Verdict};

/// The report as XML text.
pub fn junit(summary: &Summary) -> String {
    let mut suites: IndexMap<&str, TestSuite> = IndexMap::new();
    for (name, test) in &summary.tests {
        let (suite, case) = name.0.rsplit_once("::").unwrap_or(("", &name.0));
        suites.entry(suite).or_insert_with(|| TestSuite::new(suite)).add_test_case(test_case(name, suite, case, test));
    }
    let mut report = Report::new(env!("CARGO_PKG_NAME"));
    report.set_time(Duration::from_millis(summary.took_ms));
    report.add_test_suites(suites.into_values());
    report.to_string().expect("a report of plain text can be written")
}

fn test_case(name: &TestName, suite: &str, case: &str, test: &TestSummary) -> TestCase {
    let mut status = match &test.verdict {
        Some(Verdict::Passed) => TestCaseStatus::success(),
        Some(Verdict::Ignored { .. } | Verdict::Quarantined { .. }) => TestCaseStatus::skipped(),
        Some(Verdict::Failed) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        _ => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    if let Some(message) = message(test) {
        status.set_message(message);
    }
    if test.errors().next().is_some() {
        status.set_description(failure(name, test));
    }
    let mut case = TestCase::new(case, status);
    case.set_classname(suite).set_time(Duration::from_millis(test.took_ms));
    case
}

fn message(test: &TestSummary) -> Option<String> {
    match test.verdict.as_ref() {
        Some(Verdict::Passed) => None,
        Some(Verdict::Failed) => test.errors().next().map(|first| first.finding.title.clone()),
        Some(Verdict::Ignored { reason } | Verdict::Quarantined { reason } | Verdict::QuarantineStale { reason }) => {
            Some(reason.clone())
        }
        Some(Verdict::Broken { message }) => Some(message.clone()),
        Some(Verdict::Interrupted) | None => Some("interrupted".to_owned()),
    }
}
