//! Request parameters: where they travel and how they are written.
//!
//! Start at [`Parameter`].

use super::{Example, MediaTypePromise, SchemaRef};

/// A request parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it travels.
    pub location: ParameterLocation,
    /// Whether it must be sent.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// Whether it may be sent without a value, whatever its schema (query only; OpenAPI 3.0.3 §4.8.12.2).
    pub allow_empty: bool,
    /// Schema and style, or media type.
    pub shape: ParameterShape,
    /// Examples.
    pub examples: Vec<Example>,
    /// JSON Pointer of the parameter object.
    pub pointer: String,
}

impl Parameter {
    /// The schema of its value, where one is given.
    #[must_use]
    pub fn schema(&self) -> Option<&SchemaRef> {
        match &self.shape {
            ParameterShape::Schema { schema, .. } => Some(schema),
            ParameterShape::Content(promise) | ParameterShape::WholeQuery(promise) => promise.schema.as_ref(),
        }
    }
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterLocation {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// What a parameter's value looks like.
#[derive(Debug, Clone)]
pub enum ParameterShape {
    /// A schema, written by a style.
    Schema {
        /// The value's schema.
        schema: SchemaRef,
        /// How it is written.
        style: ParameterStyle,
        /// Whether arrays and objects are spread.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// A serialised media type.
    Content(MediaTypePromise),
    /// The whole query string, as one serialised media type (`in: querystring`, OpenAPI 3.2.0 §4.12.2).
    WholeQuery(MediaTypePromise),
}

/// How a parameter's value is written (OpenAPI 3.0.3 §4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `a,b` in path or header.
    Simple,
    /// `;name=a`.
    Matrix,
    /// `.a`.
    Label,
    /// `name=a&name=b`.
    Form,
    /// `name=a%20b`; in Swagger 2.0 also `a b` in path or header (`ssv`).
    SpaceDelimited,
    /// `name=a|b`; in Swagger 2.0 also `a|b` in path or header (`pipes`).
    PipeDelimited,
    /// `name=a%09b`: `tsv` of Swagger 2.0, in any place.
    TabDelimited,
    /// `name[key]=a`.
    DeepObject,
    /// `name=a; name=b` in cookies, nothing encoded (OpenAPI 3.2.0 §4.12.3).
    Cookie,
}
