//! One test: setup, steps, and a teardown that always runs.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use serde_json::{Map, Value, json};

use super::alternatives::together;
use super::answer::Evidencer;
use super::bench::Bench;
use super::cancel::Cancel;
use super::guide::Guide;
use super::halt::Halt;
use super::plan::PlannedTest;
use super::request_digest::RequestDigest;
use super::resources::Resources;
use super::restraint::Restraint;
use super::tempo::Tempo;
use super::{credentials, verdict};
use crate::case::{Auth, Step, TargetKind};
use crate::contract::Api;
use crate::event::{Event, Stop, TestName, Verdict};
use crate::finding::{Finding, Severity};
use crate::message::Mask;
use crate::template::{EvaluateError, Scope};
use crate::transport::{Authenticator, ClientNonces, Credentials, Gate, Session, Target};

/// How long teardown may take, the user's patience included.
const TEARDOWN_LIMIT: Duration = Duration::from_mins(1);

/// How many requests of all tests together a teardown may have to wait for, where the user wants them slowly.
const TEARDOWN_REQUESTS: u32 = 400;

/// Which of a test's scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ScopeId(pub(super) usize);

/// The scope of the case itself.
const CASE: ScopeId = ScopeId(0);

/// The state of a running test.
pub(super) struct TestRun<'a, 'e> {
    pub(super) bench: &'a Bench,
    pub(super) planned: &'a PlannedTest<'a>,
    pub(super) session: Session,
    pub(super) mask: Mask,
    /// The scopes of the case (the first one) and of the blocks it used. They outlive an interrupted step, so that
    /// teardown sees what was captured before.
    pub(super) scopes: Vec<Scope>,
    /// Teardowns of blocks, by scope, to run last one first.
    pub(super) teardowns: Vec<(ScopeId, &'a [Step])>,
    /// Virtual time that has passed for this test, by waiting.
    pub(super) waited: Duration,
    /// What this test made, where it makes things of its own.
    pub(super) resources: Option<Resources<'a>>,
    /// What was not sent, or later, out of kindness.
    pub(super) restraint: Restraint,
    /// What answers have taught about random requests, where they are guided.
    pub(super) guide: Option<Guide>,
    /// How long the answers to generated requests took.
    pub(super) tempo: Tempo,
    /// What was sent so far.
    pub(super) digest: RequestDigest,
    /// When a test that asks generated requests has had its share of the time.
    share_ends: Option<Instant>,
    emit: &'e mut dyn FnMut(Event),
    failed: bool,
    secrets: Vec<String>,
}

/// Runs one test from its first step to its verdict, and tells `emit` everything.
pub async fn run_test(
    bench: &Bench,
    planned: &PlannedTest<'_>,
    target: &Target,
    cancel: &Cancel,
    emit: &mut dyn FnMut(Event),
) {
    let clock = Instant::now();
    let test = planned.name.clone();
    emit(Event::TestStarted { test: test.clone(), place: planned.place().place() });
    let (verdict, digest) = match (&planned.ignored, cancel.reason()) {
        (Some(reason), _) => (Verdict::Ignored { reason: reason.clone() }, String::new()),
        (None, Some(_)) => (Verdict::Interrupted, String::new()),
        (None, None) => judged(bench, planned, target, cancel, emit).await,
    };
    let took_ms = u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX);
    emit(Event::TestFinished { test, verdict, took_ms, digest });
}

async fn judged(
    bench: &Bench,
    planned: &PlannedTest<'_>,
    target: &Target,
    cancel: &Cancel,
    emit: &mut dyn FnMut(Event),
) -> (Verdict, String) {
    let mut run = TestRun::new(bench, planned, target, emit);
    let share = planned.is_autonomous().then(|| bench.pace.share());
    run.share_ends = share.map(|share| Instant::now() + share);
    let ended = tokio::select! {
        biased;
        _ = cancel.ends_running_tests() => Err(Halt::Interrupted),
        () = long_after(share) => Ok(()),
        ended = run.body() => ended,
    };
    if run.is_over() {
        bench.pace.cut(&planned.name);
    }
    if matches!(ended, Err(Halt::Down)) {
        cancel.stop(Stop::TargetDown);
    }
    let limit = TEARDOWN_LIMIT + run.session.target().gate().map_or(Duration::ZERO, Gate::interval) * TEARDOWN_REQUESTS;
    let teardown = tokio::time::timeout(limit, run.tear_down()).await;
    let ended = ended.and(
        teardown
            .unwrap_or_else(|_| Err(Halt::Broken(format!("the teardown did not end within {} s", limit.as_secs())))),
    );
    run.tell_restraint();
    run.leave().await;
    (verdict::verdict(run.failed, ended, planned.test.quarantine, bench.now), run.digest.text())
}

