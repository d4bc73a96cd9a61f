//! Encoding objects: how the parts of a form or `multipart` body travel (OpenAPI 3.0.3 §4.8.15).

use indexmap::IndexMap;

use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;
use crate::contract::{Encoding, OpenApiVersion, ParameterLocation, ParameterStyle, Serialization};

impl<'a> Reader<'a> {
    /// The encodings of a form's properties. In OpenAPI 3.0, styles count in urlencoded forms only (§4.8.15.1).
    pub(super) fn encodings(&mut self, media_type: &Place<'a>, name: &str) -> IndexMap<String, Encoding> {
        let has_styles = self.version > OpenApiVersion::V3_0 || name.contains("x-www-form-urlencoded");
        let entries = media_type.entries("encoding");
        let mut encodings: IndexMap<String, Encoding> =
            entries.map(|(name, place)| (name.to_owned(), self.encoding(&place))).collect();
        if !has_styles {
            encodings.values_mut().for_each(|encoding| encoding.serialization = None);
        }
        encodings
    }

    pub(super) fn encoding(&mut self, place: &Place<'a>) -> Encoding {
        let own = Encoding {
            content_type: place.owned_text("contentType"),
            headers: self.headers(place),
            serialization: self.serialization(place),
            pointer: place.pointer.clone(),
            ..Encoding::default()
        };
        if self.version < OpenApiVersion::V3_2 {
            return own;
        }
        let named = place.entries("encoding").map(|(name, place)| (name.to_owned(), self.encoding(&place)));
        let named = named.collect();
        let first = place.items("prefixEncoding").map(|place| self.encoding(&place)).collect();
        let rest = place.get("itemEncoding").map(|place| Box::new(self.encoding(&place)));
        Encoding { encoding: named, prefix_encoding: first, item_encoding: rest, ..own }
    }

    /// Values are written by a style as soon as one of its fields is there (§4.8.15.1).
    fn serialization(&mut self, place: &Place<'a>) -> Option<Serialization> {
        if !["style", "explode", "allowReserved"].iter().any(|key| place.value.get(*key).is_some()) {
            return None;
        }
        let style = self.style(place, ParameterLocation::Query);
        Some(Serialization {
            style,
            explode: place.truth("explode").unwrap_or(style == ParameterStyle::Form),
            allow_reserved: place.flag("allowReserved"),
        })
    }
}
