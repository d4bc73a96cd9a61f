//! Simpler values that still matter.
//!
//! A [`JsonShrinker`] offers ever simpler versions of a value by proptest's protocol, each accepted by a predicate
//! before it is offered, so that no request is wasted on a value that means something else. Start there.

mod edits;
mod scalars;
mod shrinker;

pub(crate) use shrinker::JsonShrinker;
