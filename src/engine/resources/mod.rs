//! Things that a test makes, so that its requests reach deeper than `404`, and that it undoes again.
//!
//! Before a generated request is sent, the ids in it are exchanged for ids of things that this very test made; what is
//! not its own it neither changes nor deletes, and what it made it deletes at its end. Start at [`Resources`].

mod cleanup;
mod exchange;
mod ledger;
mod live;
mod make;
mod ownership;
mod singles;
mod state;
#[cfg(test)]
mod tests;

pub(super) use exchange::fields;
pub(super) use ledger::Live;
pub(super) use live::with_path;
pub(super) use state::{About, Resources};
