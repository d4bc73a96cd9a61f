//! References below a schema, for telling where something went wrong.
//!
//! Start at [`dangling`].

use std::collections::BTreeSet;

use serde_json::Value;

use super::pointer::{from_reference, join};

/// A `$ref`: where it stands and what it says.
pub(super) struct Reference {
    /// JSON Pointer of the keyword.
    pub place: String,
    /// Its value.
    pub target: String,
}

/// All references anywhere under the value at `pointer`.
pub(super) fn below(root: &Value, pointer: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut waiting: Vec<_> = root.pointer(pointer).map(|value| (pointer.to_owned(), value)).into_iter().collect();
    while let Some((pointer, value)) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                let target = fields.get("$ref").and_then(Value::as_str).map(str::to_owned);
                found.extend(target.map(|target| Reference { place: join(&pointer, "$ref"), target }));
                waiting.extend(fields.iter().rev().map(|(key, child)| (join(&pointer, key), child)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate().rev();
                waiting.extend(items.map(|(index, child)| (join(&pointer, &index.to_string()), child)));
            }
            _ => {}
        }
    }
    found
}

/// Lets the references within a schema that stands elsewhere mean `document` still.
pub(super) fn make_absolute(schema: &mut Value, document: &str) {
    let mut waiting = vec![schema];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get_mut("$ref")
                    && target.starts_with('#')
                {
                    target.insert_str(0, document);
                }
                waiting.extend(fields.values_mut());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
}

/// The first reference reachable from `pointer` that leads nowhere in this document.
pub(super) fn dangling(root: &Value, pointer: &str) -> Option<Reference> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![pointer.to_owned()];
    while let Some(pointer) = waiting.pop() {
        for reference in below(root, &pointer) {
            match from_reference(&reference.target).filter(|target| root.pointer(target).is_some()) {
                None => return Some(reference),
                Some(target) if seen.insert(target.clone()) => waiting.push(target),
                Some(_) => {}
            }
        }
    }
    None
}
