//! Runs the rules over one API.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::problems::{Problems, place};
use super::registry::{rule, searches};
use super::walk::survey;
use super::{Choice, LintReport, Statistics, Subject, examples, statistics};
use crate::contract::Api;
use crate::diagnostic::{Diagnostic, Severity};
use crate::schema::Schemas;

/// What readers warn of and rules find in every case.
const COVERED: [&str; 5] = [
    "contract/path",
    "contract/reference-cycle",
    "contract/repeated-operation-id",
    "contract/undeclared-parameter",
    "contract/unknown-security-scheme",
];

/// Looks for everything that is wrong or suspicious in `api`; `warnings` is what its reader said already.
#[must_use]
pub fn lint(api: &Arc<Api>, warnings: &[Diagnostic], choice: &Choice) -> LintReport {
    let mut problems = Problems::new(&api.document, choice);
    let root = &api.document.root;
    let survey = survey(root, api.openapi, &mut |problem| problems.add(problem));
    let schemas = Schemas::new(api);
    let subject = Subject::new(api, survey, &schemas);
    for search in searches() {
        search(&subject, &mut problems);
    }
    let examples = examples::check(&subject, &mut problems);
    let statistics = Statistics { examples, ..statistics::count(&subject) };
    let places = problems.places();
    let skipped = problems.take_skipped();
    let (mut findings, left_out) = problems.into_parts();
    findings.extend(warnings.iter().filter_map(|warning| told_by_the_reader(warning, &places, choice)));
    LintReport { findings: in_order(findings), left_out, skipped, statistics }
}

/// What a reader warned of, unless a rule has found it as well: the rule says it better.
fn told_by_the_reader(warning: &Diagnostic, places: &BTreeSet<(usize, usize)>, choice: &Choice) -> Option<Diagnostic> {
    let is_covered = COVERED.contains(&warning.code);
    let is_known = warning.labels.first().is_some_and(|label| {
        let (file, start) = place(&label.span);
        // A part is left out as a whole for whatever is wrong inside.
        let end = if warning.code.starts_with("contract/") { label.span.range.end.max(start + 1) } else { start + 1 };
        places.range((file, start)..(file, end)).next().is_some()
    });
    let own = rule(warning.code).map_or(Severity::Warning, |rule| rule.severity);
    let severity = choice.severity(warning.code, own)?;
    (!is_covered && !is_known).then(|| warning.clone().severity(severity))
}

/// By file and place, each finding once.
fn in_order(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |finding: &Diagnostic| {
        let place = finding.labels.first().map(|label| (label.span.file.path.clone(), label.span.range.start));
        (place, finding.severity, finding.code, finding.message.clone())
    };
    findings.sort_by_cached_key(key);
    let mut seen = BTreeSet::new();
    findings.retain(|finding| seen.insert(key(finding)));
    findings
}
