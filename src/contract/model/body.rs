//! Request bodies, and what is promised for one media type.
//!
//! Start at [`RequestBody`] and [`MediaTypePromise`].

use indexmap::IndexMap;
use serde_json::Value;

use super::{Example, HeaderPromise, ParameterStyle, SchemaRef};

/// A request body.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether it must be sent.
    pub required: bool,
    /// One promise per media type.
    pub content: Vec<MediaTypePromise>,
    /// JSON Pointer of the request body object; in Swagger 2.0 of the body parameter, or of the first form field.
    pub pointer: String,
}

/// What is promised for one media type of a body.
#[derive(Debug, Clone, Default)]
pub struct MediaTypePromise {
    /// The media type or range as written, such as `application/json` or `image/*`.
    pub media_type: String,
    /// The schema, where one is given.
    pub schema: Option<SchemaRef>,
    /// The schema of each item of a stream, such as a line of JSON Lines (OpenAPI 3.2.0 §4.14.1).
    pub item_schema: Option<SchemaRef>,
    /// How the properties of a form travel, by their names.
    pub encoding: IndexMap<String, Encoding>,
    /// How the first parts of a `multipart` body travel, by their positions (OpenAPI 3.2.0 §4.14.1).
    pub prefix_encoding: Vec<Encoding>,
    /// How all further parts travel.
    pub item_encoding: Option<Box<Encoding>>,
    /// Examples.
    pub examples: Vec<Example>,
    /// `x-` extensions of the media type object.
    pub extensions: IndexMap<String, Value>,
    /// JSON Pointer of the media type object; in Swagger 2.0, which has none, of what describes the body.
    pub pointer: String,
}

/// How one part of a form or `multipart` body travels (OpenAPI 3.0.3 §4.8.15).
#[derive(Debug, Clone, Default)]
pub struct Encoding {
    /// The part's media type, a range, or several of them divided by commas.
    pub content_type: Option<String>,
    /// The part's headers, without `Content-Type`.
    pub headers: Vec<HeaderPromise>,
    /// How the value is written, where that is said: then `content_type` does not count.
    pub serialization: Option<Serialization>,
    /// How the properties of a part that is a form travel, by their names (OpenAPI 3.2.0 §4.15.1).
    pub encoding: IndexMap<String, Encoding>,
    /// How the first parts of a part that is `multipart` travel, by their positions.
    pub prefix_encoding: Vec<Encoding>,
    /// How all further parts of it travel.
    pub item_encoding: Option<Box<Encoding>>,
    /// JSON Pointer of the encoding object.
    pub pointer: String,
}

impl MediaTypePromise {
    /// All its encodings, and those within them.
    pub fn all_encodings(&self) -> Vec<&Encoding> {
        let own = self.encoding.values().chain(&self.prefix_encoding).chain(self.item_encoding.as_deref());
        own.flat_map(Encoding::and_within).collect()
    }
}

impl Encoding {
    /// The encoding, and those within it.
    fn and_within(&self) -> Vec<&Self> {
        let within = self.encoding.values().chain(&self.prefix_encoding).chain(self.item_encoding.as_deref());
        std::iter::once(self).chain(within.flat_map(Self::and_within)).collect()
    }
}

/// How a value of a form is written, as a query parameter would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Serialization {
    /// The style.
    pub style: ParameterStyle,
    /// Whether lists and objects are spread.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}
