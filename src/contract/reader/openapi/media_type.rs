//! Media types under `content`.

use crate::contract::MediaTypePromise;
use crate::contract::OpenApiVersion;
use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;

impl<'a> Reader<'a> {
    /// The media types under `content`.
    pub(super) fn content(&mut self, holder: &Place<'a>) -> Vec<MediaTypePromise> {
        let entries = holder.entries("content");
        let media_types = entries.filter(|(name, _)| name.contains('/') || !name.starts_with("x-"));
        media_types.filter_map(|(name, place)| self.media_type(name, place)).collect()
    }

    fn media_type(&mut self, name: &str, place: Place<'a>) -> Option<MediaTypePromise> {
        // From OpenAPI 3.2 on, this may be a reference (§4.14); older documents have them too.
        let place = self.resolve(place)?;
        let fields = place.value.as_object().into_iter().flatten();
        let extensions = fields.filter(|(key, _)| key.starts_with("x-"));
        let extensions = extensions.map(|(key, extension)| (key.clone(), extension.clone())).collect();
        let mut promise = MediaTypePromise {
            media_type: name.to_owned(),
            schema: self.schema(&place, "schema"),
            encoding: self.encodings(&place, name),
            examples: self.examples(&place),
            extensions,
            ..MediaTypePromise::default()
        };
        if self.version >= OpenApiVersion::V3_2 {
            promise.item_schema = self.schema(&place, "itemSchema");
            promise.prefix_encoding = place.items("prefixEncoding").map(|place| self.encoding(&place)).collect();
            promise.item_encoding = place.get("itemEncoding").map(|place| Box::new(self.encoding(&place)));
        }
        Some(MediaTypePromise { pointer: place.pointer, ..promise })
    }
}
