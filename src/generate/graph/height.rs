//! How deep the smallest value of a node is; what makes drawing from recursive schemas end.
//!
//! A value deep inside a recursive schema must come to an end by the shortest way, and a schema without an end must be
//! found before anything is drawn from it. Start at [`Graph::height`].

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Graph, JsonType, Node, NodeId};

impl Graph {
    /// The depth of the smallest value: 1 for a scalar, `None` where every value would be infinitely deep.
    ///
    /// The smallest solution of the equations over all nodes that `id` cannot do without, found by iteration.
    pub(crate) fn height(&self, id: NodeId) -> Option<u32> {
        if let Some(known) = self.known_height(id) {
            return known.depth();
        }
        let needs = self.needed_by(id);
        let mut heights: HashMap<NodeId, u32> = HashMap::new();
        loop {
            let mut changed = false;
            for (node, need) in &needs {
                let Some(height) = need.height(&heights) else { continue };
                changed |= heights.get(node).is_none_or(|known| height < *known) && {
                    heights.insert(*node, height);
                    true
                };
            }
            if !changed {
                break;
            }
        }
        let decided = needs.iter().filter(|(_, need)| !matches!(need, Need::Unexplored));
        decided.for_each(|(node, _)| {
            let height = heights.get(node).map_or(Height::Endless, |depth| Height::Depth(*depth));
            self.keep_height(*node, height);
        });
        heights.get(&id).copied()
    }

    /// `id` and everything its smallest values may be made of, nearest first; what is far is left unexplored.
    fn needed_by(&self, id: NodeId) -> Vec<(NodeId, Need)> {
        let mut needs = Vec::new();
        let mut open = VecDeque::from([id]);
        let mut seen = HashSet::from([id]);
        while let Some(next) = open.pop_front() {
            let need = match self.known_height(next) {
                Some(Height::Depth(height)) => Need::Known(height),
                Some(Height::Endless) => Need::Impossible,
                None if needs.len() >= FAR => Need::Unexplored,
                None => Need::of(&self.node(next)),
            };
            for child in need.children() {
                if seen.insert(*child) {
                    open.push_back(*child);
                }
            }
            needs.push((next, need));
        }
        needs
    }
}

/// How deep the smallest value of a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Height {
    Depth(u32),
    /// There is no value, or none that ends.
    Endless,
}

impl Height {
    fn depth(self) -> Option<u32> {
        match self {
            Height::Depth(depth) => Some(depth),
            Height::Endless => None,
        }
    }
}

/// How many nodes are explored for one height; further ones are taken to be possible.
const FAR: usize = 400;

/// What the smallest value of a node is made of.
enum Need {
    Nothing,
    Impossible,
    /// It was found out before.
    Known(u32),
    Unexplored,
    /// All of these.
    All(Vec<NodeId>),
    /// Any one of these.
    Any(Vec<NodeId>),
}

impl Need {
    fn of(node: &Node) -> Self {
        if node.never {
            return Need::Impossible;
        }
        if node.listed.is_some() {
            return Need::Nothing;
        }
        if !node.choices.is_empty() {
            return Need::Any(node.choices.clone());
        }
        let scalar = [JsonType::Null, JsonType::Boolean, JsonType::Integer, JsonType::Fraction, JsonType::Text];
        if scalar.into_iter().any(|json_type| node.types.has(json_type) || node.spare.has(json_type)) {
            return Need::Nothing;
        }
        // With both containers allowed the shorter list is taken; it need not be the lower one.
        let array = node.types.has(JsonType::Array).then(|| node.array.needed());
        let object = node.types.has(JsonType::Object).then(|| node.object.needed());
        let mut options: Vec<Vec<NodeId>> = array.into_iter().chain(object).collect();
        options.sort_by_key(Vec::len);
        match options.into_iter().next() {
            None => Need::Impossible,
            Some(children) if children.is_empty() => Need::Nothing,
            Some(children) => Need::All(children),
        }
    }

    fn children(&self) -> &[NodeId] {
        match self {
            Need::All(children) | Need::Any(children) => children,
            Need::Nothing | Need::Impossible | Need::Known(_) | Need::Unexplored => &[],
        }
    }

    fn height(&self, known: &HashMap<NodeId, u32>) -> Option<u32> {
        let tallest = match self {
            Need::Nothing | Need::Unexplored => Some(0),
            Need::Known(height) => return Some(*height),
            Need::Impossible => None,
            Need::All(children) => children
                .iter()
                .map(|child| known.get(child).copied())
                .try_fold(0, |tallest, child| Some(tallest.max(child?))),
            Need::Any(children) => children.iter().filter_map(|child| known.get(child).copied()).min(),
        };
        tallest.map(|height: u32| height + 1)
    }
}
