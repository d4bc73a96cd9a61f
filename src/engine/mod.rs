//! Runs tests: plans them, sends their requests, and emits one ordered stream of events.
//!
//! A [`Plan`] is pure; [`run_test`] is the only thing that sends requests or waits; [`in_plan_order`] puts the events
//! of parallel tests into plan order. The engine never prints and knows no report. Start at [`Plan`] and [`Bench`].

mod alternatives;
mod answer;
mod bench;
mod beyond;
mod cancel;
mod check_setup;
mod credentials;
mod custom_checks;
mod door;
mod drawn;
mod dry_run;
mod enumerated;
mod evidence;
mod expectation;
mod generated;
mod given_credentials;
mod given_headers;
mod guide;
mod halt;
mod inferred;
mod mutated;
mod pace;
mod plan;
mod poll;
mod probes;
mod promises;
mod reach;
mod request;
mod request_digest;
mod resources;
mod restraint;
mod schedule;
mod second_identity;
mod simplify;
mod single;
mod stateful;
mod steps;
mod tempo;
mod test_run;
mod unknown_names;
mod verdict;

pub use bench::{Bench, Logins, RelationsOfApis, SnapshotJudge, SnapshotRequest};
pub use cancel::Cancel;
pub use check_setup::CheckSetup;
pub use dry_run::dry_run;
pub use enumerated::EnumeratedRequests;
pub use given_credentials::GivenCredentials;
pub use inferred::{Inference, inferred_suites};
pub use pace::Pace;
pub use plan::{Plan, PlannedTest, Surroundings};
pub use reach::Reach;
pub use schedule::in_plan_order;
pub use test_run::run_test;
pub use unknown_names::unknown_names;
