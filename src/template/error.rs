//! What goes wrong with templates.

use std::ops::Range;

use crate::source::Span;

/// A mistake in one expression or template text; `range` counts bytes of that text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// Where in the text.
    pub range: Range<usize>,
    /// A lowercase sentence without a full stop.
    pub message: String,
}

impl TemplateError {
    pub(crate) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into() }
    }

    /// The same error seen from a text in which this one's starts at `offset`.
    pub(crate) fn shifted(self, offset: usize) -> Self {
        Self { range: self.range.start + offset..self.range.end + offset, ..self }
    }
}

/// A template that could not be evaluated, and where it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EvaluateError {
    /// The place of the template.
    pub span: Span,
    /// A lowercase sentence without a full stop.
    pub message: String,
}
