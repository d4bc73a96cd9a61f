//! Why nothing breaks a place: what the schemas themselves allow is told apart from what was merely not found.
//!
//! Every way that was tried is looked at once more; the one that came closest gives the reason. Start at [`reason`].

use serde_json::Value;

use super::Mutation;
use super::apply::Miss;
use super::groups::Placed;
use crate::generate::graph::NodeId;
use crate::generate::request::{OperationPlan, assemble, faults};
use crate::generate::walk::{child, get, member, pointer};

/// Why a place is not broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) text: String,
    /// Whether it may be broken after all.
    pub(crate) is_given_up: bool,
}

impl Reason {
    pub(super) fn nothing(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_given_up: false }
    }

    pub(super) fn given_up(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_given_up: true }
    }
}

/// Why none of the candidates of a group breaks any of `drafts`.
pub(super) fn reason(plan: &OperationPlan, drafts: &[&Value], placed: &Placed) -> Reason {
    let group = &placed.group;
    if let Some(reason) = &group.reason {
        return reason.clone();
    }
    let tried = drafts.iter().flat_map(|draft| {
        let mutations = group.candidates.iter().map(|candidate| Mutation::new(placed, candidate));
        let base = mutations.clone().next().map(|first| before(plan, &first.inserted(draft)));
        mutations.map(move |mutation| match &base {
            Some(Before::Sound) => told(plan, draft, &mutation),
            Some(Before::Unwritten) => (1, Reason::nothing("what it is a part of cannot be written at all")),
            _ => (0, Reason::given_up("no valid request was found that has the place")),
        })
    });
    let closest = tried.max_by_key(|(rank, _)| *rank).map(|(_, reason)| reason);
    closest.unwrap_or_else(|| Reason::given_up("there is nothing to try"))
}

/// What a draft is before it is broken.
enum Before {
    Sound,
    /// Its values are valid, but not as they are read back.
    Unwritten,
    Faulty,
}

fn before(plan: &OperationPlan, draft: &Value) -> Before {
    match assemble(plan, draft).map(|request| faults(plan, &request)) {
        Ok(faults) if faults.is_empty() => Before::Sound,
        _ if plan.graph.accepts(&plan.graph.node(plan.root), draft) => Before::Unwritten,
        _ => Before::Faulty,
    }
}

/// The reason of one candidate; the higher its rank, the more it says.
fn told(plan: &OperationPlan, draft: &Value, mutation: &Mutation) -> (u8, Reason) {
    match mutation.miss(plan, draft) {
        Miss::Gone => (0, Reason::given_up("no request has the place")),
        Miss::Unwritten(_) => (2, Reason::nothing("no message carries what would break it")),
        Miss::NoBody => (3, Reason::nothing("nothing is left of the body, which is another violation")),
        Miss::Unseen => (4, Reason::nothing("what would break it is valid as it is read back")),
        Miss::Kept(changed) => (5, taker(plan, &mutation.inserted(draft), &changed, &mutation.path)),
        Miss::Other(faults) => {
            let told: Vec<String> = faults
                .iter()
                .take(3)
                .map(|fault| format!("`{}` at `{}`", fault.keyword, pointer(&fault.path)))
                .collect();
            (6, Reason::given_up(format!("what was tried breaks {}", told.join(", "))))
        }
    }
}

/// Whose alternative takes the changed value.
fn taker(plan: &OperationPlan, draft: &Value, changed: &Value, path: &[String]) -> Reason {
    let declared = declared(plan, draft, path);
    let takes = |depth: &usize| {
        let value = get(changed, &path[..*depth]);
        value.is_some_and(|value| plan.graph.accepts(&plan.graph.node(declared[*depth]), value))
    };
    let Some(depth) = (0..declared.len()).rev().find(takes) else {
        return Reason::given_up("no part of the request takes it, and the whole does");
    };
    if plan.graph.node(declared[depth]).choices.is_empty() {
        return Reason::given_up("what was tried is no violation");
    }
    if depth == path.len() {
        return Reason::nothing("another alternative takes it");
    }
    Reason::nothing(format!("another alternative of `{}` takes it", pointer(&path[..depth])))
}

/// What is declared at each step of a path.
fn declared(plan: &OperationPlan, draft: &Value, path: &[String]) -> Vec<NodeId> {
    let mut found = vec![plan.root];
    let mut value = draft;
    for token in path {
        let node = plan.graph.described_by(found[found.len() - 1], value);
        let Some((below, part)) = member(&plan.graph.node(node), token).zip(child(value, token)) else { break };
        found.push(below);
        value = part;
    }
    found
}
