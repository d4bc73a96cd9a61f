//! Requests that prepare others, and what every answer tells of the things that are there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::ledger::Live;
use super::live::named_in_path;
use super::state::About;
use crate::contract::{Operation, ParameterLocation};
use crate::engine::answer::Purpose;
use crate::engine::generated::shared;
use crate::engine::halt::Halt;
use crate::engine::request::{Prepared, documented_answers};
use crate::engine::test_run::TestRun;
use crate::generate::{BaseRequest, FuzzPlan, GeneratedRequest, Intent};
use crate::message::{Exchange, Request, Response};
use crate::relation::{ResourceId, identities};

/// How many broken requests are drawn to find one whose body is broken.
const BROKEN: u64 = 8;

/// How often a thing may not be found that was made, before no more are made.
const MISSES: usize = 5;

/// How many requests are drawn to find one with many fields.
const FULL: usize = 3;

/// How many fields the body of a request has.
pub(in crate::engine) fn fields(request: &Request) -> usize {
    let body = request.body.as_deref().and_then(|body| serde_json::from_slice::<Value>(body).ok());
    body.and_then(|body| body.as_object().map(serde_json::Map::len)).unwrap_or_default()
}

/// Whether a method only looks (RFC 9110 §9.2.1).
pub(in crate::engine) fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY")
}

