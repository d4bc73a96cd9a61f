//! Every place of a request that a schema says something about.
//!
//! Optional parts that a request leaves out have places too; what must be put there first comes along. Recursion is
//! walked once. Nothing is broken here. Start at [`places`].

use std::sync::Arc;

use serde_json::Value;

use crate::generate::graph::{Graph, Node, NodeId};
use crate::generate::walk::{child, member};

/// One place: a parameter's value, a body, or a part of one.
pub(crate) struct Place {
    /// Into the draft: location, name, then into the value.
    pub(crate) path: Vec<String>,
    /// What stands there must be this.
    pub(crate) node: Arc<Node>,
    /// What may stand there, with the alternatives that `node` was chosen from.
    pub(crate) declared: NodeId,
    /// How long the path is to the outermost part that was chosen from alternatives, and that this is a part of.
    pub(crate) alternative: Option<usize>,
    /// What stands there, or may.
    pub(crate) value: Value,
    /// What must be put into the draft first, so that the place is there.
    pub(crate) insert: Option<(Vec<String>, Value)>,
}

/// Deeper places are left alone.
const DEEPEST: usize = 12;

/// The first and the last item stand for all: some servers check only the first.
const ITEMS: usize = 2;

/// The places of `draft`, in schema order; what it leaves out is taken from `full`.
pub(crate) fn places(graph: &Graph, root: NodeId, draft: &Value, full: &Value) -> Vec<Place> {
    let mut walk = Walk { graph, places: Vec::new(), path: Vec::new(), entered: Vec::new() };
    walk.enter(root, &Side { draft: Some(draft), full: Some(full), insert: None, alternative: None });
    walk.places
}

struct Walk<'a> {
    graph: &'a Graph,
    places: Vec<Place>,
    path: Vec<String>,
    /// The nodes on the way; one that is met again is recursion, and shows nothing new.
    entered: Vec<NodeId>,
}

/// The same place in the draft and in the full value.
struct Side<'a> {
    draft: Option<&'a Value>,
    full: Option<&'a Value>,
    insert: Option<(Vec<String>, Value)>,
    alternative: Option<usize>,
}

impl Walk<'_> {
    fn enter(&mut self, id: NodeId, side: &Side) {
        let present = side.draft.filter(|value| !value.is_null() || side.full.is_none_or(Value::is_null));
        let Some(value) = present.or(side.full) else { return };
        let insert = side.insert.clone().or_else(|| present.is_none().then(|| (self.path.clone(), value.clone())));
        let closest = self.graph.described_by(id, value);
        let node = self.graph.node(closest);
        let alternative = side.alternative.or((closest != id).then_some(self.path.len()));
        self.places.push(Place {
            path: self.path.clone(),
            node: Arc::clone(&node),
            declared: id,
            alternative,
            value: value.clone(),
            insert: insert.clone(),
        });
        if self.path.len() >= DEEPEST || self.entered.contains(&closest) {
            return;
        }
        self.entered.push(closest);
        // What another alternative has is of no use here.
        let full = side.full.filter(|full| self.graph.described_by(id, full) == closest);
        for token in tokens(&node, value, full) {
            let Some(member) = member(&node, &token) else { continue };
            let side = Side {
                draft: present.and_then(|value| child(value, &token)),
                full: full.and_then(|full| child(full, &token)),
                insert: insert.clone(),
                alternative,
            };
            self.path.push(token);
            self.enter(member, &side);
            self.path.pop();
        }
        self.entered.pop();
    }
}

fn tokens(node: &Node, value: &Value, full: Option<&Value>) -> Vec<String> {
    match value {
        Value::Object(object) => {
            let named = node.object.properties.keys();
            let unnamed = object.keys().filter(|name| !node.object.properties.contains_key(name.as_str()));
            named.chain(unnamed.take(1)).cloned().collect()
        }
        Value::Array(items) => {
            let length =
                if items.is_empty() { full.and_then(Value::as_array).map_or(0, Vec::len).min(1) } else { items.len() };
            let mut indices: Vec<usize> = (0..length.min(ITEMS)).collect();
            if let Some(last) = indices.get_mut(ITEMS - 1) {
                *last = length - 1;
            }
            indices.into_iter().map(|index| index.to_string()).collect()
        }
        _ => Vec::new(),
    }
}
