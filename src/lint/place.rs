//! From a JSON Pointer to the piece of text that is marked.

use crate::contract::Document;
use crate::source::{Entry, NodeValue, Span};

/// What is marked for a value: a scalar itself; for a mapping or list its key, which says more than its first line.
pub(super) fn span(document: &Document, pointer: &str) -> Span {
    let value = document.span(pointer);
    match document.node.pointer(pointer).map(|node| &node.value) {
        Some(NodeValue::Mapping(_) | NodeValue::Sequence(_)) | None => {
            entry(document, pointer).map_or(value, |entry| entry.key_span.clone())
        }
        Some(_) => value,
    }
}

/// The key under which a value stands; the value itself in a list.
pub(super) fn key_span(document: &Document, pointer: &str) -> Span {
    entry(document, pointer).map_or_else(|| document.span(pointer), |entry| entry.key_span.clone())
}

fn entry<'a>(document: &'a Document, pointer: &str) -> Option<&'a Entry> {
    let (parent, token) = pointer.rsplit_once('/')?;
    let key = token.replace("~1", "/").replace("~0", "~");
    document.node.pointer(parent)?.entries()?.iter().find(|entry| entry.key == key)
}
