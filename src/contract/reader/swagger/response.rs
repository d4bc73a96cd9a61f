//! Responses: one schema for all media types that the operation produces.

use super::collection::{Collection, collection};
use super::media_types::JSON;
use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;
use crate::contract::reader::status::status_key;
use crate::contract::{Example, ExampleForm, HeaderPromise, MediaTypePromise, ResponsePromise};

impl<'a> Reader<'a> {
    pub(super) fn swagger_responses(&mut self, operation: &Place<'a>) -> Vec<ResponsePromise> {
        let produces = self.produces(operation);
        let entries = operation.entries("responses").filter(|(key, _)| !key.starts_with("x-"));
        entries.filter_map(|(key, place)| self.swagger_response(key, place, &produces)).collect()
    }

    fn swagger_response(&mut self, key: &str, place: Place<'a>, produces: &[String]) -> Option<ResponsePromise> {
        let Some(status) = status_key(key) else {
            let message = format!("`{key}` is neither a status nor `default`");
            self.warn(&place, "contract/status", message);
            return None;
        };
        let place = self.resolve(place)?;
        if !place.value.is_object() {
            self.warn(&place, "contract/response", "a response must be a mapping; it is left out");
            return None;
        }
        let headers: Vec<HeaderPromise> =
            place.entries("headers").filter_map(|(name, header)| self.swagger_header(name, header)).collect();
        let content = self.swagger_content(&place, produces);
        Some(ResponsePromise {
            status,
            headers: headers.into(),
            content: content.into(),
            links: Vec::new().into(),
            pointer: place.pointer,
        })
    }

    /// A response without a schema has no content ("Response Object").
    fn swagger_content(&self, response: &Place<'a>, produces: &[String]) -> Vec<MediaTypePromise> {
        let Some(schema) = response.get("schema") else { return Vec::new() };
        let is_file = schema.text("type") == Some("file");
        let fallback = [if is_file { "*/*" } else { JSON }.to_owned()];
        let media_types = if produces.is_empty() { &fallback[..] } else { produces };
        let schema = self.schema_at(schema.pointer);
        let promise = |media_type: &String| MediaTypePromise {
            media_type: media_type.clone(),
            schema: Some(schema.clone()),
            examples: examples(response, media_type),
            pointer: response.pointer.clone(),
            ..MediaTypePromise::default()
        };
        media_types.iter().map(promise).collect()
    }

    fn swagger_header(&mut self, name: &str, place: Place<'a>) -> Option<HeaderPromise> {
        let place = self.resolve(place)?;
        if !place.value.is_object() {
            self.warn(&place, "contract/header", "a header must be a mapping; it is left out");
            return None;
        }
        let Collection { style, explode } = collection(self, &place, false);
        Some(HeaderPromise {
            name: name.to_owned(),
            required: false,
            deprecated: false,
            schema: Some(self.schema_at(place.pointer.clone())),
            media_type: None,
            style,
            explode,
            examples: Vec::new(),
            pointer: place.pointer,
        })
    }
}

/// The examples of a response for one media type; parameters of media types do not count.
fn examples(response: &Place<'_>, media_type: &str) -> Vec<Example> {
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let entries = response.entries("examples").filter(|(name, _)| essence(name) == essence(media_type));
    entries.map(|(_, place)| Example { name: String::new(), pointer: place.pointer, form: ExampleForm::Data }).collect()
}
