//! Where the files of a description come from, and which of them may be read.
//!
//! A reference in a published document may name any file of this machine or any address, so a file is read only when
//! it lies in a folder that the user has named, and an address never. Start at [`Files::fetch`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use crate::source::SourceFile;

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It lies on the network.
    Remote,
    /// It lies outside of the folders that may be read.
    Outside,
    /// There is no such file.
    Missing,
    /// It is too large, it is no plain file, or the operating system refuses it.
    Unreadable(String),
}

/// What may be read.
#[derive(Debug, Default)]
pub(in crate::contract) struct Files {
    /// Documents that are at hand already, by their URIs.
    at_hand: BTreeMap<String, Arc<SourceFile>>,
    /// Folders whose files may be read, without symbolic links in their paths.
    allowed: Vec<PathBuf>,
}

impl Files {
    /// Only what is given, by URI.
    pub(in crate::contract) fn at_hand(documents: impl IntoIterator<Item = (String, Arc<SourceFile>)>) -> Self {
        Self { at_hand: documents.into_iter().collect(), allowed: Vec::new() }
    }

    /// Also every file in these folders and below.
    #[must_use]
    pub(in crate::contract) fn allowing<'a>(mut self, folders: impl IntoIterator<Item = &'a Path>) -> Self {
        self.allowed.extend(folders.into_iter().filter_map(|folder| fs::canonicalize(folder).ok()));
        self
    }

    /// The file with this URI, shown as `name`.
    pub(super) fn fetch(&self, uri: &Url, name: &Path) -> Result<Arc<SourceFile>, Refusal> {
        if let Some(file) = self.at_hand.get(uri.as_str()) {
            return Ok(Arc::clone(file));
        }
        match uri.scheme() {
            "file" if uri.host().is_none() => self.read(&uri.to_file_path().map_err(|()| Refusal::Missing)?, name),
            "file" | "http" | "https" => Err(Refusal::Remote),
            _ => Err(Refusal::Missing),
        }
    }

    fn read(&self, path: &Path, name: &Path) -> Result<Arc<SourceFile>, Refusal> {
        // Before anything is asked of the file: what lies outside should not even be known to exist.
        if !self.allowed.iter().any(|folder| path.starts_with(folder)) && !self.is_linked_into_allowed(path) {
            return Err(Refusal::Outside);
        }
        let real = fs::canonicalize(path).map_err(|_| Refusal::Missing)?;
        if !self.allowed.iter().any(|folder| real.starts_with(folder)) {
            return Err(Refusal::Outside);
        }
        let unreadable = |error: std::io::Error| Refusal::Unreadable(error.to_string());
        // A pipe or a device could keep us waiting for ever.
        if !fs::metadata(&real).map_err(unreadable)?.is_file() {
            return Err(Refusal::Unreadable("it is no plain file".to_owned()));
        }
        SourceFile::read_as(&real, name).map_err(unreadable)
    }

    /// Whether the folder of a path leads, through symbolic links, into an allowed one.
    fn is_linked_into_allowed(&self, path: &Path) -> bool {
        let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
        folder.is_some_and(|folder| self.allowed.iter().any(|allowed| folder.starts_with(allowed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(files: &Files, path: &Path) -> Result<String, Refusal> {
        let uri = Url::from_file_path(path).unwrap();
        files.fetch(&uri, Path::new("shown.yaml")).map(|file| file.text.clone())
    }

    #[test]
    fn only_allowed_folders_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir_all(root.join("specs/parts")).unwrap();
        fs::write(root.join("specs/parts/pet.yaml"), "pet").unwrap();
        fs::write(root.join("secret.yaml"), "secret").unwrap();
        std::os::unix::fs::symlink(root.join("secret.yaml"), root.join("specs/link.yaml")).unwrap();
        let files = Files::default().allowing([root.join("specs").as_path()]);
        assert_eq!(outcome(&files, &root.join("specs/parts/pet.yaml")).as_deref(), Ok("pet"));
        assert_eq!(outcome(&files, &root.join("secret.yaml")), Err(Refusal::Outside));
        assert_eq!(outcome(&files, &root.join("absent.yaml")), Err(Refusal::Outside));
        assert_eq!(outcome(&files, &root.join("specs/link.yaml")), Err(Refusal::Outside));
        assert_eq!(outcome(&files, &root.join("specs/absent.yaml")), Err(Refusal::Missing));
        assert!(matches!(outcome(&files, &root.join("specs/parts")), Err(Refusal::Unreadable(_))));
        assert_eq!(outcome(&files, Path::new("/etc/passwd")), Err(Refusal::Outside));
    }

    #[test]
    fn addresses_are_never_asked() {
        let files = Files::at_hand([("https://pets.example/pet.yaml".to_owned(), SourceFile::new("pet.yaml", "pet"))]);
        let fetch = |uri: &str| files.fetch(&Url::parse(uri).unwrap(), Path::new("x")).map(|file| file.text.clone());
        assert_eq!(fetch("https://pets.example/pet.yaml").as_deref(), Ok("pet"));
        for uri in ["https://pets.example/other.yaml", "http://127.0.0.1/x", "file://host/etc/passwd"] {
            assert_eq!(fetch(uri), Err(Refusal::Remote), "{uri}");
        }
        assert_eq!(fetch("urn:pets:x"), Err(Refusal::Missing));
    }
}
