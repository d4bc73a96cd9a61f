//! How the parts of a body travel, be it a whole request or a part that has parts itself.
//!
//! A body says it in its media type object; a part that is a form or `multipart` itself says it in its own encoding
//! (OpenAPI 3.2.0 §4.15.1.3, "Nested encoding"). Nothing is written or read here. Start at [`PartEncodings`].

use super::form::Encodings;
use super::media_type::MediaType;
use crate::contract::{Encoding, MediaTypePromise, SchemaRef};

/// How parts travel: those with names, and those with positions.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartEncodings<'a> {
    /// By their names.
    pub(super) named: &'a Encodings,
    first: &'a [Encoding],
    rest: Option<&'a Encoding>,
    /// The schema of each item, where the media type object gives one.
    pub(super) item_schema: Option<&'a SchemaRef>,
}

impl<'a> PartEncodings<'a> {
    /// Those of a body.
    pub(super) fn of_body(promise: &'a MediaTypePromise) -> Self {
        Self {
            named: &promise.encoding,
            first: &promise.prefix_encoding,
            rest: promise.item_encoding.as_deref(),
            item_schema: promise.item_schema.as_ref(),
        }
    }

    /// Those of a part that has parts.
    pub(super) fn of_part(encoding: &'a Encoding) -> Self {
        Self {
            named: &encoding.encoding,
            first: &encoding.prefix_encoding,
            rest: encoding.item_encoding.as_deref(),
            item_schema: None,
        }
    }

    /// That of the part at a position.
    pub(super) fn at(&self, index: usize) -> Option<&'a Encoding> {
        self.first.get(index).or(self.rest)
    }
}

/// The encoding, if parts of its first media type are forms.
pub(super) fn form_of(encoding: Option<&Encoding>) -> Option<&Encoding> {
    encoding.filter(|encoding| first_type(encoding).is_some_and(|kind| kind.is_form()))
}

/// The encoding, if parts of its first media type have parts themselves.
pub(super) fn multipart_of(encoding: Option<&Encoding>) -> Option<&Encoding> {
    encoding.filter(|encoding| first_type(encoding).is_some_and(|kind| kind.is_multipart()))
}

fn first_type(encoding: &Encoding) -> Option<MediaType> {
    let kinds = encoding.content_type.as_deref().filter(|_| encoding.serialization.is_none())?;
    MediaType::parse(kinds.split(',').next()?.trim())
}
