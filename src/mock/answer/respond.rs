//! Makes the answer of an operation that was carried out.

use serde_json::{Value, json};

use super::context::Context;
use super::negotiate::{self, Version};
use super::refusal::{Stop, named};
use super::reply::Reply;
use super::steps::{Named, Names};
use crate::contract::Operation;
use crate::mock::behaviour::{OperationRule, ResponseBody, allows};
use crate::mock::worlds::{Keeper, World, shape};
use crate::template::Scope;

/// The answer that the rule gives.
pub(crate) fn respond(
    rule: &OperationRule,
    context: &Context<'_>,
    world: &mut World,
    scope: &Scope,
    names: &Names,
    version: Option<&Version>,
) -> Result<Reply, Stop> {
    let mut chosen = None;
    for response in &rule.responses {
        if chosen.is_none() && allows(response.when.as_ref(), scope)? {
            chosen = Some(response);
        }
    }
    let Some(response) = chosen else {
        let body = json!({ "probity": "no answer of the behaviour fits" });
        return Ok(Reply { status: 500, body: Some(body), ..Reply::json() });
    };
    let body = match &response.body {
        ResponseBody::None => None,
        ResponseBody::Template(template) => Some(shape(template, scope)?),
        ResponseBody::Show(name, _) => Some(show(name, context, world, scope, names)?),
    };
    let mut headers = named(&response.headers, scope)?;
    if let (Some(version), Some(versions)) = (version, &context.api.versions) {
        headers.extend(negotiate::headers(version, versions));
    }
    let media_type = response.media_type.clone().or_else(|| version.map(|version| version.media_type.clone()));
    let media_type = media_type.or_else(|| body.as_ref().map(|_| promised(context.operation, response.status)));
    Ok(Reply { status: response.status, headers, body, text: None, media_type })
}

fn show(name: &str, context: &Context<'_>, world: &mut World, scope: &Scope, names: &Names) -> Result<Value, Stop> {
    let keeper = Keeper { model: context.model, faults: Vec::new(), records: &mut world.records };
    Ok(match names.get(name) {
        None => Value::Null,
        Some(Named::One(handle, seen)) => keeper.view(&handle.resource, seen, scope)?,
        Some(Named::Many(list)) => {
            let views = list.iter().map(|(handle, seen)| keeper.view(&handle.resource, seen, scope));
            Value::Array(views.collect::<Result<_, _>>()?)
        }
    })
}

/// The media type that the contract promises for a status, JSON unless it says otherwise.
fn promised(operation: &Operation, status: u16) -> String {
    let promise = operation.response(status).and_then(|response| response.content.first());
    promise.map_or_else(|| "application/json".to_owned(), |promise| promise.media_type.clone())
}
