//! Runs against servers on this machine: how they are reached, treated and left.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod determinism;
mod kindness;
mod login;
mod project;
mod reach;
mod secure;
mod server;
