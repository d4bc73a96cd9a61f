//! One line per document, for whole folders of them.

use super::CheckedDocument;

/// The widths of the columns after the file; the file comes last, because it may be long.
const COLUMNS: [(&str, usize); 9] = [
    ("version", 9),
    ("operations", 11),
    ("paths", 7),
    ("schemas", 9),
    ("examples", 10),
    ("invalid", 9),
    ("errors", 8),
    ("warnings", 10),
    ("ms", 7),
];

/// The line above the documents.
pub fn table_header() -> String {
    line(&COLUMNS.map(|(name, _)| name.to_owned()), "file")
}

/// The line of one document; one that cannot be used has its reason in place of numbers.
pub fn table_row(document: &CheckedDocument) -> String {
    match &document.outcome {
        Ok(report) => {
            let (statistics, tally) = (&report.statistics, report.tally());
            let cells = [
                statistics.version.clone(),
                statistics.operations.to_string(),
                statistics.paths.to_string(),
                statistics.schemas.to_string(),
                statistics.examples.checked.to_string(),
                statistics.examples.invalid.to_string(),
                tally.errors.to_string(),
                tally.warnings.to_string(),
                document.load_ms.to_string(),
            ];
            line(&cells, &document.path)
        }
        Err(diagnostics) => {
            let reason = diagnostics.first().map_or("", |diagnostic| diagnostic.message.as_str());
            let mut cells = COLUMNS.map(|_| "-".to_owned());
            cells[8] = document.load_ms.to_string();
            line(&cells, &format!("{}: {reason}", document.path))
        }
    }
}

fn line(cells: &[String; COLUMNS.len()], file: &str) -> String {
    let cells = cells.iter().zip(COLUMNS).enumerate().map(|(index, (cell, (_, width)))| {
        // The version is a text, the others are numbers.
        if index == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
    });
    format!("{}  {file}\n", cells.collect::<String>())
}
