//! The words of schema checking.

use std::fmt;

/// In which direction a value travels (OpenAPI 3.0.3 §4.8.24.2: `readOnly` and `writeOnly`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// Sent by the client: `readOnly` properties are neither required nor described.
    Request,
    /// Sent by the server: `writeOnly` properties are neither required nor described.
    Response,
}

/// How much is told of a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// Everything, for people.
    Full,
    /// The value's place and the keyword, for programs that ask often: what is for people stays empty.
    Keyword,
}

/// One way in which a value breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// JSON Pointer into the value.
    pub instance: String,
    /// JSON Pointer of the broken keyword in the document.
    pub schema: String,
    /// The broken keyword, such as `required`.
    pub keyword: String,
    /// What the schema asks for, in a few words.
    pub expected: String,
    /// What the value has there, shortened.
    pub actual: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.instance.is_empty() {
            write!(f, "{}: ", self.instance)?;
        }
        write!(f, "expected {}, got {}", self.expected, self.actual)
    }
}

/// Why a schema cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the schema at {pointer} cannot be used: {message}")]
pub struct SchemaProblem {
    /// What is wrong, in a few words.
    pub message: String,
    /// JSON Pointer of the fault in the document.
    pub pointer: String,
}
