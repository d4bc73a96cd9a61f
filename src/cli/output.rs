//! The one place that prints: results to standard output, everything else to standard error.

use std::io::{self, Write};

/// Writes `text` to standard output. A reader that has gone away (a closed pipe) is no error: what was asked for is
/// done, only nobody reads it.
pub(super) fn print(text: &str) {
    ignore_closed(io::stdout().lock().write_all(text.as_bytes()));
}

/// Writes `text` to standard error.
pub(super) fn warn(text: &str) {
    ignore_closed(io::stderr().lock().write_all(text.as_bytes()));
}

/// There is nobody to tell that standard output or error cannot be written.
fn ignore_closed(result: io::Result<()>) {
    drop(result);
}
