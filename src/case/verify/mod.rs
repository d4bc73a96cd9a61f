//! Holds a suite against its contract and against itself.
//!
//! Everything here is about meaning: names that nobody gives, parameters that an operation does not have, statuses
//! that are not documented, things that are called the same. Start at [`verify`].

mod blocks;
mod names;
mod references;
mod requests;
mod uniqueness;

use std::collections::BTreeSet;

use super::model::Suite;
use crate::contract::Contract;
use crate::diagnostic::Diagnostic;

/// Everything that is wrong with a suite. `doubtful` names the steps whose captures cannot be known.
pub(super) fn verify(suite: &Suite, contract: &Contract, doubtful: &BTreeSet<String>) -> Vec<Diagnostic> {
    let mut diagnostics = names::verify(suite, doubtful);
    diagnostics.extend(requests::verify(suite, contract));
    diagnostics.extend(blocks::verify(suite));
    diagnostics.extend(uniqueness::verify(suite));
    diagnostics
}
