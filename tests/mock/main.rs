//! The mock of the home API, in process: lifecycle, errors, authentication, versions, limits, worlds and faults.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its supporting code too")]

mod auth;
mod client;
mod errors;
mod faults;
mod language;
mod lifecycle;
mod link;
mod server;
mod traffic;
mod worlds;
