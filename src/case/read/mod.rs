//! Reads checked documents into the model.
//!
//! Shapes are the grammar's business and have been reported by then: whatever does not fit is left out here in
//! silence, so that one mistake is told once. What is reported here is what only reading can find: templates that do
//! not parse, operations and files that are not there. Start at [`Reader`].

mod auth;
mod body;
mod case;
mod configuration;
mod csv;
mod expect;
mod field_rules;
mod generated;
mod poll;
mod reader;
mod rows;
mod shared;
mod snapshot;
mod step;

pub(super) use reader::Reader;
pub(super) use shared::Shared;
