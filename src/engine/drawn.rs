//! Random requests inside a step (`fuzz`), guided by their answers where nobody wrote the test.
//!
//! A request that fails is made simpler, with a bounded number of extra requests, before it is shown. What answers have
//! taught is only as long as the test: the same answers give the same requests.

use std::sync::Arc;

use super::bench::Bench;
use super::enumerated::enumerated_too;
use super::generated::{base, bound, cannot_generate, fix, seed, shared};
use super::guide::Guide;
use super::halt::Halt;
use super::request::Prepared;
use super::simplify::Drawn;
use super::test_run::{ScopeId, TestRun};
use crate::case::{Fuzz, RequestStep, Spanned};
use crate::contract::FieldRule;
use crate::finding::Fingerprint;
use crate::generate::{
    BaseRequest, Changes, DistinctRequests, FuzzPlan, GenerateProblem, GeneratedRequest, Phase, ReplayId,
    RequestIdentity,
};

/// One in so many random requests keeps the ids that were drawn, which nothing is called by.
const UNKNOWN_IDS: u64 = 8;

/// How many times as many requests as planned are sent at most, where answers go on being new.
const PATIENCE: u32 = 4;

impl<'a> TestRun<'a, '_> {
    pub(super) async fn fuzz(
        &mut self,
        name: &str,
        request: &RequestStep,
        fuzz: &Fuzz,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let seed = seed(fuzz.seed.as_ref(), self.bench, &self.scopes[scope.0])?;
        let plan = fuzz_plan(self.bench, &fuzz.rules, &fuzz.fixed, prepared, seed, &Changes::default())?;
        if fuzz.as_far_as_possible {
            self.keep_ledger(prepared);
        }
        // What the same run sends enumerated is not sent again.
        let enumerated =
            if fuzz.as_far_as_possible { enumerated_too(self.bench, prepared, seed) } else { Arc::default() };
        let mut known: Vec<Fingerprint> = Vec::new();
        self.guide = fuzz.as_far_as_possible.then(Guide::default);
        let requests = self.random_requests(&plan, Phase::FuzzValid, &enumerated);
        let mut clean = self.send_random(name, request, fuzz, requests, &mut known, prepared, scope).await?;
        let learned = self.learned(name, request, fuzz, &plan, prepared, scope).await?;
        self.guide = None;
        let plan = if learned.is_empty() {
            plan
        } else {
            fuzz_plan(self.bench, &fuzz.rules, &fuzz.fixed, prepared, seed, &learned)?
        };
        let requests = self.random_requests(&plan, Phase::FuzzInvalid, &enumerated);
        clean &= self.send_random(name, request, fuzz, requests, &mut known, prepared, scope).await?;
        if clean { Ok(()) } else { Err(Halt::Failed) }
    }

    /// Sends as many of the requests as are asked for; of guided ones more, while something new comes. Returns whether
    /// nothing was wrong.
    #[expect(clippy::too_many_arguments, reason = "the parts of one phase, each of another kind")]
    async fn send_random(
        &mut self,
        name: &str,
        request: &RequestStep,
        fuzz: &Fuzz,
        mut requests: RandomRequests<'_>,
        known: &mut Vec<Fingerprint>,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<bool, Halt> {
        let phase = requests.phase;
        let count = if phase == Phase::FuzzValid { fuzz.valid } else { fuzz.invalid };
        let (mut clean, mut sent) = (true, 0);
        while sent < count || sent < PATIENCE * count && self.is_promising() {
            if self.is_over() {
                self.note(name, &format!("{}: {sent} of {count} requests, then the time was up", phase.name()));
                break;
            }
            let Some(drawn) = requests.next(self.guide.as_mut()) else {
                if self.bench.replay.is_none() {
                    self.note(name, &format!("{}: there are no further different requests", phase.name()));
                }
                break;
            };
            sent += 1;
            let drawn = match drawn {
                Ok(drawn) => drawn,
                Err(problem) if fuzz.as_far_as_possible => {
                    self.note(name, &format!("{} not sent: {problem}", phase.name()));
                    continue;
                }
                Err(problem) => return Err(cannot_generate(request, &problem)),
            };
            let plan = requests.plan;
            let shrinker = || plan.shrinker(&drawn.replay).ok();
            let drawn = Drawn { request: &drawn, keeps_ids: drawn.replay.index % UNKNOWN_IDS == UNKNOWN_IDS - 1 };
            clean &= self.ask_and_simplify(name, request, &drawn, shrinker, known, prepared, scope).await?;
        }
        Ok(clean)
    }

    /// What gets broken requests past the rules that they do not break.
    async fn learned(
        &mut self,
        name: &str,
        request: &RequestStep,
        fuzz: &Fuzz,
        plan: &FuzzPlan,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<Changes, Halt> {
        if let Some(id) = self.bench.replay.as_ref().filter(|id| id.phase == Phase::FuzzInvalid) {
            return Ok(id.changes.clone());
        }
        if !fuzz.as_far_as_possible || !self.guide.as_ref().is_some_and(Guide::met_a_shut_door) {
            return Ok(Changes::default());
        }
        Ok(self.open_door(name, request, plan, prepared, scope).await?.unwrap_or_default())
    }

    /// The random requests of a phase, each once, or only the one that is replayed.
    fn random_requests<'p>(
        &self,
        plan: &'p FuzzPlan,
        phase: Phase,
        enumerated: &[RequestIdentity],
    ) -> RandomRequests<'p> {
        if let Some(id) = &self.bench.replay {
            let is_ours = *id == ReplayId { way: id.way, changes: id.changes.clone(), ..plan.id(phase, id.index) };
            return RandomRequests { plan, phase, source: Source::Replayed(is_ours.then(|| id.clone())) };
        }
        let mut distinct = plan.distinct(phase);
        for request in enumerated {
            distinct.without(*request);
        }
        RandomRequests { plan, phase, source: Source::Drawn(Box::new(distinct)) }
    }

    /// Whether more requests than planned are worth it.
    fn is_promising(&self) -> bool {
        self.bench.replay.is_none() && self.guide.as_ref().is_some_and(Guide::is_promising)
    }
}

