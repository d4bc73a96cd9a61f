//! A source text and places in it.

use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Larger files are refused: ten times the largest description known.
const SIZE_LIMIT: u64 = 128 << 20;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A text file as it was read, with the path it is shown under.
#[derive(PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user would name it, with `/` as separator.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// Wraps a text that is already in memory.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into() })
    }

    /// Reads a file; the error is the operating system's.
    ///
    /// # Errors
    /// When the file cannot be read, is not UTF-8 or is larger than 128 MiB.
    pub fn read(path: &Path) -> std::io::Result<Arc<Self>> {
        Self::read_as(path, path)
    }

    /// Reads a file that is shown under another path.
    pub(crate) fn read_as(path: &Path, shown: &Path) -> std::io::Result<Arc<Self>> {
        let mut text = String::new();
        File::open(path)?.take(SIZE_LIMIT + 1).read_to_string(&mut text)?;
        if text.len() as u64 > SIZE_LIMIT {
            let message = format!("it is larger than {} MiB", SIZE_LIMIT >> 20);
            return Err(std::io::Error::new(ErrorKind::FileTooLarge, message));
        }
        Ok(Self::new(shown, text))
    }

    /// The text without its byte order mark.
    pub(super) fn body(&self) -> &str {
        self.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.text)
    }

    /// Whether the file's name says that it holds JSON.
    pub(super) fn is_json(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
    }

    /// The 1-based line and column (in characters) of a byte offset.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let lines = before.bytes().filter(|byte| *byte == b'\n').count();
        (lines + 1, before[line_start..].chars().count() + 1)
    }
}

/// A range of bytes in a [`SourceFile`].
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    /// The file the range lies in.
    pub file: Arc<SourceFile>,
    /// Byte offsets, start inclusive, end exclusive.
    pub range: Range<usize>,
}

impl Span {
    /// The range `range` of `file`.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        Self { file: Arc::clone(file), range }
    }

    /// A span inside this one: `range` counts from this span's start.
    #[must_use]
    pub fn within(&self, range: Range<usize>) -> Self {
        Self::new(&self.file, self.range.start + range.start..self.range.start + range.end)
    }

    /// `path:line:column` of the span's start.
    #[must_use]
    pub fn place(&self) -> String {
        let (line, column) = self.file.line_column(self.range.start);
        format!("{}:{line}:{column}", self.file.path.display())
    }
}

/// Without the text, which would drown whatever holds the file.
impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({})", self.path.display())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Span({} {:?})", self.place(), self.range)
    }
}
