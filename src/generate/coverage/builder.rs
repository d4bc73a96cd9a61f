//! Puts the deterministic phase of one operation together.
//!
//! Base requests first, then the legal side packed into few requests, then every violation, then what is left; each
//! proved, each once. Start at [`Builder`].

use std::collections::HashSet;
use std::sync::Arc;

use proptest::test_runner::TestRng;
use serde_json::Value;

use super::describe::told;
use super::enumerate::{Coverage, CoverageRequest, Unreached};
use super::examples::examples;
use super::factors::factors;
use super::feature::{Exercised, Feature};
use super::features::{features, fixed, touches};
use super::order::{BASE, Ranked, arranged};
use super::packing::{Packed, Prover, mark};
use super::pairwise::pairs;
use super::parameters::{Changed, doubled, emptied};
use super::scenario::Scenario;
use super::security::alternatives;
use super::variants::{Variant, variants};
use crate::generate::mutate::{Broken, broken};
use crate::generate::random::Random;
use crate::generate::request::{AuthPlan, BaseRequest, GeneratedRequest, OperationPlan, concrete};
use crate::generate::value::Density;
use crate::generate::{GenerateProblem, Intent, MutationKind, ReplayId};
use crate::message::Request;

/// The list in the making.
pub(super) struct Builder<'a> {
    plan: &'a Arc<OperationPlan>,
    prover: Prover<'a>,
    id: ReplayId,
    /// The least request, around which violations are made.
    least: Value,
    /// A request with as much as fits.
    full: Value,
    variants: Vec<Variant>,
    /// The drafts of valid requests so far.
    drafts: Vec<Value>,
    valid: Vec<Ranked>,
    invalid: Vec<Ranked>,
    unreached: Vec<Unreached>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(plan: &'a Arc<OperationPlan>, id: ReplayId, is_over: &'a dyn Fn() -> bool) -> Self {
        Self {
            plan,
            prover: Prover::new(plan, is_over),
            id,
            least: Value::Null,
            full: Value::Null,
            variants: Vec::new(),
            drafts: Vec::new(),
            valid: Vec::new(),
            invalid: Vec::new(),
            unreached: Vec::new(),
        }
    }

    /// The least and the fullest request, and examples; the body that a case gave is the first of these.
    pub(super) fn base_requests(&mut self, given: Option<Value>, rng: &mut TestRng) -> Result<(), GenerateProblem> {
        (self.least, _) = self.plan.complete(rng)?;
        let given = given.map(|body| Feature::put(&["body".to_owned()], "example", body, "the body of the case"));
        let fixed = fixed(self.plan);
        let found = examples(self.plan).into_iter().filter(|feature| !touches(feature, &fixed));
        let examples: Vec<Feature> = given.into_iter().chain(found).collect();
        let mut shown = vec![false; examples.len()];
        let rows = self.prover.pack(&self.least, &examples, &mut shown);
        if let Some(first) = rows.first() {
            self.least = first.draft.clone();
        }
        if let Some(request) = self.prover.prove(&self.least).filter(|_| rows.is_empty()) {
            let draft = self.least.clone();
            self.add_valid(Scenario::Least, draft, request, Vec::new(), BASE);
        }
        let first = self.valid.len();
        self.add_rows(Scenario::Example, rows, &examples);
        self.valid.iter_mut().skip(first).take(1).for_each(|ranked| ranked.weight = BASE);
        self.tell_unshown(&examples, &shown, "it does not keep the contract");
        self.full = self.fullest(rng);
        if let Some(request) = self.prover.prove(&self.full) {
            let draft = self.full.clone();
            self.add_valid(Scenario::Everything, draft, request, Vec::new(), BASE);
        }
        Ok(())
    }

    /// The valid draft with the most in it of a few.
    fn fullest(&self, rng: &mut TestRng) -> Value {
        let base = &self.plan.base;
        let lent = self.plan.full(&self.least, rng);
        if base.fixed.is_empty() && base.absent.is_empty() && self.prover.prove(&lent).is_some() {
            return lent;
        }
        let drawn = self.plan.draw_valid(rng, Some(Density::Full)).map(|(draft, _)| draft);
        drawn.unwrap_or_else(|_| self.least.clone())
    }

    pub(super) fn legal_side(&mut self, random: &mut Random) {
        if self.prover.is_late() {
            return;
        }
        let (found, left) = variants(&self.prover, self.full.clone(), random);
        for (path, reason) in left {
            self.unreached.push(Unreached { place: path.join("/"), keyword: "oneOf".to_owned(), reason });
        }
        for variant in &found {
            let features = features(self.plan, &variant.full, &variant.focus, random);
            let mut shown = vec![false; features.len()];
            for draft in &self.drafts {
                mark(&features, draft, &mut shown);
            }
            let mut rows = Vec::new();
            if !self.drafts.contains(&variant.full)
                && let Some(request) = self.prover.prove(&variant.full)
            {
                let new = mark(&features, &variant.full, &mut shown);
                rows.push(Packed { draft: variant.full.clone(), request, new });
            }
            rows.extend(self.prover.pack(&variant.full, &features, &mut shown));
            // What does not go with everything else may go with nothing else.
            rows.extend(self.prover.pack(&self.least, &features, &mut shown));
            self.add_rows(Scenario::Boundary, rows, &features);
            self.tell_unshown(&features, &shown, "no valid request has it");
        }
        self.variants = found;
    }

    pub(super) fn violations(&mut self, random: &mut Random) {
        // Where there are alternatives, the least may have entered another one than the fullest.
        let base = if self.variants.len() > 1 { &self.full } else { &self.least };
        let is_late = || self.prover.is_late();
        let mut found = if is_late() { Vec::new() } else { broken(self.plan, base, &self.full, &[], random, &is_late) };
        for variant in self.variants.iter().skip(1).take_while(|_| !is_late()) {
            found.extend(broken(self.plan, &variant.full, &variant.full, &variant.focus, random, &is_late));
        }
        let listed = listed(&found);
        let mut ids: Vec<Vec<String>> = Vec::new();
        for broken in found {
            let Broken { kind, path, keyword, proved, unviolable } = broken;
            self.unreached.extend(unviolable.map(|one| Unreached {
                place: one.place,
                keyword: one.kind.name().to_owned(),
                reason: one.reason,
            }));
            let is_id = (MutationKind::IdTooShort..=MutationKind::IdVeryLong).contains(&kind);
            let is_known_id = is_id && !proved.is_empty() && ids.contains(&path);
            if is_id && !proved.is_empty() {
                ids.push(path.clone());
            }
            let again = usize::from(
                kind == MutationKind::NullValue
                    || is_known_id
                    || is_further_item(&path)
                    || is_type(kind) && listed.contains(&path),
            );
            for (candidate, proved) in proved.into_iter().enumerate() {
                let what = proved.description.clone();
                let mut request = proved.into_request(self.id.clone());
                // `/pets/` may be another name of `/pets`, and a server may ignore what only it can set: who wants
                // these refused asks for them by name.
                if matches!(kind, MutationKind::IdEmpty | MutationKind::ReadOnly) {
                    request.intent = Intent::Unspecified;
                }
                let keyword = keyword.unwrap_or(kind.name()).to_owned();
                let exercised = vec![Exercised { place: path.join("/"), keyword, what }];
                let unsure = usize::from(request.intent == Intent::Unspecified);
                let request = CoverageRequest { request, scenario: Scenario::Violation, exercised, source: None };
                let round = candidate + again + unsure;
                self.invalid.push(Ranked { request, weight: 0, round, kind: Some(kind), depth: path.len() });
            }
        }
    }

    /// Pairs, other media types, no credentials, parameters twice and without a value.
    pub(super) fn rest(&mut self, rng: &mut TestRng) {
        if self.prover.is_late() {
            let (place, keyword) = (String::new(), "time".to_owned());
            let reason = "there was no time to plan everything".to_owned();
            self.unreached.push(Unreached { place, keyword, reason });
            return;
        }
        let (factors, left) = factors(self.plan, &self.full);
        let earlier: Vec<&Value> = self.drafts.iter().collect();
        let (rows, impossible) = pairs(&self.prover, &self.full, &factors, &earlier);
        for Packed { draft, request, .. } in rows {
            self.add_valid(Scenario::Pairs, draft, request, Vec::new(), 0);
        }
        let mut tell = |count: usize, reason: String| {
            if count > 0 {
                self.unreached.push(Unreached { place: String::new(), keyword: "pairs".to_owned(), reason });
            }
        };
        tell(left, format!("{left} optional parts or lists of values beyond the first are not paired"));
        tell(impossible, format!("{impossible} pairs are in no valid request that was tried"));
        if self.prover.is_tired() {
            tell(1, "there is too much to try; what is missing was not proved either way".to_owned());
        }
        self.media_types(rng);
        self.anonymous();
        self.security();
        for (scenario, changed) in [
            (Scenario::Duplicated, doubled(self.plan, &self.least, &self.full)),
            (Scenario::Empty, emptied(self.plan, &self.least, &self.full)),
        ] {
            for changed in changed {
                self.add_changed(scenario, changed);
            }
        }
    }

    fn media_types(&mut self, rng: &mut TestRng) {
        let Some((described, chosen)) = self.plan.operation.request_body.as_ref().zip(self.plan.body.as_ref()) else {
            return;
        };
        if self.plan.base.media_type.is_some() {
            return;
        }
        for promise in &described.content {
            let media_type = concrete(&promise.media_type);
            if media_type == chosen.media_type {
                continue;
            }
            let base = BaseRequest { media_type: Some(media_type.clone()), ..self.plan.base.clone() };
            let plan = &self.plan;
            let other = OperationPlan::new(&plan.api, &plan.operation, &plan.schemas, base).map(Arc::new);
            let drawn = other.and_then(|plan| {
                let full = plan.draw_valid(rng, Some(Density::Full))?;
                Ok((plan, full))
            });
            match drawn {
                Ok((plan, (draft, request))) => {
                    let what = format!("as `{media_type}`");
                    let exercised = Exercised { place: "body".to_owned(), keyword: "content".to_owned(), what };
                    self.add(Scenario::MediaType, &plan, Some(draft), request, vec![exercised], 2);
                }
                Err(problem) => self.unreached.push(Unreached {
                    place: "body".to_owned(),
                    keyword: media_type,
                    reason: problem.to_string(),
                }),
            }
        }
    }

    fn anonymous(&mut self) {
        let operation = &self.plan.operation;
        if !operation.is_open() || operation.security.is_empty() {
            return;
        }
        if let Some(request) = self.prover.prove(&self.least) {
            let draft = self.least.clone();
            self.add_valid(Scenario::Anonymous, draft, request, Vec::new(), 1);
            let added = self.valid.last_mut().expect("it was added just now");
            added.request.request.auth = AuthPlan::None;
        }
    }

    /// The same request once with the credentials of every alternative that is known.
    fn security(&mut self) {
        let found = alternatives(&self.plan.operation, &self.plan.base.logins);
        self.unreached.extend(found.untried);
        for (index, asked) in found.tried {
            let Some(request) = self.prover.prove(&self.least) else { return };
            let what = format!("by {asked}");
            let exercised = Exercised { place: "credentials".to_owned(), keyword: "security".to_owned(), what };
            self.add(Scenario::Security, self.plan, None, request, vec![exercised], 1);
            let added = self.valid.last_mut().expect("it was added just now");
            added.request.request.auth = AuthPlan::Alternative(index);
        }
    }

    fn add_rows(&mut self, scenario: Scenario, rows: Vec<Packed>, features: &[Feature]) {
        for Packed { draft, request, new } in rows {
            let exercised: Vec<Exercised> = new.iter().map(|index| features[*index].exercised()).collect();
            let weight = new.iter().map(|index| weight(&features[*index])).sum();
            self.add_valid(scenario, draft, request, exercised, weight);
        }
    }

    fn add_valid(
        &mut self,
        scenario: Scenario,
        draft: Value,
        request: Request,
        exercised: Vec<Exercised>,
        weight: usize,
    ) {
        self.drafts.push(draft.clone());
        self.add(scenario, self.plan, Some(draft), request, exercised, weight);
    }

    fn add(
        &mut self,
        scenario: Scenario,
        plan: &Arc<OperationPlan>,
        draft: Option<Value>,
        request: Request,
        exercised: Vec<Exercised>,
        weight: usize,
    ) {
        let description = told(scenario.description(), &exercised);
        let request = GeneratedRequest {
            request,
            intent: Intent::Valid,
            kind: None,
            replay: self.id.clone(),
            auth: AuthPlan::Normal,
            description,
        };
        let source = draft.map(|draft| (Arc::clone(plan), draft));
        let request = CoverageRequest { request, scenario, exercised, source };
        self.valid.push(Ranked { request, weight, round: 0, kind: None, depth: 0 });
    }

    fn add_changed(&mut self, scenario: Scenario, changed: Changed) {
        let Changed { request, intent, exercised } = changed;
        let description = format!("{}: {}", exercised.place, exercised.what);
        let is_invalid = matches!(intent, Intent::Invalid(_));
        let request = GeneratedRequest {
            request,
            intent,
            kind: None,
            replay: self.id.clone(),
            auth: AuthPlan::Normal,
            description,
        };
        let request = CoverageRequest { request, scenario, exercised: vec![exercised], source: None };
        let ranked = Ranked { request, weight: 0, round: 1, kind: None, depth: 0 };
        if is_invalid { self.invalid.push(ranked) } else { self.valid.push(ranked) }
    }

    fn tell_unshown(&mut self, features: &[Feature], shown: &[bool], reason: &str) {
        let unshown = features.iter().zip(shown).filter(|(_, shown)| !**shown);
        self.unreached.extend(unshown.map(|(feature, _)| Unreached {
            place: feature.path.join("/"),
            keyword: feature.keyword.to_owned(),
            reason: format!("{}: {reason}", feature.what),
        }));
    }

    /// The list in its order, each request once, with its ids.
    pub(super) fn finish(self) -> Coverage {
        let mut seen = HashSet::new();
        let mut requests = arranged(self.valid, self.invalid);
        requests.retain(|one| seen.insert((one.request.request.clone(), one.request.auth)));
        for (index, one) in (0..).zip(&mut requests) {
            one.request.replay.index = index;
        }
        Coverage { requests, unreached: self.unreached }
    }
}

/// What a bound or a list says counts for more than what merely varies.
fn weight(feature: &Feature) -> usize {
    let says = !matches!(feature.keyword, "type" | "pattern" | "format" | "example" | "default");
    1 + usize::from(says || feature.edits.iter().any(|edit| edit.value.is_none()))
}

/// The places with a list of values: whoever checks the list need not check the type.
fn listed(found: &[Broken]) -> HashSet<Vec<String>> {
    use MutationKind::{Const, Enum, HeaderEnum, QueryEnum};
    let is_list = |kind| matches!(kind, Const | Enum | HeaderEnum | QueryEnum);
    found.iter().filter(|one| is_list(one.kind) && !one.proved.is_empty()).map(|one| one.path.clone()).collect()
}

fn is_type(kind: MutationKind) -> bool {
    matches!(kind, MutationKind::WrongType | MutationKind::QueryWrongType | MutationKind::HeaderWrongType)
}

/// Whether a place lies in an item after the first: what is wrong there is wrong in the first, too, for most servers.
fn is_further_item(path: &[String]) -> bool {
    path.iter().skip(1).any(|token| token.parse::<usize>().is_ok_and(|index| index > 0))
}
