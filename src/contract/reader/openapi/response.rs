//! Responses: statuses, headers, bodies and links.

use crate::contract::reader::core::{Reader, ResponseParts};
use crate::contract::reader::place::Place;
use crate::contract::reader::status::status_key;
use crate::contract::{MediaTypePromise, ResponsePromise};

impl<'a> Reader<'a> {
    /// The responses of an operation, in document order.
    pub(in crate::contract::reader) fn responses(&mut self, operation: &Place<'a>) -> Vec<ResponsePromise> {
        let entries = operation.entries("responses").filter(|(key, _)| !key.starts_with("x-"));
        entries.filter_map(|(key, place)| self.response(key, place)).collect()
    }

    fn response(&mut self, key: &str, place: Place<'a>) -> Option<ResponsePromise> {
        let Some(status) = status_key(key) else {
            let message = format!("`{key}` is neither a status, nor a range such as `4XX`, nor `default`");
            self.warn(&place, "contract/status", message);
            return None;
        };
        let reference = place.text("$ref").filter(|_| self.is_trusted(&place));
        let pointer = place.pointer.clone();
        let parts = match reference {
            Some(reference) => self.shared_response(place, reference),
            None => self.response_parts(place),
        };
        let parts = parts.unwrap_or_else(|| anything(pointer));
        let ResponseParts { pointer, headers, content, links } = parts;
        Some(ResponsePromise { status, headers, content, links, pointer })
    }

    fn shared_response(&mut self, place: Place<'a>, reference: &'a str) -> Option<ResponseParts> {
        if let Some(known) = self.shared.responses.get(reference) {
            return known.clone();
        }
        let parts = self.response_parts(place);
        self.shared.responses.insert(reference, parts.clone());
        parts
    }

    fn response_parts(&mut self, place: Place<'a>) -> Option<ResponseParts> {
        let place = self.resolve(place)?;
        if !place.value.is_object() {
            self.warn(&place, "contract/response", "a response must be a mapping; what it promises is not known");
            return None;
        }
        Some(ResponseParts {
            headers: self.headers(&place).into(),
            content: self.content(&place).into(),
            links: self.links(&place).into(),
            pointer: place.pointer,
        })
    }
}

/// A response that is documented and cannot be read, such as one on the network: its status is promised, and nothing
/// is known of the rest.
fn anything(pointer: String) -> ResponseParts {
    let any =
        MediaTypePromise { media_type: "*/*".to_owned(), pointer: pointer.clone(), ..MediaTypePromise::default() };
    ResponseParts { pointer, headers: [].into(), content: [any].into(), links: [].into() }
}
