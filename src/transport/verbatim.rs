//! Sends a request byte for byte, whatever it looks like.
//!
//! URL and HTTP libraries refuse or repair what a malformed request is made of: `..` segments, raw spaces, odd
//! header fields. Here the request is written by hand and hyper only reads the answer: hyper believes that it sends
//! a plain request, and [`Overwrite`] writes ours instead. One connection per request, `http://` only.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::deadline::AbortOnDrop;
use super::{Limits, TransportError, pooled, wire};
use crate::message::{Request, Response};

/// Sends `request` with `target` as its request target over a connection of its own.
pub(super) async fn send(
    base: &Url,
    socket: Option<&Path>,
    target: &str,
    request: &Request,
    limits: &Limits,
) -> Result<Response, TransportError> {
    let stream: Box<dyn Stream> = match socket {
        None => Box::new(connect(base, limits).await?),
        Some(path) => connect_locally(base, path).await?,
    };
    let broken = |error: hyper::Error| TransportError::InvalidResponse {
        target: base.to_string(),
        partial: None,
        source: Box::new(error),
    };
    let ours = message(base, target, request);
    let io = Overwrite { inner: TokioIo::new(stream), ours, is_cut_off: is_unfinished(request) };
    let (mut sender, connection) = http1::handshake(io).await.map_err(broken)?;
    let _driver = AbortOnDrop(tokio::spawn(connection).abort_handle());
    let mut stand_in = http::Request::new(Empty::<Bytes>::new());
    // The method decides how the answer is read (RFC 9112 §6.3), so the stand-in has the real one where it is one.
    *stand_in.method_mut() = wire::method(request).unwrap_or_default();
    match sender.send_request(stand_in).await {
        Ok(answer) => pooled::read(base, answer, limits).await,
        Err(error) => Err(broken(error)),
    }
}

/// Connects in time.
pub(super) async fn connect(base: &Url, limits: &Limits) -> Result<TcpStream, TransportError> {
    let target = base.to_string();
    let host = base.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = base.port_or_known_default().unwrap_or(80);
    match tokio::time::timeout(limits.connect, TcpStream::connect((host, port))).await {
        Ok(Ok(stream)) => {
            // A request in several segments must not wait for an acknowledgement; where this fails it only waits.
            let _ = stream.set_nodelay(true);
            Ok(stream)
        }
        Ok(Err(error)) => Err(TransportError::Unreachable { target, source: Box::new(error) }),
        Err(_) => Err(TransportError::Timeout { target, limit: limits.connect }),
    }
}

/// A connection, whatever carries it.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Connects to a socket in the file system.
#[cfg(unix)]
async fn connect_locally(base: &Url, path: &Path) -> Result<Box<dyn Stream>, TransportError> {
    match tokio::net::UnixStream::connect(path).await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(error) => Err(TransportError::Unreachable { target: base.to_string(), source: Box::new(error) }),
    }
}

#[cfg(not(unix))]
async fn connect_locally(base: &Url, _: &Path) -> Result<Box<dyn Stream>, TransportError> {
    let error = io::Error::from(io::ErrorKind::Unsupported);
    Err(TransportError::Unreachable { target: base.to_string(), source: Box::new(error) })
}

/// The bytes of the request. `Host` and `Content-Length` are added where the request brings none of its own.
fn message(base: &Url, target: &str, request: &Request) -> Bytes {
    let mut lines = vec![format!("{} {target} HTTP/1.1", request.method)];
    if request.headers.get("host").is_none() {
        lines.push(format!("Host: {}", authority(base)));
    }
    lines.extend(request.headers.0.iter().map(|(name, value)| format!("{name}: {value}")));
    let framed = ["content-length", "transfer-encoding"].iter().any(|name| request.headers.get(name).is_some());
    lines.extend(wire::content_length(request).filter(|_| !framed).map(|length| format!("Content-Length: {length}")));
    let head = lines.join("\r\n") + "\r\n\r\n";
    let mut message = BytesMut::from(head.as_bytes());
    message.extend_from_slice(request.body.as_deref().unwrap_or_default());
    message.freeze()
}

/// Whether the request announces more than it brings: then the server is told that nothing follows.
fn is_unfinished(request: &Request) -> bool {
    let sent = request.body.as_deref().unwrap_or_default();
    let announced = request.headers.all("content-length").filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    // What is too large to be counted is more than anybody sends.
    let is_longer = |text: &str| text.parse::<usize>().map_or(!text.is_empty(), |length| length > sent.len());
    let is_chunked = request.headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked");
    if is_chunked { !sent.ends_with(b"0\r\n\r\n") } else { announced.into_iter().any(is_longer) }
}

/// Host and port as they stand in the URL.
pub(super) fn authority(base: &Url) -> String {
    let host = base.host_str().unwrap_or_default();
    base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// A connection that writes our bytes in the place of whatever it is told to write.
struct Overwrite {
    inner: TokioIo<Box<dyn Stream>>,
    ours: Bytes,
    /// Whether our side is closed after that, for nothing more will come.
    is_cut_off: bool,
}

impl Read for Overwrite {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl Write for Overwrite {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, theirs: &[u8]) -> Poll<io::Result<usize>> {
        while !self.ours.is_empty() {
            let this = &mut *self;
            match Pin::new(&mut this.inner).poll_write(cx, &this.ours) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(written)) => this.ours.advance(written),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
        }
        if self.is_cut_off {
            match Pin::new(&mut self.inner).poll_shutdown(cx) {
                Poll::Ready(closed) => closed?,
                Poll::Pending => return Poll::Pending,
            }
            self.is_cut_off = false;
        }
        Poll::Ready(Ok(theirs.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
