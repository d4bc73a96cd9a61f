//! Schemas that contain themselves without ever looking at a smaller value.
//!
//! `A: {allOf: [A]}` says nothing, and a validator that follows it never comes back. Recursion through `properties`
//! or `items` is fine: the value gets smaller. Found once per document. Start at [`edges`] and [`Cycles`].

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::dialect::MAX_DEPTH;
use crate::contract::Position;
use crate::source::pointer::{from_reference, is_within, push};

/// The schemas at which composition goes in a circle.
#[derive(Debug, Default)]
pub(super) struct Cycles {
    heads: BTreeSet<String>,
}

/// Of each schema that has any: the schemas that look at the same value.
pub(super) type Edges = BTreeMap<String, Vec<String>>;

/// The composition of all schemas of a rewritten document.
pub(super) fn edges(root: &Value) -> Edges {
    let mut collector = Collector { edges: Edges::new(), strays: BTreeSet::new() };
    collector.walk(root, Position::Document, &mut String::new(), 0);
    while let Some(stray) = collector.strays.pop_first() {
        if let Some(schema) = root.pointer(&stray).filter(|_| !collector.edges.contains_key(&stray)) {
            collector.edges.insert(stray.clone(), Vec::new());
            collector.walk(schema, Position::Schema, &mut stray.clone(), 0);
        }
    }
    collector.edges
}

impl Cycles {
    /// Those of a graph.
    pub(super) fn within(edges: &Edges) -> Self {
        Self { heads: heads(edges) }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The first such schema that can be reached from `start`.
    pub(super) fn reachable(&self, root: &Value, start: &str) -> Option<&str> {
        let mut seen = BTreeSet::new();
        let mut waiting = if self.heads.is_empty() { Vec::new() } else { vec![start.to_owned()] };
        while let Some(pointer) = waiting.pop() {
            if let Some(head) = self.heads.iter().find(|head| is_within(head, &pointer)) {
                return Some(head);
            }
            if seen.insert(pointer.clone()) {
                waiting.extend(root.pointer(&pointer).map(targets).unwrap_or_default());
            }
        }
        None
    }
}

/// The pointers that the references anywhere under `value` name.
fn targets(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).and_then(from_reference));
                waiting.extend(fields.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    found
}

struct Collector {
    edges: Edges,
    strays: BTreeSet<String>,
}

impl Collector {
    fn walk(&mut self, value: &Value, position: Position, pointer: &mut String, depth: usize) {
        if position == Position::Other || depth > MAX_DEPTH {
            return;
        }
        let length = pointer.len();
        match value {
            Value::Object(fields) => {
                if position == Position::Schema {
                    self.note(fields, pointer);
                }
                for (key, child) in fields {
                    push(pointer, key);
                    self.walk(child, position.child(key), pointer, depth + 1);
                    pointer.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    push(pointer, &index.to_string());
                    self.walk(item, position.child(""), pointer, depth + 1);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, fields: &Map<String, Value>, pointer: &str) {
        let mut targets = Vec::new();
        for (key, child) in fields {
            match (key.as_str(), child) {
                ("$ref", Value::String(reference)) => targets.extend(from_reference(reference)),
                ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => {
                    targets.extend((0..parts.len()).map(|index| format!("{pointer}/{key}/{index}")));
                }
                ("not" | "if" | "then" | "else", _) => targets.push(format!("{pointer}/{key}")),
                ("dependentSchemas", Value::Object(parts)) => {
                    for name in parts.keys() {
                        let mut target = format!("{pointer}/{key}");
                        push(&mut target, name);
                        targets.push(target);
                    }
                }
                _ => {}
            }
        }
        if !targets.is_empty() {
            self.strays.extend(targets.iter().filter(|target| Position::at(target) != Position::Schema).cloned());
            self.edges.insert(pointer.to_owned(), targets);
        }
    }
}

/// The targets of all back edges of a depth-first search: every cycle has at least one.
fn heads(edges: &Edges) -> BTreeSet<String> {
    let mut heads = BTreeSet::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys() {
        let mut path: Vec<(&str, usize)> = vec![(start, 0)];
        let mut open: BTreeSet<&str> = BTreeSet::from([start.as_str()]);
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let target = edges.get(node).filter(|_| !done.contains(node)).and_then(|targets| targets.get(*next));
            *next += 1;
            match target {
                None => {
                    open.remove(node);
                    done.insert(node);
                    path.pop();
                }
                Some(target) if open.contains(target.as_str()) => drop(heads.insert(target.clone())),
                Some(target) if done.contains(target.as_str()) => {}
                Some(target) => {
                    open.insert(target);
                    path.push((target, 0));
                }
            }
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn root(schemas: &Value) -> Value {
        json!({"components": {"schemas": schemas}})
    }

    fn reference(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    #[test]
    fn composition_in_a_circle_is_found_from_wherever_it_is_used() {
        let root = root(&json!({
            "A": {"allOf": [{"anyOf": [reference("B")]}]},
            "B": reference("A"),
            "User": {"properties": {"a": reference("B")}},
            "Other": {"type": "string"},
        }));
        let cycles = Cycles::within(&edges(&root));
        assert!(cycles.reachable(&root, "/components/schemas/User").is_some());
        assert!(cycles.reachable(&root, "/components/schemas/User/properties/a").is_some());
        assert_eq!(cycles.reachable(&root, "/components/schemas/Other"), None);
    }

    #[test]
    fn a_schema_that_refers_to_itself_is_a_circle() {
        let root = root(&json!({"A": reference("A")}));
        assert_eq!(
            Cycles::within(&edges(&root)).reachable(&root, "/components/schemas/A"),
            Some("/components/schemas/A")
        );
    }

    #[test]
    fn a_circle_outside_the_components_is_found() {
        let root = json!({
            "x-shapes": {"A": {"allOf": [{"$ref": "#/x-shapes/A"}]}},
            "components": {"schemas": {"S": {"$ref": "#/x-shapes/A"}}},
        });
        assert!(Cycles::within(&edges(&root)).reachable(&root, "/components/schemas/S").is_some());
    }

    #[test]
    fn recursion_through_a_smaller_value_is_no_circle() {
        let root = root(&json!({
            "Node": {"allOf": [reference("Base")], "properties": {"children": {"items": reference("Node")}}},
            "Base": {"properties": {"parent": reference("Node")}},
        }));
        assert_eq!(Cycles::within(&edges(&root)).reachable(&root, "/components/schemas/Node"), None);
    }
}
