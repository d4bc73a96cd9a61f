//! Sends what only the server may set.
//!
//! The request view does not see such properties at all, so the body is walked in the response view. Start at
//! [`groups`]. Whether sending one is wrong, or merely useless, is the contract's affair and decided by the proof.

use serde_json::Value;

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use super::places::places;
use crate::generate::graph::{Graph, Node, NodeId};
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, Density, Sampler};
use crate::generate::walk::below;

/// One group per `readOnly` property of the body, seen through the response view, which still has them.
pub(super) fn groups(answered: &(Graph, NodeId), body: &Value, random: &mut Random) -> Vec<Group> {
    let (graph, root) = answered;
    let mut groups = Vec::new();
    for place in places(graph, *root, body, body) {
        for (name, property) in &place.node.object.properties {
            if !place.value.is_object() || !is_read_only(&graph.node(property.node)) {
                continue;
            }
            let mut sampler = Sampler::new(graph, random.fork(), Alphabet::Wire).with_density(Density::Full);
            let Ok(value) = sampler.draw(property.node) else { continue };
            let path = below(&[&["body".to_owned()], place.path.as_slice()].concat(), name);
            let group = Group::new(MutationKind::ReadOnly, &path, &[]).unpromised();
            groups.push(group.with(
                Change::Set(value),
                Vec::new(),
                format!("with `{name}`, which only the server sets"),
            ));
        }
    }
    groups
}

fn is_read_only(node: &Node) -> bool {
    node.parts.iter().any(|part| part.get("readOnly") == Some(&Value::Bool(true)))
}
