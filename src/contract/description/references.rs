//! Finds every reference of a document.
//!
//! A `$ref` inside an example or a default is data, and a property may be called `$ref`; so the walk follows
//! [`Position`]s. Start at [`references`].

use serde_json::{Map, Value};

use super::resources::{Identifiers, Scope, is_description};
use crate::contract::Position;
use crate::source::pointer;

/// Documents are not nested deeper than this when they have been parsed.
const DEPTH_LIMIT: usize = 200;

/// A reference that was met.
#[derive(Debug)]
pub(super) struct Reference {
    /// JSON Pointer of the reference itself, within its file.
    pub(super) pointer: String,
    /// As it is written.
    pub(super) text: String,
    /// The schema resource it stands in.
    pub(super) scope: Scope,
}

/// The references of a file, in its order. Those of the main file that lead into itself can stay, and are left out.
pub(super) fn references(value: &Value, is_main: bool, identifiers: &Identifiers) -> Vec<Reference> {
    let position = if is_description(value) { Position::Document } else { Position::Fragment };
    let may_stay = is_main && identifiers.resources.len() == 1;
    let mut walker = Walker { identifiers, may_stay, path: Vec::new(), met: Vec::new() };
    walker.value(value, position, Identifiers::OUTERMOST);
    walker.met
}

/// A step from a value to one below it.
#[derive(Clone, Copy)]
enum Token<'a> {
    Key(&'a str),
    Index(usize),
}

struct Walker<'a> {
    identifiers: &'a Identifiers,
    may_stay: bool,
    path: Vec<Token<'a>>,
    met: Vec<Reference>,
}

impl<'a> Walker<'a> {
    fn value(&mut self, value: &'a Value, position: Position, scope: Scope) {
        if self.path.len() > DEPTH_LIMIT {
            return;
        }
        match value {
            Value::Object(fields) => {
                let scope = if self.may_stay { scope } else { self.identifiers.scope_at(&self.pointer(), scope) };
                self.object(fields, position, scope);
                for (key, child) in fields {
                    let is_data = !position.is_map() && is_data(position, key);
                    if !is_data && (child.is_object() || child.is_array()) {
                        self.path.push(Token::Key(key));
                        self.value(child, position.child(key), scope);
                        self.path.pop();
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Token::Index(index));
                    self.value(item, position.child(""), scope);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    /// Also where only a map of named objects may stand: an entry that is called `$ref` would not be a text.
    fn object(&mut self, fields: &'a Map<String, Value>, position: Position, scope: Scope) {
        for key in ["$ref", "operationRef"] {
            if let Some(Value::String(text)) = fields.get(key) {
                self.met(&[key], text, scope);
            }
        }
        let is_schema = matches!(position, Position::Schema | Position::Fragment);
        let Some(Value::Object(discriminator)) = fields.get("discriminator").filter(|_| is_schema) else { return };
        if let Some(default) = discriminator.get("defaultMapping").and_then(location) {
            self.met(&["discriminator", "defaultMapping"], default, scope);
        }
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        for (name, target) in mapping.into_iter().flatten() {
            if let Some(target) = location(target) {
                self.met(&["discriminator", "mapping", name], target, scope);
            }
        }
    }

    fn met(&mut self, keys: &[&str], text: &str, scope: Scope) {
        if self.may_stay && (text.is_empty() || text == "#" || text.starts_with("#/")) {
            return;
        }
        let mut pointer = self.pointer();
        for key in keys {
            pointer::push(&mut pointer, key);
        }
        self.met.push(Reference { pointer, text: text.to_owned(), scope });
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for token in &self.path {
            match token {
                Token::Key(key) => pointer::push(&mut pointer, key),
                Token::Index(index) => pointer::push(&mut pointer, &index.to_string()),
            }
        }
        pointer
    }
}

/// A mapping's target, when it is a place and not the name of a schema (OpenAPI 3.1.1 §4.8.25.2: names win).
fn location(target: &Value) -> Option<&str> {
    target.as_str().filter(|text| text.contains(['#', '/']) || is_file_name(text))
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