/// A request that is under way when a share of time ends may be answered yet, but not forever.
async fn long_after(share: Option<Duration>) {
    match share {
        Some(share) => tokio::time::sleep(share + share / 4).await,
        None => std::future::pending().await,
    }
}

impl<'a, 'e> TestRun<'a, 'e> {
    pub(super) fn new(
        bench: &'a Bench,
        planned: &'a PlannedTest<'a>,
        target: &Target,
        emit: &'e mut dyn FnMut(Event),
    ) -> Self {
        let mut session = Session::new(target.clone());
        if bench.target_kind == TargetKind::Mock {
            session = session.header("Probity-World", world(&planned.name, bench.seed));
        }
        Self {
            bench,
            planned,
            session,
            mask: Mask::default(),
            scopes: Vec::new(),
            teardowns: Vec::new(),
            waited: Duration::ZERO,
            resources: None,
            restraint: Restraint::default(),
            guide: None,
            tempo: Tempo::default(),
            digest: RequestDigest::default(),
            share_ends: None,
            emit,
            failed: false,
            secrets: Vec::new(),
        }
    }

    /// Whether the share of time is used up.
    pub(super) fn is_over(&self) -> bool {
        self.share_ends.is_some_and(|end| Instant::now() >= end)
    }

    /// When requests must be planned, where the run has a time limit: half of the time is for sending them.
    pub(super) fn planning_ends(&self) -> Option<Instant> {
        let ends = self.share_ends.filter(|_| self.bench.pace.is_limited())?;
        let now = Instant::now();
        Some(now + ends.saturating_duration_since(now) / 2)
    }

    async fn body(&mut self) -> Result<(), Halt> {
        let case = self.planned.test.case;
        let scope = self.begin()?;
        self.steps(&case.setup, scope).await?;
        self.steps(&case.steps, scope).await
    }

    /// Opens the scope of the case.
    pub(super) fn begin(&mut self) -> Result<ScopeId, Halt> {
        let scope = self.initial_scope()?;
        self.scopes.push(scope);
        Ok(CASE)
    }

    /// The case's own teardown, then those of the blocks it used, last used first. Everything is undone as far as
    /// possible, also after a failure in the undoing; the first failure is reported.
    async fn tear_down(&mut self) -> Result<(), Halt> {
        if self.scopes.is_empty() {
            return Ok(());
        }
        let mut first = self.clean_up().await;
        let own = (CASE, self.planned.test.case.teardown.as_slice());
        let blocks = std::mem::take(&mut self.teardowns);
        for (scope, steps) in std::iter::once(own).chain(blocks.into_iter().rev()) {
            for step in steps {
                if self.has_names_of(step, scope) {
                    let ended = self.step(step, scope).await;
                    first = first.and(ended);
                }
            }
        }
        first
    }

    /// Frees what the mock keeps for this test; that it cannot is no failure of the API.
    async fn leave(&mut self) {
        if self.bench.target_kind == TargetKind::Mock {
            drop(self.session.discard_world().await);
        }
    }