/// The random requests of one phase.
struct RandomRequests<'p> {
    plan: &'p FuzzPlan,
    phase: Phase,
    source: Source<'p>,
}

/// Where random requests come from.
enum Source<'p> {
    /// The only one is that of an id.
    Replayed(Option<ReplayId>),
    /// Each once.
    Drawn(Box<DistinctRequests<'p>>),
}

impl RandomRequests<'_> {
    fn next(&mut self, guide: Option<&mut Guide>) -> Option<Result<GeneratedRequest, GenerateProblem>> {
        match &mut self.source {
            Source::Replayed(id) => id.take().map(|id| self.plan.replay(&id)),
            Source::Drawn(distinct) => {
                let guided = guide.and_then(|guide| guide.propose(self.plan));
                match guided.filter(|request| distinct.admits(request)) {
                    Some(request) => Some(Ok(request)),
                    None => distinct.next(),
                }
            }
        }
    }
}

/// The random requests that a step asks for.
pub(super) fn fuzz_plan(
    bench: &Bench,
    rules: &[FieldRule],
    fixed: &[Spanned<String>],
    prepared: &Prepared<'_>,
    seed: u64,
    learned: &Changes,
) -> Result<FuzzPlan, Halt> {
    let (bound, values) = bound(prepared);
    let (api, schemas) = shared(bench, bound);
    let mut base = BaseRequest { rules: rules.to_vec(), ..base(values) };
    fix(&mut base, fixed);
    base.body = None;
    base.learn(learned.clone());
    let plan = FuzzPlan::new(api, bound.operation, schemas, base, seed);
    plan.map_err(|problem| Halt::Broken(format!("{problem}; operation {}", bound.operation.key())))
}
