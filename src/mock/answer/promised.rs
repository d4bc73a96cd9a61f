//! Answers made from the contract alone: its first example, else a generated value that its schema allows.

use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};

use super::context::Context;
use super::negotiate::Version;
use super::reply::Reply;
use crate::contract::{ExampleForm, HeaderPromise, MediaTypePromise, ResponsePromise, SchemaRef, StatusKey};
use crate::generate::JsonStrategy;
use crate::message::{BodySchemas, MediaType, encode_body, encode_header};
use crate::schema::View;
use crate::template::Scope;

/// How many items a stream has.
const ITEMS: usize = 2;

/// How many bodies are drawn until one can be written.
const DRAWS: usize = 20;

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
    let accept = context.inbound.header("accept");
    let content: Vec<_> = promise.content.iter().filter(ours).collect();
    let Some(chosen) = preferred(&content, accept.as_deref()) else { return reply };
    let media_type = version.map_or(&chosen.media_type, |version| &version.media_type);
    reply.media_type = Some(media_type.clone());
    let example = chosen.examples.first();
    let is_text = example.is_some_and(|example| example.form == ExampleForm::Serialized);
    let example = example.and_then(|example| context.contract.example(example));
    let written = match example {
        // Text that is no JSON is sent as it is.
        Some(Value::String(text)) if is_text || !is_json(chosen) => {
            reply.text = Some(text.clone());
            return reply;
        }
        Some(value) => write(context, chosen, media_type, value.clone()),
        None if chosen.schema.is_none() && chosen.item_schema.is_none() => return reply,
        None => drawn(context, chosen, media_type, scope),
    };
    match written {
        Ok(written) => Reply { headers: reply.headers, status, ..written },
        Err(why) => not_implemented(&why),
    }
}

fn is_json(promise: &MediaTypePromise) -> bool {
    MediaType::parse(&promise.media_type).is_some_and(|kind| kind.is_json())
}

/// The content that the client likes best (RFC 9110 §12.5.1); of several JSON, else the first.
fn preferred<'a>(content: &[&'a MediaTypePromise], accept: Option<&str>) -> Option<&'a MediaTypePromise> {
    let ranges: Vec<MediaType> =
        accept.unwrap_or("*/*").split(',').filter_map(|range| MediaType::parse(range.trim())).collect();
    let weight = |promise: &MediaTypePromise| {
        let Some(kind) = MediaType::parse(&promise.media_type) else { return 0 };
        let covering = ranges.iter().filter(|range| kind.is_in(range)).max_by_key(|range| range.specificity());
        let weight = covering.map_or(0.0, |range| range.parameter("q").and_then(|q| q.parse().ok()).unwrap_or(1.0_f64));
        // One of a thousand steps (§12.4.2), and JSON before others.
        #[expect(clippy::cast_possible_truncation, reason = "a weight lies between 0 and 1")]
        let steps = (weight.clamp(0.0, 1.0) * 1000.0) as i32;
        steps * 2 + i32::from(is_json(promise))
    };
    // Of equals `max_by_key` finds the last.
    content.iter().rev().copied().max_by_key(|promise| weight(promise))
}

/// A value as the body of an answer.
fn write(context: &Context<'_>, promise: &MediaTypePromise, media_type: &str, value: Value) -> Result<Reply, String> {
    if is_json(promise) {
        return Ok(Reply { body: Some(value), media_type: Some(media_type.to_owned()), ..Reply::default() });
    }
    let encoded = encode_body(&value, media_type, Some(promise), Some(context.schemas), View::Response)
        .map_err(|problem| problem.to_string())?;
    let text = String::from_utf8_lossy(&encoded.bytes).into_owned();
    Ok(Reply { text: Some(text), media_type: Some(encoded.media_type), ..Reply::default() })
}

/// A generated body. Not every media type carries every value, so some are drawn again.
fn drawn(context: &Context<'_>, promise: &MediaTypePromise, media_type: &str, scope: &Scope) -> Result<Reply, String> {
    let described = BodySchemas::of(promise, media_type, context.schemas, View::Response);
    let value = || match (described.whole, described.items) {
        (Some(whole), _) => draw(context, whole, scope),
        (None, Some(item)) => (0..ITEMS).map(|_| draw(context, item, scope)).collect(),
        (None, None) => Ok(Value::Null),
    };
    let mut problem = String::new();
    for _ in 0..DRAWS {
        match write(context, promise, media_type, value()?) {
            Ok(reply) => return Ok(reply),
            Err(why) => problem = why,
        }
    }
    Err(problem)
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
