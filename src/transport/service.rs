//! Sends to a service in this very process, without a socket.

use bytes::Bytes;
use tower::util::BoxCloneSyncService;
use tower::{BoxError, ServiceExt};

use super::deadline::AbortOnDrop;
use super::error::Cause;
use super::{Limits, TransportError, wire};
use crate::message::{Request, Response};

/// A service that answers requests in this process.
pub(super) type InProcess = BoxCloneSyncService<http::Request<Bytes>, http::Response<Bytes>, BoxError>;

/// What in-process servers are called in messages.
pub(super) const NAME: &str = "the in-process service";

/// Sends `request` to a clone of `service`.
pub(super) async fn send(service: &InProcess, request: &Request, limits: &Limits) -> Result<Response, TransportError> {
    let converted = convert(request)?;
    // On a task of its own a panic of the service is the service's answer, not the end of the run.
    let task = tokio::spawn(service.clone().oneshot(converted));
    let _guard = AbortOnDrop(task.abort_handle());
    let response = match task.await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Err(broken(error)),
        Err(panic) => return Err(broken(Box::new(panic))),
    };
    let (head, mut body) = response.into_parts();
    if body.len() > limits.body {
        return Err(TransportError::BodyTooLarge { target: NAME.to_owned(), limit: limits.body });
    }
    // A server on a socket sends no body with these (RFC 9110 §6.4.1); a service may hand one over.
    if request.method == "HEAD" || matches!(head.status.as_u16(), 204 | 304) {
        body = Bytes::new();
    }
    Ok(wire::response(head.status, &head.headers, body))
}

fn broken(source: Cause) -> TransportError {
    TransportError::InvalidResponse { target: NAME.to_owned(), partial: None, source }
}

/// The request as a server would hand it to its service: with `Host` and `Content-Length`.
fn convert(request: &Request) -> Result<http::Request<Bytes>, TransportError> {
    let host = http::HeaderValue::from_static("localhost");
    wire::convert(request, &request.target, host).map_err(|reason| TransportError::Unsendable {
        target: NAME.to_owned(),
        request: wire::request_line(request),
        reason,
    })
}
