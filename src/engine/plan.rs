//! Decides which tests run, before anything is sent: pure, so that listing is cheap and truthful.

use std::collections::BTreeMap;

use super::restraint::unsafe_method;
use crate::case::{Generated, RequestTarget, StepAction, Suite, TargetKind, Test};
use crate::event::TestName;
use crate::source::Span;

/// The tests of a run, in the order of files and cases.
#[derive(Debug)]
pub struct Plan<'suites> {
    /// The tests.
    pub tests: Vec<PlannedTest<'suites>>,
}

/// A test and whether it is to run.
#[derive(Debug, Clone)]
pub struct PlannedTest<'suites> {
    /// Its name.
    pub name: TestName,
    /// Its suite.
    pub suite: &'suites Suite,
    /// The case or row.
    pub test: Test<'suites>,
    /// Why it is not run, if it is not.
    pub ignored: Option<String>,
}

impl PlannedTest<'_> {
    /// Whether nobody wrote the test: it asks generated requests and finds out for itself what they need.
    #[must_use]
    pub fn is_autonomous(&self) -> bool {
        self.test.case.steps.iter().any(|step| match &step.action {
            StepAction::Request(request) => request.generated.as_ref().is_some_and(Generated::is_autonomous),
            StepAction::Wait(_) | StepAction::Use(_) => false,
        })
    }
}

/// What is known about the surroundings when planning.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The environment.
    pub environment: &'a BTreeMap<String, String>,
    /// What kind of target there is.
    pub target: TargetKind,
    /// Whether only requests that change nothing are sent.
    pub is_safe: bool,
}

impl<'suites> Plan<'suites> {
    /// Plans every test of `suites` that `selects` takes.
    pub fn new(suites: &'suites [Suite], surroundings: &Surroundings<'_>, selects: impl Fn(&Test<'_>) -> bool) -> Self {
        let all = suites.iter().flat_map(|suite| suite.tests().into_iter().map(move |test| (suite, test)));
        let selected = all.filter(|(_, test)| selects(test));
        let planned = selected.map(|(suite, test)| PlannedTest {
            name: TestName(test.name.clone()),
            suite,
            ignored: ignored(&test, surroundings),
            test,
        });
        Self { tests: planned.collect() }
    }
}

impl PlannedTest<'_> {
    /// The place of the case or row.
    pub fn place(&self) -> &Span {
        self.test.row.map_or(&self.test.case.name.span, |row| &row.span)
    }

    /// Why the test cannot run against this kind of target, if it cannot.
    pub fn needs_other_target(&self, target: TargetKind) -> Option<String> {
        needs_other_target(&self.test, target)
    }
}

fn needs_other_target(test: &Test<'_>, target: TargetKind) -> Option<String> {
    let kinds = &test.requires.target;
    if kinds.is_empty() || kinds.contains(&target) {
        return None;
    }
    Some(match target {
        TargetKind::Mock => "needs a live target".to_owned(),
        TargetKind::Live => "needs the mock, whose clock and data can be controlled".to_owned(),
    })
}

/// The first reason that keeps a test from running.
fn ignored(test: &Test<'_>, surroundings: &Surroundings<'_>) -> Option<String> {
    if let Some(reason) = test.skip {
        return Some(reason.to_owned());
    }
    let unset = |name: &&String| surroundings.environment.get(*name).is_none_or(String::is_empty);
    let missing: Vec<&str> = test.requires.env.iter().filter(unset).map(String::as_str).collect();
    if !missing.is_empty() {
        return Some(format!("needs the environment variable {}", missing.join(", ")));
    }
    needs_other_target(test, surroundings.target).or_else(|| withheld(test).filter(|_| surroundings.is_safe))
}

/// Why a test of generated requests to one operation is not for those who want nothing changed.
fn withheld(test: &Test<'_>) -> Option<String> {
    test.case.steps.iter().find_map(|step| match &step.action {
        StepAction::Request(request) if request.generated.as_ref().is_some_and(Generated::is_autonomous) => {
            match &request.target {
                RequestTarget::Operation { key, .. } => unsafe_method(key.0.split(' ').next()?),
                RequestTarget::Unbound { .. } => None,
            }
        }
        _ => None,
    })
}
