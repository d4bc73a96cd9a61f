//! Warnings, which fail nothing: one line for each sort, at the end of what people read.

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::Summary;
use crate::event::Verdict;
use crate::finding::Severity;

/// How many sorts are shown; the rest are counted.
const SHOWN: usize = 20;

/// A line per check and title, with the operations it concerns; empty when there is nothing to warn of.
pub(super) fn warnings(summary: &Summary) -> String {
    let mut sorts: IndexMap<(&str, &str), Vec<&str>> = IndexMap::new();
    for (found, tests, _) in summary.findings() {
        let is_quarantined = |verdict: &Option<Verdict>| {
            matches!(verdict, Some(Verdict::Quarantined { .. } | Verdict::QuarantineStale { .. }))
        };
        if found.finding.severity == Severity::Error
            || tests.iter().all(|test| is_quarantined(&summary.tests[*test].verdict))
        {
            continue;
        }
        let operations = sorts.entry((&found.finding.check, &found.finding.title)).or_default();
        if !operations.contains(&found.finding.operation.as_str()) {
            operations.push(&found.finding.operation);
        }
    }
    let mut text = String::new();
    for ((check, title), operations) in sorts.iter().take(SHOWN) {
        let by = match operations.as_slice() {
            [first, rest @ ..] if !rest.is_empty() => format!("{first} and {} more", rest.len()),
            operations => operations.concat(),
        };
        let _ = writeln!(text, "warning    {check}: {title}, by {by}");
    }
    if sorts.len() > SHOWN {
        let _ = writeln!(text, "           and {} more sorts of warnings; `--json` lists all", sorts.len() - SHOWN);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, TestName};
    use crate::finding::{Direction, Finding, Fingerprint};

    fn summary(titles: &[(&str, &str)], severity: Severity) -> Summary {
        let test = TestName("pets::all".to_owned());
        let mut summary = Summary::default();
        summary.observe(&Event::TestStarted { test: test.clone(), place: String::new() });
        for (title, operation) in titles {
            let finding = Finding {
                check: "method/allow".to_owned(),
                severity,
                title: (*title).to_owned(),
                api: String::new(),
                operation: (*operation).to_owned(),
                direction: Direction::Response,
                status: None,
                media_type: None,
                spec_pointer: None,
                spec_place: None,
                place: None,
                expected: String::new(),
                actual: String::new(),
                fingerprint: Fingerprint::of(&[title, operation]),
            };
            let (test, step) = (test.clone(), String::new());
            summary.observe(&Event::Found { test, step, finding: Box::new(finding), evidence: None });
        }
        summary.observe(&Event::TestFinished { test, verdict: Verdict::Passed, took_ms: 0, digest: String::new() });
        summary
    }

    #[test]
    fn each_sort_has_a_line_with_its_operations() {
        let titles = [("lacks PUT", "GET /a"), ("lacks PUT", "GET /b"), ("names DELETE", "GET /a")];
        let text = warnings(&summary(&titles, Severity::Warning));
        assert_eq!(
            text,
            "warning    method/allow: lacks PUT, by GET /a and 1 more\nwarning    method/allow: names DELETE, by GET /a\n"
        );
        assert_eq!(warnings(&summary(&titles, Severity::Error)), "");
    }

    #[test]
    fn many_sorts_are_counted() {
        let titles: Vec<String> = (0..25).map(|number| format!("fault {number}")).collect();
        let titles: Vec<(&str, &str)> = titles.iter().map(|title| (title.as_str(), "GET /a")).collect();
        let text = warnings(&summary(&titles, Severity::Warning));
        assert_eq!(text.lines().count(), 21);
        assert!(text.ends_with("and 5 more sorts of warnings; `--json` lists all\n"), "{text}");
    }
}
