//! All ways to make a value a little simpler, the boldest first.
//!
//! An edit need not keep the schema or the fault; the search asks about both. Order matters: what takes most away comes
//! first. Start at [`edits`].

use serde_json::Value;

use super::scalars::simpler;
use crate::generate::graph::{Graph, NodeId};
use crate::generate::walk::{below, child, get, get_mut, remove, set};

/// One change of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    /// Takes a property away.
    Remove(Vec<String>),
    /// Takes items away from an array.
    Shorten { path: Vec<String>, from: usize, count: usize },
    /// Puts something simpler there.
    Replace(Vec<String>, Value),
}

impl Edit {
    /// The changed value; `None` when the edit is about a value of another shape.
    pub(super) fn apply(&self, value: &Value) -> Option<Value> {
        let mut changed = value.clone();
        let done = match self {
            Edit::Remove(path) => remove(&mut changed, path),
            Edit::Replace(path, new) => set(&mut changed, path, new.clone()),
            Edit::Shorten { path, from, count } => match get_mut(&mut changed, path) {
                Some(Value::Array(items)) if from + count <= items.len() => {
                    items.drain(*from..from + count);
                    true
                }
                _ => false,
            },
        };
        done.then_some(changed)
    }
}

/// The edits of `value`: parts are taken away from the outside in, then what is left is made plain.
pub(super) fn edits(graph: &Graph, node: NodeId, value: &Value) -> Vec<Edit> {
    let mut paths = vec![Vec::new()];
    let mut next = 0;
    while let Some(path) = paths.get(next).cloned() {
        next += 1;
        let Some(part) = get(value, &path) else { continue };
        paths.extend(tokens(part).into_iter().map(|token| below(&path, &token)));
    }
    let part = |path: &Vec<String>| path.iter().try_fold(value, |part, token| child(part, token));
    let mut edits = Vec::new();
    for path in &paths {
        match part(path) {
            Some(Value::Array(items)) => edits.extend(shortenings(path, items.len())),
            Some(Value::Object(object)) => {
                edits.extend(object.keys().map(|name| Edit::Remove(below(path, name))));
            }
            _ => {}
        }
    }
    for path in &paths {
        let Some(part) = part(path) else { continue };
        let described = graph.at(node, value, path);
        edits.extend(simpler(part, described.as_deref()).into_iter().map(|new| Edit::Replace(path.clone(), new)));
    }
    edits
}

fn tokens(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => object.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    }
}

/// Halves, quarters and so on down to single items, from the end.
fn shortenings(path: &[String], length: usize) -> Vec<Edit> {
    let mut shortenings = Vec::new();
    let mut count = length;
    while count > 0 {
        let starts = (0..length / count).map(|index| length - (index + 1) * count);
        shortenings.extend(starts.map(|from| Edit::Shorten { path: path.to_vec(), from, count }));
        count /= 2;
    }
    shortenings
}
