//! The grammar of case files: one table of objects and keys.
//!
//! The parser refuses what is not in the table and the published JSON Schema is made from it, so that the two cannot
//! differ. A table says which keys an object has, the [`Shape`] of each value and which keys exclude or need each
//! other; what names mean is not its business. Start at [`SUITE`].

mod check;
mod configuration_tables;
mod matcher_table;
mod reference;
mod request_tables;
mod schema;
mod shape;
mod step_tables;
mod suite_tables;
mod syntax;

pub(crate) use check::check;
pub(crate) use configuration_tables::CONFIGURATION;
pub use reference::{configuration_reference, reference};
pub use schema::json_schema;
pub(crate) use shape::{Key, Object, Rule, Shape};
pub(crate) use suite_tables::{FOLDER_DEFAULTS, LOGIN, ROW, SUITE};
pub(crate) use syntax::Syntax;
