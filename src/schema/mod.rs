//! JSON Schema as OpenAPI means it.
//!
//! A document's schemas are rewritten once per [`View`] into JSON Schema 2020-12 and compiled lazily, per use, into
//! shared validators. Nothing here knows operations. Start at [`Schemas`].

mod model;

pub use model::{View, Violation};
