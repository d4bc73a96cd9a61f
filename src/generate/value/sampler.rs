//! Draws one value from a node.
//!
//! It keeps account of depth and of work done, so that no schema makes it run for ever. Keywords that are met by luck
//! are checked on the spot. Start at [`Sampler::draw`].

use serde_json::Value;

use super::domain::is_same;
use super::{Alphabet, Class};
use crate::generate::graph::{Graph, Hint, JsonType, Node, NodeId, TypeSet};
use crate::generate::random::Random;

/// Why a value could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Miss {
    /// There is none, whatever is chosen.
    Never(String),
    /// There is none among the alternatives that are known.
    Impossible(String),
    /// There is none of a size that can be made.
    TooLarge(String),
    /// There may be one, but it was not found.
    Unlucky(String),
}

/// How many optional properties a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Density {
    /// None that can be spared.
    Sparse,
    /// Some.
    Mixed,
    /// All, as far as recursion allows, without `null` and without empty arrays.
    Full,
}

/// Draws values from one graph.
pub(crate) struct Sampler<'a> {
    pub(super) graph: &'a Graph,
    pub(super) random: Random,
    pub(super) alphabet: Alphabet,
    pub(super) density: Density,
    pub(super) depth: u32,
    /// From this depth on only the smallest values are drawn.
    deep: u32,
    nesting: u32,
    fuel: u32,
    /// How many parts were drawn again because they were refused.
    pub(crate) redrawn: u64,
    /// Whether every part is checked when it is drawn.
    careful: bool,
    /// What the name of the property that is being drawn says.
    pub(super) hint: Option<Hint>,
    /// The classes that were entered, where someone asks.
    pub(crate) noted: Option<Vec<(NodeId, Class)>>,
}

/// From here on only the smallest values are drawn.
const DEEP: u32 = 6;

/// The same for one value in eight, so that nothing which can be reached stays unreached.
const DEEPER: u32 = 12;

/// A value with this many parts is large enough: only the smallest ones are added. Recursion would double it at every
/// step.
const LARGE: u32 = 800;

/// No schema that people write needs more; the stack of a thread holds it.
const DEEPEST: u32 = 160;

/// How many nodes one draw may visit.
const FUEL: u32 = 60_000;

/// How often a node is drawn again when its checker refuses the value.
const ATTEMPTS: u32 = 40;

impl<'a> Sampler<'a> {
    pub(crate) fn new(graph: &'a Graph, mut random: Random, alphabet: Alphabet) -> Self {
        let (density, deep) = match random.below(16) {
            0 | 1 => (Density::Sparse, DEEP),
            2 | 3 => (Density::Full, DEEP),
            4 | 5 => (Density::Mixed, DEEPER),
            _ => (Density::Mixed, DEEP),
        };
        Self {
            graph,
            random,
            alphabet,
            density,
            deep,
            depth: 0,
            nesting: 0,
            fuel: FUEL,
            redrawn: 0,
            careful: false,
            hint: None,
            noted: None,
        }
    }

    /// Fixes how many optional properties are drawn.
    pub(crate) fn with_density(mut self, density: Density) -> Self {
        self.density = density;
        self
    }

    /// Has every part checked: slower, for schemas whose values were refused.
    pub(crate) fn carefully(mut self) -> Self {
        self.careful = true;
        self
    }

    /// Draws a value of `id`.
    pub(crate) fn draw(&mut self, id: NodeId) -> Result<Value, Miss> {
        self.fuel = self.fuel.saturating_sub(1);
        if self.fuel == 0 {
            return Err(Miss::TooLarge("it takes more parts than one value may have".to_owned()));
        }
        if self.nesting >= DEEPEST {
            return Err(Miss::TooLarge("it nests too deep".to_owned()));
        }
        let graph = self.graph;
        let node = graph.shared(id);
        if node.never {
            return Err(Miss::Impossible("nothing is allowed here".to_owned()));
        }
        // An alternative is not deeper in the value than what it is chosen for.
        let deeper = u32::from(node.choices.is_empty());
        self.depth += deeper;
        self.nesting += 1;
        let drawn = if node.by_luck || self.careful { self.until_accepted(id, node) } else { self.once(id, node) };
        self.depth -= deeper;
        self.nesting -= 1;
        drawn
    }

    /// Whether drawing must come to an end.
    pub(super) fn is_deep(&self) -> bool {
        self.depth >= self.deep || FUEL - self.fuel >= LARGE
    }

    fn until_accepted(&mut self, id: NodeId, node: &Node) -> Result<Value, Miss> {
        for _ in 0..ATTEMPTS {
            let value = self.once(id, node)?;
            if self.graph.accepts(node, &value) {
                return Ok(value);
            }
            self.redrawn += 1;
            if self.fuel == 0 {
                break;
            }
        }
        let reason = if node.has("oneOf") {
            "no value was found that exactly one alternative of `oneOf` accepts"
        } else {
            "what was drawn for one keyword broke another"
        };
        Err(Miss::Unlucky(reason.to_owned()))
    }

