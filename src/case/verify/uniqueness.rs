//! Things that must not be called the same.

use std::collections::BTreeMap;

use crate::case::model::{Case, Step, StepAction, Suite};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::template::FUNCTIONS;

/// Names that no step may take.
const RESERVED: [&str; 7] = ["env", "inputs", "row", "run", "secrets", "setup", "vars"];

pub(super) fn verify(suite: &Suite) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let cases = suite.cases.iter().map(|case| (case.name.value.as_str(), &case.name.span));
    once("case/duplicate-case", "case", cases, &mut diagnostics);
    for case in &suite.cases {
        verify_case(case, &mut diagnostics);
    }
    for block in suite.blocks.values() {
        let steps: Vec<&Step> = block.steps.iter().chain(&block.teardown).collect();
        once("case/duplicate-step", "step", results(&steps), &mut diagnostics);
    }
    diagnostics
}

fn verify_case(case: &Case, diagnostics: &mut Vec<Diagnostic>) {
    let rows = case.rows.iter().map(|row| (row.id.as_str(), &row.span));
    once("case/duplicate-row", "row", rows, diagnostics);
    let steps: Vec<&Step> = case.setup.iter().chain(&case.steps).chain(&case.teardown).collect();
    once("case/duplicate-step", "step", results(&steps), diagnostics);
    let snapshots = steps.iter().filter_map(|step| match &step.action {
        StepAction::Request(request) => request.snapshot.as_ref(),
        _ => None,
    });
    let snapshots = snapshots.map(|snapshot| (snapshot.name.as_str(), &snapshot.span));
    once("case/duplicate-snapshot", "snapshot", snapshots, diagnostics);
    diagnostics.extend(results(&steps).filter_map(|(name, span)| reserved(name, span)));
    diagnostics.extend(steps.iter().filter_map(|step| unreachable_captures(step)));
}

/// The names under which the results of steps are found.
fn results<'step>(steps: &'step [&'step Step]) -> impl Iterator<Item = (&'step str, &'step Span)> {
    steps.iter().flat_map(|step| {
        let out = match &step.action {
            StepAction::Use(used) => used.out.as_deref(),
            _ => None,
        };
        step.id.as_deref().into_iter().chain(out).map(|name| (name, &step.span))
    })
}

fn once<'name>(
    code: &'static str,
    what: &str,
    names: impl Iterator<Item = (&'name str, &'name Span)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen: BTreeMap<&str, &Span> = BTreeMap::new();
    for (name, span) in names {
        match seen.get(name) {
            Some(first) => {
                let message = format!("there is another {what} `{name}`");
                diagnostics.push(Diagnostic::new(code, message).at(span, "").at(first, "the first one"));
            }
            None => {
                seen.insert(name, span);
            }
        }
    }
}

fn reserved(name: &str, span: &Span) -> Option<Diagnostic> {
    let taken = RESERVED.contains(&name) || FUNCTIONS.contains(&name);
    taken.then(|| Diagnostic::new("case/reserved-name", format!("`{name}` means something else already")).at(span, ""))
}

fn unreachable_captures(step: &Step) -> Option<Diagnostic> {
    let StepAction::Request(request) = &step.action else { return None };
    let capture = request.captures.first().filter(|_| step.id.is_none())?;
    let message = "nothing can use what a step captures when the step has no `id`";
    Some(Diagnostic::new("case/unreachable-capture", message).at(&capture.span, ""))
}
