//! Bodies, read back into values by their media type.
//!
//! JSON, forms and text become values; XML does not, because no schema here speaks of it; everything else is a
//! string of bytes, which is how a schema describes it. Start at [`decode_body`].

use bytes::Bytes;
use serde_json::Value;

use super::coerce::Typing;
use super::media_type::{MediaType, promise_for};
use super::{Request, Response, form};
use crate::contract::{MediaTypePromise, Operation};
use crate::schema::{Schemas, View};

/// A request body as a server sees it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum DecodedBody {
    /// There is none, or it is empty.
    #[default]
    Absent,
    /// A value.
    Value(Value),
    /// Bytes that are not read: of a media type that is not described, or of XML.
    Opaque(Bytes),
    /// Bytes that are not what their media type says.
    Malformed(DecodeProblem),
}

/// Why a body has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeProblem {
    /// It is not JSON (RFC 8259).
    #[error("malformed JSON at line {line}, column {column}: {message}")]
    MalformedJson {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1; 0 at the end of an empty text.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// It is not the `multipart/form-data` it says it is.
    #[error("malformed multipart body")]
    MalformedForm,
    /// Values of this media type cannot be checked.
    #[error("bodies of media type `{media_type}` are not read")]
    UnreadMediaType {
        /// The media type.
        media_type: String,
    },
}

/// Reads a body of `media_type`, typing texts by the promise's schema.
///
/// # Errors
/// When the bytes are not of that media type, or the media type is one that is not read.
pub fn decode_body(
    bytes: &[u8],
    media_type: &str,
    promise: &MediaTypePromise,
    schemas: &Schemas,
    view: View,
) -> Result<Value, DecodeProblem> {
    let typing = Typing { schemas, view };
    let schema = promise.schema.as_ref().map_or(&Value::Null, |schema| schemas.node(schema, view));
    let unread = || DecodeProblem::UnreadMediaType { media_type: media_type.to_owned() };
    let parsed = MediaType::parse(media_type).ok_or_else(unread)?;
    let text = || String::from_utf8_lossy(bytes);
    if parsed.is_json() {
        serde_json::from_slice(bytes).map_err(|error| malformed_json(&error))
    } else if parsed.is_form() {
        Ok(Value::Object(typing.object(schema, form::read_urlencoded(bytes))))
    } else if parsed.is_multipart_form() {
        let fields = form::read_multipart(bytes, &parsed).ok_or(DecodeProblem::MalformedForm)?;
        Ok(Value::Object(typing.object(schema, fields)))
    } else if parsed.is_text() {
        Ok(typing.coerce(&text(), schema))
    } else if parsed.is_xml() {
        Err(unread())
    } else {
        Ok(Value::String(text().into_owned()))
    }
}

/// Reads a response's body: as what its `Content-Type` says, or else as the promised media type.
///
/// # Errors
/// When the bytes are not of that media type, or the media type is one that is not read.
pub fn decode_response_body(
    response: &Response,
    promise: &MediaTypePromise,
    schemas: &Schemas,
) -> Result<Value, DecodeProblem> {
    let media_type = response.media_type().unwrap_or(&promise.media_type);
    decode_body(&response.body, media_type, promise, schemas, View::Response)
}

/// The body of a request, under the promise for its media type.
pub(super) fn decode_request_body(operation: &Operation, schemas: &Schemas, request: &Request) -> DecodedBody {
    let Some(body) = request.body.as_ref().filter(|body| !body.is_empty()) else { return DecodedBody::Absent };
    let media_type = request.headers.get("content-type").unwrap_or_default();
    let content = operation.request_body.as_ref().map(|body| body.content.as_slice()).unwrap_or_default();
    let Some(promise) = promise_for(content, media_type) else { return DecodedBody::Opaque(body.clone()) };
    match decode_body(body, media_type, promise, schemas, View::Request) {
        Ok(value) => DecodedBody::Value(value),
        Err(DecodeProblem::UnreadMediaType { .. }) => DecodedBody::Opaque(body.clone()),
        Err(problem) => DecodedBody::Malformed(problem),
    }
}

fn malformed_json(error: &serde_json::Error) -> DecodeProblem {
    let message = error.to_string();
    // serde_json ends its messages with the place, which is told apart here.
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    DecodeProblem::MalformedJson { line: error.line(), column: error.column(), message }
}
