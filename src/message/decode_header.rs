//! Response header fields, read back into values.
//!
//! Start at [`decode_response_header`].

use serde_json::Value;

use super::Response;
use super::coerce::Typing;
use super::styles::Reading;
use crate::contract::{HeaderPromise, ParameterStyle};
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
    let reading = Reading::new(typing, schema, ParameterStyle::Simple, promise.explode);
    Some(reading.delimited(&lines.join(","), ",", str::to_owned))
}
