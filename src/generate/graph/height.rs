//! How deep the smallest value of a node is; what makes drawing from recursive schemas end.
//!
//! A value deep inside a recursive schema must come to an end by the shortest way, and a schema without an end must be
//! found before anything is drawn from it. Start at [`Graph::height`].

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::OnceLock;

use super::{Graph, JsonType, Node, NodeId};

impl Graph {
    /// The depth of the smallest value: 1 for a scalar, `None` where every value would be infinitely deep.
    ///
    /// The smallest solution of the equations over all nodes that `id` cannot do without, found by iteration.
    pub(crate) fn height(&self, id: NodeId) -> Option<u32> {
        self.height_within(id, FAR, |heights| &heights.far)
    }

    /// The same from a closer look, for those who need it often and only to compare.
    pub(crate) fn near_height(&self, id: NodeId) -> Option<u32> {
        self.height_within(id, NEAR, |heights| &heights.near)
    }

    fn height_within(&self, id: NodeId, far: usize, of: fn(&Heights) -> &OnceLock<Height>) -> Option<u32> {
        if let Some(known) = of(self.heights(id)).get() {
            return known.depth();
        }
        let needs = self.needed_by(id, far);
        let solved = solved(&needs);
        let height = |node: &NodeId| solved.get(node).map_or(Height::Endless, |depth| Height::Depth(*depth));
        // What is not known for certain depends on where the search began, and is kept for that node only.
        if !needs.iter().any(|(_, need)| matches!(need, Need::Unexplored)) {
            for (node, _) in &needs {
                let known = self.heights(*node);
                known.far.get_or_init(|| height(node));
                known.near.get_or_init(|| height(node));
            }
        }
        of(self.heights(id)).get_or_init(|| height(&id)).depth()
    }

    /// `id` and everything its smallest values may be made of, nearest first; what is far is left unexplored.
    fn needed_by(&self, id: NodeId, far: usize) -> Vec<(NodeId, Need)> {
        let mut needs = Vec::new();
        let mut open = VecDeque::from([id]);
        let mut seen = HashSet::from([id]);
        while let Some(next) = open.pop_front() {
            let need = if needs.len() >= far { Need::Unexplored } else { Need::of(self.shared(next)) };
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

/// The least heights that fit together.
fn solved(needs: &[(NodeId, Need)]) -> HashMap<NodeId, u32> {
    let mut heights: HashMap<NodeId, u32> = HashMap::new();
    let mut changed = true;
    while std::mem::take(&mut changed) {
        // What is needed was found after what needs it.
        for (node, need) in needs.iter().rev() {
            let Some(height) = need.height(&heights) else { continue };
            if heights.get(node).is_none_or(|known| height < *known) {
                heights.insert(*node, height);
                changed = true;
            }
        }
    }
    heights
}

/// What was found out about a node, from far and from near.
#[derive(Debug, Default)]
pub(super) struct Heights {
    far: OnceLock<Height>,
    near: OnceLock<Height>,
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

/// The same for a closer look.
const NEAR: usize = 40;

/// What the smallest value of a node is made of.
enum Need {
    Nothing,
    Impossible,
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
            Need::Nothing | Need::Impossible | Need::Unexplored => &[],
        }
    }

    fn height(&self, known: &HashMap<NodeId, u32>) -> Option<u32> {
        let tallest = match self {
            Need::Nothing | Need::Unexplored => Some(0),
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
