//! Rewrites one schema, with all that stands in it, into JSON Schema 2020-12 for one view.
//!
//! Keywords of older dialects get the names of today, each where an equal one exists; what a dialect does not know is
//! left out, and so are annotations that nobody reads; examples and defaults are kept for whoever makes values. `$ref`s stay: each names a schema that is rewritten when it is
//! wanted. Nothing is refused here: keywords that make no sense are taken out and told. A reader must be able to lead
//! every place back to the document (see `place`), so shapes change as little as possible. Start at [`rewrite`].

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::composition::Compositions;
use super::dialect::Dialect;
use super::inheritance;
use super::keywords::{allow_null, count, dependent_required, exclusive, has_flag, required, rewrite_number_format};
use super::patterns::Patterns;
use super::sanity;
use super::visibility::hidden_properties;
use super::{SchemaProblem, View, dynamic, examples};
use crate::contract::{OpenApiVersion, Position};
use crate::source::pointer;

/// Schemas nested deeper than this cannot be compiled.
pub(super) const MAX_DEPTH: usize = 256;

/// The keywords that are taken over as they stand.
const KEPT: [&str; 28] = [
    "collectionFormat",
    "const",
    "contentEncoding",
    "contentMediaType",
    "deprecated",
    "discriminator",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "readOnly",
    "title",
    "uniqueItems",
    "writeOnly",
    "xml",
    "$dynamicRef",
    "$recursiveRef",
];

/// What rewriting needs to know of the document.
pub(super) struct Source<'a> {
    pub(super) document: &'a Value,
    pub(super) version: OpenApiVersion,
    pub(super) view: View,
    pub(super) patterns: &'a Patterns,
    pub(super) compositions: &'a Compositions,
}

/// A rewritten schema.
#[derive(Debug)]
pub(super) struct Rewritten {
    pub(super) value: Value,
    pub(super) dialect: Dialect,
    /// The keywords that were taken out because they make no sense, by their places.
    pub(super) ignored: Vec<SchemaProblem>,
    pub(super) is_too_deep: bool,
}

/// Rewrites the schema at a pointer of the document; without its branches when it is wanted as a base.
pub(super) fn rewrite(source: &Source<'_>, place: &str, is_base: bool) -> Option<Rewritten> {
    let written = source.document.pointer(place)?;
    let dialect = Dialect::at(source.document, source.version, place);
    let mut rewriter = Rewriter::new(source, dialect, place);
    let value = if is_base {
        rewriter.schema(&inheritance::without_branches(written), &BTreeSet::new(), 0)
    } else {
        rewriter.schema(written, &BTreeSet::new(), 0)
    };
    Some(Rewritten { value, dialect, ignored: rewriter.ignored, is_too_deep: rewriter.is_too_deep })
}

struct Rewriter<'a> {
    source: &'a Source<'a>,
    dialect: Dialect,
    /// Where the walk is.
    pointer: String,
    /// How much of `pointer` leads to each schema that looks at the same value, outermost first.
    same_value: Vec<usize>,
    ignored: Vec<SchemaProblem>,
    is_too_deep: bool,
}

impl<'a> Rewriter<'a> {
    fn new(source: &'a Source<'a>, dialect: Dialect, place: &str) -> Self {
        Self {
            source,
            dialect,
            pointer: place.to_owned(),
            same_value: Vec::new(),
            ignored: Vec::new(),
            is_too_deep: false,
        }
    }

