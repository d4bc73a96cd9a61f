//! Puts a mock on a socket: HTTP/1.1 with keep-alive over hyper.
//!
//! Bodies are bounded, slow headers and slow bodies time out, and garbage is answered with 400 and a closed
//! connection: no client can make the server hang.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::Mock;

const BODY_LIMIT: usize = 10 * 1024 * 1024;
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// Serves `mock` on `listener` until `shutdown` completes; open connections then end with their current answer.
///
/// # Errors
/// When the listener fails in a way that is not about one connection.
pub async fn serve(listener: TcpListener, mock: Mock, shutdown: impl Future<Output = ()>) -> std::io::Result<()> {
    let mut shutdown = pin!(shutdown);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(connection(stream, mock.clone(), stopped.clone()));
                }
                Err(error) if is_about_one_connection(&error) => {}
                // Out of file descriptors: the kernel keeps the backlog, so waiting is all there is to do.
                Err(error) if error.raw_os_error().is_some() => tokio::time::sleep(Duration::from_millis(50)).await,
                Err(error) => return Err(error),
            },
        }
    }
    drop(stopped);
    let _ = stop.send(true);
    let _ = timeout(Duration::from_secs(2), stop.closed()).await;
    Ok(())
}

fn is_about_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

async fn connection(stream: TcpStream, mock: Mock, mut stopped: tokio::sync::watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(mock.clone(), request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // A client that breaks off or sends garbage is not our error: hyper has answered what can be answered.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = until(&mut stopped) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn until(stopped: &mut tokio::sync::watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn answer(mock: Mock, request: http::Request<Incoming>) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let response = match timeout(BODY_TIMEOUT, Limited::new(body, BODY_LIMIT).collect()).await {
        Ok(Ok(body)) => mock.answer(&http::Request::from_parts(head, body.to_bytes())),
        Ok(Err(_)) => refusal(http::StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => refusal(http::StatusCode::REQUEST_TIMEOUT),
    };
    Ok(response.map(Full::new))
}

/// A refusal that also ends the connection, because the rest of the request body was not read.
fn refusal(status: http::StatusCode) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = status;
    response.headers_mut().insert(http::header::CONNECTION, http::HeaderValue::from_static("close"));
    response
}
