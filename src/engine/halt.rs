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
        Self::Broken(diagnostic::render(&[Diagnostic::from(&error)]))
    }
}
