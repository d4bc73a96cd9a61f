//! A description as one value, and where each part of it stands.
//!
//! However many files a description has, everyone above reads one JSON value and names its parts by JSON Pointers;
//! only here is it known which file a pointer leads to. Start at [`Document`].

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::overlay::Overlaid;
#[cfg(test)]
use crate::source::Parsed;
use crate::source::{Places, SourceFile, Span};

/// The raw description: the source of truth for schemas and for places.
#[derive(Debug)]
pub struct Document {
    /// The whole description as plain JSON. Its other files stand under `x-probity-files` by their paths, and every
    /// reference that leads somewhere is written `#/…`.
    pub root: Value,
    /// The places of each file, by the JSON Pointer of its value; the main file comes first.
    files: IndexMap<String, Places>,
    /// JSON Pointers of the references that lead nowhere, which was told when they were looked for.
    unresolved: BTreeSet<String>,
    /// The main file's value before overlays changed it, when they did, and what they gave.
    overlaid: Option<(Value, Overlaid)>,
}

impl Document {
    pub(super) fn assembled(root: Value, files: IndexMap<String, Places>, unresolved: BTreeSet<String>) -> Self {
        Self { root, files, unresolved, overlaid: None }
    }

    /// Places are looked for in the value as it was before overlays changed it.
    pub(super) fn note_overlays(&mut self, original: Value, overlaid: Overlaid) {
        self.overlaid = Some((original, overlaid));
    }

    /// The file that was asked for.
    #[must_use]
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.files[0].file
    }

    /// All files, the one that was asked for first.
    pub fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.files.values().map(|places| &places.file)
    }

    /// The place of a JSON Pointer, or of its nearest ancestor that exists.
    #[must_use]
    pub fn span(&self, pointer: &str) -> Span {
        let (value, places, within) = self.locate(pointer);
        self.overlay_span(pointer).unwrap_or_else(|| places.span(value, within))
    }

    /// The place of the key of a JSON Pointer; of its value when it has no key, or of its nearest ancestor.
    #[must_use]
    pub fn key_span(&self, pointer: &str) -> Span {
        let (value, places, within) = self.locate(pointer);
        self.overlay_span(pointer).unwrap_or_else(|| places.key_span(value, within))
    }

    /// A JSON Pointer as the author of the description would write it: the file, when it is another one, and the
    /// pointer within it.
    #[must_use]
    pub fn written(&self, pointer: &str) -> String {
        let (_, places, within) = self.locate(pointer);
        if within.len() == pointer.len() {
            pointer.to_owned()
        } else {
            format!("{}#{within}", places.file.path.display())
        }
    }

    /// Whether the reference at a JSON Pointer leads nowhere, and that was told when the description was loaded.
    #[must_use]
    pub fn is_unresolved(&self, pointer: &str) -> bool {
        self.unresolved.contains(pointer)
    }

    fn overlay_span(&self, pointer: &str) -> Option<Span> {
        self.overlaid.as_ref().and_then(|(_, overlaid)| overlaid.span(pointer)).cloned()
    }

    /// Whether any reference leads nowhere.
    pub(super) fn has_unresolved(&self) -> bool {
        !self.unresolved.is_empty()
    }

    /// The file that a pointer leads into, and what is left of the pointer there.
    fn locate<'a>(&self, pointer: &'a str) -> (&Value, &Places, &'a str) {
        // A prefix has two tokens: the key of the other files, and the path of one.
        let end = pointer.match_indices('/').nth(2).map_or(pointer.len(), |(end, _)| end);
        if let Some(places) = self.files.get(&pointer[..end]).filter(|_| end > 0)
            && let Some(value) = self.root.pointer(&pointer[..end])
        {
            return (value, places, &pointer[end..]);
        }
        let main = self.overlaid.as_ref().map_or(&self.root, |(original, _)| original);
        (main, &self.files[0], pointer)
    }
}

#[cfg(test)]
impl Document {
    /// A description of one file.
    pub(super) fn new(parsed: Parsed) -> Self {
        Self::assembled(parsed.value, IndexMap::from([(String::new(), parsed.places)]), BTreeSet::new())
    }
}
