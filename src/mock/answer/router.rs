//! Finds out what a request is for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use super::active_faults::ActiveFaults;
use super::context::Context;
use super::inbound::Inbound;
use super::{control, oauth, operation, write};
use crate::contract::{Api, ApiId, Contract, Operation, Route};
use crate::mock::behaviour::{ApiModel, Behaviours, Standard};
use crate::mock::worlds::{World, Worlds, lock};
use crate::mock::{MockOptions, WORLD_HEADER};
use crate::schema::Schemas;
use crate::template::Scope;

/// Everything that stays the same from request to request.
pub(crate) struct Engine {
    pub(crate) contract: Arc<Contract>,
    pub(crate) schemas: BTreeMap<ApiId, Arc<Schemas>>,
    pub(crate) behaviours: Behaviours,
    pub(crate) options: MockOptions,
    pub(crate) worlds: Worlds,
    /// What an API without a behaviour document does.
    pub(crate) plain: Arc<ApiModel>,
}

impl Engine {
    /// Real time since the start, where it matters.
    pub(crate) fn elapsed(&self) -> Duration {
        self.options.real_time.as_ref().map_or(Duration::ZERO, |elapsed| elapsed())
    }

    fn model(&self, api: &ApiId) -> &ApiModel {
        self.behaviours.apis.get(api).unwrap_or(&self.plain)
    }
}

/// Answers one request.
pub(crate) fn answer(engine: &Engine, request: &http::Request<Bytes>) -> http::Response<Bytes> {
    let inbound = Inbound::new(request);
    let id = inbound.header(WORLD_HEADER).unwrap_or_default();
    if inbound.path.strip_prefix(control::PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
        return control::answer(engine, &inbound, &id);
    }
    let world = engine.worlds.get(&id);
    let mut world = lock(&world);
    let scope = world.next_scope(engine.options.seed, engine.elapsed());
    if let Some(reply) = token_endpoint(engine, &inbound, &mut world, &scope) {
        return write::write(reply, false, false);
    }
    match route(engine, &inbound) {
        Destination::Operation { api, operation, parameters, head } => {
            let model = engine.model(&api.id);
            let context = Context {
                inbound: &inbound,
                contract: api,
                schemas: engine.schemas.get(&api.id).expect("every API has its schemas"),
                operation,
                parameters: &parameters,
                api: model,
                model: &engine.behaviours.world,
                faults: ActiveFaults::new(model, &engine.options.faults, &operation.key().0),
            };
            operation::perform(&context, &mut world, scope, head)
        }
        Destination::Nowhere { model, which, allowed } => nowhere(model, which, &allowed, &inbound, &scope),
    }
}

fn token_endpoint(
    engine: &Engine,
    inbound: &Inbound<'_>,
    world: &mut World,
    scope: &Scope,
) -> Option<super::reply::Reply> {
    let models = engine.behaviours.apis.values().filter_map(|api| api.oauth.as_ref());
    models.into_iter().find_map(|model| oauth::endpoint(model, inbound, world, scope))
}

/// Where a request leads.
enum Destination<'a> {
    Operation { api: &'a Api, operation: &'a Operation, parameters: Vec<(String, String)>, head: bool },
    Nowhere { model: &'a ApiModel, which: Standard, allowed: Vec<&'a str> },
}

fn route<'a>(engine: &'a Engine, inbound: &Inbound<'_>) -> Destination<'a> {
    let mut allowed = None;
    for api in &engine.contract.apis {
        match api.route(inbound.method, inbound.path) {
            Route::Found { operation, parameters } => {
                return Destination::Operation { api, operation, parameters, head: false };
            }
            Route::HeadOfGet { operation, parameters } => {
                return Destination::Operation { api, operation, parameters, head: true };
            }
            Route::MethodNotAllowed { allowed: methods } => {
                allowed.get_or_insert((engine.model(&api.id), methods));
            }
            Route::NotFound => {}
        }
    }
    if let Some((model, allowed)) = allowed {
        return Destination::Nowhere { model, which: Standard::MethodNotAllowed, allowed };
    }
    let model = nearest(engine, inbound.path);
    Destination::Nowhere { model, which: Standard::UnknownRoute, allowed: Vec::new() }
}

/// The behaviour of the API whose paths have most in common with this one: its errors are the ones to speak in.
fn nearest<'a>(engine: &'a Engine, path: &str) -> &'a ApiModel {
    let common = |api: &Api| {
        let shared = |template: &str| template.split('/').zip(path.split('/')).take_while(|(a, b)| a == b).count();
        api.operations.iter().map(|operation| shared(&operation.path.text)).max().unwrap_or(0)
    };
    // Of equals the first, as everywhere.
    let best = engine.contract.apis.iter().rev().max_by_key(|api| common(api));
    best.map_or(&*engine.plain, |api| engine.model(&api.id))
}

fn nowhere(
    model: &ApiModel,
    which: Standard,
    allowed: &[&str],
    inbound: &Inbound<'_>,
    scope: &Scope,
) -> http::Response<Bytes> {
    let parameters: Value = json!([inbound.method, inbound.path]);
    let mut refusal = super::refusal::Refusal::standard(&model.errors, which, parameters);
    if which == Standard::MethodNotAllowed {
        let mut methods = allowed.to_vec();
        if methods.contains(&"GET") && !methods.contains(&"HEAD") {
            methods.push("HEAD");
        }
        refusal = refusal.header("Allow", methods.join(", "));
    }
    let reply = super::refusal::render(refusal.into(), &model.errors, scope);
    write::write(reply, false, inbound.method == "HEAD")
}