    /// The names that steps can use, before any step has run.
    fn initial_scope(&mut self) -> Result<Scope, EvaluateError> {
        let planned = self.planned;
        let (suite, test) = (planned.suite, &planned.test);
        let mut scope = Scope::new(self.bench.now, self.bench.seed).at(&planned.name.0);
        scope.insert("env", &json!(self.bench.environment));
        scope.insert("run", &json!({"seed": self.bench.seed, "test": planned.name.0}));
        let mut secrets = Map::new();
        for (name, template) in &suite.secrets {
            let value = template.evaluate(&scope)?;
            self.hide(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            secrets.insert(name.clone(), value);
        }
        scope.insert("secrets", &Value::Object(secrets));
        let mut variables = Map::new();
        scope.insert("vars", &json!({}));
        for (name, template) in &suite.variables {
            variables.insert(name.clone(), template.evaluate(&scope)?);
            scope.insert("vars", &Value::Object(variables.clone()));
        }
        if let Some(row) = test.row {
            scope.insert("row", &row.values.evaluate(&scope)?);
        }
        for (name, template) in &test.case.variables {
            variables.insert(name.clone(), template.evaluate(&scope)?);
            scope.insert("vars", &Value::Object(variables.clone()));
        }
        Ok(scope)
    }

    /// From now on `secret` is masked in everything that leaves the test.
    fn hide(&mut self, secret: String) {
        if !secret.is_empty() && !self.secrets.contains(&secret) {
            self.secrets.push(secret);
            self.mask = Mask::new(self.secrets.iter().cloned());
        }
    }

    /// Tokens are secrets that only the server could tell.
    pub(super) async fn hide_learned_secrets(&mut self, profile: Option<&str>) {
        use secrecy::ExposeSecret;
        let Some(profile) = profile else { return };
        for secret in self.session.learned_secrets(profile).await {
            self.hide(secret.expose_secret().to_owned());
        }
    }

    /// Makes sure that the session knows a profile, and hides its secrets.
    pub(super) fn log_in(&mut self, profile: &str, api: Option<&Api>, scope: &Scope) -> Result<(), EvaluateError> {
        if self.session.profiles().any(|known| known == profile) {
            return Ok(());
        }
        let auth = self.planned.suite.auth.get(profile).unwrap_or(&Auth::None);
        let credentials = credentials::credentials(auth, api, scope)?;
        self.introduce(profile, credentials);
        Ok(())
    }

    /// Makes sure that the session knows several profiles as one; whether there is such a thing.
    pub(super) fn log_in_together(&mut self, names: &[String], api: Option<&Api>, scope: &Scope) -> bool {
        let name = together(names);
        if self.session.profiles().any(|known| known == name) {
            return true;
        }
        let all = names.iter().map(|profile| {
            let auth = self.planned.suite.auth.get(profile)?;
            credentials::credentials(auth, api, scope).ok()
        });
        let all = all.collect::<Option<Vec<_>>>().and_then(Credentials::together);
        all.is_some_and(|credentials| {
            self.introduce(&name, credentials);
            true
        })
    }

    /// Adds credentials to the session, and hides what is secret of them.
    fn introduce(&mut self, profile: &str, credentials: Credentials) {
        for secret in secrets_of(&credentials) {
            self.hide(secret);
        }
        let is_shared = credentials.are_exchanged_for_tokens()
            && self.bench.target_kind == TargetKind::Live
            && self.phase().is_some();
        let new = || Arc::new(Authenticator::new(credentials, ClientNonces::from_seed(self.bench.seed)));
        let authenticator = if is_shared {
            self.bench.logins.of(&format!("{}/{profile}", self.planned.suite.name), new)
        } else {
            new()
        };
        self.session = self.session.clone().profile(profile, authenticator);
    }

    /// Emits a finding. In a quarantined test it is shown as a warning: its failure is known.
    pub(super) fn found(&mut self, step: &str, mut finding: Finding, evidence: Option<&Evidencer<'_>>) {
        if finding.severity == Severity::Error {
            self.failed = true;
            if self.planned.test.quarantine.is_some() {
                finding.severity = Severity::Warning;
            }
        }
        mask_finding(&mut finding, &self.mask);
        let evidence = evidence.map(|evidence| Box::new(evidence.evidence(&self.mask)));
        let (test, step) = (self.planned.name.clone(), step.to_owned());
        (self.emit)(Event::Found { test, step, finding: Box::new(finding), evidence });
    }

    pub(super) fn note(&mut self, step: &str, text: &str) {
        let (test, step, text) = (self.planned.name.clone(), step.to_owned(), self.mask.apply(text));
        (self.emit)(Event::Noted { test, step, text });
    }

    pub(super) fn emit(&mut self, event: Event) {
        (self.emit)(event);
    }
}

/// A name of the mock's world that no other test of this or another run in the same mock uses.
fn world(test: &TestName, seed: u64) -> String {
    format!("{test}#{seed}")
}

fn secrets_of(credentials: &Credentials) -> Vec<String> {
    use secrecy::ExposeSecret;
    let secret = match credentials {
        // What it takes to log in is shown nowhere; the token is learned.
        Credentials::None | Credentials::Login(_) => return Vec::new(),
        Credentials::Together(all) => return all.iter().flat_map(secrets_of).collect(),
        Credentials::Basic { password: secret, .. }
        | Credentials::Digest { password: secret, .. }
        | Credentials::Bearer { token: secret }
        | Credentials::ApiKey { value: secret, .. }
        | Credentials::OAuth2ClientCredentials { client_secret: secret, .. } => secret,
    };
    vec![secret.expose_secret().to_owned()]
}

fn mask_finding(finding: &mut Finding, mask: &Mask) {
    for text in [&mut finding.title, &mut finding.expected, &mut finding.actual] {
        *text = mask.apply(text);
    }
}
