//! From a JSON Pointer to the piece of text that is marked.

use crate::contract::Document;
use crate::source::Span;

/// What is marked for a value: a scalar itself; for a mapping or list its key, which says more than its first line.
pub(super) fn span(document: &Document, pointer: &str) -> Span {
    let value = document.root.pointer(pointer);
    if value.is_some_and(|value| value.is_object() || value.is_array()) {
        document.key_span(pointer)
    } else {
        document.span(pointer)
    }
}
