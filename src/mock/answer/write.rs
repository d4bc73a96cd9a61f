//! Writes an answer: envelope, white space, headers.

use bytes::Bytes;
use serde_json::{Value, json};

use super::context::Context;
use super::reply::Reply;
use crate::mock::behaviour::Mechanism;
use crate::mock::worlds::shape;
use crate::template::Scope;

/// Puts the envelope on, where the request asks for it. A status that allows no body keeps none.
pub(crate) fn wrap(reply: &mut Reply, context: &Context<'_>, scope: &Scope) {
    let Some(envelope) = &context.api.envelope else { return };
    let asked = context.inbound.query_value(&envelope.query).as_deref() == Some("true");
    if !asked || allows_no_body(reply.status) || context.skips(Mechanism::Envelope, scope) {
        return;
    }
    let response = json!({ "status": reply.status, "body": reply.body });
    if let Ok(body) = shape(&envelope.body, &scope.clone().with("response", &response)) {
        reply.body = Some(body);
        reply.media_type.get_or_insert_with(|| "application/json".to_owned());
    }
}

/// Whether the request asks for white space in the body.
pub(crate) fn is_pretty(context: &Context<'_>, scope: &Scope) -> bool {
    let query = context.api.pretty.as_ref().and_then(|name| context.inbound.query_value(name));
    query.as_deref() == Some("true") && !context.skips(Mechanism::Pretty, scope)
}

/// The HTTP response.
pub(crate) fn write(reply: Reply, pretty: bool, head: bool) -> http::Response<Bytes> {
    let body = match (reply.text, reply.body) {
        (Some(text), _) => text,
        (None, Some(body)) if pretty => serde_json::to_string_pretty(&body).expect("a JSON value can be written"),
        (None, Some(body)) => body.to_string(),
        (None, None) => String::new(),
    };
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() =
        http::StatusCode::from_u16(reply.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    let media_type = reply.media_type.map(|media_type| ("Content-Type".to_owned(), media_type));
    for (name, value) in reply.headers.into_iter().chain(media_type) {
        let name = http::HeaderName::try_from(name);
        if let (Ok(name), Ok(value)) = (name, http::HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    if head {
        // RFC 9110 §9.3.2: the fields of GET's answer, its length included, and no body.
        response.headers_mut().insert(http::header::CONTENT_LENGTH, http::HeaderValue::from(body.len()));
    } else {
        *response.body_mut() = Bytes::from(body);
    }
    response
}

/// RFC 9110 §15.3.5, §15.4.5 and §15.2.
fn allows_no_body(status: u16) -> bool {
    status < 200 || status == 204 || status == 304
}

/// A plain JSON answer of the machinery itself.
pub(crate) fn plain(status: u16, body: Value) -> http::Response<Bytes> {
    write(Reply { status, body: Some(body), ..Reply::json() }, false, false)
}
