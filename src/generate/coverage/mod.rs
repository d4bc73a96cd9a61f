//! The deterministic phase: boundaries on both sides, examples, alternatives and pairs, the most telling ones first.
//!
//! Valid requests carry as many boundary values at once as fit, because a server that refuses any of them is found out
//! by one request; invalid requests carry one violation each, because a second one would hide the first. Everything is
//! proved on the written request. Nothing is sent from here. Start at [`Coverage::new`].

mod builder;
mod describe;
mod enumerate;
mod examples;
mod factors;
mod feature;
mod features;
mod fields;
mod order;
mod packing;
mod pairwise;
mod parameters;
mod scenario;
mod security;
mod shapes;
#[cfg(test)]
mod tests;
mod values;
mod variants;

pub use enumerate::{Coverage, CoverageRequest, Unreached};
pub use feature::Exercised;
pub use scenario::Scenario;
