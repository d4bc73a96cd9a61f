//! XML bodies, both ways, as the `xml` object of OpenAPI describes them (OpenAPI 3.2.0 §4.26).
//!
//! Writing gives every value the element or attribute that its schema names; reading gives them back with the types
//! that the schema wants. Nothing of a document type is ever read, and no entity expanded. Start at [`write()`] and
//! [`read()`].

mod characters;
mod node;
mod read;
mod root;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub(super) use read::{Reading, read};
pub(super) use tree::{XmlProblem, parse};
pub(super) use write::{Unwritable, write};
