//! Parsed documents on disk, found again by the hash of their text.
//!
//! A runner that starts a process per test (cargo-nextest) would read the same documents in each; parsing YAML was
//! 72 % of the instructions of such a process. What is found here is exactly what [`parse`] gives. A cache that cannot
//! be read or written is none: nothing ever fails because of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Number;
use sha2::{Digest, Sha256};

use super::{Entry, Node, NodeValue, SourceFile, Span, parse};
use crate::diagnostic::Diagnostic;

/// Changes when the same text starts to mean other nodes, or the stored form changes.
const FORM: &str = "probity-nodes-1";

/// Where parsed documents are kept between processes, if anywhere.
#[derive(Debug, Clone, Default)]
pub struct ParseCache {
    folder: Option<PathBuf>,
}

impl ParseCache {
    /// Keeps nothing: for a process that reads each document once.
    #[must_use]
    pub fn off() -> Self {
        Self::default()
    }

    /// Keeps parsed documents in `folder`, which is made when it is first needed.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: Some(folder.into()) }
    }

    /// Like [`parse`], from the cache where the same text was parsed before.
    ///
    /// # Errors
    /// As [`parse`]; mistakes are never kept.
    pub fn parse(&self, file: &Arc<SourceFile>) -> Result<Node, Vec<Diagnostic>> {
        let Some(folder) = &self.folder else { return parse(file) };
        let place = folder.join(key(file));
        if let Some(node) = read(&place, file) {
            return Ok(node);
        }
        let node = parse(file)?;
        // Whoever comes next parses again when this fails; that is all.
        let _ = write(&place, &node);
        Ok(node)
    }
}

/// The name of a document's cache file. JSON is read a little differently, so the kind of file counts.
fn key(file: &SourceFile) -> String {
    let extension = file.path.extension().unwrap_or_default().to_string_lossy();
    let mut hash = Sha256::new();
    for part in [FORM, env!("CARGO_PKG_VERSION"), &extension, &file.text] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>() + ".json"
}

fn read(place: &Path, file: &Arc<SourceFile>) -> Option<Node> {
    let stored: Stored = serde_json::from_slice(&fs::read(place).ok()?).ok()?;
    stored.into_node(file)
}

/// Readers see the whole file or none: it gets its name when it is complete.
fn write(place: &Path, node: &Node) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let unfinished = place.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&unfinished, serde_json::to_vec(&Stored::of(node))?)?;
    fs::rename(&unfinished, place)
}

/// A node as it is kept: offsets instead of spans, since all of them lie in one file.
#[derive(Serialize, Deserialize)]
struct Stored(usize, usize, StoredValue);

#[derive(Serialize, Deserialize)]
enum StoredValue {
    N,
    B(bool),
    I(i64),
    U(u64),
    /// The bits of a float: text would lose the last one.
    F(u64),
    S(String),
    L(Vec<Stored>),
    M(Vec<(String, usize, usize, Stored)>),
}

impl Stored {
    fn of(node: &Node) -> Self {
        let value = match &node.value {
            NodeValue::Null => StoredValue::N,
            NodeValue::Bool(value) => StoredValue::B(*value),
            NodeValue::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => StoredValue::I(number),
                (None, Some(number)) => StoredValue::U(number),
                (None, None) => StoredValue::F(number.as_f64().unwrap_or_default().to_bits()),
            },
            NodeValue::String(text) => StoredValue::S(text.clone()),
            NodeValue::Sequence(items) => StoredValue::L(items.iter().map(Self::of).collect()),
            NodeValue::Mapping(entries) => StoredValue::M(
                entries
                    .iter()
                    .map(|entry| {
                        let range = &entry.key_span.range;
                        (entry.key.clone(), range.start, range.end, Self::of(&entry.value))
                    })
                    .collect(),
            ),
        };
        Self(node.span.range.start, node.span.range.end, value)
    }

    /// `None` when a place does not lie in the text: then this is not what was written.
    fn into_node(self, file: &Arc<SourceFile>) -> Option<Node> {
        let span = |start: usize, end: usize| file.text.get(start..end).map(|_| Span::new(file, start..end));
        let value = match self.2 {
            StoredValue::N => NodeValue::Null,
            StoredValue::B(value) => NodeValue::Bool(value),
            StoredValue::I(number) => NodeValue::Number(number.into()),
            StoredValue::U(number) => NodeValue::Number(number.into()),
            StoredValue::F(bits) => NodeValue::Number(Number::from_f64(f64::from_bits(bits))?),
            StoredValue::S(text) => NodeValue::String(text),
            StoredValue::L(items) => {
                NodeValue::Sequence(items.into_iter().map(|item| item.into_node(file)).collect::<Option<_>>()?)
            }
            StoredValue::M(entries) => NodeValue::Mapping(
                entries
                    .into_iter()
                    .map(|(key, start, end, value)| {
                        Some(Entry { key, key_span: span(start, end)?, value: value.into_node(file)? })
                    })
                    .collect::<Option<_>>()?,
            ),
        };
        Some(Node { span: span(self.0, self.1)?, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "pets:\n  - { name: Zoë, age: 3, weight: 0.1, big: 18446744073709551615, owner: ~, tame: true }\n";

    #[test]
    fn what_is_kept_is_what_was_parsed() {
        let folder = tempfile::tempdir().unwrap();
        let file = SourceFile::new("pets.yaml", TEXT);
        let cache = ParseCache::at(folder.path().join("nodes"));
        let parsed = parse(&file).unwrap();
        assert_eq!(cache.parse(&file).unwrap(), parsed);
        assert_eq!(fs::read_dir(folder.path().join("nodes")).unwrap().count(), 1);
        assert_eq!(read(&folder.path().join("nodes").join(key(&file)), &file).unwrap(), parsed);
        assert_eq!(cache.parse(&file).unwrap(), parsed);
    }

    #[test]
    fn another_text_or_kind_of_file_is_another_document() {
        let key_of = |path: &str, text: &str| key(&SourceFile::new(path, text));
        assert_eq!(key_of("a/pets.yaml", TEXT), key_of("b/other.yaml", TEXT));
        assert_ne!(key_of("pets.yaml", TEXT), key_of("pets.json", TEXT));
        assert_ne!(key_of("pets.yaml", TEXT), key_of("pets.yaml", "pets: []\n"));
    }

    #[test]
    fn a_broken_cache_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = SourceFile::new("pets.yaml", TEXT);
        let place = folder.path().join(key(&file));
        for broken in ["", "{", "[0,99999,\"N\"]"] {
            fs::write(&place, broken).unwrap();
            assert_eq!(ParseCache::at(folder.path()).parse(&file).unwrap(), parse(&file).unwrap());
        }
        // A folder that cannot be made: its parent is a file.
        let file_as_folder = ParseCache::at(place.join("below"));
        assert!(file_as_folder.parse(&file).is_ok());
    }

    #[test]
    fn mistakes_are_found_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let cache = ParseCache::at(folder.path());
        let wrong = SourceFile::new("pets.yaml", "a: 1\na: 2\n");
        for _ in 0..2 {
            assert_eq!(cache.parse(&wrong).unwrap_err()[0].code, "yaml/duplicate-key");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
