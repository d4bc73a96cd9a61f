//! What a rule is: an identity that never changes, and what people read about it.

use crate::diagnostic::Severity;

/// One kind of mistake that is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `area/what`; never changes.
    pub id: &'static str,
    /// How bad its findings are, unless a user says otherwise.
    pub severity: Severity,
    /// One line for lists.
    pub summary: &'static str,
    /// What it finds, why that matters and what to do, in a paragraph of Markdown.
    pub help: &'static str,
    /// Where it comes from: a section of a standard, or the reason it is sure without one.
    pub source: &'static str,
}

impl Rule {
    /// The part before the `/`.
    #[must_use]
    pub fn area(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }
}
