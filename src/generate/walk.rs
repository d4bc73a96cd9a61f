//! Finds one's way through a value and the nodes that describe it, side by side.
//!
//! Paths are lists of tokens here, and JSON Pointers at the borders. Alternatives are entered by what a value
//! satisfies. Start at [`Graph::at`] and [`get`].

use std::sync::Arc;

use serde_json::Value;

use super::graph::{Additional, Graph, Node, NodeId};

impl Graph {
    /// The node that describes `value` most closely: the alternatives it satisfies are entered.
    pub(crate) fn described_by(&self, id: NodeId, value: &Value) -> NodeId {
        let mut id = id;
        // Each step takes one choice out of the schema, so a cycle means that there is nothing closer.
        for _ in 0..256 {
            let node = self.node(id);
            let matches = |choice: &&NodeId| self.accepts(&self.node(**choice), value);
            match node.choices.iter().find(matches) {
                Some(closer) if *closer != id => id = *closer,
                _ => break,
            }
        }
        id
    }

    /// The node that describes the part of `value` at `path`.
    pub(crate) fn at(&self, root: NodeId, value: &Value, path: &[String]) -> Option<Arc<Node>> {
        let mut id = self.described_by(root, value);
        let mut value = value;
        for token in path {
            value = child(value, token)?;
            id = self.described_by(member(&self.node(id), token)?, value);
        }
        Some(self.node(id))
    }
}

/// The node of a member of a container.
pub(crate) fn member(node: &Node, token: &str) -> Option<NodeId> {
    if let Ok(index) = token.parse::<usize>()
        && let Some(item) = node.array.item(index).filter(|_| node.object.properties.is_empty())
    {
        return Some(item);
    }
    if let Some(property) = node.object.properties.get(token) {
        return Some(property.node);
    }
    let by_pattern = node.object.by_pattern.iter().find(|(pattern, _)| pattern.accepts(token));
    by_pattern.map(|(_, node)| *node).or(match node.object.additional {
        Additional::Described(node) => Some(node),
        Additional::Open | Additional::Closed => None,
    })
}

/// A path, one token longer.
pub(crate) fn below(path: &[String], token: &str) -> Vec<String> {
    path.iter().cloned().chain([token.to_owned()]).collect()
}

/// A member of a container.
pub(crate) fn child<'a>(value: &'a Value, token: &str) -> Option<&'a Value> {
    match value {
        Value::Object(object) => object.get(token),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

/// A member of a container, to change.
pub(crate) fn child_mut<'a>(value: &'a mut Value, token: &str) -> Option<&'a mut Value> {
    match value {
        Value::Object(object) => object.get_mut(token),
        Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The part of `value` at `path`.
pub(crate) fn get<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, token| child(value, token))
}

/// The part of `value` at `path`, to change.
pub(crate) fn get_mut<'a>(value: &'a mut Value, path: &[String]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, token| child_mut(value, token))
}

/// Puts `new` at `path`, adding the last property where it is missing; false when its parent is missing.
pub(crate) fn set(value: &mut Value, path: &[String], new: Value) -> bool {
    let Some((last, parents)) = path.split_last() else {
        *value = new;
        return true;
    };
    match get_mut(value, parents) {
        Some(Value::Object(object)) => {
            object.insert(last.clone(), new);
            true
        }
        Some(Value::Array(items)) => match last.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items[index] = new;
                true
            }
            Ok(index) if index == items.len() => {
                items.push(new);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// Takes what is at `path` away; false when nothing was there.
pub(crate) fn remove(value: &mut Value, path: &[String]) -> bool {
    let Some((last, parents)) = path.split_last() else { return false };
    match get_mut(value, parents) {
        Some(Value::Object(object)) => object.shift_remove(last).is_some(),
        Some(Value::Array(items)) => match last.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// A path as a JSON Pointer (RFC 6901).
pub(crate) fn pointer(path: &[String]) -> String {
    path.iter().map(|token| format!("/{}", token.replace('~', "~0").replace('/', "~1"))).collect()
}

/// A JSON Pointer as a path.
pub(crate) fn path(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~")).collect()
}
