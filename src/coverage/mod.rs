//! What of the contract a run has exercised: operations and their documented statuses.
//!
//! A fold over events; it sends nothing and judges nothing. Start at [`Coverage`].

mod operations;

pub use operations::{Coverage, OperationCoverage};
