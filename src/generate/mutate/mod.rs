//! Requests that break their contract in exactly one named way.
//!
//! The places of an operation's schemas are walked in their order, every keyword gives a group of candidates, and
//! each candidate is proved on the written request before it counts. What a schema promises and nothing can break is
//! told beside. Start at [`mutate`].

mod apply;
mod bodies;
mod candidate;
mod compositions;
mod containers;
mod enumerate;
mod framing;
mod groups;
mod identifiers;
mod kind;
mod near_misses;
mod numbers;
mod packs;
mod parts;
mod patterns;
mod places;
mod read_only;
#[cfg(test)]
mod reason_tests;
mod reasons;
mod sequences;
mod texts;
mod types;
mod ways;
#[cfg(test)]
mod wrong_patterns;
mod xml;

pub(crate) use apply::{Mutation, Proved};
pub(crate) use containers::more_items;
pub(crate) use enumerate::{Broken, broken};
pub use enumerate::{Mutations, Unviolable, mutate};
pub use kind::MutationKind;
pub(crate) use places::{Place, places};
pub(crate) use ways::Ways;
