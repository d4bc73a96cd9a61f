//! Which schemas speak of a body: of the whole, of each of its items, or both.
//!
//! A stream is a list of items. OpenAPI 3.2 describes them with `itemSchema` (OpenAPI 3.2.0 §4.14.1); before, authors gave
//! the schema of one item, or of the whole as a list. Start at [`body_violations`].

use serde_json::Value;

use super::coerce::{Shape, Typing};
use super::media_type::{MediaType, Sequence};
use crate::contract::{MediaTypePromise, SchemaRef};
use crate::schema::{Schemas, View, Violation, Wording};

/// The schemas that speak of a body.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BodySchemas<'a> {
    /// The schema of the body as one value.
    pub whole: Option<&'a SchemaRef>,
    /// The schema of each item of a body that is a list of them.
    pub items: Option<&'a SchemaRef>,
}

impl<'a> BodySchemas<'a> {
    /// The schemas that speak of bodies of `media_type` under `promise`.
    #[must_use]
    pub fn of(promise: &'a MediaTypePromise, media_type: &str, schemas: &Schemas, view: View) -> Self {
        let parsed = MediaType::parse(media_type);
        let (whole, items) = (promise.schema.as_ref(), promise.item_schema.as_ref());
        let typing = Typing { schemas, view };
        match parsed.as_ref().and_then(|parsed| sequence(promise, parsed, typing)) {
            Some(_) if items.is_none() && !is_list(whole, typing) => Self { whole: None, items: whole },
            Some(_) => Self { whole, items },
            None if parsed.is_some_and(|parsed| parsed.is_multipart()) => Self { whole, items },
            None => Self { whole, items: None },
        }
    }
}

/// How a body is a sequence of items; `None` where it is one value, or where the contract speaks of nothing but a text.
pub(super) fn sequence(promise: &MediaTypePromise, media_type: &MediaType, typing: Typing<'_>) -> Option<Sequence> {
    let sequence = media_type.sequence()?;
    let is_described = promise.item_schema.is_some();
    match sequence {
        // Before 3.2 nobody could say what an event is: its data, or all of its fields.
        Sequence::Events => is_described.then_some(sequence),
        Sequence::Lines | Sequence::JsonTexts => {
            let shape = promise.schema.as_ref().map(|schema| typing.shape(typing.schemas.node(schema, typing.view)));
            let is_text = shape.is_some_and(|shape| shape == Shape::STRING);
            (is_described || !is_text).then_some(sequence)
        }
    }
}

fn is_list(schema: Option<&SchemaRef>, typing: Typing<'_>) -> bool {
    schema.is_some_and(|schema| typing.shape(typing.schemas.node(schema, typing.view)).is_list())
}

/// Every way in which a body breaks its schemas; the places of items begin with their index. A schema that cannot be
/// compiled judges nothing: that is the contract's fault.
#[must_use]
pub fn body_violations(
    promise: &MediaTypePromise,
    media_type: &str,
    value: &Value,
    schemas: &Schemas,
    view: View,
) -> Vec<Violation> {
    body_violations_with(promise, media_type, value, schemas, view, Wording::Full)
}

/// As [`body_violations`], with as many words as are needed.
pub(super) fn body_violations_with(
    promise: &MediaTypePromise,
    media_type: &str,
    value: &Value,
    schemas: &Schemas,
    view: View,
    wording: Wording,
) -> Vec<Violation> {
    let described = BodySchemas::of(promise, media_type, schemas, view);
    let validator = |schema: &SchemaRef| schemas.validator(schema, view).ok();
    let mut found =
        described.whole.and_then(validator).map(|whole| whole.violations_with(value, wording)).unwrap_or_default();
    if let (Some(validator), Value::Array(items)) = (described.items.and_then(validator), value) {
        for (index, item) in items.iter().enumerate() {
            let violations = validator.violations_with(item, wording).into_iter();
            found.extend(
                violations
                    .map(|violation| Violation { instance: format!("/{index}{}", violation.instance), ..violation }),
            );
        }
    }
    found
}
