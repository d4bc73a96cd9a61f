//! How much work drawing was: for benches and for those who wonder why a schema is slow.
//!
//! Plain counts; drawing is the same with and without them. Start at [`DrawTally`].

/// What happened while values were drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DrawTally {
    /// Valid values that were given.
    pub values: u64,
    /// Values that were made whole and refused by the validator.
    pub refused: u64,
    /// Parts of values that were drawn again because the validator refused them.
    pub redrawn: u64,
}
