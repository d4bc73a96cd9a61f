//! Random requests, one per index, proved valid or invalid, and simpler ones to explain a failure with.
//!
//! Every index has a seed of its own, so that no request needs its predecessors. Nothing is sent and no loop is owned
//! here: the engine sends and decides what a fault is. Start at [`FuzzPlan::new`]; [`Shrinker`] makes a failure small.

use std::sync::Arc;

use serde_json::Value;

use super::breaks::Breaks;
use super::graph::Checker;
use super::mutate::Mutation;
use super::random::chacha;
use super::request::{AuthPlan, BaseRequest, GeneratedRequest, OperationPlan};
use super::shrink::JsonShrinker;
use super::{DistinctRequests, GenerateProblem, Intent, Phase, ReplayId};
use crate::contract::{Api, Operation};
use crate::message::Request;
use crate::schema::Schemas;

/// Makes random requests to one operation.
///
/// Each index stands for itself: `valid(17)` needs none of its predecessors.
#[derive(Clone)]
pub struct FuzzPlan {
    plan: Arc<OperationPlan>,
    seed: u64,
}

impl FuzzPlan {
    /// Requests to `operation` around what `base` fixes.
    ///
    /// # Errors
    ///
    /// When a schema of the operation cannot be used.
    pub fn new(
        api: &Arc<Api>,
        operation: &Operation,
        schemas: &Arc<Schemas>,
        base: BaseRequest,
        seed: u64,
    ) -> Result<Self, GenerateProblem> {
        Ok(Self { plan: Arc::new(OperationPlan::new(api, operation, schemas, base)?), seed })
    }

    /// The valid request number `index`.
    ///
    /// # Errors
    ///
    /// When no valid request was found.
    pub fn valid(&self, index: u64) -> Result<GeneratedRequest, GenerateProblem> {
        self.draw(&self.id(Phase::FuzzValid, index)).map(|(request, _)| request)
    }

    /// The invalid request number `index`: a random valid one, broken in one random way.
    ///
    /// # Errors
    ///
    /// When no valid request was found, or none that could be broken.
    pub fn invalid(&self, index: u64) -> Result<GeneratedRequest, GenerateProblem> {
        let mut breaks = Breaks::new(&self.plan, &self.id(Phase::FuzzInvalid, index))?;
        while let Some(broken) = breaks.next(&self.plan) {
            if let Some(proved) = broken.mutation.prove(&self.plan, breaks.draft()) {
                let id = ReplayId { way: broken.way, ..self.id(Phase::FuzzInvalid, index) };
                return Ok(proved.into_request(id));
            }
        }
        Err(self.unbreakable())
    }

