//! Bodies, written by their media type; the way back of `decode_body`.
//!
//! JSON, forms, XML and text are written as the contract describes them; whatever has no form of its own is JSON. Start
//! at [`encode_body`].

use bytes::Bytes;
use serde_json::Value;

use super::body_schemas::sequence as sequence_of;
use super::coerce::Typing;
use super::encode::text;
use super::media_type::MediaType;
use super::request_builder::EncodeProblem;
use super::{form, multipart, sequence, xml};
use crate::contract::MediaTypePromise;
use crate::schema::{Schemas, View};

/// A body as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedBody {
    /// The `Content-Type`, with what the content makes necessary, such as a boundary.
    pub media_type: String,
    /// The content.
    pub bytes: Bytes,
}

/// Writes a value as a body of `media_type`, by the promise for it where there is one.
///
/// # Errors
/// When the media type cannot carry the value.
pub fn encode_body(
    value: &Value,
    media_type: &str,
    promise: Option<&MediaTypePromise>,
    schemas: Option<&Schemas>,
    view: View,
) -> Result<EncodedBody, EncodeProblem> {
    let parsed = MediaType::parse(media_type);
    let is = |test: fn(&MediaType) -> bool| parsed.as_ref().is_some_and(test);
    let encodings = promise.map(|promise| promise.encoding.clone()).unwrap_or_default();
    let typing = schemas.map(|schemas| Typing { schemas, view });
    let unwritable = |reason| EncodeProblem::UnwritableBody { media_type: media_type.to_owned(), reason };
    let described = parsed.as_ref().zip(promise).zip(typing);
    if let Some(sequence) = described.and_then(|((parsed, promise), typing)| sequence_of(promise, parsed, typing)) {
        let bytes = Bytes::from(sequence::write(value, sequence));
        return Ok(EncodedBody { media_type: media_type.to_owned(), bytes });
    }
    let bytes = match (value, typing) {
        (Value::Object(_), _) if is(MediaType::is_multipart_form) => {
            let (media_type, bytes) = multipart::write(value, &encodings);
            return Ok(EncodedBody { media_type, bytes });
        }
        (Value::Object(_), _) if is(MediaType::is_form) => Bytes::from(form::write_urlencoded(value, &encodings)),
        (_, Some(typing)) if is(MediaType::is_xml) => {
            let schema = promise.and_then(|promise| promise.schema.as_ref());
            Bytes::from(xml::write(value, schema, typing).map_err(unwritable)?)
        }
        (scalar, _) if !is(MediaType::is_json) && !scalar.is_object() && !scalar.is_array() => {
            Bytes::from(text(scalar))
        }
        (value, _) => Bytes::from(value.to_string()),
    };
    Ok(EncodedBody { media_type: media_type.to_owned(), bytes })
}
