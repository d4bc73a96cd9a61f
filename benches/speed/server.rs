//! A trivially fast and correct server of the description: it checks what there is to check by hand.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;

const THINGS: &str = r#"{"items":[{"id":1,"name":"first","size":3},{"id":2,"name":"second"}]}"#;
const FIRST: &str = r#"{"items":[{"id":1,"name":"first","size":3}]}"#;

/// Serves on one thread until the process ends; the address is printed.
pub(crate) fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer_one)));
        }
    });
}

async fn answer_one(request: http::Request<Incoming>) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    Ok(answer(&http::Request::from_parts(head, body)).map(Full::new))
}

/// The answer to a request.
pub(crate) fn answer(request: &http::Request<Bytes>) -> http::Response<Bytes> {
    let number = request.uri().path().strip_prefix("/things").and_then(|number| number.parse::<usize>().ok());
    match (number, request.method().as_str()) {
        (None, _) => refused(404),
        (_, "GET") => list(request.uri().query().unwrap_or_default()),
        (_, "POST") if !is_json(request) => refused(415),
        (_, "POST") if is_change(request.body()) => json(200, THINGS),
        (_, "POST") => refused(400),
        _ => {
            let mut response = refused(405);
            response.headers_mut().insert("allow", http::HeaderValue::from_static("GET, POST"));
            response
        }
    }
}

fn list(query: &str) -> http::Response<Bytes> {
    let mut limits = query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name == "limit").then_some(value)
    });
    let limit = match (limits.next(), limits.next()) {
        (None, _) => Some(100),
        (Some(limit), None) if !limit.starts_with('+') => limit.parse::<u8>().ok(),
        _ => None,
    };
    match limit {
        Some(1) => json(200, FIRST),
        Some(2..=100) => json(200, THINGS),
        _ => refused(400),
    }
}

fn is_json(request: &http::Request<Bytes>) -> bool {
    let value = request.headers().get("content-type").and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.split(';').next().is_some_and(|name| name.trim() == "application/json"))
}

fn is_change(body: &[u8]) -> bool {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return false };
    let name = fields.get("name").and_then(Value::as_str).is_some_and(|name| (1..=20).contains(&name.chars().count()));
    let size = match fields.get("size") {
        None => true,
        Some(size) => size.as_f64().is_some_and(|size| (0.0..=50.0).contains(&size) && size.fract() == 0.0),
    };
    name && size
}

fn refused(status: u16) -> http::Response<Bytes> {
    json(status, r#"{"error":"refused"}"#)
}

fn json(status: u16, body: &'static str) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}
