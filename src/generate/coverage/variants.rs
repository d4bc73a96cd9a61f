//! The other alternatives of `oneOf`, `anyOf` and `if`: one whole draft for each.
//!
//! A draft stands in one alternative of every choice, so that places of the others need drafts of their own; those are
//! found from draft to draft. Start at [`variants`].

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use super::feature::Feature;
use super::features::{fixed, touches};
use super::packing::Prover;
use crate::generate::graph::{Graph, NodeId};
use crate::generate::mutate::places;
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, Density, Sampler};
use crate::generate::walk::set;

/// A valid draft, and the place from which on it is unlike those before.
pub(super) struct Variant {
    pub(super) full: Value,
    pub(super) focus: Vec<String>,
}

/// More alternatives than this are told and left alone.
const MOST: usize = 48;

/// How often a value of an alternative is drawn before it is given up.
const DRAWS: usize = 6;

/// `full` itself and one draft for each alternative that it is not in; and places with alternatives left alone.
pub(super) fn variants(
    prover: &Prover,
    full: Value,
    random: &mut Random,
) -> (Vec<Variant>, Vec<(Vec<String>, String)>) {
    let plan = prover.plan;
    let mut seen: BTreeSet<(Vec<String>, NodeId)> = BTreeSet::new();
    let mut left = Vec::new();
    let mut found = Vec::new();
    let fixed = fixed(plan);
    let mut waiting = VecDeque::from([Variant { full, focus: Vec::new() }]);
    while let Some(variant) = waiting.pop_front() {
        for place in places(&plan.graph, plan.root, &variant.full, &variant.full) {
            if !place.path.starts_with(&variant.focus)
                || place.path.len() < 2 && place.path.first().is_none_or(|at| at != "body")
            {
                continue;
            }
            for leaf in leaves(&plan.graph, place.declared) {
                let is_here = plan.graph.described_by(place.declared, &place.value) == leaf;
                if !seen.insert((place.path.clone(), leaf)) || is_here {
                    continue;
                }
                if found.len() + waiting.len() >= MOST {
                    left.push((place.path.clone(), "there are too many alternatives to try all".to_owned()));
                    continue;
                }
                let probe = Feature::put(&place.path, "", Value::Null, "");
                if touches(&probe, &fixed) {
                    left.push((place.path.clone(), "the case fixes something here".to_owned()));
                    continue;
                }
                match drawn(prover, &variant.full, &place.path, leaf, random) {
                    Some(full) => waiting.push_back(Variant { full, focus: place.path.clone() }),
                    None => left.push((place.path.clone(), "no valid value of an alternative was found".to_owned())),
                }
            }
        }
        found.push(variant);
    }
    (found, left)
}

/// The alternatives below a node that offer no further ones.
fn leaves(graph: &Graph, id: NodeId) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut waiting: Vec<(NodeId, u32)> = graph.node(id).choices.iter().map(|choice| (*choice, 0)).collect();
    while let Some((id, depth)) = waiting.pop() {
        let node = graph.node(id);
        if node.never || found.len() >= MOST {
            continue;
        }
        if node.choices.is_empty() || depth > 4 {
            found.push(id);
        } else {
            waiting.extend(node.choices.iter().map(|choice| (*choice, depth + 1)));
        }
    }
    found.reverse();
    found
}

fn drawn(prover: &Prover, full: &Value, path: &[String], leaf: NodeId, random: &mut Random) -> Option<Value> {
    for _ in 0..DRAWS {
        let graph = &prover.plan.graph;
        let mut sampler = Sampler::new(graph, random.fork(), Alphabet::Wire).with_density(Density::Full);
        let Ok(value) = sampler.draw(leaf) else { continue };
        let mut draft = full.clone();
        if set(&mut draft, path, value) && prover.prove(&draft).is_some() {
            return Some(draft);
        }
    }
    None
}
