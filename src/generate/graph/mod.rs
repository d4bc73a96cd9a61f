//! Schemas, compiled for generation.
//!
//! A [`Graph`] turns JSON Schema 2020-12 into [`Node`]s, one per distinct conjunction of schemas, the first time
//! each is visited: `allOf` and `$ref` are merged away, `oneOf`, `anyOf` and `if` become choices, and recursion
//! becomes a cycle between nodes. It draws nothing. Start at [`Graph::root`].

mod access;
mod arrays;
mod automaton;
mod choices;
mod compile;
mod conjuncts;
mod contradiction;
mod decimal;
mod derivation;
mod exact;
mod exclusive;
mod facts;
mod far;
mod height;
mod hints;
mod lists;
mod look_around;
mod members;
mod negate;
mod nfa;
mod node;
mod numbers;
mod objects;
mod part;
mod pattern;
mod piece;
mod reason;
mod shapes;
mod shelf;
mod span;
mod stride;
mod texts;
mod unevaluated;

pub(crate) use access::{Checker, SchemaAccess};
pub(crate) use arrays::ArrayRules;
pub(crate) use automaton::NoAutomaton;
#[cfg(test)]
pub(crate) use automaton::{Automaton, Demand, Factor};
pub(crate) use compile::{Graph, NodeId};
pub(crate) use decimal::Decimal;
pub(crate) use derivation::{Derivation, Repeated};
pub(crate) use far::Far;
pub(crate) use hints::Hint;
pub(crate) use members::Members;
pub(crate) use node::{JsonType, Node, TypeSet};
pub(crate) use numbers::{Bound, NumberRules};
pub(crate) use objects::{Additional, ObjectRules, Property};
pub(crate) use part::Part;
pub(crate) use pattern::Pattern;
pub(crate) use piece::Piece;
pub(crate) use span::{NEAR, Span};
pub(crate) use texts::TextRules;
