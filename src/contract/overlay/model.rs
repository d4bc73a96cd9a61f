//! What an overlay says.

use std::sync::Arc;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::source::{SourceFile, Span};

/// A list of changes.
#[derive(Debug)]
pub(in crate::contract) struct Overlay {
    pub(super) file: Arc<SourceFile>,
    /// The description it was written for, where it says so.
    pub(in crate::contract) extends: Option<(String, Span)>,
    pub(super) actions: Vec<Action>,
}

/// One change.
#[derive(Debug)]
pub(super) struct Action {
    /// What is changed (RFC 9535).
    pub(super) target: JsonPath,
    pub(super) target_span: Span,
    pub(super) change: Change,
}

/// What becomes of a target.
#[derive(Debug)]
pub(super) enum Change {
    /// It is taken out.
    Remove,
    /// This is merged into it.
    Update { value: Value, span: Span },
    /// What stands elsewhere is merged into it (Overlay 1.1).
    Copy { source: JsonPath, span: Span },
}
