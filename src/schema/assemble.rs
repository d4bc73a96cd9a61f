//! The schemas that are handed to the validator, one per unit.
//!
//! A reference becomes [`REFERENCE`], which asks the unit of its target, except where that would lose something:
//! `unevaluatedProperties` must see through every reference that looks at the same value, so those targets are put
//! into the same schema. So are small targets, because asking a unit costs more than they do. Start at [`assemble`].

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::body::{Bodies, Body};
use super::examples::EXAMPLES;
use super::walk::{self, Holds};
use crate::source::pointer;

/// The keyword that stands for a `$ref`; its value is the pointer of the target.
pub(super) const REFERENCE: &str = "x-probity-ref";

/// Where targets stand in an assembled schema, by their pointers.
const TARGETS: &str = "$defs";

/// How many targets without need are put into one schema.
const MAX_INLINED: usize = 64;

/// How many objects such a target may have.
const MAX_OBJECTS: usize = 12;

/// How many references such a target may have, and how many of them may follow each other.
const MAX_REFERENCES: usize = 4;
const MAX_STEPS: usize = 2;

/// A schema for the validator, and the pointers of the units that it asks.
pub(super) struct Assembled {
    pub(super) schema: Value,
    pub(super) asked: Vec<String>,
    /// Where its resources stand, when it is compiled in its own dialect: see `verbatim`.
    pub(super) resources: Option<BTreeMap<String, String>>,
}

/// Makes the schema of a unit.
pub(super) fn assemble(bodies: &Bodies, body: &Body) -> Assembled {
    let mut assembler = Assembler {
        bodies,
        is_evaluating: body.is_evaluating,
        inside: BTreeSet::new(),
        waiting: Vec::new(),
        left: MAX_INLINED,
        asked: BTreeSet::new(),
    };
    let mut schema = assembler.schema(&body.value, true);
    let mut targets = Map::new();
    while let Some(target) = assembler.waiting.pop() {
        let value = bodies.get(&target).map_or(Value::Bool(true), |body| assembler.schema(&body.value, true));
        targets.insert(target, value);
    }
    if let (Value::Object(fields), false) = (&mut schema, targets.is_empty()) {
        fields.insert(TARGETS.to_owned(), Value::Object(targets));
    }
    Assembled { schema, asked: assembler.asked.into_iter().collect(), resources: None }
}

/// The pointer of the body that a place of an assembled schema belongs to, and the place in it; the pointer is `None`
/// for the unit's own.
pub(super) fn origin(place: &str) -> (Option<String>, &str) {
    let below = place.strip_prefix('/').and_then(|place| place.strip_prefix(TARGETS)?.strip_prefix('/'));
    let Some(below) = below else { return (None, place) };
    let end = below.find('/').unwrap_or(below.len());
    (Some(below[..end].replace("~1", "/").replace("~0", "~")), &below[end..])
}

struct Assembler<'a> {
    bodies: &'a Bodies,
    is_evaluating: bool,
    inside: BTreeSet<String>,
    waiting: Vec<String>,
    left: usize,
    asked: BTreeSet<String>,
}

impl Assembler<'_> {
    fn schema(&mut self, value: &Value, is_same_value: bool) -> Value {
        let Value::Object(fields) = value else { return value.clone() };
        let mut new = Map::with_capacity(fields.len());
        for (key, child) in fields.iter().filter(|(key, _)| *key != EXAMPLES) {
            if let ("$ref", Some(target)) = (key.as_str(), child.as_str().and_then(pointer::from_reference)) {
                let (key, value) = self.reference(target, is_same_value);
                new.insert(key.to_owned(), value.into());
                continue;
            }
            let holds = Holds::of(key);
            let is_same_value = is_same_value && holds.is_same_value();
            let child = match (holds, child) {
                (Holds::SameValue | Holds::Part, child) => self.schema(child, is_same_value),
                (Holds::SameValueList | Holds::PartList, Value::Array(items)) => {
                    items.iter().map(|item| self.schema(item, is_same_value)).collect()
                }
                (Holds::SameValueMap | Holds::PartMap, Value::Object(children)) => {
                    let children =
                        children.iter().map(|(name, child)| (name.clone(), self.schema(child, is_same_value)));
                    Value::Object(children.collect())
                }
                _ => child.clone(),
            };
            new.insert(key.clone(), child);
        }
        Value::Object(new)
    }

    fn reference(&mut self, target: String, is_same_value: bool) -> (&'static str, String) {
        let is_inside = self.inside.contains(&target) || self.is_evaluating && is_same_value || self.is_small(&target);
        if !is_inside {
            self.asked.insert(target.clone());
            return (REFERENCE, target);
        }
        let place = pointer::join(&pointer::join("", TARGETS), &target);
        if self.inside.insert(target.clone()) {
            self.left = self.left.saturating_sub(1);
            self.waiting.push(target);
        }
        ("$ref", format!("#{}", pointer::to_fragment(&place)))
    }

    fn is_small(&self, target: &str) -> bool {
        self.left > 0 && is_small(self.bodies, target, MAX_STEPS)
    }
}

/// Whether a schema is small, and so is all that it refers to, a few steps far; so no circle is.
fn is_small(bodies: &Bodies, target: &str, steps: usize) -> bool {
    let Some(body) = bodies.get(target) else { return false };
    let is_plain = !body.is_evaluating && !body.is_dynamic && body.references.len() <= MAX_REFERENCES;
    is_plain
        && (body.references.is_empty() || steps > 0)
        && walk::objects(&body.value).nth(MAX_OBJECTS).is_none()
        && body.references.iter().all(|target| is_small(bodies, target, steps - 1))
}
