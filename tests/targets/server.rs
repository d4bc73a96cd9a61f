//! A correct server on a socket (the mock of a document), and what a test makes it do instead.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use probity::mock::Mock;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// What is done instead of the right answer.
pub(crate) enum Instead {
    /// This is answered: status, header fields, body.
    Reply(u16, Vec<(&'static str, String)>, &'static str),
    /// The connection ends.
    BreakOff,
    /// Nothing is answered.
    Hang,
    /// The server goes away; for so long, or for good.
    Crash(Return),
}

/// When a server that went away comes back.
#[derive(Clone, Copy)]
pub(crate) enum Return {
    After(Duration),
    Never,
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) version: http::Version,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) at: Instant,
}

impl Asked {
    /// A header field.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

type Intercept = dyn Fn(&Asked, usize) -> Option<Instead> + Send + Sync;

/// A running server; it ends with the test process.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[derive(Clone)]
pub(crate) struct Handler {
    mock: Mock,
    intercept: Arc<Intercept>,
    asked: Arc<Mutex<Vec<Asked>>>,
    crash: Arc<Mutex<Option<Return>>>,
    is_down: Arc<AtomicBool>,
}

impl Server {
    /// Serves `mock`, except where `intercept` has something else for a request; it gets the number of the request.
    pub(crate) fn start(
        mock: Mock,
        intercept: impl Fn(&Asked, usize) -> Option<Instead> + Send + Sync + 'static,
    ) -> Self {
        let handler = Handler::new(mock, intercept);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, asked) = (listener.local_addr().unwrap(), Arc::clone(&handler.asked));
        on_a_thread(serve(listener, address, handler));
        Self { address, asked }
    }

    /// `http://127.0.0.1:port`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked so far, but for the question whether this is a mock.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Handler {
    pub(crate) fn new(
        mock: Mock,
        intercept: impl Fn(&Asked, usize) -> Option<Instead> + Send + Sync + 'static,
    ) -> Self {
        let (asked, crash, is_down) = (Arc::default(), Arc::default(), Arc::default());
        Self { mock, intercept: Arc::new(intercept), asked, crash, is_down }
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// Does something for as long as the test process lives.
pub(crate) fn on_a_thread(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work);
    });
}

async fn serve(first: std::net::TcpListener, address: SocketAddr, handler: Handler) {
    first.set_nonblocking(true).unwrap();
    let mut listener = TcpListener::from_std(first).unwrap();
    loop {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                Ok((stream, _)) = listener.accept() => { connections.spawn(connection(stream, handler.clone())); }
                () = crashed(&handler) => break,
            }
        }
        drop(listener);
        connections.shutdown().await;
        match handler.crash.lock().unwrap().take().unwrap() {
            Return::After(time) => std::thread::sleep(time),
            Return::Never => return,
        }
        handler.is_down.store(false, Ordering::Release);
        listener = TcpListener::bind(address).await.unwrap();
    }
}

async fn crashed(handler: &Handler) {
    while !handler.is_down.load(Ordering::Acquire) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

pub(crate) async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, handler: Handler) {
    let service = service_fn(move |request| answer(handler.clone(), request));
    drop(auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await);
}

async fn answer(
    handler: Handler,
    request: http::Request<Incoming>,
) -> Result<http::Response<Full<Bytes>>, std::io::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(std::io::Error::other)?.to_bytes();
    let target = head.uri.path_and_query().map_or_else(|| head.uri.to_string(), ToString::to_string);
    let asked = Asked {
        line: format!("{} {target}", head.method),
        version: head.version,
        headers: head.headers.clone(),
        body: body.clone(),
        at: Instant::now(),
    };
    if target == "/__probity" {
        // A server that is not the mock: time passes as ever.
        return Ok(reply(404, &[], ""));
    }
    let number = {
        let mut log = handler.asked.lock().unwrap();
        log.push(asked.clone());
        log.len()
    };
    match (handler.intercept)(&asked, number) {
        None => Ok(handler.mock.answer(&http::Request::from_parts(head, body)).map(Full::new)),
        Some(Instead::Reply(status, fields, body)) => Ok(reply(status, &fields, body)),
        Some(Instead::BreakOff) => Err(std::io::Error::other("broken off")),
        Some(Instead::Hang) => std::future::pending::<Result<_, Infallible>>().await.map_err(|never| match never {}),
        Some(Instead::Crash(back)) => {
            *handler.crash.lock().unwrap() = Some(back);
            handler.is_down.store(true, Ordering::Release);
            std::future::pending().await
        }
    }
}

fn reply(status: u16, fields: &[(&'static str, String)], body: &'static str) -> http::Response<Full<Bytes>> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in fields {
        response = response.header(*name, value);
    }
    response.body(Full::new(Bytes::from_static(body.as_bytes()))).unwrap()
}
