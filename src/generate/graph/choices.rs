//! The alternatives of a conjunction, made exclusive where they must be.
//!
//! One keyword is opened at a time, each alternative joined with everything else; alternatives that contradict the rest
//! are left out at once. Start at `Graph::choose`.

use serde_json::{Map, Value, json};

use super::conjuncts::{Conjuncts, EITHER, SCOPES, SOME};
use super::contradiction::is_contradiction;
use super::exclusive::exclusive;
use super::facts::Facts;
use super::negate::{is_atomic, negate};
use super::{Graph, NodeId, Part, SchemaAccess};

/// Of the alternatives of a negation this many are kept: nobody asks which one is taken.
const KEPT: usize = 3;

/// So many conditions in a row are counted.
const ROW: usize = 64;

/// So many choices are compared before one is made.
const MANY: usize = 8;

/// What is to be chosen at a conjunction.
pub(super) enum Step {
    /// Nothing.
    Done,
    /// There was a choice, and nothing is left of it.
    Never,
    /// One alternative is left: the conjunction goes on as this.
    Forced(Vec<Part>, Value),
    /// One of these; one that stands there more often is taken more often.
    Open(Vec<NodeId>),
}

/// A choice that is being looked at: which part holds it, that part without it, and what to choose from.
struct Choice {
    part: usize,
    rest: Map<String, Value>,
    alternatives: Vec<Value>,
    is_either: bool,
    /// Whether there are more alternatives that nobody has listed.
    is_partial: bool,
    is_condition: bool,
}

impl Graph {
    /// The alternatives of one keyword, each joined with everything else: of one that leaves no choice where there is
    /// one, else of the first; negations come last.
    pub(super) fn choose(&self, flat: &Conjuncts) -> Step {
        let mut chosen: Option<Choice> = None;
        let open = flat.parts.iter().enumerate().filter_map(|(index, part)| Choice::of(self.access(), part, index));
        for mut choice in open.take(MANY) {
            if !self.leaves_some(flat, &mut choice, KEPT) {
                return Step::Never;
            }
            let is_forced = choice.alternatives.len() == 1;
            if is_forced || chosen.is_none() {
                chosen = Some(choice);
            }
            if is_forced {
                break;
            }
        }
        let Some(choice) = chosen.or_else(|| self.negation(flat)) else { return Step::Done };
        match choice.alternatives.as_slice() {
            [] => Step::Never,
            [only] => {
                let (parts, alternative) = joined(flat, &choice, only);
                Step::Forced(parts, alternative)
            }
            several => {
                let nodes = several.iter().map(|alternative| {
                    let (parts, alternative) = joined(flat, &choice, alternative);
                    self.intern_with(parts, vec![alternative])
                });
                let mut nodes: Vec<NodeId> = nodes.collect();
                if choice.is_condition {
                    // Of conditions in a row each is met as often as the others.
                    let others = flat.parts.iter().filter(|part| part.contains_key("if")).count() - 1;
                    nodes.extend(nodes.last().copied().into_iter().cycle().take(others.min(ROW)));
                }
                Step::Open(nodes)
            }
        }
    }

    /// Takes alternatives away that contradict the rest; whether there are any left.
    fn leaves_some(&self, flat: &Conjuncts, choice: &mut Choice, kept: usize) -> bool {
        let mut others: Vec<Facts<'_>> = flat.parts.iter().map(|part| Facts::of(part)).collect();
        others[choice.part] = Facts::of(&choice.rest);
        let mut found = 0;
        let most = if choice.is_either { kept } else { usize::MAX };
        choice.alternatives.retain(|alternative| {
            let is_kept = found < most && !is_contradiction(self.access(), &others, alternative);
            found += usize::from(is_kept);
            is_kept
        });
        if found == most || choice.is_partial {
            self.narrow();
        }
        !choice.alternatives.is_empty()
    }

    /// The ways to keep the first `not` for which they are known.
    fn negation(&self, flat: &Conjuncts) -> Option<Choice> {
        let pending = flat.parts.iter().filter(|part| part.get("not").is_some_and(|negated| !is_atomic(negated)));
        // Every combination that is met is kept, so the more there are, the fewer of each.
        let kept = match pending.count() {
            0..=2 => KEPT,
            3..=4 => 2,
            _ => 1,
        };
        flat.parts.iter().enumerate().find_map(|(part, object)| {
            let negated = object.get("not").filter(|negated| !is_atomic(negated))?;
            let positive = negate(self.access(), negated)?;
            let is_partial = positive.get(EITHER) == Some(&SOME.into());
            let alternatives = match positive.get(EITHER).and(positive.get("anyOf")) {
                Some(Value::Array(alternatives)) => alternatives.clone(),
                _ => vec![positive],
            };
            let rest = Map::new();
            let mut choice = Choice { part, rest, alternatives, is_either: true, is_partial, is_condition: false };
            self.leaves_some(flat, &mut choice, kept);
            Some(choice)
        })
    }
}

/// Everything, with one alternative in the place of the choice.
fn joined(flat: &Conjuncts, choice: &Choice, alternative: &Value) -> (Vec<Part>, Value) {
    let is_more = choice.rest.keys().any(|keyword| keyword != SCOPES);
    let rest = is_more.then(|| Part::new(choice.rest.clone()));
    let part = |(index, part): (usize, &Part)| if index == choice.part { rest.clone() } else { Some(part.clone()) };
    let parts = flat.parts.iter().enumerate().filter_map(part).collect();
    let mut alternative = alternative.clone();
    if let (Value::Object(alternative), Some(scopes)) = (&mut alternative, flat.parts[choice.part].get(SCOPES)) {
        alternative.entry(SCOPES).or_insert_with(|| scopes.clone());
    }
    (parts, alternative)
}

impl Choice {
    /// Takes the first choice out of a schema object.
    fn of(access: &dyn SchemaAccess, part: &Map<String, Value>, index: usize) -> Option<Self> {
        if !["anyOf", "oneOf", "if"].into_iter().any(|keyword| part.contains_key(keyword)) {
            return None;
        }
        let mut rest = part.clone();
        if let Some(Value::Array(alternatives)) = rest.shift_remove("anyOf") {
            let either = rest.shift_remove(EITHER);
            let is_partial = either == Some(SOME.into());
            let is_either = either.is_some();
            return Some(Self { part: index, rest, alternatives, is_either, is_partial, is_condition: false });
        }
        if let Some(Value::Array(branches)) = rest.shift_remove("oneOf") {
            return Some(Self {
                part: index,
                rest,
                alternatives: exclusive(access, &branches),
                is_either: false,
                is_partial: false,
                is_condition: false,
            });
        }
        let condition = rest.shift_remove("if")?;
        let (then, otherwise) = (rest.shift_remove("then"), rest.shift_remove("else"));
        let met = json!({ "allOf": [condition, then.unwrap_or(Value::Bool(true))] });
        let unmet = json!({ "allOf": [{ "not": condition }, otherwise.unwrap_or(Value::Bool(true))] });
        let alternatives = vec![met, unmet];
        Some(Self { part: index, rest, alternatives, is_either: false, is_partial: false, is_condition: true })
    }
}
