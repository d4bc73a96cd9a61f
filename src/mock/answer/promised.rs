//! Answers made from the contract alone: its first example, else a generated value that its schema allows.

use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};

use super::context::Context;
use super::negotiate::Version;
use super::reply::Reply;
use crate::contract::{ExampleForm, HeaderPromise, MediaTypePromise, ResponsePromise, SchemaRef, StatusKey};
use crate::generate::JsonStrategy;
use crate::message::{MediaType, encode_header};
use crate::schema::View;
use crate::template::Scope;

/// The answer that the contract promises for its lowest success; 501 where none can be made.
pub(crate) fn success(context: &Context<'_>, version: Option<&Version>, scope: &Scope) -> Reply {
    let successes = context.operation.responses.iter().filter_map(as_success);
    match successes.min_by_key(|(status, _)| *status) {
        Some((status, promise)) => reply(context, status, promise, version, scope),
        None => not_implemented("the contract promises no success for this operation"),
    }
}

/// The answer that the contract promises for the first of `statuses` that it describes; a plain one for the last
/// of them where it describes none. `why` is told in a header, for the promised body cannot tell it.
pub(crate) fn failure(context: &Context<'_>, statuses: &[u16], why: &str, scope: &Scope) -> Reply {
    let described = statuses.iter().find_map(|status| Some((*status, context.operation.response(*status)?)));
    let mut failure = if let Some((status, promise)) = described {
        reply(context, status, promise, None, scope)
    } else {
        let status = statuses.last().copied().unwrap_or(400);
        Reply { status, body: Some(json!({ "status": status, "detail": why })), ..Reply::json() }
    };
    let visible = |character: char| if character.is_ascii_graphic() { character } else { ' ' };
    failure.set_header("Probity-Refused", why.chars().map(visible).collect());
    failure
}

fn as_success(response: &ResponsePromise) -> Option<(u16, &ResponsePromise)> {
    match response.status {
        StatusKey::Code(status @ 200..=299) => Some((status, response)),
        StatusKey::Range(2) | StatusKey::Default => Some((200, response)),
        _ => None,
    }
}

fn reply(
    context: &Context<'_>,
    status: u16,
    promise: &ResponsePromise,
    version: Option<&Version>,
    scope: &Scope,
) -> Reply {
    let mut reply = Reply { status, headers: headers(context, &promise.headers, scope), ..Reply::default() };
    let ours = |content: &&MediaTypePromise| {
        version.is_none_or(|version| version.media_type.starts_with(content.media_type.as_str()))
    };
    let json = |content: &&MediaTypePromise| MediaType::parse(&content.media_type).is_some_and(|kind| kind.is_json());
    let content: Vec<_> = promise.content.iter().filter(ours).collect();
    let Some(chosen) = content.iter().copied().find(json).or_else(|| content.first().copied()) else { return reply };
    reply.media_type = Some(version.map_or(&chosen.media_type, |version| &version.media_type).clone());
    let example = chosen.examples.first();
    let is_text = example.is_some_and(|example| example.form == ExampleForm::Serialized);
    let example = example.and_then(|example| context.contract.example(example)).cloned();
    let body = match (example, &chosen.schema) {
        (Some(value), _) => Ok(value),
        (None, Some(schema)) => draw(context, schema, scope),
        (None, None) => return reply,
    };
    match body {
        // Text that is no JSON is sent as it is.
        Ok(Value::String(text)) if is_text || !json(&chosen) => reply.text = Some(text),
        Ok(value) => reply.body = Some(value),
        Err(why) => return not_implemented(&why),
    }
    reply
}

/// The headers that must be there.
fn headers(context: &Context<'_>, promises: &[HeaderPromise], scope: &Scope) -> Vec<(String, String)> {
    let required = promises.iter().filter(|promise| promise.required);
    let drawn = required.filter_map(|promise| {
        let value = draw(context, promise.schema.as_ref()?, scope).ok()?;
        Some((promise.name.clone(), encode_header(promise, &value)))
    });
    drawn.collect()
}

fn draw(context: &Context<'_>, schema: &SchemaRef, scope: &Scope) -> Result<Value, String> {
    let strategy = JsonStrategy::for_schema(context.schemas, schema, View::Response);
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &scope.random().draw());
    strategy.and_then(|strategy| strategy.draw(&mut random)).map_err(|problem| problem.to_string())
}

fn not_implemented(why: &str) -> Reply {
    Reply { status: 501, body: Some(json!({ "probity": "not implemented", "detail": why })), ..Reply::json() }
}
