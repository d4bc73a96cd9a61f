//! The text files of a project, in memory.
//!
//! Rules look at a [`Tree`] and never at the disk, so that a test can hand them a tree of three lines. Start at
//! [`Tree::of_this_project`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

/// Folders that are not part of the project.
const SKIPPED: [&str; 3] = [".git", "target", "node_modules"];

/// A rule: what is wrong with a tree, in the order of its files.
pub(crate) type Rule = fn(&Tree) -> Vec<Violation>;

/// The files of a project, by path relative to its root and with `/` as separator.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
    folders: BTreeSet<String>,
}

/// One way in which the tree breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The file.
    pub(crate) path: String,
    /// The line, counted from 1, where one line is to blame.
    pub(crate) line: Option<usize>,
    /// What is wrong.
    pub(crate) message: String,
}

/// The folder of the project this test was built from.
pub(crate) fn project_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Violation {
    /// A violation by a file as a whole.
    pub(crate) fn in_file(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, message: message.into() }
    }

    /// A violation in one line.
    pub(crate) fn in_line(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: Some(line), message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

impl Tree {
    /// The project this test was built from.
    pub(crate) fn of_this_project() -> Self {
        Self::read(project_root())
    }

    /// Reads every file below `root`; one that is not UTF-8 counts as empty.
    pub(crate) fn read(root: &Path) -> Self {
        let mut tree = Self::default();
        tree.read_folder(root, "");
        tree
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) {
        for entry in fs::read_dir(folder).expect("a folder of the project can be listed") {
            let entry = entry.expect("a folder of the project can be listed");
            let name = entry.file_name().to_string_lossy().into_owned();
            if SKIPPED.contains(&name.as_str()) {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.path().is_dir() {
                self.folders.insert(path.clone());
                self.read_folder(&entry.path(), &format!("{path}/"));
            } else {
                let bytes = fs::read(entry.path()).expect("a file of the project can be read");
                self.files.insert(path, String::from_utf8(bytes).unwrap_or_default());
            }
        }
    }

    /// A tree made of these files.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.files.insert((*path).to_owned(), (*text).to_owned());
            let parents = path.match_indices('/').map(|(end, _)| path[..end].to_owned());
            tree.folders.extend(parents);
        }
        tree
    }

    /// The files below `prefix` whose name ends in `suffix`, in order.
    pub(crate) fn files<'a>(&'a self, prefix: &'a str, suffix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let matching = move |path: &&String| path.starts_with(prefix) && path.ends_with(suffix);
        self.files.iter().filter(move |(path, _)| matching(path)).map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The Rust files of the package.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files("src/", ".rs")
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether there is such a file or folder.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty() || self.files.contains_key(path) || self.folders.contains(path)
    }
}

#[test]
fn a_tree_read_from_disk_has_relative_paths_and_leaves_build_output_out() {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in [("src/lib.rs", "//! A."), ("target/debug/x", "built"), ("README.md", "# B")] {
        fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
        fs::write(root.path().join(path), text).unwrap();
    }
    let tree = Tree::read(root.path());
    assert_eq!(tree.files("", "").collect::<Vec<_>>(), [("README.md", "# B"), ("src/lib.rs", "//! A.")]);
    assert!(tree.has("src/") && !tree.has("target"));
}
