//! Holds a suite against its contract and against itself.
//!
//! Everything here is about meaning: names that nobody gives, parameters that an operation does not have, statuses
//! that are not documented, things that are called the same. Start at [`verify`].

mod blocks;
mod names;
mod references;
mod requests;
mod suite;
mod uniqueness;

pub(super) use suite::verify;
