//! The classes of values that a node tells apart, and noting which are drawn.
//!
//! Nothing is noted unless someone asks, so that drawing is not slowed down. Start at [`Class`].

use std::collections::BTreeMap;

use serde_json::Value;

use super::Sampler;
use crate::generate::graph::{JsonType, Node, NodeId};

/// A class of values of one node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Alternative(NodeId),
    Member(usize),
    Present(String),
    Absent(String),
    Lowest,
    Highest,
    Shortest,
    Longest,
    Fewest,
    Most,
}

/// How often classes of nodes were drawn.
pub(crate) type Hits = BTreeMap<(NodeId, Class), u64>;

/// Longer strings and arrays are not drawn on purpose.
const LONG: usize = 32;

impl Class {
    /// The ends that numbers, lengths and sizes of a node have.
    pub(crate) fn ends(node: &Node) -> Vec<Class> {
        let mut ends = Vec::new();
        if node.types.has(JsonType::Integer) || node.types.has(JsonType::Fraction) {
            ends.extend(node.number.low.map(|_| Class::Lowest));
            ends.extend(node.number.high.map(|_| Class::Highest));
        }
        if node.types.has(JsonType::Text) && !node.text.has_patterns() && !node.text.is_shaped() {
            ends.extend((node.text.minimum > 0).then_some(Class::Shortest));
            ends.extend(node.text.maximum.filter(|maximum| *maximum <= LONG).map(|_| Class::Longest));
        }
        if node.types.has(JsonType::Array) && node.array.described && node.array.contains.is_empty() {
            ends.push(Class::Fewest);
            let reachable = node.array.maximum.filter(|maximum| *maximum <= LONG && !node.array.unique);
            ends.extend(reachable.map(|_| Class::Most));
        }
        ends
    }

    /// The classes that a value drawn from a node is of.
    fn of(node: &Node, value: &Value) -> Vec<Class> {
        match value {
            Value::Object(object) => {
                let optional = node.object.properties.iter().filter(|(_, property)| !property.required);
                let class = |name: &String| {
                    if object.contains_key(name) { Class::Present(name.clone()) } else { Class::Absent(name.clone()) }
                };
                optional.map(|(name, _)| class(name)).collect()
            }
            Value::Number(_) => {
                let is_at = |k: Option<i128>| k.and_then(|k| node.number.at(k)?.to_value()).as_ref() == Some(value);
                let low = is_at(node.number.low).then_some(Class::Lowest);
                low.into_iter().chain(is_at(node.number.high).then_some(Class::Highest)).collect()
            }
            Value::String(text) => {
                let length = text.chars().count();
                let shortest = (length == node.text.minimum).then_some(Class::Shortest);
                shortest.into_iter().chain((Some(length) == node.text.maximum).then_some(Class::Longest)).collect()
            }
            Value::Array(items) => {
                let fewest = (items.len() == node.array.minimum).then_some(Class::Fewest);
                fewest.into_iter().chain((Some(items.len()) == node.array.maximum).then_some(Class::Most)).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Sampler<'_> {
    pub(super) fn note(&mut self, id: NodeId, class: Class) {
        if let Some(noted) = &mut self.noted {
            noted.push((id, class));
        }
    }

    pub(super) fn note_value(&mut self, id: NodeId, node: &Node, value: &Value) {
        if let Some(noted) = &mut self.noted {
            noted.extend(Class::of(node, value).into_iter().map(|class| (id, class)));
        }
    }
}
