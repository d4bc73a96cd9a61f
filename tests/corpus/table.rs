//! Shows what was counted.

use std::io::Write;

use crate::Outcome;
use crate::index::Row;

/// One line per document: `wrong` documents first, so that they are seen.
pub(crate) fn render(outcomes: &[(&Row, Outcome)]) -> String {
    let mut lines =
        vec![format!("{:<55} {:>6} {:>6} {:>6} {:>6}  {}", "document", "index", "read", "hooks", "warned", "")];
    let (right, wrong): (Vec<_>, Vec<_>) =
        outcomes.iter().partition(|(row, outcome)| outcome.operations == Ok(row.operations));
    for (row, outcome) in wrong.into_iter().chain(right) {
        let (read, why) = match &outcome.operations {
            Ok(read) => (read.to_string(), String::new()),
            Err(why) => ("-".to_owned(), why.clone()),
        };
        let additional = if outcome.additional > 0 { format!("+{} additional", outcome.additional) } else { why };
        lines.push(format!(
            "{:<55} {:>6} {read:>6} {:>6} {:>6}  {additional}",
            row.file, row.operations, outcome.webhooks, outcome.warnings
        ));
    }
    lines.join("\n")
}

/// Writes to the terminal, past the capture of the test harness only when that is asked for.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stderr().lock();
    writeln!(out, "{text}").expect("a place to write to");
}
