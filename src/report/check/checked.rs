//! One document after a check, and the totals of all of them.

use crate::diagnostic::Diagnostic;
use crate::lint::LintReport;

/// One document, and what became of it.
#[derive(Debug)]
pub struct CheckedDocument {
    /// The path as the user would name it.
    pub path: String,
    /// What was found, or why the document cannot be used at all.
    pub outcome: Result<LintReport, Vec<Diagnostic>>,
    /// How long loading took, in milliseconds.
    pub load_ms: u64,
}

/// What was found in all documents together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CheckTotals {
    /// Documents that were loaded.
    pub loaded: usize,
    /// Documents that could not be.
    pub unusable: usize,
    /// What must be mended.
    pub errors: usize,
    /// What is probably a mistake.
    pub warnings: usize,
    /// What is worth knowing.
    pub notes: usize,
}

impl CheckTotals {
    /// Counts one document in.
    pub fn add(&mut self, document: &CheckedDocument) {
        let Ok(report) = &document.outcome else {
            self.unusable += 1;
            return;
        };
        let tally = report.tally();
        self.loaded += 1;
        self.errors += tally.errors;
        self.warnings += tally.warnings;
        self.notes += tally.notes;
    }

    /// The totals of several documents.
    #[must_use]
    pub fn of(documents: &[CheckedDocument]) -> Self {
        let mut totals = Self::default();
        for document in documents {
            totals.add(document);
        }
        totals
    }
}
