//! Generated requests inside a step: malformed variants (`mutate`) and random ones (`fuzz`), each judged like any other.
//!
//! One bad answer does not stop the others: the step fails when all are done. A random request that fails is made
//! simpler, with a bounded number of extra requests, before it is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::answer::Purpose;
use super::bench::Bench;
use super::enumerated::enumerated_too;
use super::halt::Halt;
use super::request::{Bound, Prepared};
use super::test_run::{ScopeId, TestRun};
use crate::case::{Fuzz, Generated, Mutate, MutationSelector, RequestStep, Spanned};
use crate::contract::Api;
use crate::finding::{Finding, Fingerprint, Severity};
use crate::generate::{
    AuthPlan, BaseRequest, FuzzPlan, GenerateProblem, GeneratedRequest, Intent, MutationKind, Phase, ReplayId,
    Shrinker, mutate,
};
use crate::message::{BodyValue, Exchange, ParameterValue, RequestBuilder};
use crate::schema::Schemas;
use crate::template::{Scope, TemplateValue};
use crate::transport::AuthMode;

/// How many extra requests the search for a simpler failing request may send.
const SHRINK_REQUESTS: usize = 100;

impl<'a> TestRun<'a, '_> {
    /// Runs a step that generates requests around its own.
    pub(super) async fn generated(
        &mut self,
        name: &str,
        request: &'a RequestStep,
        generated: &'a Generated,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let prepared = self.prepare(request, scope)?;
        match generated {
            Generated::Coverage(coverage) => self.coverage(name, request, coverage, &prepared, scope).await,
            Generated::Mutate(mutate) => self.mutate(name, request, mutate, &prepared, scope).await,
            Generated::Fuzz(fuzz) => self.fuzz(name, request, fuzz, &prepared, scope).await,
        }
    }

    async fn mutate(
        &mut self,
        name: &str,
        request: &RequestStep,
        mutate: &Mutate,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let seed = seed(mutate.seed.as_ref(), self.bench, &self.scopes[scope.0])?;
        let mutations = mutations(self.bench, mutate, prepared, seed)?;
        // What does not apply is worth a word only where it was asked for by name.
        let asked = !mutate.kinds.is_empty();
        for unviolable in mutations.unviolable.iter().filter(|unviolable| asked || unviolable.vacuous) {
            self.note(
                name,
                &format!("not sent: {} at {}: {}", unviolable.kind.name(), unviolable.place, unviolable.reason),
            );
        }
        let mut sent: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut clean, mut unanswered, mut unsent) = (true, 0, 0);
        for variant in &mutations.requests {
            if !self.is_replayed(&variant.replay) {
                continue;
            }
            let is_about_framing = variant.kind.is_some_and(MutationKind::is_about_framing);
            let is_verbatim = variant.kind.is_some_and(MutationKind::is_sent_verbatim);
            if is_verbatim && !self.session.target().is_verbatim() {
                unsent += 1;
                continue;
            }
            if let Some(kind) = variant.kind {
                *sent.entry(kind.name()).or_default() += 1;
            }
            let (variant, purpose) = (dressed(prepared, variant), purpose(variant));
            if is_about_framing {
                match self.send_broken(name, &variant, &purpose, self.timeout(request)).await? {
                    Some(exchange) => {
                        let findings = self.findings(name, request, &variant, &purpose, &exchange, scope)?;
                        clean &= self.report(name, &purpose, &exchange, findings);
                    }
                    None => unanswered += 1,
                }
                continue;
            }
            let (exchange, findings) = self.ask(name, request, &variant, &purpose, scope).await?;
            clean &= self.report(name, &purpose, &exchange, findings);
        }
        if unanswered > 0 {
            self.note(
                name,
                &format!("{unanswered} requests with broken frames had no answer, which is the server's right"),
            );
        }
        if unsent > 0 {
            self.note(name, &format!("not sent: {unsent} requests that only a plain connection carries as they are"));
        }
        let counts: Vec<_> = sent.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        self.note(name, &format!("{} malformed requests: {}", sent.values().sum::<usize>(), counts.join(", ")));
        if clean { Ok(()) } else { Err(Halt::Failed) }
    }

    async fn fuzz(
        &mut self,
        name: &str,
        request: &RequestStep,
        fuzz: &Fuzz,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let seed = seed(fuzz.seed.as_ref(), self.bench, &self.scopes[scope.0])?;
        let plan = fuzz_plan(self.bench, fuzz, prepared, seed)?;
        let phases = [(Phase::FuzzValid, fuzz.valid), (Phase::FuzzInvalid, fuzz.invalid)];
        // What the same run sends enumerated is not sent again.
        let enumerated = if fuzz.as_far_as_possible { enumerated_too(self.bench, prepared, seed) } else { Vec::new() };
        let mut known: Vec<Fingerprint> = Vec::new();
        let mut clean = true;
        for (phase, count) in phases {
            let mut requests = self.random_requests(&plan, phase, &enumerated);
            for _ in 0..count {
                let Some(drawn) = requests.next() else {
                    if self.bench.replay.is_none() {
                        self.note(name, &format!("{}: there are no further different requests", phase.name()));
                    }
                    break;
                };
                let drawn = match drawn {
                    Ok(drawn) => drawn,
                    Err(problem) if fuzz.as_far_as_possible => {
                        self.note(name, &format!("{} not sent: {problem}", phase.name()));
                        continue;
                    }
                    Err(problem) => return Err(cannot_generate(request, &problem)),
                };
                let shrinker = || plan.shrinker(&drawn.replay).ok();
                clean &= self.ask_and_simplify(name, request, &drawn, shrinker, &mut known, prepared, scope).await?;
            }
        }
        if clean { Ok(()) } else { Err(Halt::Failed) }
    }

    /// The random requests of a phase, each once, or only the one that is replayed.
    fn random_requests<'p>(
        &self,
        plan: &'p FuzzPlan,
        phase: Phase,
        enumerated: &[GeneratedRequest],
    ) -> Box<dyn Iterator<Item = Result<GeneratedRequest, GenerateProblem>> + Send + 'p> {
        if let Some(id) = &self.bench.replay {
            let is_ours = *id == plan.id(phase, id.index);
            return Box::new(is_ours.then(|| plan.replay(id)).into_iter().chain(std::iter::empty()));
        }
        let mut distinct = plan.distinct(phase);
        for request in enumerated {
            distinct.without(request);
        }
        Box::new(distinct)
    }

    /// Sends a request and reports what is wrong; a new fault is shown by the simplest request that has it. Returns
    /// whether nothing was wrong.
    #[expect(clippy::too_many_arguments, reason = "the parts of one request, each of another kind")]
    pub(super) async fn ask_and_simplify(
        &mut self,
        name: &str,
        request: &RequestStep,
        drawn: &GeneratedRequest,
        shrinker: impl FnOnce() -> Option<Shrinker>,
        known: &mut Vec<Fingerprint>,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<bool, Halt> {
        let (variant, purpose) = (dressed(prepared, drawn), purpose(drawn));
        let (exchange, findings) = self.ask(name, request, &variant, &purpose, scope).await?;
        let new = first_new_error(&findings, known);
        let Some((fingerprint, shrinker)) = new.and_then(|new| Some((new, shrinker()?))) else {
            return Ok(self.report(name, &purpose, &exchange, findings));
        };
        known.extend(findings.iter().map(|finding| finding.fingerprint.clone()));
        let failing = Failing { purpose, exchange, findings };
        let simplest = self.simplest(name, request, shrinker, fingerprint, failing, prepared, scope).await?;
        let Failing { purpose, exchange, findings } = simplest;
        Ok(self.report(name, &purpose, &exchange, findings))
    }

    /// Looks for a simpler request with the same finding (proptest's protocol: simplify after a failure, complicate
    /// after a success), within a fixed number of requests.
    #[expect(clippy::too_many_arguments, reason = "the parts of one search, each of another kind")]
    async fn simplest(
        &mut self,
        name: &str,
        request: &RequestStep,
        mut shrinker: Shrinker,
        fingerprint: Fingerprint,
        mut simplest: Failing,
        prepared: &Prepared<'a>,
        scope: ScopeId,
    ) -> Result<Failing, Halt> {
        let mut more = shrinker.simplify();
        let mut sent = 0;
        while more && sent < SHRINK_REQUESTS {
            let candidate = shrinker.current().clone();
            let (variant, purpose) = (dressed(prepared, &candidate), purpose(&candidate));
            let (exchange, findings) = self.ask(name, request, &variant, &purpose, scope).await?;
            sent += 1;
            if findings.iter().any(|finding| finding.fingerprint == fingerprint) {
                simplest = Failing { purpose, exchange, findings };
                more = shrinker.simplify();
            } else {
                more = shrinker.complicate();
            }
        }
        self.note(
            name,
            &format!("{}: the simplest failing request was found with {sent} more requests", fingerprint.0),
        );
        Ok(simplest)
    }

    async fn ask(
        &mut self,
        name: &str,
        request: &RequestStep,
        variant: &Prepared<'_>,
        purpose: &Purpose,
        scope: ScopeId,
    ) -> Result<(Exchange, Vec<Finding>), Halt> {
        let exchange = self.send(name, variant, purpose, self.timeout(request)).await?;
        let findings = self.findings(name, request, variant, purpose, &exchange, scope)?;
        Ok((exchange, findings))
    }

    /// Whether a request is to be sent: all are, unless one is replayed.
    pub(super) fn is_replayed(&self, id: &ReplayId) -> bool {
        self.bench.replay.as_ref().is_none_or(|wanted| wanted == id)
    }
}

