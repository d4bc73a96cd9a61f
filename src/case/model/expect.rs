//! What an answer must be like.

use std::time::Duration;

use super::{Matcher, StatusExpectation, ValuePath};
use crate::source::Span;

/// What a step expects of its answer, beside what the contract promises.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// Where it is written; the step's place when nothing is.
    pub span: Span,
    /// The status.
    pub status: Option<StatusExpectation>,
    /// Whether the expected status may be missing from the contract.
    pub undocumented: bool,
    /// Headers by name. A header that came several times is matched as its values joined by `, `.
    pub headers: Vec<(String, Matcher)>,
    /// The media type, without parameters unless the matcher names them.
    pub media_type: Option<Matcher>,
    /// The body.
    pub body: Option<BodyExpectation>,
    /// The body's text as it was sent, whatever its media type.
    pub text: Option<Matcher>,
    /// How long the answer may take.
    pub time: Option<TimeExpectation>,
}

impl Expect {
    /// No expectations.
    pub fn nothing(span: Span) -> Self {
        Self {
            span,
            status: None,
            undocumented: false,
            headers: Vec::new(),
            media_type: None,
            body: None,
            text: None,
            time: None,
        }
    }
}

/// What a body must be like.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyExpectation {
    /// No byte at all.
    Empty(Span),
    /// Values at places. A body that is not JSON is matched as a string at the place `""`.
    Fields(Vec<FieldExpectation>),
}

/// What stands at one place of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldExpectation {
    /// The place.
    pub path: ValuePath,
    /// Where the path is written.
    pub span: Span,
    /// What must be there.
    pub matcher: Matcher,
}

/// Limits on the time an answer takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpectation {
    /// Where it is written.
    pub span: Span,
    /// It must take less than this.
    pub less_than: Option<Duration>,
    /// It must take more than this.
    pub more_than: Option<Duration>,
}

/// A question about one answer: all parts must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Where it is written.
    pub span: Span,
    /// The status.
    pub status: Option<StatusExpectation>,
    /// Values at places of the body.
    pub fields: Vec<FieldExpectation>,
}
