//! Connections to a plain server on this machine, kept and used again.
//!
//! For well-formed requests only; they are written by hyper directly, which costs half of what a general client does.
//! A kept connection may be closed by the server at the very moment it is used again. A request that got lost this
//! way is sent once more over a fresh connection when sending it twice does no harm (RFC 9110 §9.2.2); another one only
//! goes over a connection that is seen to be open, and none over one on which the server failed, for many close it then.

use std::io;
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Method};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use reqwest::Url;

use super::deadline::{AbortOnDrop, now};
use super::{Limits, TransportError, client, verbatim, wire};
use crate::message::{Request, Response};

/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(1);

/// The connections of one target. Clones share them.
#[derive(Clone)]
pub(super) struct Pool {
    base: Url,
    host: HeaderValue,
    idle: Arc<Mutex<Vec<Connection>>>,
}

/// A connection that waits for its next request; its driver ends with it.
struct Connection {
    sender: SendRequest<Full<Bytes>>,
    /// The same socket, to look at without reading from it.
    socket: TcpStream,
    _driver: AbortOnDrop,
    since: Instant,
}

impl Pool {
    /// The pool of the server at `base`; `None` when this way cannot be gone: TLS, or a server elsewhere, before which
    /// a proxy may stand.
    pub(super) fn new(base: &Url) -> Option<Self> {
        let is_plain = base.scheme() == "http" && client::is_loopback(base);
        let host = HeaderValue::from_str(&verbatim::authority(base)).ok().filter(|_| is_plain)?;
        Some(Self { base: base.clone(), host, idle: Arc::default() })
    }

    /// The request as this way would send it; `None` when it would change a byte of it.
    pub(super) fn convert(&self, target: &str, request: &Request) -> Option<http::Request<Full<Bytes>>> {
        let converted = wire::convert(request, target, self.host.clone()).ok()?;
        Some(converted.map(Full::new))
    }

    /// Sends and reads the whole answer.
    pub(super) async fn send(
        &self,
        request: http::Request<Full<Bytes>>,
        limits: &Limits,
    ) -> Result<Response, TransportError> {
        let may_repeat = is_idempotent(request.method()).then(|| request.clone());
        let request = match self.kept(may_repeat.is_none()).await {
            None => request,
            Some(mut connection) => match connection.sender.try_send_request(request).await {
                Ok(answer) => return self.read(connection, answer, limits).await,
                Err(mut error) => match error.take_message().or(may_repeat) {
                    Some(request) => request,
                    None => return Err(self.broken(error.into_error())),
                },
            },
        };
        let mut connection = self.connect(limits).await?;
        let answer = connection.sender.send_request(request).await.map_err(|error| self.broken(error))?;
        self.read(connection, answer, limits).await
    }

    /// A connection that was used before and is still open, as far as can be seen.
    async fn kept(&self, must_be_open: bool) -> Option<Connection> {
        loop {
            let mut connection = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            let is_fresh = connection.since.elapsed() < IDLE && connection.sender.ready().await.is_ok();
            if is_fresh && (!must_be_open || is_open(&connection.socket)) {
                return Some(connection);
            }
        }
    }

    async fn connect(&self, limits: &Limits) -> Result<Connection, TransportError> {
        let unreachable =
            |error: io::Error| TransportError::Unreachable { target: self.base.to_string(), source: Box::new(error) };
        let stream = verbatim::connect(&self.base, limits).await?.into_std().map_err(unreachable)?;
        let socket = stream.try_clone().map_err(unreachable)?;
        let stream = tokio::net::TcpStream::from_std(stream).map_err(unreachable)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| self.broken(error))?;
        let driver = AbortOnDrop(tokio::spawn(connection).abort_handle());
        Ok(Connection { sender, socket, _driver: driver, since: now() })
    }

    async fn read(
        &self,
        mut connection: Connection,
        answer: http::Response<Incoming>,
        limits: &Limits,
    ) -> Result<Response, TransportError> {
        let response = read(&self.base, answer, limits).await?;
        if !connection.sender.is_closed() && response.status < 500 {
            connection.since = now();
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        Ok(response)
    }

    fn broken(&self, error: hyper::Error) -> TransportError {
        TransportError::InvalidResponse { target: self.base.to_string(), partial: None, source: Box::new(error) }
    }
}

/// Whether the server has neither closed the connection nor said anything on it.
fn is_open(socket: &TcpStream) -> bool {
    matches!(socket.peek(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}

/// Whether a request may be sent twice (RFC 9110 §9.2.2).
fn is_idempotent(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE | Method::OPTIONS | Method::TRACE)
}

/// Reads the whole answer, up to the limit.
pub(super) async fn read(
    base: &Url,
    answer: http::Response<Incoming>,
    limits: &Limits,
) -> Result<Response, TransportError> {
    let (head, mut incoming) = answer.into_parts();
    let mut body = BytesMut::new();
    while let Some(frame) = incoming.frame().await {
        match frame.map(hyper::body::Frame::into_data) {
            Ok(Ok(chunk)) if body.len() + chunk.len() > limits.body => {
                return Err(TransportError::BodyTooLarge { target: base.to_string(), limit: limits.body });
            }
            Ok(Ok(chunk)) => body.extend_from_slice(&chunk),
            Ok(Err(_trailers)) => {}
            Err(error) => {
                let body = body.freeze();
                return Err(client::broken_off(base.as_str(), head.status, &head.headers, body, Box::new(error)));
            }
        }
    }
    Ok(wire::response(head.status, &head.headers, body.freeze()))
}
