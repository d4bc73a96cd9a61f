//! Which properties of a value no schema speaks of, although the schema of their object names others.
//!
//! JSON Schema lets any property stand in an object unless it is told otherwise, so such a value is valid; it says more
//! than its description does all the same. Nothing is said of objects whose schema names no property, allows more in
//! so many words (`additionalProperties`, `unevaluatedProperties`, `patternProperties`), or cannot be known from
//! outside (`$dynamicRef`, a `discriminator` without a list of alternatives). Start at [`Schemas::undocumented`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Schemas, View};
use crate::contract::SchemaRef;
use crate::source::pointer;

/// How many schemas may speak of one place; more are not looked at.
const MAX_SCHEMAS: usize = 256;

impl Schemas {
    /// The places of properties that no schema describes, as JSON Pointers in the order of the value; of items of the
    /// same list only the first that has one.
    #[must_use]
    pub fn undocumented(&self, schema: &SchemaRef, view: View, value: &Value) -> Vec<String> {
        let mut search = Search { schemas: self, view, known: BTreeSet::new(), found: Vec::new() };
        search.place(&[self.node(schema, view)], value, &Path::Top);
        search.found
    }
}

/// A place in a value: a step behind another place. Only places that are told become text.
#[derive(Clone, Copy)]
enum Path<'p> {
    Top,
    Property(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// JSON Pointer of the place, and the same with every index of a list alike.
    fn pointers(&self) -> (String, String) {
        match self {
            Path::Top => Default::default(),
            Path::Property(before, name) => {
                let (pointer, by_names) = before.pointers();
                (pointer::join(&pointer, name), pointer::join(&by_names, name))
            }
            Path::Item(before, index) => {
                let (pointer, by_names) = before.pointers();
                (format!("{pointer}/{index}"), format!("{by_names}/-"))
            }
        }
    }
}

struct Search<'a> {
    schemas: &'a Schemas,
    view: View,
    known: BTreeSet<String>,
    found: Vec<String>,
}

impl<'a> Search<'a> {
    /// Looks at one place, of which all of `nodes` speak.
    fn place(&mut self, nodes: &[&'a Value], value: &Value, path: &Path<'_>) {
        match value {
            Value::Object(fields) => {
                let Some(described) = self.described(nodes) else { return };
                self.object(&described, fields, path);
            }
            Value::Array(items) => {
                let Some(described) = self.described(nodes) else { return };
                self.items(&described, items, path);
            }
            _ => {}
        }
    }

    fn items(&mut self, described: &Described<'a>, items: &[Value], path: &Path<'_>) {
        // Most lists have the same schemas for all items.
        let mut same: Option<(Vec<&'a Value>, Option<Described<'a>>)> = None;
        for (index, item) in items.iter().enumerate() {
            let nodes: Vec<&Value> = described.schemas.iter().filter_map(|node| of_item(node, index)).collect();
            let path = Path::Item(path, index);
            match item {
                Value::Object(fields) if !nodes.is_empty() => {
                    if !same.as_ref().is_some_and(|(known, _)| are_same(known, &nodes)) {
                        let described = self.described(&nodes);
                        same = Some((nodes, described));
                    }
                    if let Some((_, Some(described))) = &same {
                        self.object(described, fields, &path);
                    }
                }
                _ if nodes.is_empty() => {}
                _ => self.place(&nodes, item, &path),
            }
        }
    }

    fn object(&mut self, described: &Described<'a>, fields: &Map<String, Value>, path: &Path<'_>) {
        for (name, value) in fields {
            let is_scalar = !matches!(value, Value::Object(_) | Value::Array(_));
            let mut speaking = described.properties().filter_map(|named| named.get(name)).peekable();
            let path = Path::Property(path, name);
            if speaking.peek().is_some() {
                if !is_scalar {
                    self.place(&speaking.collect::<Vec<_>>(), value, &path);
                }
            } else if described.names_all() {
                let (pointer, by_names) = path.pointers();
                if self.known.insert(by_names) {
                    self.found.push(pointer);
                }
            }
        }
    }

    /// Every schema that speaks of the same value; `None` when that cannot be known.
    fn described(&self, nodes: &[&'a Value]) -> Option<Described<'a>> {
        let mut described = Described::default();
        let mut waiting: Vec<(&Value, bool)> = nodes.iter().map(|&node| (node, false)).collect();
        while let Some((node, is_alternative)) = waiting.pop() {
            let node = self.schemas.follow(node, self.view);
            let Value::Object(fields) = node else {
                described.is_open |= is_alternative && *node == Value::Bool(true);
                continue;
            };
            if described.schemas.iter().any(|known| std::ptr::eq(*known, fields)) {
                continue;
            }
            if described.schemas.len() == MAX_SCHEMAS || fields.contains_key("$dynamicRef") {
                return None;
            }
            described.is_open |= is_alternative && is_vague(fields) || allows_more(fields);
            described.schemas.push(fields);
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                waiting.push((self.schemas.resolve_ref(reference, self.view)?, is_alternative));
            }
            waiting.extend(same_value(fields));
        }
        Some(described)
    }
}

fn are_same(some: &[&Value], others: &[&Value]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(one, other)| std::ptr::eq(*one, *other))
}

/// The schemas that speak of one place.
#[derive(Default)]
struct Described<'a> {
    schemas: Vec<&'a Map<String, Value>>,
    /// Whether properties are allowed that have no name.
    is_open: bool,
}

