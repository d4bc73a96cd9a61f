//! All that is verified about one suite, in order.

use std::collections::BTreeSet;

use super::{blocks, names, requests, uniqueness};
use crate::case::Suite;
use crate::contract::Contract;
use crate::diagnostic::Diagnostic;

/// Everything that is wrong with a suite. `doubtful` names the steps whose captures cannot be known.
pub(in crate::case) fn verify(suite: &Suite, contract: &Contract, doubtful: &BTreeSet<String>) -> Vec<Diagnostic> {
    let mut diagnostics = names::verify(suite, doubtful);
    diagnostics.extend(requests::verify(suite, contract));
    diagnostics.extend(blocks::verify(suite));
    diagnostics.extend(uniqueness::verify(suite));
    diagnostics
}
