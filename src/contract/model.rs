//! The model every reader lowers into: a contract, its APIs, and the documents behind them.
//!
//! What an API promises is one idea per module below. Schemas and values are never copied into the model: it names
//! their places in the [`Document`]. Start at [`Contract`] and [`Api`].

mod body;
mod example;
mod field_rule;
mod link;
mod operation;
mod parameter;
mod response;
mod security;
mod server;

use std::fmt;
use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use serde_json::Value;

pub use body::{Encoding, MediaTypePromise, RequestBody, Serialization};
pub use example::{Example, ExampleForm};
pub use field_rule::{Demand, FieldRule};
pub use link::{Link, LinkTarget};
pub use operation::{Callback, CallbackRef, Operation, OperationKey, Webhook};
pub use parameter::{Parameter, ParameterLocation, ParameterShape, ParameterStyle};
pub use response::{HeaderPromise, ResponsePromise, StatusKey};
pub use security::{OAuthFlow, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
pub use server::{Server, ServerVariable};

use super::route::RouteIndex;
use super::{Document, OpenApiVersion};

/// Everything that the loaded documents promise.
#[derive(Debug, Default)]
pub struct Contract {
    /// The APIs, in the order they were loaded.
    pub apis: Vec<Arc<Api>>,
}

/// The name of an API: its folder's or file's name, such as `petstore`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiId(pub String);

impl fmt::Display for ApiId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One OpenAPI document, resolved.
#[derive(Debug)]
pub struct Api {
    /// Its name within the contract.
    pub id: ApiId,
    /// The version of OpenAPI that its description is written in.
    pub openapi: OpenApiVersion,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The raw document.
    pub document: Document,
    /// The servers, in document order.
    pub servers: Vec<Server>,
    /// The operations under `paths`, in document order.
    pub operations: Vec<Operation>,
    /// What the API calls itself (OpenAPI 3.1.0 §4.8.1); never part of [`Api::operations`].
    pub webhooks: Vec<Webhook>,
    /// Every callback that an operation names, each once, by the pointer of its object.
    pub callbacks: IndexMap<String, Callback>,
    /// The security schemes, in document order.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// What leads to operations, built when it is first asked for.
    pub(super) routes: OnceLock<RouteIndex>,
}

impl Api {
    /// The `x-` extensions of the object at a JSON Pointer: of the document itself (`""`), or of whatever part of the
    /// model carries a pointer.
    pub fn extensions(&self, pointer: &str) -> impl Iterator<Item = (&str, &Value)> {
        let fields = self.document.root.pointer(pointer).and_then(Value::as_object).into_iter().flatten();
        fields.filter(|(name, _)| name.starts_with("x-")).map(|(name, value)| (name.as_str(), value))
    }

    /// The value of an example; nothing when it lies outside the document.
    #[must_use]
    pub fn example(&self, example: &Example) -> Option<&Value> {
        self.document.root.pointer(&example.pointer)
    }

    /// The callbacks that an operation names, with their names.
    pub fn callbacks_of<'a>(&'a self, operation: &'a Operation) -> impl Iterator<Item = (&'a str, &'a Callback)> {
        operation.callbacks.iter().filter_map(|named| Some((named.name.as_str(), self.callbacks.get(&named.pointer)?)))
    }
}

/// The place of a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaRef {
    /// The API whose document holds it.
    pub api: ApiId,
    /// JSON Pointer (RFC 6901) into that document; what stands there may itself be a `$ref`.
    pub pointer: String,
}
