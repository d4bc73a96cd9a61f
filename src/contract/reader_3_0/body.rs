//! Request bodies, media types and examples.

use super::place::Place;
use super::reader::Reader;
use crate::contract::{Example, MediaTypePromise, RequestBody};

impl<'a> Reader<'a> {
    /// The request body of an operation.
    pub(super) fn request_body(&mut self, operation: &Place<'a>) -> Option<RequestBody> {
        let body = self.resolve(operation.get("requestBody")?)?;
        if !body.value.is_object() {
            self.warn(&body, "contract/request-body", "a request body must be a mapping; it is left out");
            return None;
        }
        let content = self.content(&body);
        if content.is_empty() {
            self.warn(&body, "contract/request-body", "the request body has no `content`");
        }
        Some(RequestBody { required: body.flag("required"), content, pointer: body.pointer })
    }

    /// The media types under `content`.
    pub(super) fn content(&mut self, holder: &Place<'a>) -> Vec<MediaTypePromise> {
        let entries = holder.entries("content").into_iter();
        let media_types = entries.filter(|(name, _)| name.contains('/') || !name.starts_with("x-"));
        media_types.filter_map(|(name, place)| self.media_type(name, place)).collect()
    }

    fn media_type(&mut self, name: &str, place: Place<'a>) -> Option<MediaTypePromise> {
        // A media type object may not be a reference, but some documents have one here.
        let place = self.resolve(place)?;
        let extensions = place.own_entries().into_iter().filter(|(key, _)| key.starts_with("x-"));
        Some(MediaTypePromise {
            media_type: name.to_owned(),
            schema: self.schema(&place, "schema"),
            extensions: extensions.map(|(key, extension)| (key.to_owned(), extension.value.clone())).collect(),
            examples: self.examples(&place),
            pointer: place.pointer,
        })
    }

    /// `example` and `examples` of a parameter, header or media type. Values that are kept outside the document
    /// (`externalValue`) are left out: reading them is network I/O.
    pub(super) fn examples(&mut self, holder: &Place<'a>) -> Vec<Example> {
        let lone = holder.get("example").map(|place| Example { name: String::new(), value: place.value.clone() });
        let named = holder.entries("examples").into_iter().filter_map(|(name, place)| {
            let value = self.resolve(place)?.get("value")?.value.clone();
            Some(Example { name: name.to_owned(), value })
        });
        lone.into_iter().chain(named.collect::<Vec<_>>()).collect()
    }
}
