//! Shows what a test would send, without sending it.
//!
//! What only an answer can tell (captures, outputs of blocks) stands as `<step.name>` in the commands.

use serde_json::{Map, Value, json};

use super::bench::Bench;
use super::drawn::fuzz_plan;
use super::enumerated::enumerated;
use super::generated::seed;
use super::halt::Halt;
use super::mutated::mutations;
use super::plan::PlannedTest;
use super::test_run::{ScopeId, TestRun};
use crate::case::{Generated, RequestStep, Step, StepAction};
use crate::generate::Changes;
use crate::message::{CurlAuth, Request, curl};
use crate::transport::{Limits, Target};

/// One line per request of the test: a curl command, or a comment where there is none.
pub fn dry_run(bench: &Bench, planned: &PlannedTest<'_>) -> Vec<String> {
    let mut ignore_events = |_| {};
    let mut run = TestRun::new(bench, planned, &nowhere(), &mut ignore_events);
    let mut lines = Vec::new();
    let case = planned.test.case;
    let shown = run.begin().and_then(|scope| {
        for steps in [&case.setup, &case.steps, &case.teardown] {
            run.show_steps(steps, scope, &mut lines)?;
        }
        Ok(())
    });
    match shown {
        Err(Halt::Broken(message) | Halt::Unsendable(message)) => lines.push(comment(&message)),
        Err(Halt::Failed | Halt::Down | Halt::Withheld(_) | Halt::Interrupted) | Ok(()) => {}
    }
    lines
}

/// A target that nothing is sent to.
fn nowhere() -> Target {
    let refuse = tower::service_fn(|_: http::Request<bytes::Bytes>| async {
        Err::<http::Response<bytes::Bytes>, std::io::Error>(std::io::Error::other("a dry run sends nothing"))
    });
    Target::service(refuse, Limits::default())
}

impl<'a> TestRun<'a, '_> {
    fn show_steps(&mut self, steps: &'a [Step], scope: ScopeId, lines: &mut Vec<String>) -> Result<(), Halt> {
        for step in steps {
            match &step.action {
                StepAction::Wait(time) => lines.push(format!("# wait {time:?}")),
                StepAction::Use(used) => {
                    let block = &self.planned.suite.blocks[&used.block.value];
                    let inner = self.enter(used, scope)?;
                    self.show_steps(&block.steps, inner, lines)?;
                    let names = block.outputs.iter().map(|(name, _)| name.as_str());
                    if let Some(out) = &used.out {
                        self.scopes[scope.0].insert(out, &placeholders(out, names));
                    }
                }
                StepAction::Request(request) => self.show_request(step, request, scope, lines)?,
            }
        }
        Ok(())
    }

    fn show_request(
        &mut self,
        step: &'a Step,
        request: &'a RequestStep,
        scope: ScopeId,
        lines: &mut Vec<String>,
    ) -> Result<(), Halt> {
        let prepared = self.prepare(request, scope)?;
        let show = |request: &Request| curl(request, &self.bench.base_url, &self.mask, &CurlAuth::None);
        match &request.generated {
            None => lines.push(show(&prepared.request)),
            Some(Generated::Stateful) => lines.push("# sequences of requests, which depend on the answers".to_owned()),
            Some(Generated::Coverage(wanted)) => {
                let seed = seed(wanted.seed.as_ref(), self.bench, &self.scopes[scope.0])?;
                let list = enumerated(self.bench, wanted, &prepared, seed, &|| false, &Changes::default());
                let list = list.map_err(|problem| Halt::Broken(problem.to_string()))?;
                for one in list.requests {
                    let one = one.request;
                    lines.push(format!("# {}: {}\n{}", one.replay, one.description, show(&one.request)));
                }
            }
            Some(Generated::Mutate(mutate)) => {
                let seed = seed(mutate.seed.as_ref(), self.bench, &self.scopes[scope.0])?;
                for variant in mutations(self.bench, mutate, &prepared, seed)?.requests {
                    lines.push(format!("# {}: {}\n{}", variant.replay, variant.description, show(&variant.request)));
                }
            }
            Some(Generated::Fuzz(fuzz)) => {
                let seed = seed(fuzz.seed.as_ref(), self.bench, &self.scopes[scope.0])?;
                let plan = fuzz_plan(self.bench, &fuzz.rules, &fuzz.fixed, &prepared, seed, &Changes::default())?;
                let first = plan.valid(0).map_err(|problem| Halt::Broken(problem.to_string()))?;
                let (valid, invalid) = (fuzz.valid, fuzz.invalid);
                lines.push(format!(
                    "# {valid} valid and {invalid} invalid random requests, such as\n{}",
                    show(&first.request)
                ));
            }
        }
        if let Some(id) = &step.id {
            let names = request.captures.iter().map(|capture| capture.name.as_str());
            self.scopes[scope.0].insert(id, &placeholders(id, names));
        }
        Ok(())
    }
}

fn placeholders<'n>(owner: &str, names: impl Iterator<Item = &'n str>) -> Value {
    Value::Object(names.map(|name| (name.to_owned(), json!(format!("<{owner}.{name}>")))).collect::<Map<_, _>>())
}

fn comment(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("# {line}")).collect::<Vec<_>>().join("\n")
}
