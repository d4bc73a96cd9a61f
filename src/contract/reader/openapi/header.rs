//! Headers of responses and of the parts of a `multipart` body.

use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;
use crate::contract::{HeaderPromise, ParameterStyle};

impl<'a> Reader<'a> {
    pub(super) fn headers(&mut self, holder: &Place<'a>) -> Vec<HeaderPromise> {
        // OpenAPI 3.0.3 §4.8.17: a response header with the name `Content-Type` is ignored.
        let headers = holder.entries("headers").filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        headers.filter_map(|(name, place)| self.header(name, place)).collect()
    }

    fn header(&mut self, name: &str, place: Place<'a>) -> Option<HeaderPromise> {
        let place = self.resolve(place)?;
        let schema = self.schema(&place, "schema");
        let content = if schema.is_none() { self.content(&place).into_iter().next() } else { None };
        let examples = self.examples(&place);
        let (content_schema, media_type, content_examples) = match content {
            Some(content) => (content.schema, Some(content.media_type), content.examples),
            None => (None, None, Vec::new()),
        };
        Some(HeaderPromise {
            name: name.to_owned(),
            required: place.flag("required"),
            deprecated: place.flag("deprecated"),
            schema: schema.or(content_schema),
            media_type,
            style: ParameterStyle::Simple,
            explode: place.flag("explode"),
            examples: if examples.is_empty() { content_examples } else { examples },
            pointer: place.pointer,
        })
    }
}
