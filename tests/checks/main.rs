//! The checks, end to end: answers of small in-process servers, sent for through the transport.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its supporting code too")]

mod defects;
mod page;
mod pet_store;
