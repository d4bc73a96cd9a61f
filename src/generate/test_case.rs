//! What a generated request is meant to be.
//!
//! Checks judge an answer by it: an invalid request must not be accepted, a valid one not be refused. Start at
//! [`Intent`]. It knows nothing of how requests are made.

use crate::contract::ParameterLocation;

/// What a request means to be, and so how a faithful server treats it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Written by hand: its case says what to expect.
    Unspecified,
    /// Proved to keep the contract.
    Valid,
    /// Proved to break the contract in one named way.
    Invalid(Breakage),
}

/// The one way in which a request breaks its contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakage {
    /// The kind, such as `missing-required`; the list is in `docs/mutations.md`.
    pub kind: String,
    /// The parameter, where a parameter is broken; otherwise the body or the whole message is.
    pub parameter: Option<(ParameterLocation, String)>,
    /// JSON Pointer of the broken place in the body or in the parameter's value.
    pub place: String,
    /// One line for people: what was done.
    pub description: String,
}
