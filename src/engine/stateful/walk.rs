//! One walk: a thing is made, and asked for and changed move by move.

use reqwest::Url;

use super::moves::{Move, Second};
use crate::case::RequestStep;
use crate::check::{History, HistoryStep, Role, run_history};
use crate::contract::{Operation, ParameterLocation};
use crate::engine::answer::Purpose;
use crate::engine::halt::Halt;
use crate::engine::probes::largest_page;
use crate::engine::request::Prepared;
use crate::engine::resources::{About, Live, fields, with_path};
use crate::engine::test_run::{ScopeId, TestRun};
use crate::finding::Finding;
use crate::generate::Intent;
use crate::message::{Exchange, Request};
use crate::relation::ResourceId;

/// A fault that a walk has met.
pub(super) struct Seen {
    pub purpose: Purpose,
    pub exchange: Exchange,
    pub finding: Finding,
}

/// The thing of a walk and what happened to it.
struct Walk<'a> {
    id: ResourceId,
    live: Live,
    steps: Vec<HistoryStep<'a>>,
    seen: Vec<Seen>,
}

/// A move that is ready to be sent.
struct Planned<'a> {
    about: About<'a>,
    role: Role,
    request: Request,
    intent: Intent,
}

impl<'a> TestRun<'a, '_> {
    /// Goes a walk with a new thing; `None` when none can be made.
    pub(super) async fn walk(
        &mut self,
        name: &str,
        request: &RequestStep,
        about: About<'a>,
        id: ResourceId,
        moves: &[Move],
        scope: ScopeId,
    ) -> Result<Option<Vec<Seen>>, Halt> {
        let Some((live, exchange)) = self.made(name, about, id, 0).await? else { return Ok(None) };
        let created = HistoryStep { role: Role::Create, operation: about.bound.operation, exchange, is_valid: true };
        let mut walk = Walk { id, live, steps: vec![created], seen: Vec::new() };
        for &next in moves {
            if let Some(planned) = self.planned_move(name, about, &walk, next).await? {
                self.go(name, request, &mut walk, planned, scope).await?;
            }
        }
        Ok(Some(walk.seen))
    }

    /// The request of a move; `None` where the API has nothing of the kind.
    async fn planned_move(
        &mut self,
        name: &str,
        about: About<'a>,
        walk: &Walk<'a>,
        next: Move,
    ) -> Result<Option<Planned<'a>>, Halt> {
        let relations = self.bench.relations.of(about.bound.api);
        let resource = relations.resource(walk.id);
        let (operation, role) = match next {
            Move::Read => (resource.read, Role::Read),
            Move::List => (resource.list, Role::List),
            Move::Location => (resource.read, Role::ReadLocation),
            Move::Elsewhere => (resource.read, Role::ReadElsewhere),
            Move::Delete => (resource.delete, Role::Delete),
            Move::DeleteElsewhere => (resource.delete, Role::DeleteElsewhere),
            Move::DeleteParent => {
                (resource.parent.and_then(|parent| relations.resource(parent).delete), Role::DeleteParent)
            }
            Move::CreateInDeleted => (resource.create, Role::CreateInDeleted),
            Move::Again => return Ok(again(about, walk)),
            Move::Other(operation) => (Some(operation), Role::Other),
            Move::Change { operation, .. } if resource.replace == Some(operation) => (Some(operation), Role::Replace),
            Move::Change { operation, .. } => (Some(operation), Role::Update),
            Move::AsSecond(Second::List) => (resource.list, Role::ListAsSecond),
            Move::AsSecond(Second::Read) => (resource.read, Role::ReadAsSecond),
            Move::AsSecond(Second::Change(operation)) => (Some(operation), Role::ChangeAsSecond),
            Move::AsSecond(Second::Delete) => (resource.delete, Role::DeleteAsSecond),
        };
        if matches!(next, Move::DeleteParent | Move::CreateInDeleted) && !self.owns_parent(walk) {
            return Ok(None);
        }
        let Some(about) = operation.map(|operation| about.other(operation)) else { return Ok(None) };
        let drawn = match next {
            Move::Change { is_valid: false, .. } => self.drawn_broken(about).map(|drawn| (drawn.request, drawn.intent)),
            Move::Change { is_valid: true, .. } => {
                self.drawn_change(about, changes(walk)).map(|request| (request, Intent::Valid))
            }
            _ => self.drawn(about).map(|request| (request, Intent::Valid)),
        };
        let Some((mut request, intent)) = drawn else { return Ok(None) };
        // What is optional may filter a list, and put on what a read shows.
        if matches!(role, Role::List | Role::ListAsSecond | Role::Read) && !must_be_narrowed(about.bound.operation) {
            let query = largest_page(about.bound).filter(|_| role == Role::List);
            let path = request.path();
            request.target = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        }
        let request = match next {
            Move::Location => self.at_location(&request, &walk.steps[0].exchange),
            Move::Elsewhere | Move::DeleteElsewhere => {
                let Some(live) = self.under_another_parent(name, about, walk).await? else { return Ok(None) };
                with_path(&relations, about.bound.operation, &request, &live, |_| false)
            }
            _ => {
                let request = self.with_references(name, about, &request, &intent).await?;
                with_path(&relations, about.bound.operation, &request, &walk.live, |_| false)
            }
        };
        Ok(request.map(|request| Planned { about, role, request, intent }))
    }

    /// A valid change: of as much as possible, then of as little, and so on.
    fn drawn_change(&mut self, about: About<'a>, before: usize) -> Option<Request> {
        let drawn: Vec<Request> = (0..CHOICE).filter_map(|_| self.drawn(about)).collect();
        let mut ordered: Vec<&Request> = drawn.iter().collect();
        ordered.sort_by_key(|request| fields(request));
        if before.is_multiple_of(2) { ordered.last().copied().cloned() } else { ordered.first().copied().cloned() }
    }

    async fn go(
        &mut self,
        name: &str,
        request: &RequestStep,
        walk: &mut Walk<'a>,
        planned: Planned<'a>,
        scope: ScopeId,
    ) -> Result<(), Halt> {
        let Planned { about, role, request: sent, intent } = planned;
        let is_valid = intent == Intent::Valid;
        let mut prepared = Prepared {
            request: sent,
            bound: Some(about.bound),
            profile: self.profile(),
            logins: Vec::new(),
            values: None,
        };
        if is_as_second(role) {
            let Some(second) = self.as_second(&prepared, scope)? else { return Ok(()) };
            prepared = second;
        }
        let purpose = Purpose { intent, ..Purpose::written() };
        let (exchange, mut findings) = self.ask(name, request, &prepared, &purpose, scope).await?;
        self.recorded(about, &exchange);
        // What a thing may be asked depends on its state, which no schema tells.
        findings.retain(|finding| finding.check != "request/valid-rejected" || matches!(role, Role::Read | Role::List));
        let operation = about.bound.operation;
        walk.steps.push(HistoryStep { role, operation, exchange: exchange.clone(), is_valid });
        let relations = self.bench.relations.of(about.bound.api);
        let history = History {
            api: about.bound.api,
            resource: relations.resource(walk.id),
            identity: &walk.live[&walk.id],
            steps: &walk.steps,
        };
        findings.extend(run_history(&history, &self.settings(request)));
        let way = way(&walk.steps);
        for mut finding in findings {
            finding.actual = format!("{}\nafter {way}", finding.actual);
            walk.seen.push(Seen { purpose: purpose.clone(), exchange: exchange.clone(), finding });
        }
        Ok(())
    }

    /// Whether this test has made what the thing lies in: nothing else is deleted.
    fn owns_parent(&self, walk: &Walk<'a>) -> bool {
        let Some(resources) = &self.resources else { return false };
        let parent = resources.relations.resource(walk.id).parent;
        let mut live = walk.live.clone();
        live.remove(&walk.id);
        parent.is_some_and(|parent| resources.ledger.owns(parent, &live))
    }

    /// The thing as if it lay in another parent, which is made for it.
    async fn under_another_parent(
        &mut self,
        name: &str,
        about: About<'a>,
        walk: &Walk<'a>,
    ) -> Result<Option<Live>, Halt> {
        let relations = self.bench.relations.of(about.bound.api);
        let Some(parent) = relations.resource(walk.id).parent else { return Ok(None) };
        let Some((other, _)) = self.made(name, about, parent, 0).await? else { return Ok(None) };
        let mut live = walk.live.clone();
        let is_other = other.get(&parent) != live.get(&parent);
        live.extend(other);
        Ok(is_other.then_some(live))
    }

    /// The request at the place that `Location` names, where that is on the same server.
    fn at_location(&self, request: &Request, created: &Exchange) -> Option<Request> {
        let location =
            created.response.headers.get("location").filter(|_| matches!(created.response.status, 201 | 202))?;
        let base = Url::parse(&format!("{}/", self.bench.base_url.trim_end_matches('/'))).ok()?;
        let asked = base.join(created.request.target.trim_start_matches('/')).ok()?;
        let place = asked.join(location).ok().filter(|place| place.origin() == base.origin())?;
        let path = place.path().strip_prefix(base.path().trim_end_matches('/'))?;
        let target = place.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        Some(Request { target, ..request.clone() })
    }
}

