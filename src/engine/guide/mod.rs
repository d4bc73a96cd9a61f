//! What answers teach about the next random requests to the same operation.
//!
//! Requests whose answers were of a new kind are worth more of their like; values in answers and in error messages are
//! worth sending. Everything follows from the answers that one test has seen, so it is the same whatever else runs at
//! the same time. Nothing is sent or judged here. Start at [`Guide`].

mod answers;
mod errors;
mod messages;
mod novelty;
mod steer;

pub(super) use steer::{Guide, REFUSALS};