    fn schema(&mut self, written: &Value, hidden: &BTreeSet<String>, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            self.is_too_deep = true;
            return Value::Bool(true);
        }
        match written {
            Value::Bool(_) => written.clone(),
            Value::Object(fields) => {
                let outer = self.dialect;
                self.dialect = outer.within(written, false);
                self.tell_unknown_dialect(fields);
                self.same_value.push(self.pointer.len());
                let rewritten = self.object(fields, hidden, depth);
                self.same_value.pop();
                self.dialect = outer;
                rewritten
            }
            _ => {
                self.tell("a schema is wanted".to_owned(), &self.pointer.clone());
                json!({})
            }
        }
    }

    fn object(&mut self, fields: &Map<String, Value>, hidden: &BTreeSet<String>, depth: usize) -> Value {
        let mut new = Map::new();
        let reference = fields.get_key_value("$ref").filter(|(_, reference)| reference.is_string());
        if let Some((key, reference)) = reference.filter(|_| !self.dialect.has_reference_siblings()) {
            self.keyword(fields, key, reference, hidden, depth, &mut new);
            return Value::Object(new);
        }
        let own = hidden_properties(fields, self.source.document, self.source.view);
        let all: BTreeSet<String>;
        let hidden = if own.is_empty() {
            hidden
        } else {
            all = hidden.union(&own).cloned().collect();
            &all
        };
        for (key, value) in fields {
            if key == "properties" && !own.is_empty() && value.is_object() {
                let seen = value.as_object().into_iter().flatten().filter(|(name, _)| !own.contains(*name));
                let seen = seen.map(|(name, property)| (name.as_str(), property));
                new.insert(key.clone(), self.map(key, seen, depth));
            } else {
                self.keyword(fields, key, value, hidden, depth, &mut new);
            }
        }
        examples::keep(fields, &mut new);
        dynamic::keep(self.source.document, &self.pointer, fields, &mut new);
        rewrite_number_format(&mut new);
        let nullable = match self.dialect {
            Dialect::Swagger20 => fields.get("x-nullable"),
            Dialect::OpenApi30 => fields.get("nullable"),
            _ => None,
        };
        if nullable == Some(&Value::Bool(true)) { allow_null(new) } else { Value::Object(new) }
    }

    /// Writes what a keyword means into `new`.
    fn keyword(
        &mut self,
        fields: &Map<String, Value>,
        key: &str,
        value: &Value,
        hidden: &BTreeSet<String>,
        depth: usize,
        new: &mut Map<String, Value>,
    ) {
        if !self.dialect.knows(key) {
            self.tell_unsupported(key);
            return;
        }
        if self.is_left_out(fields, key, value) {
            return;
        }
        let nothing = BTreeSet::new();
        let rewritten = match (key, value) {
            ("$ref", Value::String(reference)) => self.reference(fields, reference).into(),
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => self.list(key, parts, hidden, depth),
            ("if" | "then" | "else", _) => self.below(key, value, hidden, true, depth),
            ("not", _) => self.below(key, value, &nothing, true, depth),
            ("prefixItems", Value::Array(items)) => self.list(key, items, &nothing, depth),
            ("items", Value::Array(items)) => {
                let items = self.list(key, items, &nothing, depth);
                new.insert("prefixItems".to_owned(), items);
                return;
            }
            ("additionalItems", _) => {
                if fields.get("items").is_some_and(Value::is_array) {
                    let items = self.below(key, value, &nothing, false, depth);
                    new.insert("items".to_owned(), items);
                }
                return;
            }
            (
                "items"
                | "additionalProperties"
                | "contains"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                _,
            ) => self.below(key, value, &nothing, false, depth),
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(children)) => {
                self.map(key, children.iter().map(|(name, child)| (name.as_str(), child)), depth)
            }
            ("dependentRequired", Value::Object(children)) => dependent_required(children),
            ("dependencies", Value::Object(children)) => return self.dependencies(children, depth, new),
            ("exclusiveMinimum", Value::Bool(_)) => return exclusive(fields, key, "minimum", new),
            ("exclusiveMaximum", Value::Bool(_)) => return exclusive(fields, key, "maximum", new),
            // The boolean beside it has moved the limit already.
            ("minimum", _) if new.contains_key("exclusiveMinimum") && has_flag(fields, "exclusiveMinimum") => return,
            ("maximum", _) if new.contains_key("exclusiveMaximum") && has_flag(fields, "exclusiveMaximum") => return,
            ("required", Value::Array(names)) => required(names, hidden),
            ("type", _) => match self.types(value, new) {
                Some(types) => types,
                None => return,
            },
            ("pattern", Value::String(text)) => match self.source.patterns.translated(text) {
                Ok(pattern) => pattern.into(),
                Err(_) => return,
            },
            ("discriminator", Value::String(name)) => json!({ "propertyName": name }),
            (
                "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minContains"
                | "maxContains",
                _,
            ) => count(value),
            _ if KEPT.contains(&key) => value.clone(),
            _ => return,
        };
        new.insert(key.to_owned(), rewritten);
    }

    /// Whether a keyword makes no sense; told, unless nobody is the worse for it.
    fn is_left_out(&mut self, fields: &Map<String, Value>, key: &str, value: &Value) -> bool {
        let is_old_list =
            key == "items" && value.is_array() && (Dialect::Draft4..Dialect::Draft202012).contains(&self.dialect);
        let is_flag = matches!(key, "exclusiveMinimum" | "exclusiveMaximum") && value.is_boolean();
        if is_old_list || is_flag && self.dialect <= Dialect::Draft4 || key == "type" && self.is_file(value) {
            return false;
        }
        // Swagger 2.0 §"Parameter Object": a parameter is half a schema, and its `required` is a boolean.
        if key == "required" && value.is_boolean() && self.dialect == Dialect::Swagger20 {
            let is_parameter = fields.contains_key("in") || Position::at(&self.pointer) == Position::Parameter;
            if is_parameter {
                return true;
            }
        }
        if let Some(message) = sanity::complaint(key, value, self.source.patterns) {
            self.tell(message, &pointer::join(&self.pointer, key));
            return true;
        }
        sanity::is_bad_annotation(key, value)
    }

    /// Follows nothing: a reference is spelled as a URI must be, or led to a base without branches.
    fn reference(&self, fields: &Map<String, Value>, reference: &str) -> String {
        let Some(target) = pointer::from_reference(reference) else { return reference.to_owned() };
        let is_part = fields.len() > 1 && self.dialect.has_reference_siblings() || is_all_of_part(&self.pointer);
        if is_part {
            let ancestors = self.same_value.iter().map(|length| &self.pointer[..*length]);
            let compositions = self.source.compositions;
            if let Some(base) = inheritance::base_behind(self.source, compositions, &target, ancestors) {
                return format!("#{}", pointer::to_fragment(&inheritance::base_pointer(&base)));
            }
        }
        format!("#{}", pointer::to_fragment(&target))
    }

    fn list(&mut self, key: &str, parts: &[Value], hidden: &BTreeSet<String>, depth: usize) -> Value {
        let is_same_value = matches!(key, "allOf" | "anyOf" | "oneOf");
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, key);
        let rewritten = parts.iter().enumerate();
        let rewritten = rewritten
            .map(|(index, part)| self.below(&index.to_string(), part, hidden, is_same_value, depth + 1))
            .collect();
        self.pointer.truncate(length);
        Value::Array(rewritten)
    }

    fn map<'v>(&mut self, key: &str, children: impl Iterator<Item = (&'v str, &'v Value)>, depth: usize) -> Value {
        let length = self.pointer.len();
        let mut new = Map::new();
        pointer::push(&mut self.pointer, key);
        for (name, child) in children {
            let rewritten = self.below(name, child, &BTreeSet::new(), key == "dependentSchemas", depth + 1);
            let name = match key {
                "patternProperties" => self.source.patterns.translated(name).unwrap_or_else(|_| name.to_owned()),
                _ => name.to_owned(),
            };
            match new.get_mut(&name) {
                // Two ways of writing one pattern.
                Some(same) => *same = json!({"allOf": [same.take(), rewritten]}),
                None => drop(new.insert(name, rewritten)),
            }
        }
        self.pointer.truncate(length);
        Value::Object(new)
    }

    fn below(
        &mut self,
        key: &str,
        child: &Value,
        hidden: &BTreeSet<String>,
        is_same_value: bool,
        depth: usize,
    ) -> Value {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, key);
        let outer = if is_same_value { None } else { Some(std::mem::take(&mut self.same_value)) };
        let rewritten = self.schema(child, hidden, depth + 1);
        if let Some(outer) = outer {
            self.same_value = outer;
        }
        self.pointer.truncate(length);
        rewritten
    }

    /// `dependencies` of old drafts: lists of names and schemas in one map.
    fn dependencies(&mut self, children: &Map<String, Value>, depth: usize, new: &mut Map<String, Value>) {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, "dependencies");
        let (mut names, mut schemas) = (Map::new(), Map::new());
        for (name, child) in children {
            match child {
                Value::Array(list) => drop(names.insert(name.clone(), required(list, &BTreeSet::new()))),
                // Draft 3 let one name stand alone.
                Value::String(_) => drop(names.insert(name.clone(), json!([child]))),
                _ => drop(schemas.insert(name.clone(), self.below(name, child, &BTreeSet::new(), true, depth + 1))),
            }
        }
        self.pointer.truncate(length);
        for (key, children) in [("dependentRequired", names), ("dependentSchemas", schemas)] {
            if !children.is_empty() && !new.contains_key(key) {
                new.insert(key.to_owned(), Value::Object(children));
            }
        }
    }

    fn types(&self, value: &Value, new: &mut Map<String, Value>) -> Option<Value> {
        if self.is_file(value) {
            // Swagger 2.0 §"Parameter Object", §"Response Object": what is sent is text or bytes; what comes back is
            // whatever its media type says.
            new.entry("format").or_insert_with(|| "binary".into());
            return (self.source.view == View::Request).then(|| "string".into());
        }
        let Value::Array(names) = value else { return Some(value.clone()) };
        let mut seen = BTreeSet::new();
        Some(names.iter().filter(|name| seen.insert(name.as_str())).cloned().collect())
    }

    fn is_file(&self, value: &Value) -> bool {
        self.dialect == Dialect::Swagger20 && value == "file"
    }

    fn tell(&mut self, message: String, place: &str) {
        self.ignored.push(SchemaProblem { message, pointer: place.to_owned() });
    }

    fn tell_unknown_dialect(&mut self, fields: &Map<String, Value>) {
        let declared = fields.get("$schema").and_then(Value::as_str).filter(|_| !self.dialect.is_open_api());
        if let Some(uri) = declared.filter(|uri| Dialect::named(uri).is_none()) {
            let message = format!("the dialect `{uri}` is not known; the schema is read as JSON Schema 2020-12");
            self.tell(message, &pointer::join(&self.pointer, "$schema"));
        }
    }

    /// Says that a keyword has no meaning in the dialects of OpenAPI; in older drafts it is any unknown word.
    fn tell_unsupported(&mut self, key: &str) {
        let name = match self.dialect {
            Dialect::Swagger20 => "Swagger 2.0",
            Dialect::OpenApi30 => "OpenAPI 3.0",
            _ => return,
        };
        if matches!(key, "oneOf" | "anyOf" | "not" | "unevaluatedProperties" | "unevaluatedItems" | "prefixItems") {
            self.tell(format!("{name} has no `{key}`"), &pointer::join(&self.pointer, key));
        }
    }
}

fn is_all_of_part(pointer: &str) -> bool {
    let parent = pointer.rsplit_once('/').map(|(parent, _)| parent);
    parent.is_some_and(|parent| parent.ends_with("/allOf"))
}
