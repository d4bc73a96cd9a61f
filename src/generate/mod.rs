//! Generated requests: valid ones, boundaries, and ones broken in exactly one named way.
//!
//! Values are drawn by proptest from an operation's schemas, deterministically from a seed; whole requests are
//! assembled and proved valid or invalid as a server would read them. Nothing is sent from here.

mod breaks;
mod changes;
mod coverage;
mod distinct;
mod distribution;
mod fuzz;
mod graph;
mod guided;
mod json_schema;
mod knowledge;
mod mutate;
mod problem;
mod random;
mod replay;
mod request;
mod rules;
mod shrink;
mod strategy;
mod tally;
mod test_case;
#[cfg(test)]
mod testing;
mod trust;
mod value;
mod walk;

pub use changes::Changes;
pub use coverage::{Coverage, CoverageRequest, Exercised, Scenario, Unreached};
pub use distinct::{DistinctRequests, RequestIdentity};
pub use distribution::{Distribution, Reached};
pub use fuzz::{FuzzPlan, Shrinker};
pub use knowledge::Knowledge;
pub(crate) use knowledge::plain;
pub use mutate::{MutationKind, Mutations, Unviolable, mutate};
pub use problem::GenerateProblem;
pub use replay::{Phase, ReplayId};
pub use request::{AuthPlan, BaseRequest, GeneratedRequest, Login};
pub use strategy::{JsonStrategy, JsonTree};
pub use tally::DrawTally;
pub use test_case::{Breakage, Intent};
