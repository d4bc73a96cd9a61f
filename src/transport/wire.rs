//! Turns our messages into the `http` crate's, and back.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use crate::message::{Headers, Request, Response};

/// Fields that frame the message or the connection. The HTTP library wants to write them itself, so a request that
/// brings its own goes over the verbatim connection.
const FRAMING: [&str; 7] = ["host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"];

/// The request's method, when it is a token (RFC 9110 §9.1).
pub(super) fn method(request: &Request) -> Option<Method> {
    Method::from_bytes(request.method.as_bytes()).ok()
}

/// The header fields, when the HTTP library can carry every one of them unchanged.
pub(super) fn header_map(headers: &Headers) -> Option<HeaderMap> {
    let mut map = HeaderMap::new();
    for (name, value) in &headers.0 {
        if FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing)) || value.trim() != value {
            return None;
        }
        map.append(HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?);
    }
    Some(map)
}

/// The `Content-Length` to send: methods that expect a body announce even none (RFC 9110 §8.6).
pub(super) fn content_length(request: &Request) -> Option<usize> {
    let expects_body = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH" | "QUERY");
    request.body.as_ref().map(Bytes::len).or(expects_body.then_some(0))
}

/// The request with `target` as its request target, and with `Host` and `Content-Length`.
///
/// # Errors
/// What the HTTP library would not carry as it is.
pub(super) fn convert(
    request: &Request,
    target: &str,
    host: HeaderValue,
) -> Result<http::Request<Bytes>, &'static str> {
    let method = method(request).ok_or("the method is not a token")?;
    let uri = Uri::try_from(target)
        .ok()
        .filter(|uri| uri.path_and_query().is_some_and(|path| path.as_str() == target))
        .ok_or("only well-formed request targets are taken here")?;
    let mut headers = header_map(&request.headers).ok_or("only well-formed header fields are taken here")?;
    headers.insert(HOST, host);
    if let Some(length) = content_length(request) {
        headers.insert(CONTENT_LENGTH, length.into());
    }
    let mut converted = http::Request::new(request.body.clone().unwrap_or_default());
    *converted.method_mut() = method;
    *converted.uri_mut() = uri;
    *converted.headers_mut() = headers;
    Ok(converted)
}

/// Builds a response from its parts.
pub(super) fn response(status: StatusCode, headers: &HeaderMap, body: Bytes) -> Response {
    let fields = headers.iter().map(|(name, value)| (name.as_str(), header_text(value)));
    Response { status: status.as_u16(), headers: fields.collect(), body }
}

/// A field value as text: UTF-8 where it is, else ISO-8859-1, so that no byte is lost (RFC 9110 §5.5).
fn header_text(value: &HeaderValue) -> String {
    std::str::from_utf8(value.as_bytes())
        .map_or_else(|_| value.as_bytes().iter().map(|&byte| char::from(byte)).collect(), str::to_owned)
}

/// `METHOD target`, for messages.
pub(super) fn request_line(request: &Request) -> String {
    format!("{} {}", request.method, request.target)
}
