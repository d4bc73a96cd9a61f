//! The transport against servers that misbehave, one way each.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its supporting code too")]

mod answers;
mod digest_login;
mod server;
mod services;
mod sessions;
mod tokens;
mod verbatim;