/// The request before the last one, where it was a valid one that succeeded.
fn again<'a>(about: About<'a>, walk: &Walk<'a>) -> Option<Planned<'a>> {
    let [.., step, _] = &walk.steps[..] else { return None };
    let is_success = step.is_valid && (200..300).contains(&step.exchange.response.status);
    let index = about.bound.api.operations.iter().position(|operation| std::ptr::eq(operation, step.operation))?;
    let request = step.exchange.request.clone();
    is_success.then(|| Planned { about: about.other(index), role: step.role, request, intent: Intent::Valid })
}

/// How many changes are drawn to choose one.
const CHOICE: usize = 4;

/// How many valid changes a walk has seen.
fn changes(walk: &Walk<'_>) -> usize {
    walk.steps.iter().filter(|step| step.is_valid && matches!(step.role, Role::Replace | Role::Update)).count()
}

fn is_as_second(role: Role) -> bool {
    matches!(role, Role::ListAsSecond | Role::ReadAsSecond | Role::ChangeAsSecond | Role::DeleteAsSecond)
}

/// Whether a list can only be asked for with something in its query, which may filter it.
fn must_be_narrowed(operation: &Operation) -> bool {
    operation.parameters.iter().any(|parameter| parameter.required && parameter.location == ParameterLocation::Query)
}

/// The steps up to the last one, for people: `POST /pets 201, DELETE /pets/7 204`.
fn way(steps: &[HistoryStep<'_>]) -> String {
    let earlier = &steps[..steps.len() - 1];
    let shown = earlier.iter().map(|step| {
        let Exchange { request, response, .. } = &step.exchange;
        format!("{} {} {}", request.method, request.target, response.status)
    });
    shown.collect::<Vec<_>>().join(", ")
}
