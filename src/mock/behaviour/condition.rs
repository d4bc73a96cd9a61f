//! Conditions: the expressions under `when`.

use crate::source::Span;
use crate::template::{EvaluateError, Expression, Reference, Scope};

/// An expression and where it is written.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) expression: Expression,
    pub(crate) span: Span,
}

impl Condition {
    /// Whether it holds; a missing name or field is merely absent.
    pub(crate) fn holds(&self, scope: &Scope) -> Result<bool, EvaluateError> {
        self.expression.holds(scope).map_err(|error| EvaluateError { span: self.span.clone(), message: error.message })
    }

    /// Every name used in it.
    pub(crate) fn references(&self) -> Vec<Reference> {
        let references = self.expression.references().into_iter();
        references.map(|path| Reference { path, span: self.span.clone(), optional: true }).collect()
    }
}

/// Whether there is no condition, or one that holds.
pub(crate) fn allows(condition: Option<&Condition>, scope: &Scope) -> Result<bool, EvaluateError> {
    condition.map_or(Ok(true), |condition| condition.holds(scope))
}