    /// The requests of a phase by index, without those that were there before; it ends where nothing new comes any
    /// more.
    #[must_use]
    pub fn distinct(&self, phase: Phase) -> DistinctRequests<'_> {
        DistinctRequests::new(self, phase)
    }

    /// The request of a replay id of this plan.
    ///
    /// # Errors
    ///
    /// When the id is not one of `fuzz`, or nothing was found.
    pub fn replay(&self, id: &ReplayId) -> Result<GeneratedRequest, GenerateProblem> {
        self.draw(id).map(|(request, _)| request)
    }

    /// Simpler requests than the one of a replay id, which have the same intent and are proved in the same way.
    ///
    /// # Errors
    ///
    /// As for [`Self::replay`].
    pub fn shrinker(&self, id: &ReplayId) -> Result<Shrinker, GenerateProblem> {
        let (request, draft) = self.draw(id)?;
        Ok(Shrinker::new(&self.plan, draft, request))
    }

    /// The id of a request of this plan.
    pub fn id(&self, phase: Phase, index: u64) -> ReplayId {
        let id = ReplayId::new(phase, self.plan.name(), self.seed, index);
        // What was learned is fixed in drafts; a valid request says itself what was changed.
        let changes = if phase == Phase::FuzzInvalid { self.plan.base.learned.clone() } else { id.changes.clone() };
        ReplayId { changes, ..id }
    }

    fn draw(&self, id: &ReplayId) -> Result<(GeneratedRequest, Draft), GenerateProblem> {
        match id.phase {
            Phase::FuzzValid => {
                let (values, request) = self.plan.draw_valid(&mut chacha(&id.random_seed()), None)?;
                if !id.changes.is_empty() {
                    return self.changed(values, id);
                }
                Ok((valid(request, id.clone()), Draft { values, mutation: None }))
            }
            Phase::FuzzInvalid => self.draw_broken(id),
            Phase::Coverage | Phase::Mutate => {
                Err(GenerateProblem::Replay { id: id.to_string(), reason: "it names no random request".to_owned() })
            }
        }
    }

    /// The request of an id with changes, made of what its seed gives.
    pub(super) fn changed(
        &self,
        mut values: Value,
        id: &ReplayId,
    ) -> Result<(GeneratedRequest, Draft), GenerateProblem> {
        if !id.changes.apply(&mut values) {
            let reason = "its changes have no place in the request".to_owned();
            return Err(GenerateProblem::Replay { id: id.to_string(), reason });
        }
        let request = self.plan.proved_valid(&values)?;
        Ok((valid(request, id.clone()), Draft { values, mutation: None }))
    }

    /// A valid request, broken in the way that the id names.
    fn draw_broken(&self, id: &ReplayId) -> Result<(GeneratedRequest, Draft), GenerateProblem> {
        let mut breaks = Breaks::new(&self.plan, id)?;
        let named = std::iter::from_fn(|| breaks.next(&self.plan)).find(|broken| broken.way == id.way);
        let mutation = named.ok_or_else(|| self.unbreakable())?.mutation;
        let values = breaks.draft().clone();
        let proved = mutation.prove(&self.plan, &values).ok_or_else(|| self.unbreakable())?;
        Ok((proved.into_request(id.clone()), Draft { values, mutation: Some(mutation) }))
    }

    /// The values of the valid request of an id.
    pub(super) fn values(&self, id: &ReplayId) -> Option<Value> {
        self.draw(id).ok().map(|(_, draft)| draft.values)
    }

    /// What to say where no way to break a request was found.
    pub(super) fn unbreakable(&self) -> GenerateProblem {
        GenerateProblem::Unbreakable { operation: self.plan.operation.key().to_string() }
    }

    /// What the requests are drawn from.
    pub(super) fn operation_plan(&self) -> &OperationPlan {
        &self.plan
    }
}

/// What a valid request is, besides the message.
fn valid(request: Request, replay: ReplayId) -> GeneratedRequest {
    let description = "a random valid request".to_owned();
    GeneratedRequest { request, intent: Intent::Valid, kind: None, replay, auth: AuthPlan::Normal, description }
}

/// What a request was made from.
pub(super) struct Draft {
    values: Value,
    mutation: Option<Mutation>,
}

/// How requests are made from values.
struct Source {
    plan: Arc<OperationPlan>,
    mutation: Option<Mutation>,
    replay: ReplayId,
    description: String,
}

impl Source {
    fn request(&self, draft: &Value) -> Option<GeneratedRequest> {
        if !self.keeps_what_is_fixed(draft) {
            return None;
        }
        let request = self.plan.proved_valid(draft).ok()?;
        match &self.mutation {
            None => {
                Some(GeneratedRequest { description: self.description.clone(), ..valid(request, self.replay.clone()) })
            }
            Some(mutation) => mutation.prove(&self.plan, draft).map(|proved| proved.into_request(self.replay.clone())),
        }
    }

