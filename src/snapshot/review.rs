//! Review of pending snapshots, for places where Cargo is not at hand.
//!
//! Works on the same files as `cargo insta review`: accepting puts `x.snap.new` in the place of `x.snap`, rejecting
//! removes it. Nothing here knows a terminal; keys come from a reader and text goes to a writer. Start at [`review`].

use std::fs;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use super::difference::difference;
use super::file;
use super::orphans::files_below;
use crate::diagnostic::{Diagnostic, ExitClass};

/// A snapshot that waits for review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The `.snap.new` file.
    pub path: PathBuf,
    /// What was asked.
    pub description: Option<String>,
    /// The case file.
    pub input_file: Option<String>,
    /// Whether there is an accepted snapshot that would be replaced.
    pub replaces: bool,
    /// What would change.
    pub diff: String,
}

/// What a review came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReviewSummary {
    /// How many were accepted.
    pub accepted: usize,
    /// How many were rejected.
    pub rejected: usize,
    /// How many still wait.
    pub skipped: usize,
}

/// The snapshots below `root` that wait for review, in order.
///
/// # Errors
/// When a file cannot be read.
pub fn pending(root: &Path) -> Result<Vec<Pending>, Diagnostic> {
    let waits = |path: &PathBuf| path.to_string_lossy().ends_with(".snap.new");
    let files = files_below(root).into_iter().filter(waits);
    files.filter_map(|path| read_pending(path).transpose()).collect()
}

fn read_pending(path: PathBuf) -> Result<Option<Pending>, Diagnostic> {
    let Some(seen) = file::read(&path)? else { return Ok(None) };
    let accepted = file::read(&accepted_path(&path)?)?;
    let replaces = accepted.is_some();
    let diff = difference(&accepted.map(|accepted| accepted.text).unwrap_or_default(), &seen.text);
    Ok(Some(Pending { path, description: seen.description, input_file: seen.input_file, replaces, diff }))
}

/// Puts a pending snapshot in the place of the accepted one.
///
/// # Errors
/// When `pending` is not a `.snap.new` file or cannot be moved.
pub fn accept(pending: &Path) -> Result<(), Diagnostic> {
    fs::rename(pending, accepted_path(pending)?).map_err(|cause| unmovable(pending, &cause))
}

/// Removes a pending snapshot; the accepted one stays.
///
/// # Errors
/// When `pending` is not a `.snap.new` file or cannot be removed.
pub fn reject(pending: &Path) -> Result<(), Diagnostic> {
    accepted_path(pending)?;
    fs::remove_file(pending).map_err(|cause| unmovable(pending, &cause))
}

fn accepted_path(pending: &Path) -> Result<PathBuf, Diagnostic> {
    let accepted =
        pending.to_string_lossy().strip_suffix(".snap.new").map(|path| PathBuf::from(format!("{path}.snap")));
    accepted.ok_or_else(|| {
        let message = format!("`{}` is not a pending snapshot", pending.display());
        Diagnostic::new("snapshot/not-pending", message).hint("pending snapshots end in `.snap.new`")
    })
}

fn unmovable(pending: &Path, cause: &io::Error) -> Diagnostic {
    let message = format!("cannot settle the pending snapshot `{}`: {cause}", pending.display());
    let exit = if cause.kind() == io::ErrorKind::NotFound { ExitClass::Input } else { ExitClass::Infrastructure };
    Diagnostic::new("snapshot/unwritable", message).exit(exit)
}

/// What a reviewer says about one snapshot; capitals are for all that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Accept,
    Reject,
    Skip,
}

/// Shows each pending snapshot and does what the reader says; the end of input skips the rest.
///
/// # Errors
/// When a file cannot be read or settled, or the writer fails.
pub fn review(root: &Path, keys: &mut impl BufRead, screen: &mut impl Write) -> Result<ReviewSummary, Diagnostic> {
    let waiting = pending(root)?;
    let mut summary = ReviewSummary::default();
    let mut for_all = None;
    for (index, snapshot) in waiting.iter().enumerate() {
        let verdict = if let Some(verdict) = for_all {
            verdict
        } else {
            show(snapshot, index + 1, waiting.len(), screen).map_err(|cause| unusable_terminal(&cause))?;
            let (verdict, all) = ask(keys, screen).map_err(|cause| unusable_terminal(&cause))?;
            for_all = all.then_some(verdict);
            verdict
        };
        settle(snapshot, verdict, &mut summary)?;
    }
    Ok(summary)
}

