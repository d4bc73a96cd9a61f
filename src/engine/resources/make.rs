//! Makes the things that an operation needs, from the outermost to the innermost.

use std::sync::Arc;

use serde_json::Value;

use super::exchange::is_safe;
use super::ledger::Live;
use super::live::{named_in_path, references, with_fields, with_path};
use super::state::About;
use crate::contract::Operation;
use crate::engine::halt::Halt;
use crate::engine::request::Bound;
use crate::engine::test_run::TestRun;
use crate::generate::Intent;
use crate::message::{Exchange, Request, request_violations_with};
use crate::relation::{ResourceId, evaluate, members};
use crate::schema::Wording;

/// How many different requests are tried before a thing counts as not to be made.
const ATTEMPTS: u64 = 5;

/// How many things one test makes at most for its own requests.
const MOST: usize = 40;

/// How deep things are made for the sake of others.
const DEPTH: usize = 6;

impl<'a> TestRun<'a, '_> {
    /// The request with ids of things that are there, where it can be done and the request still is what it meant to
    /// be. `keeps` names path parameters that stay as they are.
    pub(in crate::engine) async fn brought_to_life(
        &mut self,
        step: &str,
        about: About<'a>,
        request: &Request,
        intent: &Intent,
        keeps: &dyn Fn(&str) -> bool,
    ) -> Result<Request, Halt> {
        self.enlivened(step, about, request, intent, keeps, 0).await
    }

    async fn enlivened(
        &mut self,
        step: &str,
        about: About<'a>,
        request: &Request,
        intent: &Intent,
        keeps: &dyn Fn(&str) -> bool,
        depth: usize,
    ) -> Result<Request, Halt> {
        let Some(resources) = &self.resources else { return Ok(request.clone()) };
        let relations = Arc::clone(&resources.relations);
        let mut alive = request.clone();
        let needs = relations.in_path(about.bound.operation);
        if let Some((_, last)) = needs.last()
            && needs.keys().any(|name| !keeps(name))
        {
            let may_look = is_safe(&about.bound.operation.method);
            if let Some(live) = Box::pin(self.there(step, about, *last, may_look, depth)).await? {
                alive = with_path(&relations, about.bound.operation, &alive, &live, keeps).unwrap_or(alive);
            }
        }
        alive = self.referring(step, about, alive, depth).await?;
        Ok(if is_still(intent, about.bound, request, &alive) { alive } else { request.clone() })
    }

    /// The request with things that are there in the fields of its body that refer to such.
    pub(in crate::engine) async fn with_references(
        &mut self,
        step: &str,
        about: About<'a>,
        request: &Request,
        intent: &Intent,
    ) -> Result<Request, Halt> {
        let alive = self.referring(step, about, request.clone(), 0).await?;
        Ok(if is_still(intent, about.bound, request, &alive) { alive } else { request.clone() })
    }

    async fn referring(
        &mut self,
        step: &str,
        about: About<'a>,
        request: Request,
        depth: usize,
    ) -> Result<Request, Halt> {
        let relations = self.bench.relations.of(about.bound.api);
        let mut fields = Vec::new();
        for (field, resource) in references(&relations, &request) {
            if let Some(live) = Box::pin(self.there(step, about, resource, true, depth)).await?
                && let Some(value) = live.get(&resource)
            {
                fields.push((field, value.clone()));
            }
        }
        Ok(if fields.is_empty() { request } else { with_fields(&request, &fields).unwrap_or(request) })
    }

    /// Something of this kind: what this test made before, what it makes now, or, to look at, what is there anyway.
    pub(in crate::engine) async fn there(
        &mut self,
        step: &str,
        about: About<'a>,
        resource: ResourceId,
        may_look: bool,
        depth: usize,
    ) -> Result<Option<Live>, Halt> {
        let Some(resources) = &self.resources else { return Ok(None) };
        if let Some(value) = self.given(resource) {
            let parent = resources.relations.resource(resource).parent;
            let mut live = match parent {
                Some(parent) => Box::pin(self.there(step, about, parent, may_look, depth)).await?.unwrap_or_default(),
                None => Live::new(),
            };
            live.insert(resource, value);
            return Ok(Some(live));
        }
        if let Some(live) = resources.ledger.latest(resource) {
            return Ok(Some(live));
        }
        let may_make = depth < DEPTH && resources.made < MOST && !resources.barren.contains_key(&resource);
        if may_make && let Some(live) = self.make(step, about, resource, depth + 1).await? {
            return Ok(Some(live));
        }
        if may_look { self.existing(step, about, resource, depth + 1).await } else { Ok(None) }
    }

    /// What the user said such a thing is called.
    pub(in crate::engine) fn given(&self, resource: ResourceId) -> Option<Value> {
        let resources = self.resources.as_ref()?;
        let text = self.bench.given.get(&resources.relations.resource(resource).parameter)?;
        Some(text.parse::<i64>().map_or_else(|_| Value::String(text.clone()), Value::from))
    }

    /// Whether this test may make another thing of the kind that an operation's path names last.
    pub(in crate::engine) fn can_make_another(&self, about: About<'a>) -> bool {
        let Some(resources) = &self.resources else { return false };
        let last = resources.relations.in_path(about.bound.operation).pop();
        let can_make = |id| resources.relations.resource(id).create.is_some() && !resources.barren.contains_key(&id);
        resources.made < MOST && last.is_some_and(|(_, id)| can_make(id) && self.given(id).is_none())
    }

    /// From now on each valid request is about a thing of its own.
    pub(in crate::engine) fn uses_up_things(&mut self) {
        if let Some(resources) = &mut self.resources {
            resources.uses_up = true;
        }
    }

    /// Whether the operation uses things up and another one can be made.
    pub(in crate::engine) fn needs_a_new_thing(&self) -> bool {
        let uses_up = self.resources.as_ref().filter(|resources| resources.uses_up);
        uses_up.is_some_and(|resources| self.can_make_another(resources.about))
    }

    /// Whether the operation uses things up and no more can be made: its refusals say little then.
    pub(in crate::engine) fn has_used_up_all(&self) -> bool {
        self.resources.as_ref().is_some_and(|resources| resources.uses_up && !self.can_make_another(resources.about))
    }

    async fn make(&mut self, step: &str, about: About<'a>, id: ResourceId, depth: usize) -> Result<Option<Live>, Halt> {
        Ok(self.made(step, about, id, depth).await?.map(|(live, _)| live))
    }

    /// Makes a thing of this kind; the identities, and the exchange that made it.
    pub(in crate::engine) async fn made(
        &mut self,
        step: &str,
        about: About<'a>,
        id: ResourceId,
        depth: usize,
    ) -> Result<Option<(Live, Exchange)>, Halt> {
        let Some(resources) = &mut self.resources else { return Ok(None) };
        let relations = Arc::clone(&resources.relations);
        let resource = relations.resource(id);
        let Some(create) = resource.create else {
            resources.barren.insert(id, format!("no operation makes `{}`", resource.item));
            return Ok(None);
        };
        let about = about.other(create);
        let mut refusals = Vec::new();
        for _ in 0..ATTEMPTS {
            let Some(request) = self.drawn_to_make(about) else { break };
            // An id of the client's choice is chosen freely; what it lies in must be there.
            let own = resource.is_named_by_client.then(|| resource.parameter.clone());
            let keeps = |name: &str| own.as_deref() == Some(name);
            let request = self.enlivened(step, about, &request, &Intent::Valid, &keeps, depth).await?;
            if self.is_withheld(step, about, &request).await? {
                continue;
            }
            let exchange = self.sent(step, about, request).await?;
            match self.recorded(about, &exchange) {
                Some(_) => {
                    let live = self.settled(step, about, id).await?;
                    if let Some(resources) = &mut self.resources {
                        resources.made += 1;
                    }
                    return Ok(live.map(|live| (live, exchange)));
                }
                None => refusals.push(exchange.response.status.to_string()),
            }
        }
        let key = about.bound.operation.key();
        let reason = match refusals.as_slice() {
            [] => format!("`{key}` was not asked"),
            refusals => format!("`{key}` made nothing: it answered {}", refusals.join(", ")),
        };
        if let Some(resources) = &mut self.resources {
            resources.barren.insert(id, reason);
        }
        Ok(None)
    }

    /// Asks for the thing that was just made, to learn which of the values in the answer is its identity.
    async fn settled(&mut self, step: &str, about: About<'a>, id: ResourceId) -> Result<Option<Live>, Halt> {
        let Some(resources) = &self.resources else { return Ok(None) };
        let relations = Arc::clone(&resources.relations);
        let Some(made) = resources.ledger.left().into_iter().find(|made| made.resource == id) else { return Ok(None) };
        let first = made.live();
        let Some(read) = relations.resource(id).read.filter(|_| made.identities.len() > 1) else { return Ok(first) };
        let about = about.other(read);
        for identity in &made.identities {
            let mut live = made.parents.clone();
            live.insert(id, identity.clone());
            let Some(request) = self.drawn(about) else { break };
            let Some(request) = with_path(&relations, about.bound.operation, &request, &live, |_| false) else {
                continue;
            };
            let exchange = self.sent(step, about, request).await?;
            if (200..300).contains(&exchange.response.status) {
                if let Some(resources) = &mut self.resources {
                    resources.ledger.name(&made, identity);
                }
                return Ok(Some(live));
            }
        }
        Ok(first)
    }

    /// Something of this kind that is there without our doing: from a link, or from the list of such things.
    async fn existing(
        &mut self,
        step: &str,
        about: About<'a>,
        id: ResourceId,
        depth: usize,
    ) -> Result<Option<Live>, Halt> {
        let Some(resources) = &self.resources else { return Ok(None) };
        if let Some(found) = resources.found.get(&id) {
            return Ok(found.clone());
        }
        let relations = Arc::clone(&resources.relations);
        let mut found = None;
        for (operation, expression) in self.sources(about, id) {
            let source = about.other(operation);
            if depth >= DEPTH {
                break;
            }
            let Some(request) = self.drawn(source) else { continue };
            let request = self.enlivened(step, source, &request, &Intent::Valid, &|_| false, depth).await?;
            let exchange = self.sent(step, source, request.clone()).await?;
            if !(200..300).contains(&exchange.response.status) {
                continue;
            }
            self.recorded(source, &exchange);
            let value = match &expression {
                Some(expression) => evaluate(expression, source.bound.operation, &exchange),
                None => members(&exchange.response)
                    .and_then(|items| items.iter().find_map(|item| relations.resource(id).identity_in(item))),
            };
            if let Some(value) = value {
                let mut live = named_in_path(&relations, source.bound.operation, &request).unwrap_or_default();
                live.insert(id, value);
                found = Some(live);
                break;
            }
        }
        if let Some(resources) = &mut self.resources {
            resources.found.insert(id, found.clone());
        }
        Ok(found)
    }

    /// The operations that may show a thing of this kind, with where its identity stands in a link's words.
    fn sources(&self, about: About<'a>, id: ResourceId) -> Vec<(usize, Option<Value>)> {
        let Some(resources) = &self.resources else { return Vec::new() };
        let resource = resources.relations.resource(id);
        let readers = [resource.read, resource.replace, resource.update, resource.delete].into_iter().flatten();
        let linked = readers.flat_map(|reader| resources.relations.linked(reader, &resource.parameter));
        let mut sources: Vec<(usize, Option<Value>)> = linked
            .filter(|producer| is_safe_to_ask(&about.bound.api.operations[producer.operation]))
            .map(|producer| (producer.operation, Some(producer.expression.clone())))
            .collect();
        sources.extend(resource.list.map(|list| (list, None)));
        sources
    }
}

/// Lists, reads and creations may be asked for the sake of other requests.
fn is_safe_to_ask(operation: &Operation) -> bool {
    is_safe(&operation.method) || operation.method == "POST" && operation.path.names().is_empty()
}

/// Whether the request still is what it was meant to be.
fn is_still(intent: &Intent, bound: Bound<'_>, before: &Request, after: &Request) -> bool {
    let keeps = |request: &Request| {
        let Some(values) = bound.operation.path.matches(request.path()) else { return false };
        request_violations_with(bound.operation, bound.schemas, request, &values, Wording::Keyword).is_empty()
    };
    if before == after {
        return true;
    }
    match intent {
        Intent::Valid => keeps(after),
        Intent::Invalid(_) => keeps(before) == keeps(after),
        Intent::Unspecified => true,
    }
}