    fn once(&mut self, id: NodeId, node: &Node) -> Result<Value, Miss> {
        if let Some(listed) = &node.listed {
            if listed.is_empty() {
                return Err(Miss::Impossible("no listed value fits the other keywords".to_owned()));
            }
            let index = self.random.index(listed.len());
            self.note(id, Class::Member(index));
            return Ok(listed[index].clone());
        }
        if let Some(example) = self.example(id, node) {
            self.note_value(id, node, &example);
            return Ok(example);
        }
        if !node.choices.is_empty() {
            return self.alternative(id, &node.choices);
        }
        let drawn = self.not_excluded(node);
        if let Ok(value) = &drawn {
            self.note_value(id, node, value);
        }
        drawn
    }

    /// A value that `not` does not leave out.
    fn not_excluded(&mut self, node: &Node) -> Result<Value, Miss> {
        if node.excluded.is_empty() {
            return self.of_some_type(node);
        }
        let mut value = self.of_some_type(node)?;
        for _ in 0..ATTEMPTS {
            if !node.excluded.iter().any(|excluded| is_same(excluded, &value)) {
                return Ok(value);
            }
            value = self.of_some_type(node)?;
        }
        Err(Miss::Unlucky("all that was found is left out by `not`".to_owned()))
    }

    /// One of the alternatives; where it has no value, another.
    fn alternative(&mut self, id: NodeId, choices: &[NodeId]) -> Result<Value, Miss> {
        let mut tried: Vec<NodeId> = Vec::new();
        let mut last = None;
        if self.density != Density::Full
            && !self.is_deep()
            && let Some(choice) = self.random.pick(choices)
        {
            match self.taken(id, *choice) {
                Ok(value) => return Ok(value),
                Err(miss) => last = Some(miss),
            }
            tried.push(*choice);
        }
        for choice in self.in_order(choices) {
            if tried.contains(&choice) {
                continue;
            }
            tried.push(choice);
            match self.taken(id, choice) {
                Ok(value) => return Ok(value),
                Err(miss) => last = Some(miss),
            }
        }
        match last {
            Some(Miss::Never(reason)) => Err(Miss::Impossible(reason)),
            Some(miss) => Err(miss),
            None => Err(Miss::Impossible("there are no alternatives".to_owned())),
        }
    }

    fn taken(&mut self, id: NodeId, choice: NodeId) -> Result<Value, Miss> {
        let value = self.draw(choice)?;
        self.note(id, Class::Alternative(choice));
        Ok(value)
    }

    /// The alternatives by preference.
    fn in_order(&mut self, choices: &[NodeId]) -> Vec<NodeId> {
        let mut order = choices.to_vec();
        if self.is_deep() {
            order.sort_by_cached_key(|choice| self.graph.near_height(*choice).unwrap_or(u32::MAX));
        } else {
            self.random.shuffle(&mut order);
        }
        if self.density == Density::Full {
            order.sort_by_key(|choice| self.graph.shared(*choice).types == TypeSet::default().with(JsonType::Null));
        }
        order
    }

    fn of_some_type(&mut self, node: &Node) -> Result<Value, Miss> {
        if let Some(only) = node.types.only().filter(|_| node.spare.is_empty()) {
            return self.of_type(node, only);
        }
        let prefers_scalars = self.is_deep() || (!node.typed && node.types == TypeSet::ALL);
        let mut left = node.types;
        let mut last = None;
        while let Some(json_type) = self.some_type(left, prefers_scalars) {
            match self.of_type(node, json_type) {
                Ok(value) => return Ok(value),
                Err(miss) => last = Some(miss),
            }
            left = left.without(json_type);
        }
        let last = last.unwrap_or_else(|| Miss::Impossible("no type is allowed here".to_owned()));
        // What the keywords are about is impossible, but nothing forbids values that they are not about.
        let spare = if matches!(last, Miss::Impossible(_) | Miss::Never(_)) { node.spare.iter().next() } else { None };
        spare.map_or(Err(last), |json_type| self.of_type(node, json_type))
    }

    /// One of the types.
    fn some_type(&mut self, types: TypeSet, prefers_scalars: bool) -> Option<JsonType> {
        let scalars = types.without(JsonType::Array).without(JsonType::Object);
        let types = if prefers_scalars && !scalars.is_empty() { scalars } else { types };
        if types.only().is_some() {
            return types.only();
        }
        let drawn = types.nth(self.random.index(types.count()));
        // `null` beside another type means "or nothing" and would crowd out what the schema describes.
        if drawn == Some(JsonType::Null) && (self.density == Density::Full || self.random.chance(2, 3)) {
            let others = types.without(JsonType::Null);
            return others.nth(self.random.index(others.count()));
        }
        drawn
    }

    fn of_type(&mut self, node: &Node, json_type: JsonType) -> Result<Value, Miss> {
        match json_type {
            JsonType::Null => Ok(Value::Null),
            JsonType::Boolean => Ok(Value::Bool(self.random.chance(1, 2))),
            JsonType::Integer | JsonType::Fraction => self
                .number(&node.number, json_type == JsonType::Integer)
                .ok_or_else(|| Miss::Never("no number lies within the bounds and on the multiples".to_owned())),
            JsonType::Text => self.text(&node.text).map(Value::String),
            JsonType::Array => {
                self.hint = None;
                self.array(&node.array)
            }
            JsonType::Object => self.object(&node.object),
        }
    }
}
