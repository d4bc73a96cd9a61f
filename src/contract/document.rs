//! A description as one value, and where each part of it stands.
//!
//! However many files a description has, everyone above reads one JSON value and names its parts by JSON Pointers;
//! only here is it known which file a pointer leads to. Start at [`Document`].

use std::sync::Arc;

use serde_json::Value;

use crate::source::{Parsed, Places, SourceFile, Span};

/// The raw description: the source of truth for schemas and for places.
#[derive(Debug)]
pub struct Document {
    /// The whole description as plain JSON.
    pub root: Value,
    places: Places,
}

impl Document {
    pub(super) fn new(parsed: Parsed) -> Self {
        Self { root: parsed.value, places: parsed.places }
    }

    /// The file that was asked for.
    #[must_use]
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.places.file
    }

    /// The place of a JSON Pointer, or of its nearest ancestor that exists.
    #[must_use]
    pub fn span(&self, pointer: &str) -> Span {
        self.places.span(&self.root, pointer)
    }

    /// The place of the key of a JSON Pointer; of its value when it has no key, or of its nearest ancestor.
    #[must_use]
    pub fn key_span(&self, pointer: &str) -> Span {
        self.places.key_span(&self.root, pointer)
    }
}
