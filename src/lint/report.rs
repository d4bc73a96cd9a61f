//! What linting one document gave.

use std::collections::BTreeMap;

use super::Statistics;
use crate::diagnostic::{Diagnostic, Severity};

/// The findings of one document, and what it consists of.
#[derive(Debug, Clone)]
pub struct LintReport {
    /// The findings, in the order of their places.
    pub findings: Vec<Diagnostic>,
    /// Rules that found more than is kept, with the number of findings left out.
    pub left_out: BTreeMap<&'static str, usize>,
    /// What was not looked at, and why.
    pub skipped: Vec<String>,
    /// What the document consists of.
    pub statistics: Statistics,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// What must be mended.
    pub errors: usize,
    /// What is probably a mistake.
    pub warnings: usize,
    /// What is worth knowing.
    pub notes: usize,
}

impl LintReport {
    /// How many findings there are of each severity.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let count = |severity| self.findings.iter().filter(|finding| finding.severity == severity).count();
        Tally { errors: count(Severity::Error), warnings: count(Severity::Warning), notes: count(Severity::Note) }
    }
}
