//! A server that keeps an API's promises, built from data.
//!
//! A contract says which operations there are; behaviour documents (`docs/behaviour.md`) say what they do: resources,
//! states, guards, errors, authentication, limits and faults. Nothing here knows any one API. Start at
//! [`Behaviours::load`] and [`Mock::new`]; a [`Mock`] is a `tower::Service`, and [`serve`] puts it on a socket.

mod answer;
mod behaviour;
mod options;
mod serve;
mod service;
mod worlds;

pub use behaviour::Behaviours;
pub use options::{Elapsed, FaultId, MockOptions};
pub use serve::serve;
pub use service::{Mock, WORLD_HEADER};
