//! Responses: what is promised for a status, its headers and its bodies.
//!
//! A response that many operations share is lowered once; its parts are shared. Start at [`ResponsePromise`].

use std::fmt;
use std::sync::Arc;

use super::{Example, Link, MediaTypePromise, ParameterStyle, SchemaRef};

/// Which statuses a response promise is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusKey {
    /// One code.
    Code(u16),
    /// A range: `4` is `4XX`.
    Range(u16),
    /// `default`.
    Default,
}

impl fmt::Display for StatusKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StatusKey::Code(code) => write!(f, "{code}"),
            StatusKey::Range(class) => write!(f, "{class}XX"),
            StatusKey::Default => f.write_str("default"),
        }
    }
}

/// What is promised for a status.
#[derive(Debug, Clone)]
pub struct ResponsePromise {
    /// The statuses.
    pub status: StatusKey,
    /// Documented headers.
    pub headers: Arc<[HeaderPromise]>,
    /// One promise per media type; empty means that no body is promised.
    pub content: Arc<[MediaTypePromise]>,
    /// What of the response is of use for other requests.
    pub links: Arc<[Link]>,
    /// JSON Pointer of the response object.
    pub pointer: String,
}

/// A documented header of a response, or of a part of a `multipart` body.
#[derive(Debug, Clone)]
pub struct HeaderPromise {
    /// Its name as written.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// Its schema, where one is given.
    pub schema: Option<SchemaRef>,
    /// The media type that its value is a text of, where it is described by `content`.
    pub media_type: Option<String>,
    /// How lists are written: `simple`, or by the delimiters of Swagger 2.0.
    pub style: ParameterStyle,
    /// Whether arrays and objects are spread.
    pub explode: bool,
    /// Examples.
    pub examples: Vec<Example>,
    /// JSON Pointer of the header object.
    pub pointer: String,
}