/// A request that failed, with everything that shows it.
struct Failing {
    purpose: Purpose,
    exchange: Exchange,
    findings: Vec<Finding>,
}

/// The mutations that a step asks for.
pub(super) fn mutations(
    bench: &Bench,
    wanted: &Mutate,
    prepared: &Prepared<'_>,
    seed: u64,
) -> Result<crate::generate::Mutations, Halt> {
    let (bound, values) = bound(prepared);
    let (api, schemas) = shared(bench, bound);
    let base = BaseRequest { rules: wanted.rules.clone(), ..base(values) };
    let all = mutate(api, bound.operation, schemas, base, seed);
    let all = all.map_err(|problem| Halt::Broken(format!("{problem}; operation {}", bound.operation.key())))?;
    let named: Vec<MutationKind> =
        wanted.kinds.iter().filter_map(|kind| MutationKind::from_name(&kind.value)).collect();
    let violations = || MutationKind::ALL.into_iter().filter(|kind| !kind.is_sent_by_name_only()).collect();
    let mut chosen = all.only(&if named.is_empty() { violations() } else { named });
    chosen.requests.retain(|request| {
        let Intent::Invalid(breakage) = &request.intent else { return true };
        let place = breakage.parameter.as_ref().map_or(breakage.place.as_str(), |(_, name)| name.as_str());
        let selected = |selector: &MutationSelector| {
            selector.kind.as_ref().is_none_or(|kind| *kind == breakage.kind)
                && selector.at.as_ref().is_none_or(|at| at == place)
        };
        (wanted.parameters || breakage.parameter.is_none())
            && (wanted.only.is_empty() || wanted.only.iter().any(selected))
            && !wanted.skip.iter().any(selected)
    });
    Ok(chosen)
}

