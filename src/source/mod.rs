//! Source texts and the spanned documents read from them.
//!
//! Every file is kept as a [`SourceFile`]. What the user writes (cases, behaviours) is parsed strictly into a tree of
//! [`Node`]s that know where they stand, so that a mistake can be shown under a caret; a description of an API, large
//! and often somebody else's, is read leniently into a plain value whose [`Places`] are found when asked for. Nothing
//! here knows what a document means. Start at [`parse`] and [`read()`].

mod cache;
mod json;
mod json_marks;
mod marks;
mod merge;
mod node;
mod offset;
mod parsed;
pub(crate) mod pointer;
mod read;
mod scalar;
mod spacing;
mod surrogate;
mod text;
mod tree;
mod yaml;

pub use cache::ParseCache;
pub use node::{Entry, Node, NodeValue};
pub use parsed::{Parsed, Places};
pub use read::{parse, read};
pub use text::{SourceFile, Span};
