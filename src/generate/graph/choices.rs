//! The alternatives of a conjunction, made exclusive where they must be.
//!
//! One keyword is opened at a time, each alternative joined with everything else; alternatives that contradict the rest
//! are left out at once. Start at `Graph::choices`.

use serde_json::{Map, Value, json};

use super::conjuncts::{Conjuncts, EITHER, SCOPES};
use super::contradiction::is_contradiction;
use super::{Graph, NodeId};

/// Of the alternatives of a negation this many are kept: nobody asks which one is taken.
const KEPT: usize = 3;

/// With this many negations left, only one alternative of each is kept.
const MANY: usize = 5;

/// The alternatives of one node.
#[derive(Default)]
pub(super) struct Choices {
    pub(super) nodes: Vec<NodeId>,
    /// There was a choice, and nothing is left of it.
    pub(super) none_left: bool,
}

/// A choice that is being looked at: which part holds it, that part without it, and what to choose from.
struct Choice {
    part: usize,
    rest: Map<String, Value>,
    alternatives: Vec<Value>,
    is_either: bool,
}

impl Graph {
    /// The alternatives of the keyword that leaves the fewest, each joined with everything else.
    pub(super) fn choices(&self, flat: &Conjuncts) -> Choices {
        let negations = flat.parts.iter().filter(|part| part.contains_key(EITHER)).count();
        let mut chosen: Option<Choice> = None;
        for index in 0..flat.parts.len() {
            let Some(mut choice) = Choice::of(&flat.parts[index], index) else { continue };
            let mut others: Vec<&Map<String, Value>> = flat.parts.iter().collect();
            others[index] = &choice.rest;
            choice.alternatives.retain(|alternative| !is_contradiction(self.access(), &others, alternative));
            if choice.alternatives.is_empty() {
                return Choices { nodes: Vec::new(), none_left: true };
            }
            if choice.is_either {
                choice.alternatives.truncate(if negations > MANY { 1 } else { KEPT });
            }
            let is_forced = choice.alternatives.len() == 1;
            if is_forced || chosen.as_ref().is_none_or(|chosen| chosen.is_either && !choice.is_either) {
                chosen = Some(choice);
            }
            if is_forced {
                break;
            }
        }
        let Some(choice) = chosen else { return Choices { nodes: Vec::new(), none_left: false } };
        let nodes: Vec<NodeId> =
            choice.alternatives.iter().map(|alternative| self.joined(flat, &choice, alternative)).collect();
        Choices { nodes, none_left: false }
    }

    fn joined(&self, flat: &Conjuncts, choice: &Choice, alternative: &Value) -> NodeId {
        let rest = |(index, part): (usize, &Map<String, Value>)| {
            Value::Object(if index == choice.part { choice.rest.clone() } else { part.clone() })
        };
        let mut joined: Vec<Value> = flat.parts.iter().enumerate().map(rest).collect();
        let mut alternative = alternative.clone();
        if let (Value::Object(alternative), Some(scopes)) = (&mut alternative, flat.parts[choice.part].get(SCOPES)) {
            alternative.entry(SCOPES).or_insert_with(|| scopes.clone());
        }
        joined.push(alternative);
        self.intern_all(joined)
    }
}

impl Choice {
    /// Takes the first choice out of a schema object.
    fn of(part: &Map<String, Value>, index: usize) -> Option<Self> {
        if !["anyOf", "oneOf", "if"].into_iter().any(|keyword| part.contains_key(keyword)) {
            return None;
        }
        let mut rest = part.clone();
        if let Some(Value::Array(alternatives)) = rest.shift_remove("anyOf") {
            let is_either = rest.shift_remove(EITHER).is_some();
            return Some(Self { part: index, rest, alternatives, is_either });
        }
        if let Some(Value::Array(branches)) = rest.shift_remove("oneOf") {
            return Some(Self { part: index, rest, alternatives: exclusive(&branches), is_either: false });
        }
        let condition = rest.shift_remove("if")?;
        let (then, otherwise) = (rest.shift_remove("then"), rest.shift_remove("else"));
        let met = json!({ "allOf": [condition, then.unwrap_or(Value::Bool(true))] });
        let unmet = json!({ "allOf": [{ "not": condition }, otherwise.unwrap_or(Value::Bool(true))] });
        Some(Self { part: index, rest, alternatives: vec![met, unmet], is_either: false })
    }
}

/// Each branch without what the others accept.
fn exclusive(branches: &[Value]) -> Vec<Value> {
    let alone = |index: usize| {
        let others = branches.iter().enumerate().filter(|(other, _)| *other != index);
        let mut all = vec![branches[index].clone()];
        all.extend(others.map(|(_, other)| json!({ "not": other })));
        json!({ "allOf": all })
    };
    match branches {
        [only] => vec![only.clone()],
        _ => (0..branches.len()).map(alone).collect(),
    }
}
