//! Which field of the table a key of the document is.

use serde_json::{Map, Value};

use crate::contract::OpenApiVersion;
use crate::lint::table::{Field, Kind, Object};

/// What a key means in an object.
pub(super) enum Meaning {
    /// A field that may stand here.
    Field(&'static Field),
    /// One of the keys that are no fields, such as a path.
    Other(Kind),
    /// An extension, or anything, where anything may stand.
    Free,
    /// A field that does not belong to this kind of object, such as `flow` in a scheme that is no OAuth.
    Misplaced(&'static Field),
    /// A field that other versions know.
    OtherVersion(&'static Field),
    /// Nothing.
    Unknown,
}

pub(super) fn meaning(
    object: &'static Object,
    version: OpenApiVersion,
    fields: &Map<String, Value>,
    key: &str,
) -> Meaning {
    let mut elsewhere = None;
    let mut misplaced = None;
    for field in object.fields.iter().filter(|field| field.name == key) {
        if !field.versions.has(version) {
            elsewhere = Some(field);
        } else if applies(field, fields) {
            return Meaning::Field(field);
        } else {
            misplaced = Some(field);
        }
    }
    if key.starts_with("x-") && object.extensible.has(version) {
        return Meaning::Free;
    }
    if let Some(other) = &object.other
        && (other.accepts)(key)
    {
        return Meaning::Other(other.kind);
    }
    match (misplaced, elsewhere) {
        (Some(field), _) => Meaning::Misplaced(field),
        _ if object.open.has(version) => Meaning::Free,
        (None, Some(field)) => Meaning::OtherVersion(field),
        (None, None) => Meaning::Unknown,
    }
}

/// Whether the field's condition holds; when the other field is missing or wrong, nobody knows, and it does.
fn applies(field: &Field, fields: &Map<String, Value>) -> bool {
    let Some((other, values)) = field.when else { return true };
    fields.get(other).and_then(Value::as_str).is_none_or(|value| is_among(value, values))
}

/// Names of HTTP's schemes are the same in upper and lower case (RFC 9110 §11.1); other values are told when they are not.
fn is_among(value: &str, values: &[&str]) -> bool {
    values.iter().any(|known| known.eq_ignore_ascii_case(value))
}

/// Whether the field must stand in this object.
pub(super) fn is_required(field: &Field, version: OpenApiVersion, fields: &Map<String, Value>) -> bool {
    let is_met = field.when.is_none_or(|(other, values)| {
        fields.get(other).and_then(Value::as_str).is_some_and(|value| is_among(value, values))
    });
    field.required.has(version) && is_met
}

/// What stands under `key`; nothing when the table does not say.
pub(in crate::lint) fn kind_below(
    object: &'static Object,
    version: OpenApiVersion,
    fields: &Map<String, Value>,
    key: &str,
) -> Option<Kind> {
    match meaning(object, version, fields, key) {
        Meaning::Field(field) => Some(field.kind),
        Meaning::Other(kind) => Some(kind),
        _ => None,
    }
}
