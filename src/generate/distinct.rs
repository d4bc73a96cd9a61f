//! Random requests of which no two are the same on the wire.
//!
//! A request is left out when its bytes were there before, so that each index keeps its request whatever comes before
//! it. An operation with few requests runs out of new ones; then it ends and says so. Start at [`DistinctRequests`].

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::breaks::Breaks;
use super::{AuthPlan, FuzzPlan, GenerateProblem, GeneratedRequest, Phase, ReplayId};
use crate::message::Request;

/// So many repetitions in a row mean that there is nothing new to be had.
const REPETITIONS: u32 = 100;

/// How many requests are made from one draft. Drawing it and finding its places costs as much as two of them.
const FROM_ONE_DRAFT: u32 = 4;

/// So many drafts in a row that nothing new can be made from mean that there is nothing new to be had.
const BARREN: u32 = 2;

/// What tells a request from others: its bytes and its credentials, in 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestIdentity(u64);

impl RequestIdentity {
    fn new(request: &Request, auth: AuthPlan) -> Self {
        let mut hasher = DefaultHasher::new();
        (request, auth).hash(&mut hasher);
        Self(hasher.finish())
    }

    /// That of a generated request.
    #[must_use]
    pub fn of(request: &GeneratedRequest) -> Self {
        Self::new(&request.request, request.auth)
    }
}

/// So many known ways in a row mean that a draft has nothing new to offer.
const DULL: u32 = 8;

/// Requests of one phase, each once.
pub struct DistinctRequests<'a> {
    plan: &'a FuzzPlan,
    phase: Phase,
    index: u64,
    seen: HashSet<RequestIdentity>,
    is_exhausted: bool,
    /// The draft that is being broken, and how many requests were made from it.
    breaks: Option<(Breaks, u32)>,
    barren: u32,
    /// Whether anything could be broken.
    has_broken: bool,
}

impl<'a> DistinctRequests<'a> {
    pub(super) fn new(plan: &'a FuzzPlan, phase: Phase) -> Self {
        let seen = HashSet::new();
        Self { plan, phase, index: 0, seen, is_exhausted: false, breaks: None, barren: 0, has_broken: false }
    }

    /// Leaves a request out that somebody else has sent.
    pub fn without(&mut self, request: RequestIdentity) {
        self.seen.insert(request);
    }

    /// Whether a request from elsewhere was not there before; from now on it was.
    pub fn admits(&mut self, request: &GeneratedRequest) -> bool {
        self.seen.insert(RequestIdentity::of(request))
    }

    /// Whether it ended because nothing new came.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.is_exhausted
    }

    fn next_drawn(&mut self) -> Option<Result<GeneratedRequest, GenerateProblem>> {
        for _ in 0..REPETITIONS {
            let drawn = self.plan.replay(&self.plan.id(self.phase, self.index));
            self.index += 1;
            match drawn {
                Ok(request) if !self.seen.insert(RequestIdentity::of(&request)) => {}
                drawn => return Some(drawn),
            }
        }
        self.is_exhausted = true;
        None
    }

    fn next_broken(&mut self) -> Option<Result<GeneratedRequest, GenerateProblem>> {
        while self.barren < BARREN {
            let (mut breaks, made) = match self.breaks.take() {
                Some(current) => current,
                None => match Breaks::new(self.plan.operation_plan(), &self.plan.id(self.phase, self.index)) {
                    Ok(breaks) => (breaks, 0),
                    Err(problem) => {
                        self.index += 1;
                        return Some(Err(problem));
                    }
                },
            };
            let request = if made < FROM_ONE_DRAFT { self.new_one(&mut breaks) } else { None };
            if let Some(request) = request {
                self.breaks = Some((breaks, made + 1));
                return Some(Ok(request));
            }
            self.index += 1;
            self.barren = if made == 0 { self.barren + 1 } else { 0 };
        }
        if !self.has_broken && !self.is_exhausted {
            self.is_exhausted = true;
            return Some(Err(self.plan.unbreakable()));
        }
        self.is_exhausted = true;
        None
    }

    /// A request of these that was not there before.
    fn new_one(&mut self, breaks: &mut Breaks) -> Option<GeneratedRequest> {
        let plan = self.plan.operation_plan();
        let mut known = 0;
        while let Some(broken) = breaks.next(plan) {
            if known == DULL {
                known = 0;
                if breaks.turn_full(plan) {
                    continue;
                }
                return None;
            }
            let Some(written) = broken.mutation.written(plan, breaks.draft()) else { continue };
            // To look whether it was there is cheaper than to prove it.
            let identity = RequestIdentity::new(&written.request, written.auth);
            if self.seen.contains(&identity) {
                self.has_broken = true;
                known += 1;
                continue;
            }
            if let Some(proved) = broken.mutation.proved(plan, written) {
                self.has_broken = true;
                self.seen.insert(identity);
                let id = ReplayId { way: broken.way, ..self.plan.id(self.phase, self.index) };
                return Some(proved.into_request(id));
            }
        }
        None
    }
}

impl Iterator for DistinctRequests<'_> {
    type Item = Result<GeneratedRequest, GenerateProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.phase {
            Phase::FuzzInvalid => self.next_broken(),
            Phase::FuzzValid | Phase::Coverage | Phase::Mutate => self.next_drawn(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::generate::testing::{PETS, api};
    use crate::generate::{BaseRequest, FuzzPlan, Phase, RequestIdentity};

    const SMALL: &str = "
openapi: 3.0.3
info: {title: Small, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {name: up, in: query, schema: {type: boolean}}
        - {name: kind, in: query, required: true, schema: {type: string, enum: [a, b]}}
      responses: {'200': {description: ok}}
";

    fn plan(text: &str, operation: &str) -> FuzzPlan {
        let (api, schemas) = api(text);
        FuzzPlan::new(&api, api.operation(operation).unwrap(), &schemas, BaseRequest::default(), 1).unwrap()
    }

    #[test]
    fn a_small_domain_is_exhausted_and_ends() {
        let plan = plan(SMALL, "listThings");
        let mut requests = plan.distinct(Phase::FuzzValid);
        let targets: HashSet<String> = requests.by_ref().map(|one| one.unwrap().request.target).collect();
        assert_eq!(targets.len(), 6, "{targets:?}");
        assert!(requests.is_exhausted());
    }

    #[test]
    fn a_request_keeps_its_id_whatever_was_left_out() {
        let plan = plan(PETS, "getPet");
        let mut requests = plan.distinct(Phase::FuzzValid);
        requests.without(RequestIdentity::of(&plan.valid(0).unwrap()));
        let drawn: Vec<_> = requests.by_ref().take(50).map(Result::unwrap).collect();
        assert!(!requests.is_exhausted());
        assert!(drawn.iter().all(|one| one.replay.index > 0 && plan.replay(&one.replay).unwrap() == *one));
        let targets: HashSet<&str> = drawn.iter().map(|one| one.request.target.as_str()).collect();
        assert_eq!(targets.len(), 50);
    }
}
