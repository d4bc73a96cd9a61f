//! Runs the rules over one API.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::registry::searches;
use super::walk::survey;
use super::{Choice, LintReport, Problems, Subject, statistics};
use crate::contract::Api;
use crate::diagnostic::{Diagnostic, Severity};
use crate::schema::Schemas;
use crate::source::pointer;

/// Looks for everything that is wrong or suspicious in `api`; `warnings` is what its reader said already.
#[must_use]
pub fn lint(api: &Arc<Api>, warnings: &[Diagnostic], choice: &Choice) -> LintReport {
    let mut problems = Problems::new(&api.document, choice);
    let root = &api.document.root;
    let survey = survey(root, api.openapi, &mut |problem| problems.add(problem));
    let schemas = Schemas::new(api);
    let subject = Subject { api, root, version: api.openapi, survey, schemas: &schemas };
    for search in searches() {
        search(&subject, &mut problems);
    }
    let statistics = statistics::count(&subject);
    let (mut findings, left_out) = problems.into_parts();
    let told: Vec<Diagnostic> = warnings.iter().filter_map(|one| told_by_the_reader(one, &findings, choice)).collect();
    findings.extend(told);
    LintReport { findings: in_order(findings), left_out, skipped: Vec::new(), statistics }
}

/// What a reader warned of, unless a rule has found the same there or deeper: the rule says it better.
fn told_by_the_reader(warning: &Diagnostic, findings: &[Diagnostic], choice: &Choice) -> Option<Diagnostic> {
    let place = warning.labels.first();
    let is_known = findings.iter().any(|finding| {
        let same_start = finding.labels.first().zip(place).is_some_and(|(one, other)| {
            Arc::ptr_eq(&one.span.file, &other.span.file) && one.span.range.start == other.span.range.start
        });
        let is_below = finding.pointer.as_deref().zip(warning.pointer.as_deref());
        same_start || is_below.is_some_and(|(finding, warning)| pointer::is_within(finding, warning))
    });
    let own = if warning.code.starts_with("yaml/") { Severity::Error } else { Severity::Warning };
    let severity = choice.severity(warning.code, own)?;
    (!is_known).then(|| warning.clone().severity(severity))
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
