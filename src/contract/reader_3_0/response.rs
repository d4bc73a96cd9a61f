//! Responses: statuses, headers and bodies.

use openapiv3::StatusCode;
use serde_json::Value;

use super::place::Place;
use super::reader::Reader;
use crate::contract::{HeaderPromise, ResponsePromise, StatusKey};

impl<'a> Reader<'a> {
    /// The responses of an operation, in document order.
    pub(super) fn responses(&mut self, operation: &Place<'a>) -> Vec<ResponsePromise> {
        let entries = operation.entries("responses").into_iter().filter(|(key, _)| !key.starts_with("x-"));
        entries.filter_map(|(key, place)| self.response(key, place)).collect()
    }

    fn response(&mut self, key: &str, place: Place<'a>) -> Option<ResponsePromise> {
        let Some(status) = status_key(key) else {
            let message = format!("`{key}` is neither a status, nor a range such as `4XX`, nor `default`");
            self.warn(&place, "contract/status", message);
            return None;
        };
        let place = self.resolve(place)?;
        if !place.value.is_object() {
            self.warn(&place, "contract/response", "a response must be a mapping; it is left out");
            return None;
        }
        let headers = self.headers(&place);
        Some(ResponsePromise { status, headers, content: self.content(&place), pointer: place.pointer })
    }

    fn headers(&mut self, response: &Place<'a>) -> Vec<HeaderPromise> {
        // OpenAPI 3.0.3 §4.8.17: a response header with the name `Content-Type` is ignored.
        let entries = response.entries("headers").into_iter();
        let headers = entries.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        headers.filter_map(|(name, place)| self.header(name, place)).collect()
    }

    fn header(&mut self, name: &str, place: Place<'a>) -> Option<HeaderPromise> {
        let place = self.resolve(place)?;
        Some(HeaderPromise {
            name: name.to_owned(),
            required: place.flag("required"),
            schema: self.schema(&place, "schema"),
            explode: place.flag("explode"),
            pointer: place.pointer,
        })
    }
}

/// `default`, a code, or a range in either case: `4xx` is a common way to write `4XX`.
fn status_key(key: &str) -> Option<StatusKey> {
    if key == "default" {
        return Some(StatusKey::Default);
    }
    match serde_json::from_value(Value::from(key)).ok()? {
        StatusCode::Code(code) => Some(StatusKey::Code(code)),
        StatusCode::Range(class @ 1..=5) => Some(StatusKey::Range(class)),
        StatusCode::Range(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_keys_are_codes_ranges_or_default() {
        assert_eq!(status_key("200"), Some(StatusKey::Code(200)));
        assert_eq!(status_key("4XX"), Some(StatusKey::Range(4)));
        assert_eq!(status_key("2xx"), Some(StatusKey::Range(2)));
        assert_eq!(status_key("default"), Some(StatusKey::Default));
        for key in ["", "20", "0XX", "9XX", "2000", "Default", "2X0", "099", "ok"] {
            assert_eq!(status_key(key), None, "{key}");
        }
    }
}
