//! Links: what of a response is of use for another request (OpenAPI 3.0.3 §4.8.20).
//!
//! Start at [`Link`]; `Api::link_target` finds the operation.

use indexmap::IndexMap;
use serde_json::Value;

use super::Server;

/// A link of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// The operation it leads to.
    pub target: LinkTarget,
    /// Values or runtime expressions (`$response.body#/id`), by the names of the target's parameters; a name may say
    /// where the parameter travels: `path.id`.
    pub parameters: IndexMap<String, Value>,
    /// The body of the request, a value or a runtime expression.
    pub request_body: Option<Value>,
    /// The server to be used instead of the target's own.
    pub server: Option<Server>,
    /// JSON Pointer of the link object.
    pub pointer: String,
}

/// How a link names its operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// By `operationId`.
    Id(String),
    /// By the JSON Pointer of the operation, out of an `operationRef` into the description.
    Pointer(String),
    /// By an `operationRef` that leads elsewhere.
    Elsewhere(String),
}
