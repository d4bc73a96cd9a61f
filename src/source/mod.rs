//! Source texts and the spanned documents read from them.
//!
//! Every file a user writes (contract, case, behaviour) is kept as a [`SourceFile`] and parsed into a tree of
//! [`Node`]s that remember where they stand, so that a mistake can be shown under a caret. Nothing here knows what
//! a document means. Start at [`parse`].

mod cache;
mod node;
mod offset;
mod outdent;
pub(crate) mod pointer;
mod scalar;
mod surrogate;
mod text;
mod tree;
mod yaml;

pub use cache::ParseCache;
pub use node::{Entry, Node, NodeValue};
pub use text::{SourceFile, Span};
pub use yaml::parse;
