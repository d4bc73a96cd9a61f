//! Operations, and the requests that an API sends itself: webhooks and callbacks.
//!
//! Start at [`Operation`].

use std::fmt;
use std::sync::Arc;

use super::{ApiId, FieldRule, Parameter, RequestBody, ResponsePromise, SecurityRequirement, Server, StatusKey};
use crate::contract::PathTemplate;

/// `METHOD /templated/path`: how an operation is named in reports and cases.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationKey(pub String);

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One method on one path template.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The API it belongs to.
    pub api: ApiId,
    /// `operationId`, where given.
    pub id: Option<String>,
    /// The method as it is sent: upper case, but as written under `additionalOperations`.
    pub method: String,
    /// Whether it stands under `additionalOperations` (OpenAPI 3.2.0 §4.9.1).
    pub is_additional: bool,
    /// The path template, with the path of the server URL in front where it has one.
    pub path: PathTemplate,
    /// The same path behind the paths of the other servers, where these differ.
    pub other_paths: Vec<PathTemplate>,
    /// JSON Pointer of the operation object.
    pub pointer: String,
    /// JSON Pointer of the path item under `paths`, which may be a reference to what holds the operation.
    pub path_item: String,
    /// `summary`, where given.
    pub summary: Option<String>,
    /// `tags`, in document order.
    pub tags: Vec<String>,
    /// The servers of the operation, or else of its path item; empty where those of the API count.
    pub servers: Vec<Server>,
    /// Path-level and operation-level parameters, merged (OpenAPI 3.0.3 §4.8.9: the operation's win).
    pub parameters: Vec<Arc<Parameter>>,
    /// The request body, where one is described.
    pub request_body: Option<Arc<RequestBody>>,
    /// The responses, in document order.
    pub responses: Vec<ResponsePromise>,
    /// Alternatives, of which one must be met (OR); empty means that no authentication is asked for.
    pub security: Arc<[SecurityRequirement]>,
    /// The callbacks, which the API keeps.
    pub callbacks: Vec<CallbackRef>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Rules between the fields of its requests that the document does not tell, but the user.
    pub rules: Vec<FieldRule>,
}

impl Operation {
    /// `METHOD /templated/path`.
    #[must_use]
    pub fn key(&self) -> OperationKey {
        OperationKey(format!("{} {}", self.method, self.path))
    }

    /// The promise for a status: the exact code, then its range (`4XX`), then `default` (OpenAPI 3.0.3 §4.8.16).
    #[must_use]
    pub fn response(&self, status: u16) -> Option<&ResponsePromise> {
        let find = |key: StatusKey| self.responses.iter().find(|response| response.status == key);
        find(StatusKey::Code(status))
            .or_else(|| find(StatusKey::Range(status / 100)))
            .or_else(|| find(StatusKey::Default))
    }

    /// Whether a request without credentials may be answered.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.security.is_empty() || self.security.iter().any(|requirement| requirement.schemes.is_empty())
    }
}

/// A request that the API sends on its own (OpenAPI 3.1.0 §4.8.1).
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its name.
    pub name: String,
    /// What is sent and how it is to be answered; the path of each is the webhook's name and addresses nothing.
    pub operations: Vec<Operation>,
    /// JSON Pointer of the path item.
    pub pointer: String,
}

/// The use of a callback by an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackRef {
    /// Its name.
    pub name: String,
    /// Its key in `Api::callbacks`.
    pub pointer: String,
}

/// Requests that the API sends after an operation was called (OpenAPI 3.0.3 §4.8.18).
#[derive(Debug, Clone)]
pub struct Callback {
    /// What is sent; the path of each is a runtime expression, such as `{$request.body#/url}`, and addresses nothing.
    pub operations: Vec<Operation>,
    /// JSON Pointer of the callback object.
    pub pointer: String,
}
