//! Finds every reference of a document.
//!
//! A `$ref` inside an example or a default is data, and a property may be called `$ref`; so the walk follows
//! [`Position`]s. Start at [`walk`].

use serde_json::{Map, Value};

use super::resources::{Identifiers, Scope};
use crate::contract::Position;
use crate::source::pointer;

/// Documents are not nested deeper than this when they have been parsed.
const DEPTH_LIMIT: usize = 200;

/// A reference that was met.
pub(super) struct Met<'a> {
    /// JSON Pointer of the reference itself, within its file.
    pub(super) pointer: &'a str,
    /// As it is written.
    pub(super) reference: &'a str,
    /// The schema resource it stands in.
    pub(super) scope: Scope,
}

/// Calls `visit` for every reference of a file, in the order of the file.
pub(super) fn walk(value: &Value, position: Position, identifiers: &Identifiers, visit: &mut dyn FnMut(Met<'_>)) {
    let scope = Identifiers::OUTERMOST;
    Walker { identifiers, visit, pointer: String::new() }.value(value, position, scope, 0);
}

struct Walker<'a> {
    identifiers: &'a Identifiers,
    visit: &'a mut dyn FnMut(Met<'_>),
    pointer: String,
}

impl Walker<'_> {
    fn value(&mut self, value: &Value, position: Position, scope: Scope, depth: usize) {
        if depth > DEPTH_LIMIT {
            return;
        }
        match value {
            Value::Object(fields) => {
                let scope = self.identifiers.scope_at(&self.pointer, scope);
                self.references(fields, position, scope);
                for (key, child) in fields {
                    if !position.is_map() && is_data(position, key) {
                        continue;
                    }
                    self.below(key, child, position.child(key), scope, depth);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(&index.to_string(), item, position.child(""), scope, depth);
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, key: &str, child: &Value, position: Position, scope: Scope, depth: usize) {
        if !child.is_object() && !child.is_array() {
            return;
        }
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, key);
        self.value(child, position, scope, depth + 1);
        self.pointer.truncate(length);
    }

    /// Also where only a map of named objects may stand: an entry that is called `$ref` would not be a text.
    fn references(&mut self, fields: &Map<String, Value>, position: Position, scope: Scope) {
        for key in ["$ref", "operationRef"] {
            if let Some(Value::String(reference)) = fields.get(key) {
                self.met(&[key], reference, scope);
            }
        }
        let is_schema = matches!(position, Position::Schema | Position::Fragment);
        let Some(Value::Object(discriminator)) = fields.get("discriminator").filter(|_| is_schema) else { return };
        if let Some(Value::String(default)) = discriminator.get("defaultMapping").filter(|value| is_location(value)) {
            self.met(&["discriminator", "defaultMapping"], default, scope);
        }
        let Some(Value::Object(mapping)) = discriminator.get("mapping") else { return };
        for (name, target) in mapping.iter().filter(|(_, target)| is_location(target)) {
            if let Value::String(target) = target {
                self.met(&["discriminator", "mapping", name], target, scope);
            }
        }
    }

    fn met(&mut self, keys: &[&str], reference: &str, scope: Scope) {
        let length = self.pointer.len();
        for key in keys {
            pointer::push(&mut self.pointer, key);
        }
        (self.visit)(Met { pointer: &self.pointer, reference, scope });
        self.pointer.truncate(length);
    }
}

/// Whether a mapping's target is a place and not the name of a schema (OpenAPI 3.1.1 §4.8.25.2: names win).
fn is_location(target: &Value) -> bool {
    target.as_str().is_some_and(|text| text.contains(['#', '/']) || is_file_name(text))
}

fn is_file_name(text: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|extension| text.ends_with(extension))
}

/// Whether what stands under a key is data of the author, in which a `$ref` means nothing.
fn is_data(position: Position, key: &str) -> bool {
    match key {
        "example" | "enum" | "const" | "dataValue" => true,
        "default" => position == Position::Schema,
        // In Swagger 2.0 a response has examples by media type.
        "examples" => matches!(position, Position::Schema | Position::Body),
        "value" => position == Position::Example,
        _ => key.starts_with("x-") && position != Position::Fragment,
    }
}
