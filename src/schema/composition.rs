//! Which schemas look at the same value, and where that goes in a circle.
//!
//! Composition leads from a schema through `allOf`, `oneOf`, `not` and the like, and through `$ref`. Recursion through
//! `properties` or `items` is fine: the value gets smaller. Only what is asked for is looked at, and never twice.
//! Start at [`Compositions::go_in_one_circle`].

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::rewrite::MAX_DEPTH;
use crate::source::pointer::from_reference;

/// The circles of composition of a document as written, as far as anyone has asked.
#[derive(Debug, Default)]
pub(super) struct Compositions {
    circles: Mutex<Circles>,
}

/// Which schemas can be reached from each other: those of one number.
#[derive(Debug, Default)]
struct Circles {
    numbers: HashMap<String, usize>,
    next: usize,
}

/// A reference that looks at the same value as the schema that holds it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The pointer that it names.
    pub(super) target: String,
    /// How many schemas stand between, the target's not counted.
    pub(super) depth: usize,
}

impl Compositions {
    /// Whether composition leads from `start` to `other` and back.
    pub(super) fn go_in_one_circle(
        &self,
        document: &Value,
        start: &str,
        mut others: impl Iterator<Item = impl AsRef<str>>,
    ) -> bool {
        let mut circles = self.circles.lock().unwrap_or_else(PoisonError::into_inner);
        let number = circles.number(document, start);
        others.any(|other| circles.numbers.get(other.as_ref()) == Some(&number))
    }
}

/// A schema whose parts are being looked at.
struct Open {
    pointer: String,
    parts: std::vec::IntoIter<Part>,
    order: usize,
    lowest: usize,
}

impl Circles {
    /// The number of the circle that a schema is in. Tarjan's search, with a stack of its own: documents nest deeper
    /// than threads do.
    fn number(&mut self, document: &Value, start: &str) -> usize {
        let mut path: Vec<Open> = Vec::new();
        let mut waiting: Vec<String> = Vec::new();
        let mut orders: BTreeMap<String, usize> = BTreeMap::new();
        let mut entering = (!self.numbers.contains_key(start)).then(|| start.to_owned());
        loop {
            if let Some(pointer) = entering.take() {
                let order = orders.len();
                orders.insert(pointer.clone(), order);
                waiting.push(pointer.clone());
                let parts = document.pointer(&pointer).map(parts).unwrap_or_default().into_iter();
                path.push(Open { pointer, parts, order, lowest: order });
            }
            let Some(open) = path.last_mut() else { break };
            if let Some(part) = open.parts.next() {
                match orders.get(&part.target) {
                    _ if self.numbers.contains_key(&part.target) => {}
                    Some(order) => open.lowest = open.lowest.min(*order),
                    None => entering = Some(part.target),
                }
                continue;
            }
            let Some(closed) = path.pop() else { break };
            if closed.lowest == closed.order {
                self.close(&mut waiting, &closed.pointer);
            }
            if let Some(parent) = path.last_mut() {
                parent.lowest = parent.lowest.min(closed.lowest);
            }
        }
        self.numbers.get(start).copied().expect("the search ends when the start is closed")
    }

    fn close(&mut self, waiting: &mut Vec<String>, head: &str) {
        while let Some(pointer) = waiting.pop() {
            let is_head = pointer == head;
            self.numbers.insert(pointer, self.next);
            if is_head {
                break;
            }
        }
        self.next += 1;
    }
}

/// The references of a schema that look at the same value, in no order that matters.
pub(super) fn parts(schema: &Value) -> Vec<Part> {
    let mut found = Vec::new();
    let mut waiting = vec![(schema, 1)];
    while let Some((schema, depth)) = waiting.pop() {
        let Some(fields) = schema.as_object().filter(|_| depth <= MAX_DEPTH) else { continue };
        for (key, child) in fields {
            match (key.as_str(), child) {
                ("$ref", Value::String(reference)) => {
                    found.extend(from_reference(reference).map(|target| Part { target, depth }));
                }
                ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => {
                    waiting.extend(parts.iter().map(|part| (part, depth + 1)));
                }
                ("not" | "if" | "then" | "else", _) => waiting.push((child, depth + 1)),
                ("dependentSchemas" | "dependencies", Value::Object(parts)) => {
                    waiting.extend(parts.values().map(|part| (part, depth + 1)));
                }
                _ => {}
            }
        }
    }
    found
}

/// How many levels of schemas look at one value, its own nesting only.
pub(super) fn own_height(schema: &Value) -> usize {
    let mut height = 1;
    let mut waiting = vec![(schema, 1)];
    while let Some((schema, depth)) = waiting.pop() {
        height = height.max(depth);
        for key in ["allOf", "anyOf", "oneOf"] {
            let parts = schema.get(key).and_then(Value::as_array);
            waiting.extend(parts.into_iter().flatten().map(|part| (part, depth + 1)));
        }
        for key in ["not", "if", "then", "else"] {
            waiting.extend(schema.get(key).map(|part| (part, depth + 1)));
        }
        let parts = schema.get("dependentSchemas").and_then(Value::as_object);
        waiting.extend(parts.into_iter().flat_map(|parts| parts.values()).map(|part| (part, depth + 1)));
    }
    height
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::pointer::join;

    fn document(schemas: &Value) -> Value {
        json!({"components": {"schemas": schemas}})
    }

    fn pointer_of(name: &str) -> String {
        join("/components/schemas", name)
    }

    fn reference(name: &str) -> Value {
        json!({"$ref": format!("#{}", pointer_of(name))})
    }

    fn is_one_circle(document: &Value, start: &str, other: &str) -> bool {
        let other = [pointer_of(other)];
        Compositions::default().go_in_one_circle(document, &pointer_of(start), other.iter())
    }

    #[test]
    fn composition_in_a_circle_is_found_from_wherever_it_starts() {
        let document = document(&json!({
            "A": {"allOf": [{"anyOf": [reference("B")]}]},
            "B": reference("A"),
            "User": {"not": reference("B")},
        }));
        assert!(is_one_circle(&document, "A", "B"));
        assert!(is_one_circle(&document, "B", "A"));
        assert!(!is_one_circle(&document, "User", "A"));
    }

    #[test]
    fn recursion_through_a_smaller_value_is_no_circle() {
        let document = document(&json!({
            "Node": {"allOf": [reference("Base")], "properties": {"children": {"items": reference("Node")}}},
            "Base": {"properties": {"parent": reference("Node")}},
        }));
        assert!(!is_one_circle(&document, "Base", "Node"));
    }

    #[test]
    fn a_chain_longer_than_any_stack_is_followed() {
        let last = 50_000;
        let chain = (0..last).map(|number| (number.to_string(), reference(&(number + 1).to_string())));
        let mut chain: serde_json::Map<String, Value> = chain.collect();
        chain.insert(last.to_string(), reference("0"));
        let document = document(&Value::Object(chain));
        assert!(is_one_circle(&document, "0", &last.to_string()));
    }
}
