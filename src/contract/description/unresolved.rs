//! References that cannot be followed, and why.
//!
//! Start at [`Unresolved::diagnostic`].

use super::files::Refusal;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Why a reference cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// It is no URI reference at all.
    NotAUri(String),
    /// The file it names is not read.
    File(Refusal),
    /// The file it names cannot be parsed.
    Broken,
    /// The file is there, the anchor it names is not.
    Anchor(String),
    /// The description has too many files.
    TooManyFiles(usize),
}

/// A reference that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unresolved {
    /// JSON Pointer of the reference in the assembled description.
    pub(super) pointer: String,
    /// As it is written.
    pub(super) reference: String,
    pub(super) reason: Reason,
}

impl Unresolved {
    /// What the author is told.
    pub(super) fn diagnostic(&self, span: &Span) -> Diagnostic {
        let reference = &self.reference;
        let (code, message, hint) = match &self.reason {
            Reason::NotAUri(why) => {
                ("contract/missing-reference", format!("`{reference}` is no reference: {why}"), None)
            }
            Reason::File(Refusal::Remote) => (
                "contract/remote-reference",
                format!("`{reference}` lies on the network, which is never asked"),
                Some("download the document and refer to the file"),
            ),
            Reason::File(Refusal::Outside) => (
                "contract/reference-outside",
                format!("`{reference}` lies outside of the folders that may be read"),
                Some("`--allow-folder DIR` lets the files of a folder be read"),
            ),
            Reason::File(Refusal::Missing) => {
                ("contract/missing-reference", format!("there is no file for the reference `{reference}`"), None)
            }
            Reason::File(Refusal::Unreadable(why)) => {
                ("contract/unreadable", format!("`{reference}` cannot be read: {why}"), None)
            }
            Reason::Broken => ("contract/missing-reference", format!("the file of `{reference}` cannot be read"), None),
            Reason::Anchor(name) => {
                let message = format!("the reference `{reference}` leads nowhere: there is no anchor `{name}`");
                ("contract/missing-reference", message, None)
            }
            Reason::TooManyFiles(limit) => {
                let message = format!("`{reference}` is left out: the description has more than {limit} files");
                ("contract/too-many-files", message, None)
            }
        };
        let diagnostic = Diagnostic::new(code, message).at(span, "");
        hint.map_or_else(|| diagnostic.clone(), |hint| diagnostic.clone().hint(hint))
    }
}