    fn keeps_what_is_fixed(&self, draft: &Value) -> bool {
        let base = &self.plan.base;
        let locations =
            [("path", &base.path), ("query", &base.query), ("header", &base.header), ("cookie", &base.cookie)];
        let parameters = locations.into_iter().all(|(location, values)| {
            values.iter().all(|(name, value)| draft.get(location).and_then(|here| here.get(name)) == Some(value))
        });
        let body = base.body.as_ref().is_none_or(|body| draft.get("body") == Some(body));
        let at = |pointer: &str| draft.get("body").and_then(|body| body.pointer(pointer));
        parameters
            && body
            && base.fixed.iter().all(|(pointer, value)| at(pointer) == Some(value))
            && base.absent.iter().all(|pointer| at(pointer).is_none())
    }
}

/// Looks for the simplest request that still shows a fault, by proptest's protocol.
///
/// Send [`Self::current`]; when it shows the fault call [`Self::simplify`], else [`Self::complicate`]; stop when
/// either says `false`. The caller owns the loop, its budget, and the last request that showed the fault.
pub struct Shrinker {
    source: Arc<Source>,
    values: JsonShrinker,
    current: GeneratedRequest,
}

impl Shrinker {
    fn new(plan: &Arc<OperationPlan>, draft: Draft, current: GeneratedRequest) -> Self {
        let source = Arc::new(Source {
            plan: Arc::clone(plan),
            mutation: draft.mutation,
            replay: current.replay.clone(),
            description: current.description.clone(),
        });
        let prover = Arc::clone(&source);
        let accepts: Checker = Arc::new(move |draft| prover.request(draft).is_some());
        let values = JsonShrinker::new(&plan.graph, plan.root, draft.values, accepts);
        Self { source, values, current }
    }

    /// Simpler valid requests than one that was made from `values`.
    pub(crate) fn of_valid(plan: &Arc<OperationPlan>, values: &Value, current: &GeneratedRequest) -> Self {
        Self::new(plan, Draft { values: values.clone(), mutation: None }, current.clone())
    }

    /// The request to send.
    #[must_use]
    pub fn current(&self) -> &GeneratedRequest {
        &self.current
    }

    /// The current request shows the fault: goes on to a simpler one. `false` when there is none.
    pub fn simplify(&mut self) -> bool {
        let more = self.values.simplify();
        self.refresh();
        more
    }

    /// The current request does not show the fault: goes back, and on to another one. `false` when there is none.
    pub fn complicate(&mut self) -> bool {
        let more = self.values.complicate();
        self.refresh();
        more
    }

