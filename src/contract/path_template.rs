//! Path templates such as `/pets/{petId}`: parsing, matching and filling in.

use std::fmt;

/// A path template, split into segments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathTemplate {
    /// The template as written.
    pub text: String,
    /// What stands between the slashes.
    pub segments: Vec<Segment>,
}

/// One segment of a path template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Plain text.
    Literal(String),
    /// Text and parameters mixed, such as `{name}` alone or `{id}:reset`: literal parts and names in turn.
    Template(Vec<Part>),
}

/// A part of a templated segment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Plain text.
    Literal(String),
    /// A parameter's name.
    Parameter(String),
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
