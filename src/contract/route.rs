//! Lookups: an API by its name, an operation by its name, and the operation that a request is for.
//!
//! Only reads the model. Start at [`Api::route`].

use std::cmp::Ordering;
use std::sync::Arc;

use super::model::{Api, Contract, Operation};

/// What a request's method and path lead to.
#[derive(Debug, Clone)]
pub enum Route<'a> {
    /// An operation, with the decoded values of its path parameters by name.
    Found {
        /// The operation.
        operation: &'a Operation,
        /// Path parameters, from left to right.
        parameters: Vec<(String, String)>,
    },
    /// `HEAD`, which is not described, where `GET` is: it answers as `GET` does, without a body (RFC 9110 §9.3.2).
    HeadOfGet {
        /// The `GET` operation.
        operation: &'a Operation,
        /// Path parameters, from left to right.
        parameters: Vec<(String, String)>,
    },
    /// The path is described, the method is not.
    MethodNotAllowed {
        /// The described methods, in document order.
        allowed: Vec<&'a str>,
    },
    /// No described path matches.
    NotFound,
}

impl Contract {
    /// The API with this name.
    #[must_use]
    pub fn api(&self, id: &str) -> Option<&Arc<Api>> {
        self.apis.iter().find(|api| api.id.0 == id)
    }
}

impl Api {
    /// The operation with this `operationId`, or this `METHOD /path`; the method in any case, the path as in the
    /// document, with or without the path of the server URL in front.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id.as_deref() == Some(name)).or_else(|| {
            let (method, path) = name.trim().split_once(' ')?;
            let path = path.trim_start();
            self.operations.iter().find(|operation| {
                operation.method.eq_ignore_ascii_case(method)
                    && (operation.path.text == path || documented_path(operation) == path)
            })
        })
    }

    /// The operation that a request is for: the most specific path wins (`/jobs/new` over `/jobs/{id}`), whatever
    /// its methods are (OpenAPI 3.0.3 §4.8.8.2). The path is percent-encoded and has no query.
    #[must_use]
    pub fn route(&self, method: &str, encoded_path: &str) -> Route<'_> {
        let mut found: Vec<(&Operation, Vec<(String, String)>)> = Vec::new();
        for operation in &self.operations {
            let Some(parameters) = operation.path.matches(encoded_path) else { continue };
            let order = found.first().map_or(Ordering::Less, |(best, _)| operation.path.specificity(&best.path));
            if order == Ordering::Less {
                found.clear();
            }
            if order != Ordering::Greater {
                found.push((operation, parameters));
            }
        }
        let mut position = |method: &str| {
            found.iter().position(|(operation, _)| operation.method == method).map(|index| found.swap_remove(index))
        };
        if let Some((operation, parameters)) = position(method) {
            return Route::Found { operation, parameters };
        }
        if method == "HEAD"
            && let Some((operation, parameters)) = position("GET")
        {
            return Route::HeadOfGet { operation, parameters };
        }
        if found.is_empty() {
            return Route::NotFound;
        }
        Route::MethodNotAllowed { allowed: found.iter().map(|(operation, _)| operation.method.as_str()).collect() }
    }
}

/// The path as the document writes it, without the path of the server URL: the second token of the pointer.
fn documented_path(operation: &Operation) -> String {
    let token = operation.pointer.split('/').nth(2).unwrap_or_default();
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ApiId;
    use crate::source::SourceFile;

    const JOBS: &str = "
openapi: 3.0.3
info: {title: Jobs, version: '1'}
servers: [{url: https://jobs.example/v1}]
paths:
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getJob, responses: {'200': {description: ok}}}
    delete: {responses: {'204': {description: gone}}}
  /jobs/new:
    post: {operationId: newJob, responses: {'201': {description: made}}}
";

    fn jobs() -> Arc<Api> {
        let (contract, warnings) =
            Contract::from_sources(vec![(ApiId("jobs".to_owned()), SourceFile::new("jobs.yaml", JOBS))])
                .expect("a valid document");
        assert_eq!(warnings, []);
        Arc::clone(contract.api("jobs").expect("it was loaded"))
    }

    fn outcome(method: &str, path: &str) -> String {
        match jobs().route(method, path) {
            Route::Found { operation, parameters } => format!("{} {parameters:?}", operation.key()),
            Route::HeadOfGet { operation, parameters } => format!("HEAD of {} {parameters:?}", operation.key()),
            Route::MethodNotAllowed { allowed } => format!("allowed {allowed:?}"),
            Route::NotFound => "not found".to_owned(),
        }
    }

    #[test]
    fn a_request_leads_to_its_operation() {
        assert_eq!(outcome("GET", "/v1/jobs/7"), r#"GET /v1/jobs/{id} [("id", "7")]"#);
        assert_eq!(outcome("POST", "/v1/jobs/new"), "POST /v1/jobs/new []");
        assert_eq!(outcome("HEAD", "/v1/jobs/7"), r#"HEAD of GET /v1/jobs/{id} [("id", "7")]"#);
        assert_eq!(outcome("PUT", "/v1/jobs/7"), r#"allowed ["GET", "DELETE"]"#);
        assert_eq!(outcome("GET", "/v1/jobs/new"), r#"allowed ["POST"]"#);
        assert_eq!(outcome("HEAD", "/v1/jobs/new"), r#"allowed ["POST"]"#);
        assert_eq!(outcome("GET", "/jobs/7"), "not found");
        assert_eq!(outcome("get", "/v1/jobs/7"), r#"allowed ["GET", "DELETE"]"#);
    }

    #[test]
    fn an_operation_is_found_by_id_and_by_method_and_path() {
        let api = jobs();
        let key = |name: &str| api.operation(name).map(|operation| operation.key().0);
        assert_eq!(key("getJob").as_deref(), Some("GET /v1/jobs/{id}"));
        assert_eq!(key("delete /v1/jobs/{id}").as_deref(), Some("DELETE /v1/jobs/{id}"));
        assert_eq!(key("GET /jobs/{id}").as_deref(), Some("GET /v1/jobs/{id}"));
        assert_eq!(key("getjob"), None);
        assert_eq!(key("PUT /v1/jobs/{id}"), None);
    }
}
