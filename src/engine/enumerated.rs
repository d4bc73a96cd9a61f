//! Enumerated requests inside a step (`coverage`): each judged like any other, the most telling first.
//!
//! A valid request that fails is made simpler before it is shown, as random ones are; a violation is as simple as it
//! gets. Start at [`enumerated`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use super::bench::Bench;
use super::drawn::fuzz_plan;
use super::generated::{base, bound, cannot_generate, fix, seed, shared};
use super::guide::REFUSALS;
use super::halt::Halt;
use super::request::Prepared;
use super::simplify::Drawn;
use super::test_run::{ScopeId, TestRun};
use crate::case::{self, RequestStep};
use crate::contract::{ApiId, OperationKey};
use crate::finding::Fingerprint;
use crate::generate::{
    BaseRequest, Changes, Coverage, CoverageRequest, GenerateProblem, Intent, Phase, RequestIdentity, Scenario,
};

impl<'a> TestRun<'a, '_> {
    pub(super) async fn coverage(
        &mut self,
        name: &str,
        request: &RequestStep,
        wanted: &case::Coverage,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let seed = seed(wanted.seed.as_ref(), self.bench, &self.scopes[scope.0])?;
        let replayed = self.bench.replay.as_ref().filter(|id| id.phase == Phase::Coverage);
        let learned = replayed.map(|id| id.changes.clone()).unwrap_or_default();
        let mut list = match self.listed(wanted, prepared, seed, &learned) {
            Ok(list) => list,
            Err(problem) if wanted.as_far_as_possible => {
                self.note(name, &format!("not sent: {problem}"));
                return Ok(());
            }
            Err(problem) => return Err(cannot_generate(request, &problem)),
        };
        let is_for_all = wanted.as_far_as_possible && !wanted.examples_only;
        if wanted.as_far_as_possible {
            self.keep_ledger(prepared);
        }
        if is_for_all {
            self.bench.enumerated.keep(prepared, &list);
        }
        for unreached in &list.unreached {
            let place = if unreached.place.is_empty() { "the request" } else { &unreached.place };
            self.note(name, &format!("not shown: {} at {place}: {}", unreached.keyword, unreached.reason));
        }
        let mut known: Vec<Fingerprint> = Vec::new();
        let mut clean = true;
        let (mut next, mut sent, mut refused) = (0, 0, 0);
        while let Some(one) = list.requests.get(next) {
            next += 1;
            if !self.is_replayed(&one.request.replay) {
                continue;
            }
            if self.is_over() {
                break;
            }
            let shrinker = || one.shrinker();
            let drawn = Drawn { request: &one.request, keeps_ids: is_about_the_path(one) };
            clean &= self.ask_and_simplify(name, request, &drawn, shrinker, &mut known, prepared, scope).await?;
            sent += 1;
            refused += usize::from(one.request.intent == Intent::Valid && self.has_accepted_nothing());
            if refused == REFUSALS && is_for_all && self.bench.replay.is_none() {
                refused += 1;
                if let Some(keyed) = self.with_keys(name, request, wanted, prepared, seed, scope).await? {
                    (list, next) = (keyed, 0);
                }
            }
        }
        let was_cut = self.is_over() && self.bench.replay.is_none();
        let all = if was_cut { format!(" of {}", list.requests.len()) } else { String::new() };
        let why = if was_cut { ", then the time was up" } else { "" };
        self.note(name, &format!("{sent}{all} enumerated requests{why}"));
        if !was_cut && !wanted.examples_only {
            clean &= self.probes(name, request, scope).await?;
        }
        if clean { Ok(()) } else { Err(Halt::Failed) }
    }

    /// The enumerated requests, as far as there is time to plan them.
    fn listed(
        &self,
        wanted: &case::Coverage,
        prepared: &Prepared<'a>,
        seed: u64,
        learned: &Changes,
    ) -> Result<Coverage, GenerateProblem> {
        let planned = self.planning_ends();
        let is_over = || planned.is_some_and(|end| Instant::now() >= end);
        enumerated(self.bench, wanted, prepared, seed, &is_over, learned)
    }

    /// The enumerated requests with what errors want all of them to have, where that gets them past the front door.
    async fn with_keys(
        &mut self,
        name: &str,
        request: &RequestStep,
        wanted: &case::Coverage,
        prepared: &Prepared<'a>,
        seed: u64,
        scope: ScopeId,
    ) -> Result<Option<Coverage>, Halt> {
        let plan = fuzz_plan(self.bench, &wanted.rules, &wanted.fixed, prepared, seed, &Changes::default())?;
        let Some(learned) = self.open_door(name, request, &plan, prepared, scope).await? else { return Ok(None) };
        let Ok(list) = self.listed(wanted, prepared, seed, &learned) else { return Ok(None) };
        self.note(name, &format!("asked again with what its errors want: {learned}"));
        Ok(Some(list))
    }
}

