//! A parsed document: a plain value, and where each part of it stands.
//!
//! Start at [`Parsed`]; [`Places`] serves whoever keeps the value elsewhere.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::marks::{self, Found, Mark};
use super::{Node, SourceFile, Span, json_marks};

/// A document of YAML or JSON.
#[derive(Debug)]
pub struct Parsed {
    /// Its value.
    pub value: Value,
    /// Where its parts stand.
    pub places: Places,
}

impl Parsed {
    /// The same document as a tree whose nodes carry their places: for documents that are read once, node by node.
    #[must_use]
    pub fn into_node(self) -> Node {
        Node::of(self.value, &self.places)
    }
}

/// Where the parts of a document stand in its text.
///
/// Those of JSON are looked for when the first one is asked for: most documents have nothing to complain about.
#[derive(Debug)]
pub struct Places {
    /// The text.
    pub file: Arc<SourceFile>,
    marks: OnceLock<Vec<Mark>>,
}

impl Places {
    pub(super) fn known(file: &Arc<SourceFile>, marks: Vec<Mark>) -> Self {
        Self { file: Arc::clone(file), marks: OnceLock::from(marks) }
    }

    /// Those of a text that is known to be valid JSON without a repeated key.
    pub(super) fn of_json(file: &Arc<SourceFile>) -> Self {
        Self { file: Arc::clone(file), marks: OnceLock::new() }
    }

    /// The place of a JSON Pointer of the document's `value`, or of its nearest ancestor that exists.
    #[must_use]
    pub fn span(&self, value: &Value, pointer: &str) -> Span {
        self.found(value, pointer).map_or_else(|| Span::new(&self.file, 0..0), |found| self.at(found.mark.range()))
    }

    /// The place of the key of a JSON Pointer; of its value when it has no key, or of its nearest ancestor.
    #[must_use]
    pub fn key_span(&self, value: &Value, pointer: &str) -> Span {
        match self.found(value, pointer) {
            Some(found) if found.is_whole && !found.mark.key_range().is_empty() => self.at(found.mark.key_range()),
            _ => self.span(value, pointer),
        }
    }

    /// Whether these can be the places of `value`.
    pub(super) fn fit(&self, value: &Value) -> bool {
        marks::measure(self.marks(), value, &self.file.text) == Some(self.marks().len())
    }

    /// All places, in the order of the document.
    pub(super) fn marks(&self) -> &[Mark] {
        self.marks.get_or_init(|| json_marks::scan(&self.file.text))
    }

    fn found(&self, value: &Value, pointer: &str) -> Option<Found<'_>> {
        marks::find(self.marks(), value, pointer)
    }

    fn at(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(&self.file, range)
    }
}
