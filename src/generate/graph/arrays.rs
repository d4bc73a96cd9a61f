//! The keywords about arrays, merged.
//!
//! Of several parts the strictest bound holds, and an item must satisfy every part that says something of its position.
//! Nothing is drawn here. Start at [`ArrayRules`].

use serde_json::{Map, Value, json};

use super::unevaluated::item_rules;
use super::{Graph, NodeId, Part};

/// What an array must be.
#[derive(Debug, Clone, Default)]
pub(crate) struct ArrayRules {
    /// The first items, by position.
    pub(crate) prefix: Vec<NodeId>,
    /// The items after those; `None` allows none.
    pub(crate) items: Option<NodeId>,
    /// Whether `items` or `prefixItems` says what items are.
    pub(crate) described: bool,
    /// `minItems`.
    pub(crate) minimum: usize,
    /// `maxItems`, or the length of the prefix where nothing may follow it.
    pub(crate) maximum: Option<usize>,
    /// `uniqueItems`.
    pub(crate) unique: bool,
    /// `contains`, once per part that has it.
    pub(crate) contains: Vec<Contains>,
}

/// `contains` with `minContains` and `maxContains`.
#[derive(Debug, Clone)]
pub(crate) struct Contains {
    /// What is contained.
    pub(crate) node: NodeId,
    /// What is not.
    pub(crate) outside: NodeId,
    /// How many items must be of it.
    pub(crate) least: usize,
    /// How many may be.
    pub(crate) most: Option<usize>,
}

impl ArrayRules {
    pub(super) fn compile(graph: &Graph, parts: &[Part]) -> Self {
        let longest = parts.iter().map(|part| prefix(part).len()).max().unwrap_or_default();
        let at = |index: usize| {
            let schemas = parts.iter().filter_map(|part| prefix(part).get(index).or_else(|| part.get("items")));
            graph.intern(&schemas.cloned().chain(item_rules(parts, Some(index))).collect::<Vec<_>>())
        };
        let mut rest: Vec<Value> = parts.iter().filter_map(|part| part.get("items")).cloned().collect();
        rest.extend(item_rules(parts, None));
        let closed = rest.contains(&Value::Bool(false));
        let maximum = parts.iter().filter_map(|part| size(part, "maxItems")).min();
        Self {
            prefix: (0..longest).map(at).collect(),
            described: longest > 0 || !rest.is_empty(),
            items: (!closed).then(|| graph.intern(&rest)),
            minimum: parts.iter().filter_map(|part| size(part, "minItems")).max().unwrap_or_default(),
            maximum: if closed { Some(maximum.map_or(longest, |maximum| maximum.min(longest))) } else { maximum },
            unique: parts.iter().any(|part| part.get("uniqueItems") == Some(&Value::Bool(true))),
            contains: parts.iter().filter_map(|part| Contains::compile(graph, part)).collect(),
        }
    }

    /// The node of the item at `index`.
    pub(crate) fn item(&self, index: usize) -> Option<NodeId> {
        self.prefix.get(index).copied().or(self.items)
    }

    /// What the shortest array holds.
    pub(super) fn needed(&self) -> Vec<NodeId> {
        let mut needed: Vec<NodeId> = self.prefix.iter().take(self.minimum).copied().collect();
        if self.minimum > self.prefix.len() {
            needed.extend(self.items);
        }
        needed.extend(self.contains.iter().filter(|contains| contains.least > 0).map(|contains| contains.node));
        needed
    }

    /// How many items an array has at least.
    pub(crate) fn shortest(&self) -> usize {
        self.contains.iter().map(|contains| contains.least).max().unwrap_or_default().max(self.minimum)
    }
}

impl Contains {
    fn compile(graph: &Graph, part: &Map<String, Value>) -> Option<Self> {
        let contained = part.get("contains")?;
        Some(Self {
            node: graph.intern(std::slice::from_ref(contained)),
            outside: graph.intern(&[json!({ "not": contained })]),
            least: size(part, "minContains").unwrap_or(1),
            most: size(part, "maxContains"),
        })
    }
}

fn prefix(part: &Map<String, Value>) -> &[Value] {
    part.get("prefixItems").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A keyword whose value is a count; `5.0` is one too.
pub(super) fn size(part: &Map<String, Value>, keyword: &str) -> Option<usize> {
    as_size(part.get(keyword)?)
}

/// A count as its author means it; none where it makes no sense.
pub(super) fn as_size(value: &Value) -> Option<usize> {
    if let Some(whole) = value.as_u64() {
        return Some(usize::try_from(whole).unwrap_or(usize::MAX));
    }
    let float = value.as_f64().filter(|float| float.fract() == 0.0 && *float >= 0.0)?;
    // Counts beyond this mean "as many as you like" in practice and must not wrap.
    format!("{float:.0}").parse().ok().or(Some(usize::MAX))
}
