//! The accepted snapshots of a run and what becomes of a difference.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::SnapshotName;
use super::difference::difference;
use super::file;
use super::render::Rendered;
use crate::diagnostic::Diagnostic;

/// What the store may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    /// Whether a difference is left as `.snap.new` for review.
    pub write_pending: bool,
    /// Which differences are accepted at once.
    pub update: Update,
    /// Whether this is a build machine: nothing is written there, whatever else is asked for.
    pub ci: bool,
}

/// Which snapshots are accepted without review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Update {
    /// None.
    #[default]
    Never,
    /// Those that have no accepted file yet.
    New,
    /// All.
    All,
}

/// What is written above a snapshot for whoever reviews it; never compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// One line: what was asked, such as `PUT /pets/{petId}`.
    pub description: String,
    /// More to know, by name.
    pub info: BTreeMap<String, String>,
    /// The case file.
    pub input_file: Option<String>,
}

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is what was accepted.
    Match,
    /// It was written as the accepted snapshot, as [`Update`] asks for.
    Written,
    /// There is no accepted snapshot.
    Missing {
        /// Where the answer waits for review, when it was written.
        pending: Option<PathBuf>,
    },
    /// It is not what was accepted.
    Changed {
        /// Unified, from the accepted text to the one seen.
        diff: String,
        /// Where the answer waits for review, when it was written.
        pending: Option<PathBuf>,
    },
}

/// Compares answers with accepted snapshots; shared by all threads of a run.
#[derive(Debug)]
pub struct SnapshotStore {
    root: PathBuf,
    mode: Mode,
    seen: Mutex<BTreeSet<String>>,
}

impl SnapshotStore {
    /// A store over the files below `root`, which need not exist yet.
    #[must_use]
    pub fn open(root: PathBuf, mode: Mode) -> Self {
        Self { root, mode, seen: Mutex::default() }
    }

    /// Compares `rendered` with the accepted snapshot of that name, and writes what the mode allows.
    ///
    /// # Errors
    /// When the name was used before in this run, or a file can be neither read nor written.
    pub fn compare(
        &self,
        name: &SnapshotName,
        rendered: &Rendered,
        metadata: &Metadata,
    ) -> Result<Outcome, Diagnostic> {
        self.register(name)?;
        let accepted_path = name.path(&self.root);
        let accepted = file::read(&accepted_path)?;
        let seen = file::normalized(&rendered.text);
        let accept = match &accepted {
            Some(accepted) if accepted.text == seen => return self.matched(&accepted_path),
            Some(_) => self.mode.update == Update::All,
            None => self.mode.update != Update::Never,
        };
        if accept && !self.mode.ci {
            file::write(&accepted_path, &seen, metadata)?;
            file::remove(&pending_path(&accepted_path))?;
            return Ok(Outcome::Written);
        }
        let pending = self.leave_pending(&accepted_path, &seen, metadata)?;
        Ok(match accepted {
            None => Outcome::Missing { pending },
            Some(accepted) => Outcome::Changed { diff: difference(&accepted.text, &seen), pending },
        })
    }

    /// Two steps that share a name would overwrite each other, and both would pass.
    fn register(&self, name: &SnapshotName) -> Result<(), Diagnostic> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.insert(name.folded()) {
            return Ok(());
        }
        let message = format!("the snapshot `{name}` is taken twice in one run");
        Err(Diagnostic::new("snapshot/duplicate-name", message).hint("give each of the steps a name of its own"))
    }

    /// What waited for review is settled.
    fn matched(&self, accepted: &Path) -> Result<Outcome, Diagnostic> {
        if !self.mode.ci {
            file::remove(&pending_path(accepted))?;
        }
        Ok(Outcome::Match)
    }

    fn leave_pending(&self, accepted: &Path, text: &str, metadata: &Metadata) -> Result<Option<PathBuf>, Diagnostic> {
        if self.mode.ci || !self.mode.write_pending {
            return Ok(None);
        }
        let pending = pending_path(accepted);
        file::write(&pending, text, metadata)?;
        Ok(Some(pending))
    }
}

/// Where a new text waits for review: `x.snap.new` beside `x.snap`.
pub(super) fn pending_path(accepted: &Path) -> PathBuf {
    let mut pending = accepted.as_os_str().to_owned();
    pending.push(".new");
    PathBuf::from(pending)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PENDING: Mode = Mode { write_pending: true, update: Update::Never, ci: false };

    fn rendered(text: &str) -> Rendered {
        Rendered { text: text.to_owned(), unused_rules: Vec::new() }
    }

    fn name() -> SnapshotName {
        SnapshotName::for_test("petstore::list-pets", "list")
    }

    /// One comparison in a run of its own.
    fn compare(root: &Path, mode: Mode, text: &str) -> Outcome {
        let metadata = Metadata { description: "GET /pets".to_owned(), ..Metadata::default() };
        SnapshotStore::open(root.to_owned(), mode).compare(&name(), &rendered(text), &metadata).unwrap()
    }

    #[test]
    fn a_difference_waits_for_review_until_the_answer_matches_again() {
        let root = tempfile::tempdir().unwrap();
        let (accepted, pending) = (name().path(root.path()), pending_path(&name().path(root.path())));
        assert_eq!(compare(root.path(), PENDING, "a\n"), Outcome::Missing { pending: Some(pending.clone()) });
        std::fs::rename(&pending, &accepted).unwrap();
        assert_eq!(compare(root.path(), PENDING, "a"), Outcome::Match);
        let diff = "@@ line 1 @@\n-a\n+b\n".to_owned();
        assert_eq!(compare(root.path(), PENDING, "b\n"), Outcome::Changed { diff, pending: Some(pending.clone()) });
        assert!(pending.exists());
        assert_eq!(compare(root.path(), PENDING, "a\n"), Outcome::Match);
        assert!(!pending.exists());
    }

    #[test]
    fn updates_write_new_ones_or_all() {
        let root = tempfile::tempdir().unwrap();
        let updating = |update| Mode { update, ..PENDING };
        assert_eq!(compare(root.path(), updating(Update::New), "a"), Outcome::Written);
        assert!(matches!(compare(root.path(), updating(Update::New), "b"), Outcome::Changed { .. }));
        assert_eq!(compare(root.path(), updating(Update::All), "b"), Outcome::Written);
        assert_eq!(compare(root.path(), PENDING, "b"), Outcome::Match);
        assert!(!pending_path(&name().path(root.path())).exists());
    }

    #[test]
    fn nothing_is_written_on_a_build_machine() {
        let root = tempfile::tempdir().unwrap();
        let mode = Mode { write_pending: true, update: Update::All, ci: true };
        assert_eq!(compare(root.path(), mode, "a"), Outcome::Missing { pending: None });
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_name_is_used_once_in_a_run() {
        let root = tempfile::tempdir().unwrap();
        let store = SnapshotStore::open(root.path().to_owned(), Mode { update: Update::All, ..PENDING });
        let metadata = Metadata::default();
        store.compare(&name(), &rendered("a"), &metadata).unwrap();
        let same_folder = SnapshotName::for_test("Petstore::list-pets", "LIST");
        let refused = store.compare(&same_folder, &rendered("b"), &metadata).unwrap_err();
        assert_eq!(refused.code, "snapshot/duplicate-name");
        assert_eq!(compare(root.path(), PENDING, "a"), Outcome::Match);
    }
}
