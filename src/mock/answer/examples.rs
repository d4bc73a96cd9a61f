//! What is answered for an operation without a rule: an example of the contract.

use serde_json::json;

use super::context::Context;
use super::negotiate::Version;
use super::reply::Reply;
use crate::contract::{MediaTypePromise, ResponsePromise, StatusKey};

/// The first example of the first success that the contract promises; 501 where there is none.
pub(crate) fn reply(context: &Context<'_>, version: Option<&Version>) -> Reply {
    let successes = context.operation.responses.iter().filter_map(success);
    let Some((status, response)) = successes.min_by_key(|(status, _)| *status) else {
        return missing("the contract promises no success for this operation");
    };
    if response.content.is_empty() {
        return Reply { status, ..Reply::default() };
    }
    let wanted = |promise: &&MediaTypePromise| {
        version.is_none_or(|version| version.media_type.starts_with(promise.media_type.as_str()))
    };
    let promise = response.content.iter().filter(wanted).find(|promise| !promise.examples.is_empty());
    let Some((promise, example)) = promise.and_then(|promise| Some((promise, promise.examples.first()?))) else {
        return missing("neither a behaviour nor an example says what this operation answers");
    };
    let media_type = version.map_or(&promise.media_type, |version| &version.media_type).clone();
    Reply { status, body: Some(example.value.clone()), media_type: Some(media_type), ..Reply::default() }
}

fn success(response: &ResponsePromise) -> Option<(u16, &ResponsePromise)> {
    match response.status {
        StatusKey::Code(status @ 200..=299) => Some((status, response)),
        StatusKey::Range(2) | StatusKey::Default => Some((200, response)),
        _ => None,
    }
}

fn missing(why: &str) -> Reply {
    Reply { status: 501, body: Some(json!({ "probity": "not implemented", "detail": why })), ..Reply::json() }
}
