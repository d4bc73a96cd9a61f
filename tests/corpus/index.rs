//! Reads the index: tab-separated, with the names of the columns in the first line.

use std::path::Path;

/// One document.
pub(crate) struct Row {
    pub(crate) file: String,
    pub(crate) operations: usize,
}

/// The documents of an index, without those that are spread over several files.
pub(crate) fn rows(index: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(index).expect("the corpus has an index");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("the index has a head").split('\t').collect();
    let column = |name: &str| names.iter().position(|known| *known == name).expect("the index has this column");
    let (file, operations) = (column("file"), column("operations"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        Row { file: cells[file].to_owned(), operations: cells[operations].parse().expect("a number of operations") }
    };
    lines.filter(|line| !line.is_empty()).map(row).filter(|row| !row.file.contains("multifile")).collect()
}
