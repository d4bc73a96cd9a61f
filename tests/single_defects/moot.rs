//! Which defects no request can show, because the faulty server does what the faithful one does.
//!
//! Only what can be said without sending anything; the rest is counted. Start at [`is_moot`].

use probity::contract::ParameterLocation;
use serde_json::{Map, Value};

use crate::server::Part;

/// Where the values of a part come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// JSON, where values have types of their own.
    Json,
    /// A form: text that gets its type from the schema.
    Form,
    /// A parameter, which is text too.
    Parameter(ParameterLocation),
}

impl Carrier {
    pub(crate) fn of(part: &Part, media_type: Option<&str>) -> Self {
        match part {
            Part::Parameter(location, _) => Self::Parameter(*location),
            Part::Body if media_type.is_some_and(|name| name.contains("form")) => Self::Form,
            Part::Body => Self::Json,
        }
    }
}

/// Whether a defect of the schema object `schema` makes no difference; `what` is what the defect is called.
pub(crate) fn is_moot(carrier: Carrier, schema: &Map<String, Value>, is_root: bool, what: &str) -> bool {
    let is = |name: &str| match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(|known| known == name),
        known => known.is_some_and(|known| known == name),
    };
    let is_text = carrier != Carrier::Json;
    match what {
        // The bounds of a sized number stand beside its format and say the same.
        "format" => is("integer") || is("number"),
        // The list says it.
        "type" if schema.contains_key("enum") || schema.contains_key("const") => true,
        // Every text is a string, one value an array of one, and a form an object.
        "type" if is_text => is("string") || is("array") || (is_root && is("object")),
        // No items and no array are the same request.
        "on 0 items" => is_text,
        "minItems" if schema.get("minItems").is_some_and(|least| least == 1) => is_text,
        "on an empty string" | "on the minLength 0" | "minLength 1" => {
            carrier == Carrier::Parameter(ParameterLocation::Path)
        }
        _ => false,
    }
}
