//! Response header fields, read back into values.
//!
//! Start at [`decode_response_header`].

use serde_json::Value;

use super::Response;
use super::coerce::Typing;
use super::media_type::MediaType;
use super::styles::Reading;
use crate::contract::HeaderPromise;
use crate::schema::{Schemas, View};

/// Reads a documented field of a response; `None` when it is absent. Several lines of one field are one list
/// (RFC 9110 §5.3); what cannot be read as the schema wants it stays the text it is.
#[must_use]
pub fn decode_response_header(response: &Response, promise: &HeaderPromise, schemas: &Schemas) -> Option<Value> {
    let lines: Vec<&str> = response.headers.all(&promise.name).map(str::trim).collect();
    if lines.is_empty() {
        return None;
    }
    let typing = Typing { schemas, view: View::Response };
    let schema = promise.schema.as_ref().map_or(&Value::Null, |schema| schemas.node(schema, View::Response));
    if promise.media_type.as_deref().and_then(MediaType::parse).is_some_and(|media_type| media_type.is_json()) {
        let text = lines.join(",");
        return Some(serde_json::from_str(&text).unwrap_or(Value::String(text)));
    }
    Some(Reading::new(typing, schema, promise.style, promise.explode).header(&lines))
}
