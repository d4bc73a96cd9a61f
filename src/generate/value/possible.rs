//! Whether there is a value of a class at all.
//!
//! A graph tells classes apart before anyone asks whether their keywords contradict each other: a text that is a UUID
//! and must not look like one is found out when it is drawn. Only classes that no draw was of are asked. Start at
//! [`is_empty`].

use serde_json::Value;

use super::domain::is_same;
use super::sampler::{Density, Sampler};
use super::{Alphabet, Class, Miss};
use crate::generate::graph::{Graph, JsonType, Node, NodeId};
use crate::generate::random::{Random, chacha};

/// What is impossible is so at every attempt; what is merely hard is not.
const ATTEMPTS: u8 = 4;

/// Whether no value is of this class of a node.
pub(crate) fn is_empty(graph: &Graph, id: NodeId, class: &Class) -> bool {
    let node = graph.node(id);
    match class {
        Class::Alternative(choice) => is_impossible(graph, *choice),
        Class::Present(name) => {
            let property = node.object.properties.get(name);
            is_no_object(graph, &node) || property.is_some_and(|property| is_impossible(graph, property.node))
        }
        Class::Absent(_) => is_no_object(graph, &node),
        Class::Lowest => is_no_number(&node, node.number.low),
        Class::Highest => is_no_number(&node, node.number.high),
        Class::Member(_) => false,
        _ => is_impossible(graph, id),
    }
}

/// Whether a property that must be there cannot be.
fn is_no_object(graph: &Graph, node: &Node) -> bool {
    let mut required = node.object.properties.values().filter(|property| property.required);
    !node.types.has(JsonType::Object) || required.any(|property| is_impossible(graph, property.node))
}

/// Whether an end of a range is left out by another keyword.
fn is_no_number(node: &Node, end: Option<i128>) -> bool {
    let number = end.and_then(|k| node.number.at(k)?.to_value());
    let is_excluded = |number: &Value| node.excluded.iter().any(|excluded| is_same(excluded, number));
    number.is_none_or(|number| !node.number.allows(&number) || is_excluded(&number))
}

fn is_impossible(graph: &Graph, id: NodeId) -> bool {
    (0..ATTEMPTS).all(|attempt| {
        let mut rng = chacha(&[attempt; 32]);
        let mut sampler = Sampler::new(graph, Random::new(&mut rng), Alphabet::Unicode).with_density(Density::Sparse);
        matches!(sampler.draw(id), Err(Miss::Impossible(_) | Miss::Never(_)))
    })
}
