//! A server that answers with whatever bytes a test wants, one connection per thread.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use probity::message::{Headers, Request};
use probity::transport::{Limits, Target};

/// A request as it came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// The first line.
    pub(crate) line: String,
    /// The header lines.
    pub(crate) headers: Vec<String>,
    /// The body, by `Content-Length`.
    pub(crate) body: String,
}

impl Received {
    /// The value of a header field.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let fields = self.headers.iter().filter_map(|line| line.split_once(": "));
        fields.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

/// One step of an answer.
pub(crate) enum Step {
    /// Bytes to send.
    Send(Vec<u8>),
    /// A pause.
    Wait(Duration),
    /// The connection ends here.
    Close,
}

/// The whole answer in one step.
pub(crate) fn answer(text: impl Into<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(text.into())]
}

/// A complete response with a body.
pub(crate) fn response(status: u16, headers: &str, body: &str) -> Vec<Step> {
    answer(format!("HTTP/1.1 {status} Any\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()))
}

/// A running server; it ends with the test process.
pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server that answers every request by `handler`.
    pub(crate) fn start(handler: impl Fn(&Received) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (handler, log) = (Arc::new(handler), Arc::clone(&received));
        let connections = Arc::new(AtomicUsize::new(0));
        let opened = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                opened.fetch_add(1, Ordering::Relaxed);
                let (handler, log) = (Arc::clone(&handler), Arc::clone(&log));
                std::thread::spawn(move || serve(stream, handler.as_ref(), &log));
            }
        });
        Self { address, received, connections }
    }

    /// The server as a target with short limits.
    pub(crate) fn target(&self) -> Target {
        let limits = Limits { connect: Duration::from_secs(2), total: Duration::from_millis(700), body: 4096 };
        Target::url(&self.url(), limits).unwrap()
    }

    /// `http://127.0.0.1:port`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections were opened so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// What was received so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, handler: &dyn Fn(&Received) -> Vec<Step>, log: &Mutex<Vec<Received>>) {
    while let Some(received) = read_request(&mut stream) {
        let steps = handler(&received);
        log.lock().unwrap().push(received);
        for step in steps {
            match step {
                Step::Send(bytes) => drop(stream.write_all(&bytes)),
                Step::Wait(pause) => std::thread::sleep(pause),
                Step::Close => return,
            }
        }
    }
}

fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.trim_end().split("\r\n").map(str::to_owned);
    let mut received = Received { line: lines.next()?, headers: lines.collect(), body: String::new() };
    let length = received.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    received.body = String::from_utf8(body).unwrap();
    Some(received)
}

/// A GET that travels over the pooled connections.
pub(crate) fn get(target: &str) -> Request {
    Request {
        method: "GET".into(),
        target: target.into(),
        headers: Headers::from_iter([("Accept", "*/*")]),
        body: None,
    }
}

/// A request that only the verbatim connection can carry.
pub(crate) fn odd(target: &str) -> Request {
    let headers = Headers::from_iter([("Connection", "keep-alive")]);
    Request { method: "GET".into(), target: target.into(), headers, body: None }
}
