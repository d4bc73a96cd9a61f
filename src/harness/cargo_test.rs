//! The suite as `cargo test`: every case, row and generated group is one named test of libtest-mimic.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;

use jiff::Timestamp;
use libtest_mimic::{Completion, Failed, Trial};

use super::{Aim, LibtestArguments, Project, Run, Settings, Worker};
use crate::diagnostic::{self, Diagnostic};
use crate::engine::{Cancel, PlannedTest};
use crate::event::{Event, TestName, Verdict};
use crate::report::{self, Summary};

/// Runs the suite below `root` as a test binary with `harness = false`.
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     probity::harness::cargo_test(env!("CARGO_MANIFEST_DIR"))
/// }
/// ```
#[expect(clippy::disallowed_methods, reason = "a test binary's main: this is where clock and environment enter, once")]
pub fn cargo_test(root: impl AsRef<Path>) -> ExitCode {
    let environment: BTreeMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let settings = Settings::for_project(root.as_ref(), environment, Timestamp::now());
    cargo_test_with(settings, std::env::args_os().skip(1).collect())
}

/// Runs the suite with settings of your own and the arguments of a test binary (without the program's name).
pub fn cargo_test_with(settings: Settings, arguments: Vec<OsString>) -> ExitCode {
    let arguments = LibtestArguments::parse(arguments, &settings.environment);
    let project = match arguments.only_name() {
        Some(name) => Project::load_for_test(&settings, name),
        None => Project::load(&settings),
    };
    let project = match project {
        Ok(project) => project,
        Err(diagnostics) => return refuse(&diagnostics),
    };
    // The trials outlive this function's borrows in the eyes of the compiler; the process ends right after them.
    let bench: &'static TestBinary = Box::leak(Box::new(TestBinary {
        settings,
        project,
        show_output: arguments.show_output,
        aim: OnceLock::new(),
        run: OnceLock::new(),
    }));
    let presumed = Aim::presumed_kind(bench.settings.target.as_deref());
    let tests = bench.project.plan(&bench.settings, presumed).tests;
    let selected = tests.into_iter().filter(|test| arguments.selects(&test.name.0));
    let mut trials: Vec<Trial> = selected.map(|test| trial(bench, test)).collect();
    // With a single file loaded, the snapshots of all others would look orphaned.
    if arguments.selects(NO_ORPHANS) {
        trials.push(Trial::test(NO_ORPHANS, || no_orphans(bench)));
    }
    let mut mimic = arguments.mimic;
    mimic.skip.clear();
    libtest_mimic::run(&mimic, trials).exit_code()
}

thread_local! {
    /// libtest-mimic keeps its threads, and connections belong to the thread that opened them.
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// What the tests of one binary share; target and validators are made by the first test that runs, not for a list.
struct TestBinary {
    settings: Settings,
    project: Project,
    show_output: bool,
    aim: OnceLock<Result<Aim, Vec<Diagnostic>>>,
    run: OnceLock<Result<Run<'static>, Vec<Diagnostic>>>,
}

impl TestBinary {
    fn run(&'static self) -> Result<&'static Run<'static>, Failed> {
        let aim = self.aim.get_or_init(|| Aim::new(&self.settings, &self.project)).as_ref();
        let aim = aim.map_err(|diagnostics| failed(diagnostics))?;
        let run = self.run.get_or_init(|| Run::new(&self.settings, &self.project, aim)).as_ref();
        run.map_err(|diagnostics| failed(diagnostics))
    }
}

/// The test that refuses snapshots which nothing takes any more.
const NO_ORPHANS: &str = "snapshots::every-file-is-taken";

fn no_orphans(bench: &TestBinary) -> Result<(), Failed> {
    let orphans = bench.project.orphan_snapshots(&bench.settings);
    if orphans.is_empty() { Ok(()) } else { Err(failed(&orphans)) }
}

fn failed(diagnostics: &[Diagnostic]) -> Failed {
    Failed::from(diagnostic::render(diagnostics))
}

fn trial(bench: &'static TestBinary, test: PlannedTest<'static>) -> Trial {
    let (name, is_ignored) = (test.name.0.clone(), test.ignored.is_some());
    Trial::ignorable_test(name, move || judge(bench, test)).with_ignored_flag(is_ignored)
}

fn judge(bench: &'static TestBinary, mut test: PlannedTest<'static>) -> Result<Completion, Failed> {
    let run = bench.run()?;
    // Asked for with `--ignored`, a test runs if it can at all; a target of the wrong kind shows only now.
    test.ignored = run.ignored(&test);
    let mut summary = Summary::default();
    let mut observe = |event: Event| summary.observe(&event);
    WORKER.with_borrow_mut(|worker| {
        run.test(worker.get_or_insert_with(|| run.worker()), &test, &Cancel::default(), &mut observe);
    });
    if let Some(what) = run.target_is_down() {
        return Err(Failed::from(format!("the target is down: {what}")));
    }
    conclude(&test.name, &summary, bench.show_output)
}

fn conclude(name: &TestName, summary: &Summary, show_output: bool) -> Result<Completion, Failed> {
    let test = &summary.tests[name];
    let verdict = test.verdict.as_ref().expect("a test that was run has a verdict");
    let text = || report::failure(name, test);
    match verdict {
        Verdict::Passed | Verdict::Quarantined { .. } => {
            if show_output || matches!(verdict, Verdict::Quarantined { .. }) {
                print(&text());
            }
            Ok(Completion::Completed)
        }
        Verdict::Ignored { reason } => Ok(Completion::ignored_with(reason)),
        _ => Err(Failed::from(text())),
    }
}

#[expect(clippy::print_stdout, reason = "a test binary's output, in one piece")]
fn print(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "a test binary has no other place for what is wrong with its input")]
fn refuse(diagnostics: &[Diagnostic]) -> ExitCode {
    eprint!("{}", diagnostic::render(diagnostics));
    ExitCode::from(2)
}
