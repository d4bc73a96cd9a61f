//! Schemas whose meaning depends on who refers to them, handed to the validator with all that they reach.
//!
//! `$dynamicRef` and `$recursiveRef` are resolved by the path that led to them, which units do not know of. Such a
//! schema is compiled in its own dialect, references and all: a schema file as a whole, a schema of an OpenAPI document
//! with those that it reaches. Only what a view hides, and what makes no sense, is taken out. Start at [`assemble`].

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use url::Url;

use super::body::Bodies;
use super::dialect::Dialect;
use super::keywords::rewrite_number_format;
use super::rewrite::MAX_DEPTH;
use super::sanity;
use super::visibility::hidden_properties;
use crate::contract::Position;
use crate::source::pointer;

/// The URI of what is handed to the validator.
const DOCUMENT: &str = "probity:///document";

/// A schema for the validator.
pub(super) struct Verbatim {
    pub(super) schema: Value,
    /// Where each of its resources stands in the document, by its URI.
    pub(super) resources: BTreeMap<String, String>,
}

/// Makes the schema of a unit.
pub(super) fn assemble(bodies: &Bodies, place: &str) -> Verbatim {
    let mut assembler =
        Assembler { bodies, resources: BTreeMap::new(), containers: BTreeSet::new(), waiting: Vec::new() };
    let reference = assembler.reference(place);
    let holders = assembler.holders_of_anchors();
    assembler.waiting.extend(holders);
    let mut containers = Map::new();
    while let Some(container) = assembler.waiting.pop() {
        let written = assembler.written(&container);
        containers.insert(container, written);
    }
    let version = Dialect::at(bodies.source().document, bodies.source().version, place);
    let schema = json!({ "$schema": version.uri(), "$id": DOCUMENT, "$ref": reference, "$defs": containers });
    Verbatim { schema, resources: assembler.resources }
}

/// The place in the document that the location of an error means, and where its resource stands.
pub(super) fn origin(resources: &BTreeMap<String, String>, location: &str) -> Option<(String, String)> {
    let (uri, fragment) = location.split_once('#')?;
    let inside = pointer::from_reference(&format!("#{fragment}"))?;
    if uri != DOCUMENT {
        return Some((resources.get(uri)?.clone(), inside));
    }
    let below = inside.strip_prefix("/$defs/")?;
    let end = below.find('/').unwrap_or(below.len());
    Some((below[..end].replace("~1", "/").replace("~0", "~"), below[end..].to_owned()))
}

struct Assembler<'a> {
    bodies: &'a Bodies,
    resources: BTreeMap<String, String>,
    containers: BTreeSet<String>,
    waiting: Vec<String>,
}

