//! The names an expression uses.

use std::ops::Range;

use crate::source::Span;

/// A dotted name used in a template, and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The parts of the name: `row.id` is `["row", "id"]`.
    pub path: Vec<String>,
    /// Where it is written.
    pub span: Span,
    /// Whether its expression says what to do when it is missing (`default`, `is defined`).
    pub optional: bool,
}

impl Reference {
    /// The name as written, with dots.
    pub fn name(&self) -> String {
        self.path.join(".")
    }
}

/// The place of `range` of a scalar's text; the whole scalar when it was written with escapes or folded lines, so
/// that its text and its source differ.
pub(crate) fn span_in_scalar(scalar: &Span, text: &str, range: Range<usize>) -> Span {
    match scalar.file.text.get(scalar.range.clone()) {
        Some(written) if written == text => scalar.within(range),
        _ => scalar.clone(),
    }
}
