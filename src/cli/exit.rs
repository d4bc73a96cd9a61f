//! The exit codes: public, stable, one per class of ending.

use std::process::ExitCode;

use crate::diagnostic::{Diagnostic, ExitClass};

/// Every promise was kept.
pub const CONFORMS: u8 = 0;
/// The API broke a promise.
pub const FINDINGS: u8 = 1;
/// Wrong usage, or a spec, case or configuration that cannot be used.
pub const INPUT: u8 = 2;
/// The target could not be reached or answered no HTTP.
pub const INFRASTRUCTURE: u8 = 3;
/// Nothing was selected, so nothing was tested.
pub const NOTHING_SELECTED: u8 = 4;
/// A baseline or quarantine entry is stale, expired or missing.
pub const BASELINE: u8 = 5;
/// A bug of ours.
pub const BUG: u8 = 70;
/// Stopped by the user before the plan was done (128 + SIGINT, as shells count).
pub const INTERRUPTED: u8 = 130;

/// The exit code of a class of user error.
pub fn of_class(class: ExitClass) -> u8 {
    match class {
        ExitClass::Input => INPUT,
        ExitClass::Infrastructure => INFRASTRUCTURE,
        ExitClass::NothingSelected => NOTHING_SELECTED,
        ExitClass::Baseline => BASELINE,
    }
}

/// The exit code of a list of user errors: the first class in the order of [`ExitClass`].
pub fn of_diagnostics(diagnostics: &[Diagnostic]) -> ExitCode {
    ExitCode::from(diagnostics.iter().map(|diagnostic| diagnostic.exit).min().map_or(INPUT, of_class))
}
