//! The keywords about strings, merged.
//!
//! A pattern that the validator cannot compile is left out here too: it rejects nothing. Nothing is drawn here. Start
//! at [`TextRules`].

use std::sync::Arc;

use serde_json::{Map, Value};

use super::arrays::size;
use super::{Graph, Pattern};

/// What a string must be.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextRules {
    /// `minLength`, in characters.
    pub(crate) minimum: usize,
    /// `maxLength`, in characters.
    pub(crate) maximum: Option<usize>,
    /// All `pattern`s that can be compiled.
    pub(crate) patterns: Vec<Arc<Pattern>>,
    /// `format`.
    pub(crate) format: Option<String>,
}

impl TextRules {
    pub(super) fn compile(graph: &Graph, parts: &[Map<String, Value>]) -> Self {
        let patterns = parts.iter().filter_map(|part| part.get("pattern")?.as_str());
        Self {
            minimum: parts.iter().filter_map(|part| size(part, "minLength")).max().unwrap_or_default(),
            maximum: parts.iter().filter_map(|part| size(part, "maxLength")).min(),
            patterns: patterns.filter_map(|pattern| Pattern::compile(graph, pattern)).map(Arc::new).collect(),
            format: parts.iter().find_map(|part| part.get("format")?.as_str()).map(str::to_owned),
        }
    }

    /// Whether a format must agree with something it knows nothing of.
    pub(super) fn by_luck(&self) -> bool {
        self.format.is_some() && (!self.patterns.is_empty() || self.minimum > 0 || self.maximum.is_some())
    }

    /// Whether a length is allowed.
    pub(crate) fn fits(&self, length: usize) -> bool {
        length >= self.minimum && self.maximum.is_none_or(|maximum| length <= maximum)
    }
}