/// The random requests that a step asks for.
pub(super) fn fuzz_plan(bench: &Bench, fuzz: &Fuzz, prepared: &Prepared<'_>, seed: u64) -> Result<FuzzPlan, Halt> {
    let (bound, values) = bound(prepared);
    let (api, schemas) = shared(bench, bound);
    let mut base = BaseRequest { rules: fuzz.rules.clone(), ..base(values) };
    fix(&mut base, &fuzz.fixed);
    base.body = None;
    let plan = FuzzPlan::new(api, bound.operation, schemas, base, seed);
    plan.map_err(|problem| Halt::Broken(format!("{problem}; operation {}", bound.operation.key())))
}

/// The step's body is an example of what to send; only what is named stays as it is.
pub(super) fn fix(base: &mut BaseRequest, fixed: &[Spanned<String>]) {
    if let Some(body) = base.body.clone() {
        for pointer in fixed {
            match body.pointer(&pointer.value) {
                Some(value) => drop(base.fixed.insert(pointer.value.clone(), value.clone())),
                None => base.absent.push(pointer.value.clone()),
            }
        }
    }
}

pub(super) fn bound<'x, 'a>(prepared: &'x Prepared<'a>) -> (Bound<'a>, &'x RequestBuilder<'a>) {
    let bound = prepared.bound.expect("loading allows generated requests only for operations");
    (bound, prepared.values.as_ref().expect("a request bound to an operation has values"))
}