/// Whether a request shows nothing but values in the path.
fn is_about_the_path(request: &CoverageRequest) -> bool {
    !request.exercised.is_empty() && request.exercised.iter().all(|shown| shown.place.starts_with("path/"))
}

/// The enumerated requests that a step asks for.
pub(super) fn enumerated(
    bench: &Bench,
    wanted: &case::Coverage,
    prepared: &Prepared<'_>,
    seed: u64,
    is_over: &dyn Fn() -> bool,
    learned: &Changes,
) -> Result<Coverage, GenerateProblem> {
    let (bound, values) = bound(prepared);
    let (api, schemas) = shared(bench, bound);
    let mut base = BaseRequest { rules: wanted.rules.clone(), ..base(values) };
    base.logins.clone_from(&prepared.logins);
    fix(&mut base, &wanted.fixed);
    base.learn(learned.clone());
    let mut list = Coverage::until(is_over, api, bound.operation, schemas, base, seed)?;
    if wanted.examples_only {
        list.requests.retain(|request| request.scenario == Scenario::Example);
        list.unreached.clear();
    }
    let most = wanted.requests.and_then(|requests| usize::try_from(requests).ok());
    list.requests.truncate(most.unwrap_or(usize::MAX));
    Ok(list)
}

/// What enumerations have made, so that what the same run sends at random is nothing that it sends enumerated.
#[derive(Default)]
pub struct EnumeratedRequests(Mutex<KnownRequests>);

/// The requests by operation.
type KnownRequests = BTreeMap<(ApiId, OperationKey), Arc<Vec<RequestIdentity>>>;

impl EnumeratedRequests {
    fn keep(&self, prepared: &Prepared<'_>, list: &Coverage) -> Arc<Vec<RequestIdentity>> {
        let identities = list.requests.iter().map(|one| RequestIdentity::of(&one.request));
        let identities = Arc::new(identities.collect::<Vec<_>>());
        self.known().entry(key(prepared)).or_insert(identities).clone()
    }

    fn known(&self) -> MutexGuard<'_, KnownRequests> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(prepared: &Prepared<'_>) -> (ApiId, OperationKey) {
    let (bound, _) = bound(prepared);
    (bound.api.id.clone(), bound.operation.key())
}

/// The requests that the enumeration of the same operation sends, where there is one.
pub(super) fn enumerated_too(bench: &Bench, prepared: &Prepared<'_>, seed: u64) -> Arc<Vec<RequestIdentity>> {
    if let Some(known) = bench.enumerated.known().get(&key(prepared)) {
        return Arc::clone(known);
    }
    // Where time is short, a request that comes twice costs less than to enumerate all of them.
    if bench.pace.is_limited() {
        return Arc::default();
    }
    let wanted = case::Coverage {
        requests: None,
        fixed: Vec::new(),
        seed: None,
        rules: Vec::new(),
        as_far_as_possible: true,
        examples_only: false,
    };
    let list = enumerated(bench, &wanted, prepared, seed, &|| false, &Changes::default());
    list.map(|list| bench.enumerated.keep(prepared, &list)).unwrap_or_default()
}
