//! Reads a request and holds it against the contract, as a correct server does.

use bytes::Bytes;
use probity::contract::{Api, Operation};
use probity::message::{DecodedBody, Headers, Request, RequestViolation, decode_request, request_violations};
use probity::schema::Schemas;
use serde_json::{Map, Value};

/// The operation that a request is for, with the values of its path.
pub(crate) enum Route<'a> {
    Operation(&'a Operation, Vec<(String, String)>),
    WrongMethod(String),
    Nowhere,
}

pub(crate) fn route<'a>(api: &'a Api, request: &Request) -> Route<'a> {
    let mut allowed = Vec::new();
    for operation in &api.operations {
        let Some(values) = operation.path.matches(request.path()) else { continue };
        let is_head = request.method == "HEAD" && operation.method == "GET";
        if operation.method == request.method || is_head {
            return Route::Operation(operation, values);
        }
        allowed.push(operation.method.clone());
    }
    if allowed.is_empty() { Route::Nowhere } else { Route::WrongMethod(allowed.join(", ")) }
}

/// The request in Probity's words.
pub(crate) fn message(request: &http::Request<Bytes>) -> Request {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers: Headers =
        request.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let body = (!request.body().is_empty()).then(|| request.body().clone());
    let target = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned();
    Request { method: request.method().as_str().to_owned(), target, headers, body }
}

/// What a request says.
pub(crate) struct Judged {
    pub(crate) violations: Vec<RequestViolation>,
    pub(crate) body: Value,
    pub(crate) parameters: Value,
}

pub(crate) fn judge(operation: &Operation, schemas: &Schemas, request: &Request, path: &[(String, String)]) -> Judged {
    let violations = request_violations(operation, schemas, request, path);
    let decoded = decode_request(operation, schemas, request, path);
    let body = match decoded.body {
        DecodedBody::Value(value) => value,
        // A server that does not look at media types reads JSON all the same.
        _ => request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default(),
    };
    let parameters: Map<String, Value> = decoded.query.into_iter().chain(decoded.header).collect();
    Judged { violations, body, parameters: Value::Object(parameters) }
}

/// The status of a refusal.
pub(crate) fn status_of(violation: &RequestViolation) -> u16 {
    match violation {
        RequestViolation::UnsupportedMediaType { .. } => 415,
        _ => 400,
    }
}
