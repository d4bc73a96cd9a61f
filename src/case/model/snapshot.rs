//! Answers that are remembered.

use super::ValuePath;
use crate::source::Span;

/// `snapshot`: the answer is compared with a stored one.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Its name, unique in the test: `[a-z0-9_-]+`.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// What is kept of the answer.
    pub parts: Vec<SnapshotPart>,
    /// Names of the headers that are kept, when headers are; empty means the documented ones.
    pub headers: Vec<String>,
    /// Whether values that the schema shows to vary (identifiers, times) become labels, and are still checked.
    pub redact_automatically: bool,
    /// Explicit rules; they win over the automatic ones.
    pub redactions: Vec<Redaction>,
}

/// A part of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SnapshotPart {
    /// The status.
    Status,
    /// The media type.
    MediaType,
    /// Headers.
    Headers,
    /// The body.
    Body,
}

/// What happens to the values at a place before they are stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Redaction {
    /// The place.
    pub path: ValuePath,
    /// Where it is written.
    pub span: Span,
    /// What happens.
    pub rule: RedactionRule,
}

/// The kinds of redaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedactionRule {
    /// The value becomes `[label]`.
    Label(String),
    /// The list is sorted.
    Sort,
    /// The value is kept as it is, whatever the schema says.
    Keep,
}
