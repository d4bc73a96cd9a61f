//! `probity snapshots`: what changed, accepted or rejected.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{SnapshotAction, SnapshotsArguments};
use super::{exit, output};
use crate::diagnostic::Diagnostic;
use crate::snapshot;

/// Runs the command.
pub(super) fn run(arguments: &SnapshotsArguments) -> Result<ExitCode, Vec<Diagnostic>> {
    let root = &arguments.snapshots;
    match &arguments.action {
        SnapshotAction::Review => {
            let summary = snapshot::review(root, &mut std::io::stdin().lock(), &mut std::io::stdout().lock());
            summary.map_err(|error| vec![error])?;
        }
        SnapshotAction::Accept { files } => each(root, files, "accepted", snapshot::accept)?,
        SnapshotAction::Reject { files } => each(root, files, "rejected", snapshot::reject)?,
    }
    Ok(exit::CONFORMS.into())
}

/// Does `act` with the named files, else with all that are pending; says what was done.
fn each(
    root: &Path,
    files: &[PathBuf],
    done: &str,
    act: fn(&Path) -> Result<(), Diagnostic>,
) -> Result<(), Vec<Diagnostic>> {
    let mut files = files.to_vec();
    if files.is_empty() {
        let pending = snapshot::pending(root).map_err(|error| vec![error])?;
        files = pending.into_iter().map(|pending| pending.path).collect();
    }
    let mut errors = Vec::new();
    for file in &files {
        match act(file) {
            Ok(()) => output::print(&format!("{done} {}\n", file.display())),
            Err(error) => errors.push(error),
        }
    }
    if files.is_empty() {
        output::print("no snapshot is pending\n");
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
