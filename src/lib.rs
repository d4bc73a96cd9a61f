//! Probity proves that an HTTP API keeps its word.
//!
//! It reads what the API promises (`contract`, `schema`), asks questions (`case`, `generate`), sends them
//! (`transport`), judges every answer (`check`), and reports what it saw (`event`, `report`, `snapshot`,
//! `coverage`). Data flows one way, floor by floor; `ARCHITECTURE.md` names the floors. Start at [`harness`] to
//! run a suite from your own `cargo test`, or at [`engine`] to follow one run.

pub mod case;
pub mod check;
pub mod cli;
pub mod contract;
pub mod coverage;
pub mod diagnostic;
pub mod engine;
pub mod event;
pub mod finding;
pub mod generate;
pub mod harness;
pub mod lint;
pub mod message;
pub mod mock;
pub mod relation;
pub mod report;
pub mod schema;
pub mod snapshot;
pub mod source;
pub mod template;
pub mod transport;
