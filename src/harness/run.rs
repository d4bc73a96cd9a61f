//! A run: a project, an aim and a plan, done test by test.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::budget::Budget;
use super::snapshot_files::SnapshotFiles;
use super::{Aim, Project, Settings};
use crate::case::Configuration;
use crate::diagnostic::Diagnostic;
use crate::engine::{
    Bench, Cancel, CheckSetup, EnumeratedRequests, Logins, Pace, Plan, PlannedTest, Reach, RelationsOfApis, dry_run,
    in_plan_order, run_test,
};
use crate::event::{Event, Stop, Verdict};
use crate::generate::ReplayId;
use crate::report::Summary;
use crate::transport::Target;

/// Everything that is needed to run tests.
pub struct Run<'a> {
    settings: &'a Settings,
    aim: &'a Aim,
    bench: Bench,
    /// Operations that need not accept any request.
    waived: Vec<String>,
}

impl<'a> Run<'a> {
    /// Prepares a run; the target is asked whether it is a mock.
    ///
    /// # Errors
    /// When the target does not answer, or the replay id is none.
    pub fn new(settings: &'a Settings, project: &'a Project, aim: &'a Aim) -> Result<Self, Vec<Diagnostic>> {
        let kind = runtime().block_on(aim.kind()).map_err(|error| vec![Diagnostic::from(&error)])?;
        let replay = settings.replay.as_deref().map(ReplayId::parse).transpose();
        let replay = replay.map_err(|problem| vec![Diagnostic::new("run/replay-id", problem.to_string())])?;
        let configuration = &project.configuration;
        let mut checks =
            CheckSetup::new(configuration, settings.custom_checks.clone()).map_err(|problem| vec![problem])?;
        checks.time_limit = settings.max_response_time.or(checks.time_limit);
        let bench = Bench {
            contract: Arc::clone(&project.contract),
            schemas: project.schemas.clone(),
            target_kind: kind,
            target_name: aim.name(),
            base_url: aim.base_url(),
            seed: settings.seed,
            environment: settings.environment.clone(),
            now: settings.now,
            auth: settings.auth.clone(),
            headers: headers(settings, configuration),
            replay,
            given: project.given.clone(),
            may_change_anything: settings.allow_foreign_changes.unwrap_or_else(|| aim.is_in_process()),
            logins: Logins::default(),
            is_safe: settings.is_safe,
            pace: Pace::default(),
            relations: RelationsOfApis::new(&project.contract),
            enumerated: EnumeratedRequests::default(),
            checks,
            snapshots: Box::new(SnapshotFiles::new(settings)),
        };
        let waived = settings.waived.iter().chain(&configuration.waived).cloned().collect();
        Ok(Self { settings, aim, bench, waived })
    }

