//! Generated requests: valid ones, boundaries, and ones broken in exactly one named way.
//!
//! Values are drawn by proptest from an operation's schemas, deterministically from a seed; whole requests are
//! assembled and proved valid or invalid as a server would read them. Nothing is sent from here.

mod test_case;

pub use test_case::{Breakage, Intent};
