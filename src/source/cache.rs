//! Parsed documents on disk, found again by the hash of their text.
//!
//! A runner that starts a process per test (cargo-nextest) would read the same documents in each; parsing YAML was
//! 72 % of the instructions of such a process. What is found here is exactly what [`parse`] gives. A cache that cannot
//! be read or written is none: nothing ever fails because of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::marks::Mark;
use super::parsed::{Parsed, Places};
use super::read::{self, own};
use super::{Node, SourceFile};
use crate::diagnostic::Diagnostic;

/// Changes when the same text starts to mean other nodes, or the stored form changes.
const FORM: &str = "probity-places-1";

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

    /// Like [`parse`](super::parse), from the cache where the same text was parsed before.
    ///
    /// # Errors
    /// As `parse`; mistakes are never kept.
    pub fn parse(&self, file: &Arc<SourceFile>) -> Result<Node, Vec<Diagnostic>> {
        self.find(file).map_or_else(|| own(file).inspect(|parsed| self.keep(parsed)), Ok).map(Parsed::into_node)
    }

    /// Like [`read`](super::read()), from the cache where the same text was read before.
    ///
    /// # Errors
    /// As `read`; documents with mistakes are never kept.
    pub fn read(&self, file: &Arc<SourceFile>) -> Result<(Parsed, Vec<Diagnostic>), Vec<Diagnostic>> {
        if let Some(parsed) = self.find(file) {
            return Ok((parsed, Vec::new()));
        }
        let (parsed, diagnostics) = read::read(file)?;
        // JSON is read as fast as it would be found.
        if diagnostics.is_empty() && !file.is_json() {
            self.keep(&parsed);
        }
        Ok((parsed, diagnostics))
    }

    fn find(&self, file: &Arc<SourceFile>) -> Option<Parsed> {
        let stored = fs::read(self.folder.as_ref()?.join(key(file))).ok()?;
        let Stored(value, marks) = serde_json::from_slice(&stored).ok()?;
        let places = Places::known(file, marks.into_iter().map(Mark::from).collect());
        places.fit(&value).then_some(Parsed { value, places })
    }

    fn keep(&self, parsed: &Parsed) {
        let Some(folder) = &self.folder else { return };
        // Whoever comes next parses again when this fails; that is all.
        let _ = write(&folder.join(key(&parsed.places.file)), parsed);
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

/// Readers see the whole file or none: it gets its name when it is complete.
fn write(place: &Path, parsed: &Parsed) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let unfinished = place.with_extension(format!("{}.tmp", std::process::id()));
    let marks: Vec<[u32; 5]> = parsed.places.marks().iter().copied().map(Into::into).collect();
    fs::write(&unfinished, serde_json::to_vec(&(&parsed.value, marks))?)?;
    fs::rename(&unfinished, place)
}

/// A document as it is kept.
#[derive(Serialize, Deserialize)]
struct Stored(Value, Vec<[u32; 5]>);

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const TEXT: &str =
        "pets:\n  - { name: Zoë, age: 3, weight: 0.1, big: 18446744073709551615, owner: ~, tame: true }\n";

    #[test]
    fn what_is_kept_is_what_was_parsed() {
        let folder = tempfile::tempdir().unwrap();
        let file = SourceFile::new("pets.yaml", TEXT);
        let cache = ParseCache::at(folder.path().join("nodes"));
        let parsed = parse(&file).unwrap();
        assert!(cache.find(&file).is_none());
        assert_eq!(cache.parse(&file).unwrap(), parsed);
        assert_eq!(fs::read_dir(folder.path().join("nodes")).unwrap().count(), 1);
        assert_eq!(cache.find(&file).unwrap().into_node(), parsed);
        assert_eq!(cache.read(&file).unwrap().0.into_node(), parsed);
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
        for broken in ["", "{", "[1,[]]", "[[1],[[0,9,0,0,2],[0,99999,0,0,1]]]", "[[1],[[0,1,0,0,1]]]"] {
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
