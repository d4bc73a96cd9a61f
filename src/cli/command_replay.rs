//! `probity replay`: the test that made a finding, run again, and what became of it.

use std::process::ExitCode;

use super::command_run;
use super::main_loop::Process;
use super::saved_args::ReplayArguments;
use super::{exit, output};
use crate::case::RunPhase;
use crate::diagnostic::{Diagnostic, ExitClass};
use crate::engine::Cancel;
use crate::event::{Event, Evidence, TestName};
use crate::finding::{Finding, Severity};
use crate::harness::{Aim, Project, Run, Selection, Settings};
use crate::report::{self, Summary};

/// A finding of a saved run.
struct Saved {
    seed: u64,
    test: TestName,
    finding: Finding,
    evidence: Evidence,
}

/// Runs the command.
pub(super) fn run(arguments: ReplayArguments, process: Process) -> Result<ExitCode, Vec<Diagnostic>> {
    let events = report::read_events(&arguments.from).map_err(|error| vec![error])?;
    let saved = find(&events, &arguments.finding).map_err(|error| vec![error])?;
    let settings = again(command_run::settings(arguments.run, process)?, &saved);
    let project = Project::load(&settings)?;
    let aim = Aim::new(&settings, &project)?;
    let run = Run::new(&settings, &project, &aim)?;
    let plan = run.plan(&project);
    if plan.tests.iter().all(|test| test.ignored.is_some()) {
        let message = format!("there is no test `{}` any more", saved.test);
        let hint = "name the same documents and cases as in the first run";
        return Err(vec![Diagnostic::new("replay/no-test", message).hint(hint).exit(ExitClass::NothingSelected)]);
    }
    let mut summary = Summary::default();
    run.all(&plan, &Cancel::default(), &mut |event| summary.observe(&event));
    Ok(ExitCode::from(tell(&saved, &summary)))
}

/// The settings that ask the same again.
fn again(settings: Settings, saved: &Saved) -> Settings {
    let phase = saved.evidence.phase.as_deref();
    Settings {
        selection: Selection { names: vec![saved.test.0.clone()], exact: true, ..Selection::default() },
        phases: phase.and_then(RunPhase::named).into_iter().collect(),
        seed: saved.seed,
        replay: saved.evidence.replay_id.clone(),
        ..settings
    }
}

fn find(events: &[Event], id: &str) -> Result<Saved, Diagnostic> {
    let mut seed = 1;
    let mut known = false;
    for event in events {
        match event {
            Event::RunStarted { seed: of_run, .. } => seed = *of_run,
            Event::Found { test, finding, evidence, .. } if !id.is_empty() && finding.fingerprint.0.starts_with(id) => {
                known = true;
                if let Some(evidence) = evidence {
                    let (test, finding, evidence) = (test.clone(), (**finding).clone(), (**evidence).clone());
                    return Ok(Saved { seed, test, finding, evidence });
                }
            }
            _ => {}
        }
    }
    let problem = if known {
        Diagnostic::new("replay/whole-run", format!("finding `{id}` is about a whole run, not about a request"))
            .hint("run everything again with `probity run`")
    } else {
        Diagnostic::new("replay/unknown", format!("the saved run has no finding `{id}`"))
            .hint("reports show the id of each finding in the line `finding`")
    };
    Err(problem)
}

/// Says what became of a finding; the exit code.
fn tell(saved: &Saved, summary: &Summary) -> u8 {
    let Saved { finding, test, .. } = saved;
    let about = format!("{}  {} of {}: {}", finding.fingerprint.0, finding.check, finding.operation, finding.title);
    if summary.totals().broken > 0 {
        output::print(&format!("not judged     {about}\n\n{}", failures(summary)));
        return exit::INFRASTRUCTURE;
    }
    let found = || summary.tests.values().flat_map(|test| &test.occurrences);
    if found().any(|found| found.finding.fingerprint == finding.fingerprint) {
        output::print(&format!("still failing  {about}\n\n{}", failures(summary)));
        return exit::FINDINGS;
    }
    if found().any(|found| found.finding.severity == Severity::Error) {
        output::print(&format!(
            "changed        {about}\nis gone, and `{test}` finds something else:\n\n{}",
            failures(summary)
        ));
        return exit::FINDINGS;
    }
    output::print(&format!("fixed          {about}\n"));
    exit::CONFORMS
}

fn failures(summary: &Summary) -> String {
    summary.tests.iter().map(|(test, seen)| report::failure(test, seen)).collect()
}
