//! Why a test ends before its last step.

use crate::diagnostic::{self, Diagnostic};
use crate::template::EvaluateError;
use crate::transport::TransportError;

/// Why a test ends before its last step.
#[derive(Debug)]
pub(super) enum Halt {
    /// A step failed: its findings were emitted.
    Failed,
    /// The test cannot be judged: the target or the case itself is at fault.
    Broken(String),
    /// The target is down: the whole run ends.
    Down,
    /// The way to the target does not carry the request as it is.
    Unsendable(String),
    /// A step would send what the user does not want to be sent.
    Withheld(String),
    /// The run was stopped.
    Interrupted,
}

impl From<EvaluateError> for Halt {
    fn from(error: EvaluateError) -> Self {
        let diagnostic = Diagnostic::new("case/cannot-evaluate", error.message).at(&error.span, "");
        Self::Broken(diagnostic::render(&[diagnostic]))
    }
}

impl From<TransportError> for Halt {
    fn from(error: TransportError) -> Self {
        match error {
            // The run tells what happened, once.
            TransportError::Down { .. } => Self::Down,
            error @ TransportError::Unsendable { .. } => {
                Self::Unsendable(diagnostic::render(&[Diagnostic::from(&error)]))
            }
            error => Self::Broken(diagnostic::render(&[Diagnostic::from(&error)])),
        }
    }
}