    /// The tests that the settings select, in order.
    pub fn plan<'p>(&self, project: &'p Project) -> Plan<'p> {
        project.plan(self.settings, self.bench.target_kind)
    }

    /// A worker for this thread. Connections belong to the thread that opened them.
    pub fn worker(&self) -> Worker {
        Worker { runtime: runtime(), target: self.aim.target() }
    }

    /// Runs one test on this thread; `emit` sees its events.
    pub fn test(&self, worker: &mut Worker, test: &PlannedTest<'_>, cancel: &Cancel, emit: &mut dyn FnMut(Event)) {
        worker.runtime.block_on(run_test(&self.bench, test, &worker.target, cancel, emit));
    }

    /// What happened to the target, when it is down.
    pub(super) fn target_is_down(&self) -> Option<String> {
        self.aim.facts().down
    }

    /// The requests of a test as curl commands; nothing is sent.
    pub fn requests_of(&self, test: &PlannedTest<'_>) -> Vec<String> {
        dry_run(&self.bench, test)
    }

    /// Why a test cannot run now that the target is known, if so. Only the kind of target can have been presumed wrong.
    pub(super) fn ignored(&self, test: &PlannedTest<'_>) -> Option<String> {
        test.needs_other_target(self.bench.target_kind)
    }

    /// Runs a plan on as many threads as the settings say; `emit` sees all events in plan order.
    pub fn all(&self, plan: &Plan<'_>, cancel: &Cancel, emit: &mut dyn FnMut(Event)) {
        let clock = tokio::time::Instant::now();
        emit(Event::RunStarted {
            seed: self.bench.seed,
            target: self.bench.target_name.clone(),
            tests: plan.tests.len(),
            promised: self.bench.promised(),
        });
        let deadline = self.settings.max_time.map(|limit| {
            self.bench.pace.start(limit, plan.tests.len(), self.settings.jobs);
            StopAfter::start(limit, cancel.clone())
        });
        let budget = Budget::new(self.settings.max_requests, self.settings.max_findings, cancel);
        let work = |worker: &mut Worker, index: usize, emit: &mut dyn FnMut(Event)| {
            self.test(worker, &plan.tests[index], cancel, &mut |event| {
                budget.observe(&event);
                if self.settings.fail_fast && is_failure(&event) {
                    cancel.stop(Stop::FailFast);
                }
                emit(event);
            });
        };
        let mut reach = Reach::new(&self.bench, plan);
        in_plan_order(plan.tests.len(), self.settings.jobs, || self.worker(), work, &mut |event| {
            reach.observe(&event);
            emit(event);
        });
        drop(deadline);
        // What a stopped run did not reach it may have had no time for; a replay asks one request only.
        if cancel.reason().is_none() && self.bench.replay.is_none() {
            reach.tell(&self.waived, emit);
        }
        let took_ms = u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX);
        emit(Event::RunFinished { stopped: cancel.reason(), target: self.aim.facts(), took_ms });
    }
}

/// The header fields of every request: those of the settings, and of the configuration those that the settings lack.
fn headers(settings: &Settings, configuration: &Configuration) -> Vec<(String, String)> {
    let is_given = |name: &str| settings.headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
    let configured = configuration.headers.iter().filter(|(name, _)| !is_given(name));
    settings.headers.iter().chain(configured).cloned().collect()
}

/// Loads, plans and runs everything that the settings name, and folds it into a summary.
///
/// # Errors
/// When something cannot be loaded, or the target does not answer.
pub fn run_project(settings: &Settings) -> Result<Summary, Vec<Diagnostic>> {
    let project = Project::load(settings)?;
    let aim = Aim::new(settings, &project)?;
    run_against(settings, &project, &aim)
}

/// Plans and runs everything that the settings name against `aim`, and folds it into a summary.
///
/// # Errors
/// When the target does not answer.
pub fn run_against(settings: &Settings, project: &Project, aim: &Aim) -> Result<Summary, Vec<Diagnostic>> {
    let run = Run::new(settings, project, aim)?;
    let mut summary = Summary::default();
    run.all(&run.plan(project), &Cancel::default(), &mut |event| summary.observe(&event));
    Ok(summary)
}

fn is_failure(event: &Event) -> bool {
    matches!(
        event,
        Event::TestFinished { verdict: Verdict::Failed | Verdict::Broken { .. } | Verdict::QuarantineStale { .. }, .. }
    )
}

/// What one thread needs to run tests, made once.
pub struct Worker {
    runtime: Runtime,
    target: Target,
}

/// A runtime for this thread alone: connections are not shared between threads, which is faster on small machines
/// and lets generated values stay where they are made.
fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime without worker threads needs only file descriptors")
}

/// Stops a run after a time, unless it ends before.
struct StopAfter {
    finished: std::sync::mpsc::Sender<()>,
}

impl StopAfter {
    fn start(limit: Duration, cancel: Cancel) -> Self {
        let (finished, wait) = std::sync::mpsc::channel::<()>();
        std::thread::spawn(move || {
            if wait.recv_timeout(limit) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                cancel.stop(Stop::MaxTime);
            }
        });
        Self { finished }
    }
}

impl Drop for StopAfter {
    fn drop(&mut self) {
        // The thread is gone when the limit was reached; then there is nobody to tell.
        let _ = self.finished.send(());
    }
}
