//! The data of a diagnostic.

use crate::source::Span;

/// Which exit code a user error leads to (see `cli::exit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitClass {
    /// Wrong usage or wrong input: a spec, case, configuration or flag.
    Input,
    /// The target could not be reached, or the machine failed us.
    Infrastructure,
    /// Nothing was selected, so nothing was tested.
    NothingSelected,
    /// A baseline or quarantine entry is stale, expired or missing.
    Baseline,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It must be mended.
    Error,
    /// It is probably a mistake.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Severity {
    /// The word that people read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One thing that is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, `area/what`, such as `case/unknown-operation`.
    pub code: &'static str,
    /// How bad it is; an error unless said otherwise.
    pub severity: Severity,
    /// A lowercase sentence without a full stop.
    pub message: String,
    /// The place that is wrong, first, and places that explain it.
    pub labels: Vec<Label>,
    /// JSON Pointer (RFC 6901) of the place in its document, where that helps to find it.
    pub pointer: Option<String>,
    /// What the user can do about it.
    pub hint: Option<String>,
    /// The class of exit code.
    pub exit: ExitClass,
}

/// A place a diagnostic points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words shown beside the caret; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// An input error without a place.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            pointer: None,
            hint: None,
            exit: ExitClass::Input,
        }
    }

    /// Adds a place; the first one is the one shown in `file:line:column`.
    #[must_use]
    pub fn at(mut self, span: &Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span: span.clone(), text: text.into() });
        self
    }

    /// Sets the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the JSON Pointer of the place.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Sets the hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the exit class.
    #[must_use]
    pub fn exit(mut self, exit: ExitClass) -> Self {
        self.exit = exit;
        self
    }
}