impl<'a> Described<'a> {
    fn properties(&self) -> impl Iterator<Item = &'a Map<String, Value>> {
        self.schemas.iter().filter_map(|fields| fields.get("properties")?.as_object())
    }

    /// Whether properties are named here, and no others are meant to be.
    fn names_all(&self) -> bool {
        !self.is_open && self.properties().any(|named| !named.is_empty())
    }
}

/// The schemas within a schema that speak of the same value, and whether each is one of several alternatives.
fn same_value(fields: &Map<String, Value>) -> Vec<(&Value, bool)> {
    let listed = |keyword: &str| fields.get(keyword).and_then(Value::as_array).into_iter().flatten();
    let single = ["if", "then", "else"].into_iter().filter_map(|keyword| fields.get(keyword));
    let dependent = fields.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let alternatives = listed("anyOf").chain(listed("oneOf")).map(|schema| (schema, true));
    listed("allOf").chain(single).chain(dependent).map(|schema| (schema, false)).chain(alternatives).collect()
}

/// Whether an object schema says in so many words that there may be other properties, or none.
fn allows_more(fields: &Map<String, Value>) -> bool {
    let speaks = ["additionalProperties", "unevaluatedProperties", "patternProperties"];
    let has_list = fields.contains_key("oneOf") || fields.contains_key("anyOf");
    speaks.iter().any(|keyword| fields.contains_key(*keyword)) || fields.contains_key("discriminator") && !has_list
}

/// Whether an alternative may be any object whatsoever.
fn is_vague(fields: &Map<String, Value>) -> bool {
    const SPEAKING: [&str; 9] =
        ["properties", "allOf", "anyOf", "oneOf", "$ref", "enum", "const", "then", "dependentSchemas"];
    let may_be_object = match fields.get("type") {
        None => true,
        Some(Value::Array(types)) => types.iter().any(|name| name == "object"),
        Some(name) => name == "object",
    };
    may_be_object && !SPEAKING.iter().any(|keyword| fields.contains_key(*keyword))
}

fn of_item(fields: &Map<String, Value>, index: usize) -> Option<&Value> {
    let prefix = fields.get("prefixItems").and_then(Value::as_array);
    prefix.and_then(|schemas| schemas.get(index)).or_else(|| fields.get("items"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::contract::{ApiId, Contract};
    use crate::source::SourceFile;

    /// What nobody describes in a value, where `schemas` are those of the document and `Thing` is the value's.
    fn undocumented(schemas: &Value, value: &Value) -> Vec<String> {
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": schemas},
        });
        let sources = vec![(ApiId("t".into()), SourceFile::new("t.json", document.to_string()))];
        let (contract, _) = Contract::from_sources(sources).unwrap();
        let schemas = Schemas::new(&Arc::clone(&contract.apis[0]));
        schemas.undocumented(
            &SchemaRef { api: ApiId("t".into()), pointer: "/components/schemas/Thing".into() },
            View::Response,
            value,
        )
    }

    #[test]
    fn a_property_that_no_schema_names_is_told() {
        let schemas = json!({"Thing": {"properties": {
            "name": {"type": "string"},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
            "free": {"type": "object"},
        }}, "Part": {"properties": {"size": {}, "secret": {"writeOnly": true}}}});
        let parts = json!([{"size": {"a": 1}}, {"size": 1, "color": 2}, {"color": 3}, {"secret": 1}]);
        let value = json!({"name": "a", "nick": "b", "parts": parts, "free": {"x": 1}});
        assert_eq!(undocumented(&schemas, &value), ["/nick", "/parts/1/color", "/parts/3/secret"]);
    }

    #[test]
    fn properties_are_named_by_all_schemas_of_a_place_together() {
        let schemas = json!({
            "Thing": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"b": {}}}],
                      "oneOf": [{"properties": {"c": {}}}, {"properties": {"d": {"$ref": "#/components/schemas/Thing"}}}],
                      "if": {"properties": {"e": {}}}, "then": {"properties": {"f": {}}}},
            "Base": {"properties": {"a": {"properties": {"x": {}}}}},
        });
        let value = json!({"a": {"x": 1, "y": 2}, "b": 1, "c": 1, "d": {"a": {}, "z": 1}, "e": 1, "f": 1, "g": 1});
        assert_eq!(undocumented(&schemas, &value), ["/a/y", "/d/z", "/g"]);
    }

    #[test]
    fn open_objects_are_left_alone() {
        for thing in [
            json!({"type": "object"}),
            json!({"properties": {}}),
            json!({"properties": {"a": {}}, "additionalProperties": true}),
            json!({"properties": {"a": {}}, "additionalProperties": false}),
            json!({"properties": {"a": {}}, "additionalProperties": {"type": "integer"}}),
            json!({"properties": {"a": {}}, "patternProperties": {"^x": {}}}),
            json!({"properties": {"a": {}}, "unevaluatedProperties": true}),
            json!({"properties": {"a": {}}, "discriminator": {"propertyName": "a"}}),
            json!({"anyOf": [{"properties": {"a": {}}}, {"type": "object"}]}),
            json!({"anyOf": [{"properties": {"a": {}}}, true]}),
        ] {
            let found = undocumented(&json!({"Thing": thing}), &json!({"a": 1, "b": 2}));
            assert_eq!(found, Vec::<String>::new(), "{thing}");
        }
    }

    #[test]
    fn cycles_end() {
        let schemas = json!({"Thing": {"allOf": [{"$ref": "#/components/schemas/Thing"}], "properties": {"a": {}}}});
        assert_eq!(undocumented(&schemas, &json!({"a": 1})).len(), 0);
    }
}
