//! Finds names in cases and configurations that only the floors above the case language know: checks and kinds of mutation.

use std::collections::BTreeMap;

use crate::case::{CheckLevel, Configuration, Generated, Mutate, Spanned, Step, StepAction, Suite};
use crate::check;
use crate::diagnostic::{Diagnostic, nearest};
use crate::generate::MutationKind;

/// Every check and every kind of mutation that is named in `suites` or the configuration and does not exist.
pub fn unknown_names(suites: &[Suite], configuration: &Configuration) -> Vec<Diagnostic> {
    let mut unknown: Vec<Diagnostic> = unknown_checks(&configuration.checks).collect();
    unknown.extend(configuration.operations.iter().flat_map(|operation| unknown_checks(&operation.checks)));
    let taken = configuration.custom_checks.iter().filter(|check| check::by_id(&check.id.value).is_some());
    unknown.extend(taken.map(|check| {
        let message = format!("there is a check `{}` already", check.id.value);
        Diagnostic::new("case/taken-check", message).at(&check.id.span, "").hint("give yours another name")
    }));
    for suite in suites {
        unknown.extend(unknown_checks(&suite.defaults.checks));
        let blocks = suite.blocks.values().flat_map(|block| block.steps.iter().chain(&block.teardown));
        let cases = suite.cases.iter().flat_map(|case| case.setup.iter().chain(&case.steps).chain(&case.teardown));
        unknown.extend(blocks.chain(cases).flat_map(in_step));
    }
    unknown
}

fn in_step(step: &Step) -> Vec<Diagnostic> {
    let StepAction::Request(request) = &step.action else { return Vec::new() };
    let mut unknown: Vec<_> = unknown_checks(&request.checks).collect();
    if let Some(Generated::Mutate(mutate)) = &request.generated {
        unknown.extend(unknown_kinds(mutate));
    }
    unknown
}

fn unknown_checks(checks: &BTreeMap<String, Spanned<CheckLevel>>) -> impl Iterator<Item = Diagnostic> {
    checks.iter().filter(|(id, _)| check::by_id(id).is_none()).map(|(id, level)| {
        let known = check::ALL.iter().map(|check| check.id);
        let unknown = Diagnostic::new("case/unknown-check", format!("there is no check `{id}`"));
        suggest(unknown.at(&level.span, "its level is set here"), id, known)
    })
}

fn unknown_kinds(mutate: &Mutate) -> Vec<Diagnostic> {
    let selectors = mutate.only.iter().chain(&mutate.skip);
    let selected = selectors.filter_map(|selector| Some((selector.kind.as_ref()?, &selector.span)));
    let named = mutate.kinds.iter().map(|kind| (&kind.value, &kind.span)).chain(selected);
    named
        .filter(|(kind, _)| MutationKind::from_name(kind).is_none())
        .map(|(kind, span)| {
            let known = MutationKind::ALL.iter().map(|kind| kind.name());
            let unknown = Diagnostic::new("case/unknown-mutation", format!("there is no kind of mutation `{kind}`"));
            suggest(unknown.at(span, ""), kind, known)
        })
        .collect()
}

fn suggest<'a>(unknown: Diagnostic, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<_> = known.collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => unknown.hint(format!("did you mean `{near}`?")),
        None => unknown.hint(format!("there are {}", known.join(", "))),
    }
}