impl<'a> TestRun<'a, '_> {
    /// A valid request to an operation, another one each time.
    pub(in crate::engine) fn drawn(&mut self, about: About<'a>) -> Option<Request> {
        let seed = seed(self.bench.seed, &self.planned.name.0);
        let (operation, (api, schemas)) = (about.bound.operation, shared(self.bench, about.bound));
        let given = &self.bench.given;
        let resources = self.resources.as_mut()?;
        let plan = resources
            .plans
            .entry(about.index)
            .or_insert_with(|| FuzzPlan::new(api, operation, schemas, base(operation, given), seed).ok());
        let index = resources.drawn;
        resources.drawn += 1;
        plan.as_ref()?.valid(index).ok().map(|drawn| drawn.request)
    }

    /// A valid request that makes something; every other one has as many fields as is easily found.
    pub(super) fn drawn_to_make(&mut self, about: About<'a>) -> Option<Request> {
        let is_full = self.resources.as_ref()?.drawn.is_multiple_of(2);
        let drawn: Vec<Request> = (0..if is_full { FULL } else { 1 }).filter_map(|_| self.drawn(about)).collect();
        drawn.into_iter().max_by_key(fields)
    }

    /// How many requests were drawn.
    pub(in crate::engine) fn draws(&self) -> u64 {
        self.resources.as_ref().map_or(0, |resources| resources.drawn)
    }

    /// Draws what was drawn before, from this one on.
    pub(in crate::engine) fn draw_from(&mut self, draw: u64) {
        if let Some(resources) = &mut self.resources {
            resources.drawn = draw;
        }
    }

    /// A request to an operation whose body breaks the contract in one way.
    pub(in crate::engine) fn drawn_broken(&mut self, about: About<'a>) -> Option<GeneratedRequest> {
        self.drawn(about)?;
        let resources = self.resources.as_mut()?;
        let plan = resources.plans.get(&about.index)?.as_ref()?;
        let first = resources.drawn;
        resources.drawn += BROKEN;
        let mut drawn = (first..first + BROKEN).filter_map(|index| plan.invalid(index).ok());
        drawn.find(|drawn| matches!(&drawn.intent, Intent::Invalid(broken) if broken.parameter.is_none()))
    }

    /// Sends a request that is not judged: it only prepares others. An answer that is none has no status.
    pub(in crate::engine) async fn sent(
        &mut self,
        step: &str,
        about: About<'a>,
        request: Request,
    ) -> Result<Exchange, Halt> {
        let profile = self.profile();
        let prepared = Prepared { request, bound: Some(about.bound), profile, logins: Vec::new(), values: None };
        let purpose = Purpose { intent: Intent::Valid, ..Purpose::written() };
        match self.try_send(step, &prepared, &purpose, None).await? {
            Ok(exchange) => {
                if let Some(guide) = &mut self.guide {
                    guide.learn(&exchange, &self.mask);
                }
                Ok(exchange)
            }
            Err(problem) => {
                let (method, target) = (&prepared.request.method, &prepared.request.target);
                self.note(step, &format!("{method} {target}: {problem}"));
                Ok(Exchange { request: prepared.request, response: Response::default(), elapsed: Duration::ZERO })
            }
        }
    }

    /// Whether the operation of the test has accepted a valid request so far, or documents no status for the refusal.
    /// Operations that need nothing but what they are sent count as such from the beginning.
    pub(in crate::engine) fn accepts(&self, exchange: &Exchange) -> bool {
        let Some(resources) = &self.resources else { return true };
        let operation = resources.about.bound.operation;
        resources.has_accepted
            || operation.path.names().is_empty()
            || operation.response(exchange.response.status).is_none()
    }

    /// Writes down that the operation has accepted a valid request.
    pub(in crate::engine) fn accepted(&mut self) {
        if let Some(resources) = &mut self.resources {
            resources.has_accepted = true;
        }
    }

    /// The next request is about another thing than the last one.
    pub(in crate::engine) fn take_another(&mut self, about: About<'a>) {
        let Some(resources) = &mut self.resources else { return };
        if let Some((_, id)) = resources.relations.in_path(about.bound.operation).pop() {
            resources.ledger.leave_aside(id);
        }
    }

    /// The profile of a test that keeps a ledger.
    pub(in crate::engine) fn profile(&self) -> Option<String> {
        self.resources.as_ref().and_then(|resources| resources.profile.clone())
    }

    /// Writes down that something we thought to be there is not. Ids that lead nowhere again and again are no ids.
    pub(in crate::engine) fn missed(&mut self, about: About<'a>, request: &Request) {
        let Some(resources) = &mut self.resources else { return };
        let relations = Arc::clone(&resources.relations);
        let Some(named) = named_in_path(&relations, about.bound.operation, request) else { return };
        let Some((_, id)) = relations.in_path(about.bound.operation).pop() else { return };
        if !resources.ledger.owns(id, &named) {
            return;
        }
        resources.ledger.forget(id, &named);
        let misses = resources.misses.entry(id).or_default();
        *misses += 1;
        if *misses == MISSES {
            let key = about.bound.operation.key();
            resources.barren.insert(id, format!("`{key}` finds none of those that were made"));
        }
    }

    /// Writes down what an exchange has made or deleted; the identities of what it made.
    pub(in crate::engine) fn recorded(&mut self, about: About<'a>, exchange: &Exchange) -> Option<Vec<Value>> {
        let resources = self.resources.as_mut()?;
        if !(200..300).contains(&exchange.response.status) {
            return None;
        }
        let relations = Arc::clone(&resources.relations);
        let id = relations.about(about.index)?;
        let resource = relations.resource(id);
        let mut named = named_in_path(&relations, about.bound.operation, &exchange.request)?;
        if resource.delete == Some(about.index) {
            resources.ledger.forget(id, &named);
            return None;
        }
        if resource.create != Some(about.index) {
            return None;
        }
        let made = if resource.is_named_by_client {
            let own = named.remove(&id)?;
            if resources.ledger.owns(id, &with(&named, id, &own)) {
                return None;
            }
            vec![own]
        } else {
            identities(resource, exchange)
        };
        resources.ledger.record(id, named, made.clone());
        Some(made)
    }
}

fn with(live: &Live, id: ResourceId, value: &Value) -> Live {
    let mut live = live.clone();
    live.insert(id, value.clone());
    live
}

fn base(operation: &Operation, given: &BTreeMap<String, String>) -> BaseRequest {
    let accept = documented_answers(operation);
    let headers = accept.map(|accept| ("Accept".to_owned(), accept)).into_iter().collect();
    let mut base = BaseRequest { headers, ..BaseRequest::default() };
    for parameter in &operation.parameters {
        let values = match parameter.location {
            ParameterLocation::Query => &mut base.query,
            ParameterLocation::Header => &mut base.header,
            ParameterLocation::Cookie => &mut base.cookie,
            ParameterLocation::Path => continue,
        };
        if let Some(value) = given.get(&parameter.name) {
            values.insert(parameter.name.clone(), Value::String(value.clone()));
        }
    }
    base
}

/// Every test makes things of its own: with the same values, names that must be unique would collide.
fn seed(run: u64, test: &str) -> u64 {
    let digest = Sha256::digest(format!("{run}\u{1f}{test}").as_bytes());
    u64::from_be_bytes(digest[..8].try_into().expect("a digest has more than eight bytes"))
}
