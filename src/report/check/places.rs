//! Lines and columns of many places in the same file, without counting lines from the top each time.

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::{SourceFile, Span};

/// Where each line of each file starts.
#[derive(Debug, Default)]
pub(super) struct Places {
    files: HashMap<usize, Vec<usize>>,
}

/// A line and a column (in characters), both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Places {
    /// Where a span starts and ends.
    pub(super) fn of(&mut self, span: &Span) -> (Position, Position) {
        let starts = self.files.entry(Arc::as_ptr(&span.file) as usize).or_insert_with(|| {
            let breaks = span.file.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        });
        (position(starts, &span.file, span.range.start), position(starts, &span.file, span.range.end))
    }
}

fn position(starts: &[usize], file: &SourceFile, offset: usize) -> Position {
    let offset = file.text.floor_char_boundary(offset);
    let line = starts.partition_point(|start| *start <= offset).max(1);
    Position { line, column: file.text[starts[line - 1]..offset].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_those_of_the_file() {
        let file = SourceFile::new("pets.yaml", "a: 1\né: two\n\nz");
        let mut places = Places::default();
        for range in [0..1, 5..7, 9..12, 13..13, 14..15] {
            let (start, end) = places.of(&Span::new(&file, range.clone()));
            assert_eq!((start.line, start.column), file.line_column(range.start));
            assert_eq!((end.line, end.column), file.line_column(range.end));
        }
    }
}