impl Assembler<'_> {
    fn document(&self) -> &Value {
        self.bodies.source().document
    }

    /// A reference to a place, by the URI of the resource that it is in; its container is handed over too.
    fn reference(&mut self, place: &str) -> String {
        let (container, is_file) = self.container(place);
        if self.containers.insert(container.clone()) {
            self.waiting.push(container.clone());
        }
        let mut inside = place.strip_prefix(container.as_str()).unwrap_or_default().to_owned();
        let mut uri = DOCUMENT.to_owned();
        if is_file {
            uri = self.uri(&container);
            let mut walked = container.clone();
            let tokens: Vec<String> = pointer::tokens(&inside).collect();
            inside.clear();
            for token in tokens {
                pointer::push(&mut walked, &token);
                pointer::push(&mut inside, &token);
                let own = self.document().pointer(&walked).and_then(|schema| joined(&uri, schema));
                if let Some(own) = own {
                    uri = own;
                    inside.clear();
                }
            }
        } else {
            inside = format!("{}{inside}", pointer::join("/$defs", &container));
        }
        if inside.is_empty() { uri } else { format!("{uri}#{}", pointer::to_fragment(&inside)) }
    }

    /// The schema file or the schema of an OpenAPI document that a place is in.
    fn container(&self, place: &str) -> (String, bool) {
        let mut walked = String::new();
        let mut position = Position::Document;
        for token in pointer::tokens(place) {
            let is_file = position == Position::Files;
            position = position.child(&token);
            pointer::push(&mut walked, &token);
            let is_schema_file =
                is_file && self.document().pointer(&walked).is_some_and(|file| !Dialect::is_open_api_document(file));
            if is_schema_file || position == Position::Schema {
                return (walked, is_schema_file);
            }
        }
        (place.to_owned(), false)
    }

    /// The URI of a schema file: its `$id`, or its name.
    fn uri(&self, container: &str) -> String {
        let name = pointer::tokens(container).last().unwrap_or_default();
        let base = if Url::parse(&name).is_ok() { name } else { format!("probity:///{name}") };
        self.document().pointer(container).and_then(|schema| joined(&base, schema)).unwrap_or(base)
    }

    /// Schemas of the OpenAPI document that a dynamic reference may find without any reference to them.
    fn holders_of_anchors(&mut self) -> Vec<String> {
        let schemas = self.bodies.source().document.pointer("/components/schemas").and_then(Value::as_object);
        let holders = schemas.into_iter().flatten().filter(|(_, schema)| has_anchor(schema));
        let places: Vec<String> = holders.map(|(name, _)| pointer::join("/components/schemas", name)).collect();
        places.into_iter().filter(|place| self.containers.insert(place.clone())).collect()
    }

    fn written(&mut self, container: &str) -> Value {
        let source = self.bodies.source();
        let dialect = Dialect::at(source.document, source.version, container);
        let is_file = self.container(container).1;
        let uri = if is_file { self.uri(container) } else { DOCUMENT.to_owned() };
        if dialect.is_open_api() {
            let body = self.bodies.get(container).map(|body| body.value.clone()).unwrap_or_default();
            return self.schema(&body, &uri, container, 0);
        }
        let Some(schema) = source.document.pointer(container) else { return Value::Bool(true) };
        let mut written = self.schema(schema, &uri, container, 0);
        if let (Value::Object(fields), true) = (&mut written, is_file) {
            fields.insert("$id".to_owned(), uri.clone().into());
            fields.remove("id");
            fields.insert("$schema".to_owned(), dialect.uri().into());
            self.resources.insert(uri, container.to_owned());
        }
        written
    }

    fn schema(&mut self, written: &Value, base: &str, place: &str, depth: usize) -> Value {
        let Value::Object(fields) = written else { return written.clone() };
        if depth > MAX_DEPTH {
            return Value::Bool(true);
        }
        let own = joined(base, written);
        let base = own.as_deref().unwrap_or(base);
        if own.is_some() {
            self.resources.insert(base.to_owned(), place.to_owned());
        }
        let source = self.bodies.source();
        let hidden = hidden_properties(fields, source.document, source.view);
        let mut new = Map::new();
        for (key, value) in fields {
            let below = pointer::join(place, key);
            let is_flag_or_list = value.is_boolean() || value.is_array() && key != "required";
            if !is_flag_or_list && sanity::complaint(key, value, source.patterns).is_some()
                || sanity::is_bad_annotation(key, value)
            {
                continue;
            }
            let value = match (key.as_str(), value) {
                ("$ref", Value::String(reference)) => match pointer::from_reference(reference) {
                    Some(target) => self.reference(&Bodies::written(&target)).into(),
                    None => value.clone(),
                },
                ("pattern", Value::String(text)) => source.patterns.translated(text).unwrap_or_default().into(),
                ("required", Value::Array(names)) => {
                    let is_seen = |name: &&Value| name.as_str().is_none_or(|name| !hidden.contains(name));
                    names.iter().filter(is_seen).cloned().collect()
                }
                ("enum" | "const" | "default" | "examples" | "required", _) => value.clone(),
                _ if is_map(key) => {
                    let children = value.as_object().into_iter().flatten();
                    let children = children.filter(|(name, _)| key != "properties" || !hidden.contains(*name));
                    let children: Map<String, Value> = children
                        .map(|(name, child)| {
                            let written = self.schema(child, base, &pointer::join(&below, name), depth + 1);
                            let is_pattern = key == "patternProperties";
                            let translated = is_pattern.then(|| source.patterns.translated(name).ok()).flatten();
                            (translated.unwrap_or_else(|| name.clone()), written)
                        })
                        .collect();
                    Value::Object(children)
                }
                (_, Value::Array(items)) => {
                    let items = items.iter().enumerate();
                    items
                        .map(|(index, item)| {
                            self.schema(item, base, &pointer::join(&below, &index.to_string()), depth + 1)
                        })
                        .collect()
                }
                (_, Value::Object(_)) => self.schema(value, base, &below, depth + 1),
                _ => value.clone(),
            };
            new.insert(key.clone(), value);
        }
        rewrite_number_format(&mut new);
        Value::Object(new)
    }
}

/// The URI of a schema that gives itself one.
fn joined(base: &str, schema: &Value) -> Option<String> {
    let id = schema.get("$id")?.as_str()?.trim_end_matches('#');
    let uri = Url::parse(base).ok()?.join(id).ok()?;
    uri.fragment().is_none().then(|| uri.to_string())
}

fn is_map(key: &str) -> bool {
    matches!(key, "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" | "dependencies")
}

fn has_anchor(schema: &Value) -> bool {
    let mut waiting = vec![schema];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) if fields.get("$dynamicAnchor").is_some_and(Value::is_string) => return true,
            Value::Object(fields) => waiting.extend(fields.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    false
}
