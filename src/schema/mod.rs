//! JSON Schema as OpenAPI means it.
//!
//! A schema is rewritten per [`View`] into JSON Schema 2020-12 when it is first asked for, and compiled when it is
//! first used, together with what it reaches; a big document costs what is used of it. Nothing here knows operations.
//! Start at [`Schemas`].

mod answers;
mod assemble;
mod body;
mod branches;
mod composition;
mod dialect;
mod discriminator;
mod distance;
mod dynamic;
mod ecma;
mod examples;
mod explain;
mod formats;
mod heights;
mod inheritance;
mod keywords;
mod model;
mod patterns;
mod place;
mod rewrite;
#[cfg(test)]
mod rewrite_tests;
mod sanity;
mod schemas;
#[cfg(test)]
mod schemas_tests;
mod shelf;
mod stack;
mod undocumented;
mod units;
mod validator;
mod verbatim;
mod visibility;
mod walk;
mod words;

pub use formats::{FORMATS, Format};
pub use model::{SchemaProblem, View, Violation, Wording};
pub use schemas::Schemas;
pub use units::Fragment;
pub use validator::SchemaValidator;