    fn refresh(&mut self) {
        let request = self.source.request(self.values.current());
        self.current = request.expect("the shrinker offers only values that make a proved request");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use crate::generate::MutationKind;
    use crate::generate::testing::{PETS, api};

    fn plan(operation: &str, base: BaseRequest, seed: u64) -> FuzzPlan {
        let (api, schemas) = api(PETS);
        FuzzPlan::new(&api, api.operation(operation).unwrap(), &schemas, base, seed).unwrap()
    }

    fn faults_of(plan: &FuzzPlan, request: &GeneratedRequest) -> usize {
        crate::generate::request::faults(&plan.plan, &request.request).len()
    }

    #[test]
    fn valid_requests_are_valid_and_invalid_ones_are_not() {
        let plan = plan("putPet", BaseRequest::default(), 42);
        let mut kinds = BTreeSet::new();
        for index in 0..200 {
            let valid = plan.valid(index).unwrap();
            assert_eq!((&valid.intent, faults_of(&plan, &valid)), (&Intent::Valid, 0));
            let invalid = plan.invalid(index).unwrap();
            assert!(matches!(invalid.intent, Intent::Invalid(_)));
            assert!(faults_of(&plan, &invalid) > 0, "{}", invalid.description);
            kinds.extend(invalid.kind);
        }
        assert!(kinds.len() > 15, "{kinds:?}");
    }

    #[test]
    fn a_request_is_made_again_without_its_predecessors() {
        let first = plan("putPet", BaseRequest::default(), 42);
        let second = plan("putPet", BaseRequest::default(), 42);
        for index in [0, 17, 3] {
            let request = first.invalid(index).unwrap();
            let id = ReplayId::parse(&request.replay.to_string()).unwrap();
            assert_eq!(second.replay(&id).unwrap(), request);
        }
        assert_ne!(first.valid(1).unwrap().request, first.valid(2).unwrap().request);
        assert_ne!(
            first.valid(1).unwrap().request,
            plan("putPet", BaseRequest::default(), 43).valid(1).unwrap().request
        );
    }

    fn fixed() -> BaseRequest {
        let id = json!("0123456789abcdef01234567");
        BaseRequest {
            path: [("petId".to_owned(), id.clone())].into_iter().collect(),
            fixed: [("/owner/storeId".to_owned(), id)].into_iter().collect(),
            ..BaseRequest::default()
        }
    }

    #[test]
    fn what_a_case_fixes_stays() {
        let plan = plan("putPet", fixed(), 7);
        for index in 0..60 {
            let request = plan.valid(index).unwrap().request;
            assert_eq!(request.path(), "/pets/0123456789abcdef01234567");
            let body: Value = serde_json::from_slice(&request.body.unwrap()).unwrap();
            assert_eq!(body["owner"]["storeId"], "0123456789abcdef01234567");
        }
    }

    #[test]
    fn a_path_parameter_never_leads_elsewhere() {
        let plan = plan("getPet", BaseRequest::default(), 1);
        for index in 0..200 {
            let target = plan.valid(index).unwrap().request.target;
            assert!(target.len() > "/pets/".len() && target != "/pets/mine", "{target}");
        }
    }

    fn shrink(plan: &FuzzPlan, id: &ReplayId, fault: impl Fn(&GeneratedRequest) -> bool) -> GeneratedRequest {
        let mut shrinker = plan.shrinker(id).unwrap();
        let mut least = shrinker.current().clone();
        let mut more = shrinker.simplify();
        for _ in 0..2000 {
            if !more {
                break;
            }
            let shows = fault(shrinker.current());
            if shows {
                least = shrinker.current().clone();
            }
            more = if shows { shrinker.simplify() } else { shrinker.complicate() };
        }
        least
    }

    fn body(request: &GeneratedRequest) -> Value {
        serde_json::from_slice(request.request.body.as_ref().unwrap()).unwrap()
    }

    #[test]
    fn a_valid_request_shrinks_to_what_matters() {
        let plan = plan("putPet", fixed(), 7);
        let old = |request: &GeneratedRequest| body(request)["age"].as_u64() > Some(12);
        let found = (0..100).map(|index| plan.valid(index).unwrap()).find(old).unwrap();
        let least = shrink(&plan, &found.replay, old);
        assert_eq!(least.intent, Intent::Valid);
        let owner = json!({"name": "a", "storeId": "0123456789abcdef01234567"});
        assert_eq!(body(&least), json!({"name": "aa", "kind": "CAT", "age": 13, "owner": owner}));
        assert_eq!(least.request.target, "/pets/0123456789abcdef01234567?limit=1");
        assert_eq!(least.request.headers.get("x-trace"), Some("AAA"));
    }

    #[test]
    fn an_invalid_request_shrinks_around_its_violation() {
        let plan = plan("putPet", fixed(), 7);
        let is_wanted = |request: &GeneratedRequest| {
            request.kind == Some(MutationKind::Enum) && request.description.contains("body `/kind`")
        };
        let found = (0..200).map(|index| plan.invalid(index).unwrap()).find(is_wanted).unwrap();
        let least = shrink(&plan, &found.replay, |_| true);
        assert_eq!(least.intent, found.intent);
        let body = body(&least);
        assert_eq!(body.as_object().unwrap().len(), 4, "{body}");
        assert_ne!(body["kind"], "CAT");
    }
}
