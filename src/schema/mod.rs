//! JSON Schema as OpenAPI means it.
//!
//! A document's schemas are rewritten once per [`View`] into JSON Schema 2020-12 and compiled lazily, per use, into
//! shared validators. Nothing here knows operations. Start at [`Schemas`].

mod branches;
mod composition;
mod dialect;
mod explain;
mod formats;
mod inheritance;
mod model;
mod sanity;
mod schemas;
mod units;
mod validator;
mod visibility;
mod words;

pub use model::{SchemaProblem, View, Violation};
pub use schemas::Schemas;
pub use validator::SchemaValidator;
