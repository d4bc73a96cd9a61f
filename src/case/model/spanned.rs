//! A value that remembers where it was written.

use crate::source::Span;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and a place together.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}
