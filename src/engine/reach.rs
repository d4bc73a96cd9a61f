//! Whether a run has really tested something: each operation has accepted at least one request, or is reported.
//!
//! A fold over the events of the generated tests; at the end it speaks as a test of its own for each API. Start at
//! [`Reach::new`].

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::Bench;
use super::plan::Plan;
use crate::case::{Generated, RequestTarget, RunPhase, StepAction};
use crate::check::{promises_success, unreached};
use crate::contract::{Api, Operation};
use crate::event::{Event, TestName, Verdict};

/// What every operation that generated requests are meant for has answered.
pub struct Reach<'b> {
    bench: &'b Bench,
    /// By API and operation.
    asked: IndexMap<(String, String), Asked>,
}

#[derive(Default)]
struct Asked {
    /// The tests that ask it.
    tests: Vec<TestName>,
    /// The answers to valid requests.
    answers: BTreeMap<u16, u64>,
}

impl<'b> Reach<'b> {
    /// Follows the operations of the tests of a plan that ask generated requests only.
    #[must_use]
    pub fn new(bench: &'b Bench, plan: &Plan<'_>) -> Self {
        let mut asked: IndexMap<_, Asked> = IndexMap::new();
        for planned in plan.tests.iter().filter(|planned| planned.ignored.is_none()) {
            for step in &planned.test.case.steps {
                if let StepAction::Request(request) = &step.action
                    && request.generated.as_ref().is_some_and(asks_all)
                    && let RequestTarget::Operation { api, key, .. } = &request.target
                {
                    let asked = asked.entry((api.to_string(), key.to_string())).or_default();
                    asked.tests.push(planned.name.clone());
                }
            }
        }
        Self { bench, asked }
    }

    /// Folds one event in.
    pub fn observe(&mut self, event: &Event) {
        let Event::Exchanged { record, .. } = event else { return };
        if record.intent == "valid"
            && let Some(asked) = self.asked.get_mut(&(record.api.clone(), record.operation.clone()))
        {
            *asked.answers.entry(record.status).or_default() += 1;
        }
    }

    /// The tests that say what was not reached; `waived` names operations that need not be.
    pub fn tell(&self, waived: &[String], emit: &mut dyn FnMut(Event)) {
        let apis: BTreeSet<&String> = self.asked.keys().map(|(api, _)| api).collect();
        for api in apis {
            let api = self.bench.contract.api(api).expect("the plan names APIs of the contract");
            self.tell_of(api, waived, emit);
        }
    }

    fn tell_of(&self, api: &Api, waived: &[String], emit: &mut dyn FnMut(Event)) {
        let test = TestName(format!("{}::reached", super::inferred::test_word(&api.id.0)));
        let place = api.document.span("").place();
        emit(Event::TestStarted { test: test.clone(), place });
        let mut verdict = Verdict::Passed;
        for (operation, answers) in self.missed(api) {
            let step = operation.key().to_string();
            if is_named(api, operation, waived) {
                emit(Event::Noted { test: test.clone(), step, text: "not reached, which was waived".to_owned() });
                continue;
            }
            let finding = Box::new(unreached(api, operation, answers));
            emit(Event::Found { test: test.clone(), step, finding, evidence: None });
            verdict = Verdict::Failed;
        }
        emit(Event::TestFinished { test, verdict, took_ms: 0, digest: String::new() });
    }

    /// The operations of an API that accepted nothing although they promise to, and were asked all that was planned.
    fn missed<'x>(&'x self, api: &'x Api) -> impl Iterator<Item = (&'x Operation, &'x BTreeMap<u16, u64>)> {
        let had_time = |asked: &Asked| !asked.tests.iter().any(|test| self.bench.pace.was_cut(test));
        let ours = self.asked.iter().filter(move |((name, _), asked)| *name == api.id.0 && had_time(asked));
        let operations = ours.filter_map(|((_, key), asked)| Some((api.operation(key)?, &asked.answers)));
        operations.filter(|(operation, answers)| {
            promises_success(operation) && !answers.keys().any(|status| (100..400).contains(status))
        })
    }
}

/// Whether a step asks an operation whatever it can: not every operation has examples.
fn asks_all(generated: &Generated) -> bool {
    generated.is_autonomous() && generated.phase() != RunPhase::Examples
}

fn is_named(api: &Api, operation: &Operation, names: &[String]) -> bool {
    names.iter().any(|name| api.operation(name).is_some_and(|named| std::ptr::eq(named, operation)))
}
