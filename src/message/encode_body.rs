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
use super::multipart::{self, Multipart, PartHeaders};
use super::part_encodings::PartEncodings;
use super::request_builder::EncodeProblem;
use super::xml::Unwritable;
use super::{form, sequence, xml};
use crate::contract::{MediaTypePromise, SchemaRef};
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
    encode_body_with(value, media_type, promise, schemas.map(|schemas| Typing { schemas, view }), &PartHeaders::new())
}

/// The same, with header fields for the parts of a body that has some.
pub(super) fn encode_body_with(
    value: &Value,
    media_type: &str,
    promise: Option<&MediaTypePromise>,
    typing: Option<Typing<'_>>,
    headers: &PartHeaders,
) -> Result<EncodedBody, EncodeProblem> {
    let nothing = MediaTypePromise::default();
    let promise = promise.unwrap_or(&nothing);
    let written = |bytes: Bytes| Ok(EncodedBody { media_type: media_type.to_owned(), bytes });
    let Some(parsed) = MediaType::parse(media_type) else { return written(json(value)) };
    if let Some(sequence) = typing.and_then(|typing| sequence_of(promise, &parsed, typing)) {
        return written(Bytes::from(sequence::write(value, sequence)));
    }
    let schema = promise.schema.as_ref().zip(typing);
    let schema = schema.map_or(&Value::Null, |(schema, typing)| typing.schemas.node(schema, typing.view));
    let joined = typing.filter(|_| (parsed.is_form() || parsed.is_multipart()) && holds_lists_of_lists(value));
    let joined = joined.map(|typing| typing.joined_fields(value, schema));
    let value = joined.as_ref().unwrap_or(value);
    match (value, typing) {
        (Value::Object(_) | Value::Array(_), _) if parsed.is_multipart() => {
            let encodings = PartEncodings::of_body(promise);
            let how = Multipart { essence: parsed.essence(), encodings, schema, typing, headers };
            let (media_type, bytes) = multipart::write(value, &how);
            Ok(EncodedBody { media_type, bytes })
        }
        (Value::Object(_), _) if parsed.is_form() => written(form::write_urlencoded(value, &promise.encoding).into()),
        (_, Some(typing)) if parsed.is_xml() => {
            let unwritable = |problem: Unwritable| EncodeProblem::UnwritableBody {
                media_type: media_type.to_owned(),
                reason: problem.reason,
            };
            written(xml::write(value, promise.schema.as_ref(), typing).map_err(unwritable)?.into())
        }
        (scalar, _) if !scalar.is_object() && !scalar.is_array() && !parsed.is_json() => written(text(scalar).into()),
        (value, _) => written(json(value)),
    }
}

/// Where a value holds something that XML cannot carry, such as a property whose name is no name of XML.
pub(crate) fn unwritable_in_xml(value: &Value, schema: Option<&SchemaRef>, schemas: &Schemas) -> Option<Vec<String>> {
    let typing = Typing { schemas, view: View::Request };
    xml::write(value, schema, typing).err().map(|problem| problem.path)
}

/// Whether a form has fields that are lists of lists, which Swagger 2.0 writes in its own way.
fn holds_lists_of_lists(form: &Value) -> bool {
    let is_list_of_lists = |field: &Value| field.as_array().is_some_and(|items| items.iter().any(Value::is_array));
    form.as_object().is_some_and(|fields| fields.values().any(is_list_of_lists))
}

/// The same text as that of `Display`, in less time.
pub(super) fn json(value: &Value) -> Bytes {
    Bytes::from(serde_json::to_vec(value).expect("JSON can be written"))
}
