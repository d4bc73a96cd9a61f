//! Takes one request through all stages.

use serde_json::Value;

use super::context::Context;
use super::negotiate::Version;
use super::refusal::Stop;
use super::reply::Reply;
use super::steps::Names;
use super::{access_list, authenticate, judge, limit, negotiate, patch, refusal, respond, steps, undescribed, write};
use crate::mock::worlds::{Keeper, World};
use crate::template::Scope;

/// The answer to a request for an operation.
pub(crate) fn perform(
    context: &Context<'_>,
    world: &mut World,
    mut scope: Scope,
    head: bool,
) -> http::Response<bytes::Bytes> {
    let mut counters = None;
    let mut reply = match stages(context, world, &mut scope, &mut counters) {
        Ok(reply) => reply,
        Err(stop) => refusal::render(stop, &context.api.errors, &scope),
    };
    reply.headers.extend(limit::headers(counters));
    patch::apply(&mut reply, context, &scope);
    write::wrap(&mut reply, context, &scope);
    write::write(reply, write::is_pretty(context, &scope), head)
}

fn stages(
    context: &Context<'_>,
    world: &mut World,
    scope: &mut Scope,
    counters: &mut limit::Counters,
) -> Result<Reply, Stop> {
    let address = access_list::address(context);
    let inbound = context.inbound;
    scope.insert("request", &inbound.to_value(&Value::Null, None, address.as_deref()));
    scope.insert("path", &path(context));
    let mut names = Names::default();
    let account = authenticate::authenticate(context, world, scope)?;
    name_caller(context, world, scope, &mut names, account)?;
    access_list::check(context, address.as_deref(), scope)?;
    limit::draw(context, world, scope, counters)?;
    let version = negotiate::negotiate(context, scope)?;
    let judged = judge::judge(context);
    let Some(rule) = context.api.operations.get(&context.operation.key().0) else {
        let verified = context.api.digest.is_some() || context.api.oauth.is_some();
        return Ok(undescribed::perform(context, &judged, version.as_ref(), scope, verified));
    };
    let date = version.as_ref().map(|version: &Version| version.date.to_string());
    scope.insert("request", &inbound.to_value(&Value::Null, date.as_deref(), address.as_deref()));
    judged.path(context, scope)?;
    steps::run(&rule.before, context, world, scope, &mut names)?;
    judged.query(context, scope)?;
    scope.insert("request", &inbound.to_value(&judged.body, date.as_deref(), address.as_deref()));
    judged.body(context, scope)?;
    steps::run(&rule.steps, context, world, scope, &mut names)?;
    respond::respond(rule, context, world, scope, &names, version.as_ref())
}

fn path(context: &Context<'_>) -> Value {
    context.parameters.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect()
}

fn name_caller(
    context: &Context<'_>,
    world: &mut World,
    scope: &mut Scope,
    names: &mut Names,
    account: Option<crate::mock::worlds::Handle>,
) -> Result<(), Stop> {
    let Some(handle) = account else {
        scope.insert("caller", &Value::Null);
        return Ok(());
    };
    let keeper = Keeper { model: context.model, faults: context.faults.machines(), records: &mut world.records };
    let seen = keeper.look(&handle, scope)?;
    names.put("caller", handle, seen, scope);
    Ok(())
}
