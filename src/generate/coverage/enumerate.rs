//! The deterministic phase of one operation, as others see it.
//!
//! Putting the list together is the business of `builder`. The same arguments give the same list. Start at
//! [`Coverage::new`].

use std::sync::Arc;

use serde_json::Value;

use super::builder::Builder;
use super::feature::Exercised;
use super::scenario::Scenario;
use crate::contract::{Api, Operation};
use crate::generate::fuzz::Shrinker;
use crate::generate::random::{Random, chacha};
use crate::generate::request::{BaseRequest, GeneratedRequest, OperationPlan};
use crate::generate::{GenerateProblem, Phase, ReplayId};
use crate::schema::Schemas;

/// The enumerated requests to one operation, the most telling first.
pub struct Coverage {
    /// The requests.
    pub requests: Vec<CoverageRequest>,
    /// What is described and cannot be shown, or was left alone; each with the reason.
    pub unreached: Vec<Unreached>,
}

/// One request of the deterministic phase.
#[derive(Clone)]
pub struct CoverageRequest {
    /// The request, and what it means to be.
    pub request: GeneratedRequest,
    /// Why it is in the plan.
    pub scenario: Scenario,
    /// What it shows that no request before it did; one violation for an invalid one.
    pub exercised: Vec<Exercised>,
    /// What a valid one was made from.
    pub(super) source: Option<(Arc<OperationPlan>, Value)>,
}

/// Something that no request shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unreached {
    /// `query/limit`, `body/name`.
    pub place: String,
    /// The keyword, or the kind of violation.
    pub keyword: String,
    /// Why not.
    pub reason: String,
}

impl Coverage {
    /// Enumerates the requests of an operation around what `base` fixes. A body in `base` is an example to start from;
    /// only what [`BaseRequest::fixed`] names stays as it is.
    ///
    /// # Errors
    ///
    /// When a schema of the operation cannot be used, or not one valid request was found.
    pub fn new(
        api: &Arc<Api>,
        operation: &Operation,
        schemas: &Arc<Schemas>,
        base: BaseRequest,
        seed: u64,
    ) -> Result<Self, GenerateProblem> {
        Self::until(&|| false, api, operation, schemas, base, seed)
    }

    /// As [`Self::new`], with what was found until `is_over` says that there is no more time: the simplest request at
    /// least. What is left out is told as one more thing that no request shows.
    ///
    /// # Errors
    ///
    /// As for [`Self::new`].
    pub fn until(
        is_over: &dyn Fn() -> bool,
        api: &Arc<Api>,
        operation: &Operation,
        schemas: &Arc<Schemas>,
        mut base: BaseRequest,
        seed: u64,
    ) -> Result<Self, GenerateProblem> {
        let given = base.body.take();
        let plan = Arc::new(OperationPlan::new(api, operation, schemas, base)?);
        let name = plan.name();
        let learned = plan.base.learned.clone();
        let id =
            |index| ReplayId { changes: learned.clone(), ..ReplayId::new(Phase::Coverage, name.clone(), seed, index) };
        let mut rng = chacha(&id(u64::MAX).random_seed());
        let mut builder = Builder::new(&plan, id(0), is_over);
        builder.base_requests(given, &mut rng)?;
        builder.legal_side(&mut Random::new(&mut rng));
        builder.violations(&mut Random::new(&mut rng));
        builder.rest(&mut rng);
        Ok(builder.finish())
    }

    /// The request of a replay id.
    #[must_use]
    pub fn replay(&self, id: &ReplayId) -> Option<&CoverageRequest> {
        self.requests.iter().find(|request| request.request.replay == *id)
    }

    /// How many requests there are of a scenario.
    #[must_use]
    pub fn count(&self, scenario: Scenario) -> usize {
        self.requests.iter().filter(|request| request.scenario == scenario).count()
    }
}

impl CoverageRequest {
    /// Simpler valid requests than this one; `None` where it is not valid, or no value made it.
    #[must_use]
    pub fn shrinker(&self) -> Option<Shrinker> {
        let (plan, draft) = self.source.as_ref()?;
        Some(Shrinker::of_valid(plan, draft, &self.request))
    }
}