fn settle(snapshot: &Pending, verdict: Verdict, summary: &mut ReviewSummary) -> Result<(), Diagnostic> {
    match verdict {
        Verdict::Accept => {
            accept(&snapshot.path)?;
            summary.accepted += 1;
        }
        Verdict::Reject => {
            reject(&snapshot.path)?;
            summary.rejected += 1;
        }
        Verdict::Skip => summary.skipped += 1,
    }
    Ok(())
}

fn unusable_terminal(cause: &io::Error) -> Diagnostic {
    Diagnostic::new("snapshot/review", format!("cannot go on with the review: {cause}")).exit(ExitClass::Infrastructure)
}

fn show(snapshot: &Pending, number: usize, count: usize, screen: &mut impl Write) -> io::Result<()> {
    let kind = if snapshot.replaces { "changed" } else { "new" };
    writeln!(screen, "[{number}/{count}] {kind}: {}", snapshot.path.display())?;
    for (name, value) in [("request", &snapshot.description), ("case", &snapshot.input_file)] {
        if let Some(value) = value {
            writeln!(screen, "  {name}: {value}")?;
        }
    }
    writeln!(screen, "{}", snapshot.diff)
}

/// One answer, and whether it is for all that follow.
fn ask(keys: &mut impl BufRead, screen: &mut impl Write) -> io::Result<(Verdict, bool)> {
    loop {
        write!(screen, "(a)ccept, (r)eject, (s)kip; A, R, S for all that follow: ")?;
        screen.flush()?;
        let mut line = String::new();
        if keys.read_line(&mut line)? == 0 {
            return Ok((Verdict::Skip, true));
        }
        match line.trim() {
            "a" => return Ok((Verdict::Accept, false)),
            "r" => return Ok((Verdict::Reject, false)),
            "s" | "" => return Ok((Verdict::Skip, false)),
            "A" => return Ok((Verdict::Accept, true)),
            "R" => return Ok((Verdict::Reject, true)),
            "S" | "q" => return Ok((Verdict::Skip, true)),
            other => writeln!(screen, "`{other}` is none of the keys")?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Metadata, SnapshotName};
    use super::*;

    fn three_pending(root: &Path) -> [PathBuf; 3] {
        ["one", "three", "two"].map(|step| {
            let metadata = Metadata { description: format!("GET /{step}"), ..Metadata::default() };
            let accepted = SnapshotName::for_test("a::case", step).path(root);
            if step != "two" {
                file::write(&accepted, "old", &metadata).unwrap();
            }
            let pending = super::super::store::pending_path(&accepted);
            file::write(&pending, "new", &metadata).unwrap();
            accepted
        })
    }

    fn text(path: &Path) -> Option<String> {
        file::read(path).unwrap().map(|snapshot| snapshot.text)
    }

    fn reviewed(root: &Path, keys: &str) -> (ReviewSummary, String) {
        let mut screen = Vec::new();
        let summary = review(root, &mut keys.as_bytes(), &mut screen).unwrap();
        (summary, String::from_utf8(screen).unwrap())
    }

    #[test]
    fn each_snapshot_is_shown_and_settled_by_its_key() {
        let root = tempfile::tempdir().unwrap();
        let [one, three, two] = three_pending(root.path());
        let (summary, screen) = reviewed(root.path(), "a\nx\nr\ns\n");
        assert_eq!(summary, ReviewSummary { accepted: 1, rejected: 1, skipped: 1 });
        assert!(screen.contains("[1/3] changed:") && screen.contains("request: GET /one"), "{screen}");
        assert!(screen.contains("-old\n+new\n") && screen.contains("`x` is none of the keys"), "{screen}");
        assert!(screen.contains("[3/3] new:"), "{screen}");
        assert_eq!([text(&one), text(&three), text(&two)], [Some("new".to_owned()), Some("old".to_owned()), None]);
        assert_eq!(pending(root.path()).unwrap().len(), 1);
    }

    #[test]
    fn a_capital_is_for_all_that_follow_and_the_end_of_input_skips() {
        let root = tempfile::tempdir().unwrap();
        three_pending(root.path());
        assert_eq!(reviewed(root.path(), "").0, ReviewSummary { skipped: 3, ..ReviewSummary::default() });
        assert_eq!(reviewed(root.path(), "r\nA\n").0, ReviewSummary { accepted: 2, rejected: 1, skipped: 0 });
        assert!(pending(root.path()).unwrap().is_empty());
    }

    #[test]
    fn only_pending_snapshots_can_be_settled() {
        let root = tempfile::tempdir().unwrap();
        let [one, ..] = three_pending(root.path());
        assert_eq!(accept(&one).unwrap_err().code, "snapshot/not-pending");
        assert_eq!(reject(&root.path().join("gone.snap.new")).unwrap_err().code, "snapshot/unwritable");
        assert_eq!(text(&one), Some("old".to_owned()));
    }
}
