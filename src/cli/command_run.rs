//! `probity run`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{RunArguments, SelectionArguments};
use super::event_file::EventFile;
use super::interrupt::on_interrupt;
use super::main_loop::Process;
use super::{exit, output};
use crate::diagnostic::{self, Diagnostic, ExitClass};
use crate::engine::Cancel;
use crate::event::{Event, Stop, Verdict};
use crate::harness::{Aim, Project, Run, Selection, Settings};
use crate::report::{self, Progress, Summary};
use crate::transport::TransportError;

/// Runs the command.
pub(super) fn run(arguments: RunArguments, process: Process) -> Result<ExitCode, Vec<Diagnostic>> {
    let stderr_is_terminal = process.stderr_is_terminal;
    let (junit, json, dry_run) = (arguments.junit.clone(), arguments.json.clone(), arguments.dry_run);
    let events = arguments.events.clone();
    let settings = settings(arguments, process)?;
    let project = Project::load(&settings)?;
    if !project.warnings.is_empty() {
        output::warn(&diagnostic::render(&project.warnings));
    }
    if settings.connection.is_insecure {
        output::warn("warning: --insecure: anybody can answer in the place of the target, and read what it is sent\n");
    }
    let aim = Aim::new(&settings, &project)?;
    let run = Run::new(&settings, &project, &aim)?;
    let plan = run.plan(&project);
    if plan.tests.iter().all(|test| test.ignored.is_some()) {
        return Err(vec![nothing_selected(plan.tests.len())]);
    }
    if dry_run {
        return Ok(print_requests(&run, &plan));
    }
    let cancel = Cancel::default();
    on_interrupt(cancel.clone());
    let mut saved = events.as_deref().map(EventFile::create).transpose().map_err(|error| vec![error])?;
    let mut summary = Summary::default();
    let mut progress = Progress::new(stderr_is_terminal);
    run.all(&plan, &cancel, &mut |event| {
        if let Some(saved) = &mut saved {
            saved.write(&event);
        }
        summary.observe(&event);
        progress.observe(&event);
        if let Event::TestFinished { test, verdict, .. } = &event
            && !matches!(verdict, Verdict::Passed | Verdict::Ignored { .. } | Verdict::Interrupted)
        {
            let text = report::failure(test, &summary.tests[test]);
            progress.suspend(|| tell_failure(&text, json.as_deref()));
        }
    });
    if let Some(saved) = saved {
        saved.finish().map_err(|error| vec![error])?;
    }
    write_reports(&summary, junit.as_deref(), json.as_deref())?;
    tell_down(&summary);
    let orphans = project.orphan_snapshots(&settings);
    if !orphans.is_empty() {
        output::warn(&diagnostic::render(&orphans));
    }
    Ok(ExitCode::from(code(&summary, !orphans.is_empty())))
}

/// Failures stand before the summary; where standard output is a JSON document they go to standard error.
pub(super) fn tell_failure(text: &str, json: Option<&Path>) {
    let tell = if json.is_some_and(|path| path.as_os_str() == "-") { output::warn } else { output::print };
    tell(&format!("{text}\n"));
}

fn print_requests(run: &Run<'_>, plan: &crate::engine::Plan<'_>) -> ExitCode {
    for test in plan.tests.iter().filter(|test| test.ignored.is_none()) {
        output::print(&format!("# {}\n", test.name));
        for line in run.requests_of(test) {
            output::print(&format!("{line}\n"));
        }
        output::print("\n");
    }
    ExitCode::from(exit::CONFORMS)
}

/// The code of a finished run, the gravest class first: what could not be judged says nothing about the API.
pub(super) fn code(summary: &Summary, has_orphans: bool) -> u8 {
    let totals = summary.totals();
    match summary.stopped {
        Some(Stop::Interrupted) => exit::INTERRUPTED,
        Some(Stop::TargetDown) => exit::INFRASTRUCTURE,
        _ if totals.broken > 0 => exit::INFRASTRUCTURE,
        _ if totals.failed > 0 => exit::FINDINGS,
        _ if totals.stale > 0 || has_orphans => exit::BASELINE,
        Some(_) if totals.passed + totals.quarantined == 0 => exit::NOTHING_SELECTED,
        _ => exit::CONFORMS,
    }
}

