//! The mock of the home API, in process: lifecycle, errors, authentication, versions, limits, worlds and faults.

mod auth;
mod client;
mod errors;
mod language;
mod lifecycle;
mod link;
mod traffic;
mod worlds;
