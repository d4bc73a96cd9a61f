//! Why something could not be generated. Never a silent skip: whoever asked is told.
//!
//! The reasons are for people: a contradiction in a schema is named with the property it is in, and is no bug of ours.
//! Start at [`GenerateProblem`].

use thiserror::Error;

/// Why no value, or no request, could be generated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GenerateProblem {
    /// The schema forbids every value.
    #[error("no value can satisfy {place}: {reason}")]
    Unsatisfiable {
        /// The schema's place.
        place: String,
        /// What stands in the way.
        reason: String,
    },
    /// Values were drawn, and the validator refused all of them.
    #[error("no valid value was found for {place} in {attempts} attempts: {reason}")]
    Exhausted {
        /// The schema's place.
        place: String,
        /// How many values were drawn.
        attempts: u32,
        /// The last violation.
        reason: String,
    },
    /// The smallest value is too large to make or to send.
    #[error("values of {place} are too large: {reason}")]
    TooLarge {
        /// The schema's place.
        place: String,
        /// What is too large.
        reason: String,
    },
    /// The schema itself cannot be used.
    #[error("the schema of {place} cannot be used: {reason}")]
    Schema {
        /// The schema's place.
        place: String,
        /// What the validator's compiler said.
        reason: String,
    },
    /// The request cannot be written as the contract asks.
    #[error("the request cannot be written: {reason}")]
    Request {
        /// What stands in the way.
        reason: String,
    },
    /// The operation promises nothing that a request could break.
    #[error("nothing that can be sent breaks the contract of {operation}")]
    Unbreakable {
        /// The operation.
        operation: String,
    },
    /// A rule between fields cannot be meant.
    #[error("the rule \"{rule}\" cannot be used: {reason}")]
    Rule {
        /// The rule.
        rule: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A replay id names something that does not exist.
    #[error("`{id}` replays nothing: {reason}")]
    Replay {
        /// The id.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
}