/// A target that went away is told once, however many tests it concerns.
fn tell_down(summary: &Summary) {
    if let Some(what) = &summary.target_facts.down {
        let error = TransportError::Down { target: summary.target.clone(), what: what.clone() };
        output::warn(&diagnostic::render(&[Diagnostic::from(&error)]));
    }
}

/// Files first: whoever reads standard output may go away.
pub(super) fn write_reports(
    summary: &Summary,
    junit: Option<&Path>,
    json: Option<&Path>,
) -> Result<(), Vec<Diagnostic>> {
    let mut failures = Vec::new();
    let mut write = |path: &Path, text: &str| {
        if let Err(error) = std::fs::write(path, text) {
            let message = format!("the report {} cannot be written: {error}", path.display());
            failures.push(Diagnostic::new("run/report", message).exit(ExitClass::Infrastructure));
        }
    };
    if let Some(path) = junit {
        write(path, &report::junit(summary));
    }
    let mut shown = report::summary_text(summary);
    if let Some(path) = json {
        let text = format!("{:#}\n", report::json(summary));
        if path.as_os_str() == "-" { shown = text } else { write(path, &text) }
    }
    output::print(&shown);
    if failures.is_empty() { Ok(()) } else { Err(failures) }
}

fn nothing_selected(ignored: usize) -> Diagnostic {
    let message = if ignored == 0 {
        "no test was selected, so nothing was tested".to_owned()
    } else {
        format!("all {ignored} selected tests are ignored, so nothing was tested")
    };
    Diagnostic::new("run/nothing-selected", message)
        .hint("`probity cases` lists the tests, with the reason of each that is ignored")
        .exit(ExitClass::NothingSelected)
}

/// From raw arguments to settings; nothing is read or sent.
pub(super) fn settings(arguments: RunArguments, process: Process) -> Result<Settings, Vec<Diagnostic>> {
    let headers: Vec<_> = arguments.headers.iter().map(|header| parse_header(header)).collect();
    let (headers, wrong): (Vec<_>, Vec<_>) = headers.into_iter().partition(Result::is_ok);
    if !wrong.is_empty() {
        return Err(wrong.into_iter().filter_map(Result::err).collect());
    }
    let (credentials, second_credentials) = (arguments.identities.first()?, arguments.identities.second()?);
    let base = Settings::for_project(Path::new("."), process.environment, process.now);
    Ok(Settings {
        snapshots: arguments.snapshots,
        behaviours: arguments.behaviour,
        faults: arguments.fault,
        headers: headers.into_iter().filter_map(Result::ok).collect(),
        auth: arguments.auth,
        phases: arguments.phase,
        given: arguments.set.into_iter().collect(),
        credentials,
        second_credentials,
        logins: [arguments.identities.login, arguments.identities.second_login],
        connection: arguments.connection.connection(),
        limits: arguments.connection.limits(),
        rate: arguments.connection.rate,
        is_safe: arguments.connection.safe,
        waived: arguments.waive,
        max_response_time: arguments.budget.max_response_time,
        allow_foreign_changes: arguments.allow_foreign_changes.then_some(true),
        seed: arguments.seed,
        jobs: arguments.jobs.map_or(process.processors, usize::from),
        max_time: arguments.budget.max_time,
        max_requests: arguments.budget.max_requests,
        max_findings: arguments.budget.max_findings,
        fail_fast: arguments.budget.fail_fast,
        replay: arguments.replay,
        ..selected(arguments.selection, base)
    })
}

/// Settings with the documents, cases, target and tests that were chosen.
pub(super) fn selected(arguments: SelectionArguments, base: Settings) -> Settings {
    Settings {
        configuration: arguments.contract.configuration(),
        specs: arguments.contract.specs,
        overlays: arguments.contract.overlay,
        allowed_folders: arguments.contract.allow_folder,
        infer_cases: arguments.cases.is_none(),
        cases: arguments.cases.unwrap_or_else(|| PathBuf::from("cases")),
        target: arguments.target.filter(|target| !target.is_empty()),
        selection: Selection {
            names: arguments.test,
            exact: arguments.exact,
            operations: arguments.operation,
            tags: arguments.tag,
        },
        ..base
    }
}

fn parse_header(header: &str) -> Result<(String, String), Diagnostic> {
    let parsed = header.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    parsed.filter(|(name, _)| http::HeaderName::from_bytes(name.as_bytes()).is_ok()).ok_or_else(|| {
        Diagnostic::new("run/header", format!("`{header}` is no header")).hint("write it as `Name: value`")
    })
}
