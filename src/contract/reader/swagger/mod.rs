//! The parts of an operation in Swagger 2.0, read as they stand and put into the model of OpenAPI 3.
//!
//! Parameters and headers are half schemas themselves there, so their schema is their own place. Bodies and forms
//! stand among the parameters; their media types come from `consumes` and `produces`. Section names of the standard
//! are those of its version 2.0. Start at `swagger_parts`.

mod body;
mod collection;
mod form;
mod media_types;
mod operation;
mod parameter;
mod response;
mod scheme;
mod server;

pub(super) use scheme::scheme_kind;
pub(super) use server::servers;
