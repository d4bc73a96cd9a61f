//! Names of snapshots, which are also their places on disk.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a snapshot lives below its root, without `.snap`: `suite/case[/row]/snapshot`.
///
/// Only letters, digits, `.`, `-` and single `_` are left in it, so that every file system takes it and
/// `cargo insta` shows it whole (it cuts a name at `__`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotName(String);

impl SnapshotName {
    /// The name for a snapshot of a test: `list` of `petstore::pets::list-pets` is `petstore/pets/list-pets/list`.
    #[must_use]
    pub fn for_test(test: &str, snapshot: &str) -> Self {
        Self::of(&test.split("::").chain([snapshot]).collect::<Vec<_>>())
    }

    /// A name made of these parts, each a folder but the last.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        Self(parts.iter().map(|part| plain(part)).collect::<Vec<_>>().join("/"))
    }

    /// The name of the snapshot stored in `file` below `root`, accepted or pending.
    #[must_use]
    pub(super) fn of_file(root: &Path, file: &Path) -> Option<Self> {
        let relative = file.strip_prefix(root).ok()?.components();
        let parts: Vec<&str> = relative.map(|part| part.as_os_str().to_str()).collect::<Option<_>>()?;
        let joined = parts.join("/");
        let name = joined.strip_suffix(".snap").or_else(|| joined.strip_suffix(".snap.new"))?;
        Some(Self(name.to_owned()))
    }

    /// The accepted file below `root`.
    #[must_use]
    pub fn path(&self, root: &Path) -> PathBuf {
        root.join(format!("{}.snap", self.0))
    }

    /// The name as a file system that ignores case sees it.
    pub(super) fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for SnapshotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `part` with runs of other characters as `-`, runs of `_` as one, and never hidden or empty.
fn plain(part: &str) -> String {
    let mut plain = String::with_capacity(part.len());
    for c in part.chars() {
        let kept = if c.is_alphanumeric() || ".-_".contains(c) { c } else { '-' };
        if !(plain.ends_with(kept) && "-_.".contains(kept)) {
            plain.push(kept);
        }
    }
    let plain = plain.trim_matches(['-', '.']);
    if plain.is_empty() { "unnamed".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suite_case_row_and_step_become_folders_and_a_file() {
        let name = SnapshotName::for_test("petstore::pets::list-pets::limit 10", "first page");
        assert_eq!(name.to_string(), "petstore/pets/list-pets/limit-10/first-page");
        assert_eq!(name.path(Path::new("s")), Path::new("s/petstore/pets/list-pets/limit-10/first-page.snap"));
    }

    #[test]
    fn no_part_leaves_its_folder_or_hides() {
        let name = SnapshotName::of(&["..", "a/../b", ".hidden", "x__y", "", "é: {id}"]);
        assert_eq!(name.to_string(), "unnamed/a-.-b/hidden/x_y/unnamed/é-id");
    }

    #[test]
    fn a_file_leads_back_to_its_name() {
        let name = SnapshotName::for_test("a::b", "c.d");
        let root = Path::new("snapshots/cases");
        assert_eq!(SnapshotName::of_file(root, &name.path(root)), Some(name.clone()));
        assert_eq!(SnapshotName::of_file(root, &root.join("a/b/c.d.snap.new")), Some(name));
        assert_eq!(SnapshotName::of_file(root, &root.join("a/notes.txt")), None);
    }
}
