//! The file that a run's events go to.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, ExitClass};
use crate::event::Event;
use crate::report::event_line;

/// A file of events; the first problem in writing it is told in the end.
pub(super) struct EventFile {
    path: PathBuf,
    file: BufWriter<File>,
    problem: Option<std::io::Error>,
}

impl EventFile {
    pub(super) fn create(path: &Path) -> Result<Self, Diagnostic> {
        let file = File::create(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file), problem: None })
    }

    pub(super) fn write(&mut self, event: &Event) {
        if self.problem.is_none() {
            self.problem = self.file.write_all(event_line(event).as_bytes()).err();
        }
    }

    pub(super) fn finish(mut self) -> Result<(), Diagnostic> {
        let problem = self.problem.take().or_else(|| self.file.flush().err());
        problem.map_or(Ok(()), |error| Err(unwritable(&self.path, &error)))
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let message = format!("the events cannot be written to {}: {error}", path.display());
    Diagnostic::new("run/events", message).exit(ExitClass::Infrastructure)
}
