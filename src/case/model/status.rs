//! Expected statuses.

use std::fmt;

use serde_json::Value;

use crate::source::Span;
use crate::template::{EvaluateError, Scope, TemplateValue};

/// Which statuses an answer may have.
#[derive(Debug, Clone, PartialEq)]
pub enum StatusExpectation {
    /// Any of these.
    AnyOf {
        /// Where they are written.
        span: Span,
        /// The statuses.
        patterns: Vec<StatusPattern>,
    },
    /// A template that gives a status, a class, or a list of them.
    Computed(TemplateValue),
}

/// One status or one class of statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusPattern {
    /// Exactly this one.
    Code(u16),
    /// All that begin with a digit.
    Class(StatusClass),
}

/// A class of statuses, by its first digit: `4` is `4xx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusClass(pub u16);

impl StatusPattern {
    /// Whether `status` is meant.
    pub fn matches(self, status: u16) -> bool {
        match self {
            Self::Code(code) => code == status,
            Self::Class(StatusClass(digit)) => status / 100 == digit,
        }
    }

    /// Reads `201`, `"201"` or `4xx`.
    pub fn read(value: &Value) -> Option<Self> {
        let text = match value {
            Value::String(text) => text.to_ascii_lowercase(),
            number => number.as_u64()?.to_string(),
        };
        if let Some(digit) = text.strip_suffix("xx") {
            return digit.parse().ok().filter(|digit| (1..=5).contains(digit)).map(|d| Self::Class(StatusClass(d)));
        }
        text.parse().ok().filter(|code| (100..=599).contains(code)).map(Self::Code)
    }
}

impl fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Class(StatusClass(digit)) => write!(f, "{digit}xx"),
        }
    }
}

impl StatusExpectation {
    /// Where it is written.
    pub fn span(&self) -> &Span {
        match self {
            Self::AnyOf { span, .. } => span,
            Self::Computed(template) => &template.span,
        }
    }

    /// The statuses that are meant; any of them will do.
    ///
    /// # Errors
    /// A template that cannot be evaluated or does not give statuses.
    pub fn evaluate(&self, scope: &Scope) -> Result<Vec<StatusPattern>, EvaluateError> {
        match self {
            Self::AnyOf { patterns, .. } => Ok(patterns.clone()),
            Self::Computed(template) => {
                let value = template.evaluate(scope)?;
                let items =
                    if let Value::Array(items) = &value { items.as_slice() } else { std::slice::from_ref(&value) };
                items.iter().map(StatusPattern::read).collect::<Option<Vec<_>>>().ok_or_else(|| EvaluateError {
                    span: template.span.clone(),
                    message: format!("{value} is not a status such as 201, `4xx` or a list of them"),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn statuses_are_codes_or_classes() {
        assert_eq!(StatusPattern::read(&json!(201)), Some(StatusPattern::Code(201)));
        assert_eq!(StatusPattern::read(&json!("4XX")), Some(StatusPattern::Class(StatusClass(4))));
        for wrong in [json!(99), json!(600), json!("6xx"), json!("ok"), json!(null), json!(2.5)] {
            assert_eq!(StatusPattern::read(&wrong), None, "{wrong}");
        }
        assert!(StatusPattern::Class(StatusClass(4)).matches(404));
        assert!(!StatusPattern::Code(200).matches(201));
    }
}