pub(super) fn shared<'b>(bench: &'b Bench, bound: Bound<'_>) -> (&'b Arc<Api>, &'b Arc<Schemas>) {
    let schemas = bench.schemas.get(&bound.api.id).expect("every API has its schemas");
    (schemas.api(), schemas)
}

/// The step's own values, as what the generator starts from.
pub(super) fn base(values: &RequestBuilder<'_>) -> BaseRequest {
    let plain = |values: &indexmap::IndexMap<String, ParameterValue>| {
        values.iter().map(|(name, value)| (name.clone(), json_value(value))).collect()
    };
    let mut headers = Vec::new();
    headers.extend(values.accept.iter().map(|accept| ("Accept".to_owned(), accept.clone())));
    BaseRequest {
        path: plain(&values.path),
        query: plain(&values.query),
        header: plain(&values.header),
        cookie: plain(&values.cookie),
        body: values.body.as_ref().and_then(|content| match &content.value {
            BodyValue::Json(value) | BodyValue::Described(value) => Some(value.clone()),
            BodyValue::Text(text) => Some(Value::String(text.clone())),
            BodyValue::Raw(_) => None,
        }),
        media_type: values.body.as_ref().and_then(|content| content.media_type.clone()),
        headers,
        ..BaseRequest::default()
    }
}

fn json_value(value: &ParameterValue) -> Value {
    match value {
        ParameterValue::Typed(value) => value.clone(),
        ParameterValue::Raw(text) => Value::String(text.clone()),
    }
}

/// The generated request with the profile and the operation of the step.
fn dressed<'a>(prepared: &Prepared<'a>, variant: &GeneratedRequest) -> Prepared<'a> {
    Prepared {
        request: variant.request.clone(),
        bound: prepared.bound,
        profile: prepared.profile.clone(),
        values: None,
    }
}

fn purpose(variant: &GeneratedRequest) -> Purpose {
    let mode = match variant.auth {
        AuthPlan::Normal => AuthMode::Normal,
        AuthPlan::None => AuthMode::Omit,
        AuthPlan::Broken => AuthMode::Corrupt,
    };
    Purpose { intent: variant.intent.clone(), mode, replay: Some(variant.replay.to_string()) }
}

fn first_new_error(findings: &[Finding], known: &[Fingerprint]) -> Option<Fingerprint> {
    let new = |finding: &&Finding| finding.severity == Severity::Error && !known.contains(&finding.fingerprint);
    findings.iter().find(new).map(|finding| finding.fingerprint.clone())
}

/// The seed of a step: its own, else the run's.
pub(super) fn seed(template: Option<&TemplateValue>, bench: &Bench, scope: &Scope) -> Result<u64, Halt> {
    let Some(template) = template else { return Ok(bench.seed) };
    let value = template.evaluate(scope)?;
    value
        .as_u64()
        .ok_or_else(|| Halt::Broken(format!("{}: a seed is a whole number, not {value}", template.span.place())))
}

pub(super) fn cannot_generate(request: &RequestStep, problem: &GenerateProblem) -> Halt {
    Halt::Broken(format!("{problem}, for the step at {}", request.expect.span.place()))
}
