//! Flattens a conjunction of schemas: `$ref` and `allOf` are opened until only plain schema objects remain.
//!
//! What is left has only keywords that speak about the value itself, and annotations are dropped, so that equal demands
//! look equal. Choices are not opened here. Start at [`flatten`].

use serde_json::{Map, Value};

use super::SchemaAccess;

/// Plain schema objects, all of which a value must satisfy.
#[derive(Debug, Default)]
pub(super) struct Conjuncts {
    /// Without `$ref` and `allOf`, without repetition, in the order they were met.
    pub(super) parts: Vec<Map<String, Value>>,
    /// One of them was `false`.
    pub(super) never: bool,
}

/// Opens `schemas`. A `$ref` met twice adds nothing the second time, so cycles of `$ref` and `allOf` end.
pub(super) fn flatten(access: &dyn SchemaAccess, schemas: &[Value]) -> Conjuncts {
    let mut open: Vec<Value> = schemas.iter().rev().cloned().collect();
    let mut references: Vec<String> = Vec::new();
    let mut flat = Conjuncts::default();
    while let Some(schema) = open.pop() {
        match schema {
            Value::Bool(false) => flat.never = true,
            Value::Object(object) => {
                let plain = open_object(object, &mut open, &mut references, access);
                if !plain.is_empty() && !flat.parts.contains(&plain) {
                    flat.parts.push(plain);
                }
            }
            _ => {}
        }
    }
    flat
}

fn open_object(
    mut object: Map<String, Value>,
    open: &mut Vec<Value>,
    references: &mut Vec<String>,
    access: &dyn SchemaAccess,
) -> Map<String, Value> {
    if let Some(Value::Array(parts)) = object.shift_remove("allOf") {
        open.extend(parts.into_iter().rev());
    }
    for keyword in ["$ref", "$dynamicRef"] {
        let Some(Value::String(reference)) = object.shift_remove(keyword) else { continue };
        if !references.contains(&reference) {
            open.extend(access.resolve(&reference).cloned());
            references.push(reference);
        }
    }
    object.retain(|keyword, _| !ANNOTATIONS.contains(&keyword.as_str()) && !UNEVALUATED.contains(&keyword.as_str()));
    object
}

/// Keywords that look at what all parts together described: taken apart they would mean something else. Only the
/// validator of the whole schema knows them.
const UNEVALUATED: [&str; 2] = ["unevaluatedProperties", "unevaluatedItems"];

/// Keywords that reject nothing; dropping them lets more nodes be shared.
const ANNOTATIONS: [&str; 14] = [
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "$anchor",
    "definitions",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "title",
    "xml",
    "default",
];
