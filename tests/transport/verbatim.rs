//! Requests arrive byte for byte.

use bytes::Bytes;
use probity::message::{Headers, Request};
use probity::transport::{Limits, Target, TransportError};

use crate::server::{Server, get, odd, response};

const TARGETS: [&str; 22] = [
    "/pets?limit=5",
    "/pets/a%2Fb",
    "/pets/%2f",
    "/pets//5",
    "//pets",
    "//evil.example/pets",
    "/",
    "/pets/../5",
    "/pets/./5",
    "/pets/%2e%2e/5",
    "/pets/%zz",
    "/pets/é",
    "/pets/\u{1F436}",
    "/pets/a b",
    "/pets/a\\b",
    "/pets/a#b",
    "/pets?q=<\"`{|}^>",
    "/pets?q=a'b[]",
    "/pets??",
    "/pets?",
    "*",
    "pets",
];

#[tokio::test]
async fn request_targets_are_not_touched() {
    let server = Server::start(|_| response(200, "", "ok"));
    for target in TARGETS {
        for request in [get(target), odd(target)] {
            let exchange = server.target().send(&request).await.unwrap();
            assert_eq!(exchange.request, request, "{target}");
            assert_eq!(exchange.response.body, "ok", "{target}");
            assert_eq!(server.received().last().unwrap().line, format!("GET {target} HTTP/1.1"));
        }
    }
}

#[tokio::test]
async fn header_fields_are_not_touched() {
    let server = Server::start(|_| response(200, "", ""));
    let mut request = odd("/pets");
    request.headers = Headers::from_iter([
        ("X-Name", "höflich"),
        ("x-NAME", "twice"),
        ("X Bad", "a space in a name"),
        ("X-Tab", "a\tb"),
        ("Host", "elsewhere.example"),
        ("Accept", "text/plain"),
    ]);
    server.target().send(&request).await.unwrap();
    let sent: Vec<_> = request.headers.0.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(server.received()[0].headers, sent);
}

#[tokio::test]
async fn a_request_without_accept_arrives_without_accept() {
    let server = Server::start(|_| response(200, "", ""));
    for mut request in [get("/pets"), odd("/pets")] {
        request.headers.remove("accept");
        server.target().send(&request).await.unwrap();
    }
    let host = server.url().trim_start_matches("http://").to_owned();
    for received in server.received() {
        assert_eq!((received.header("accept"), received.header("host")), (None, Some(host.as_str())));
    }
}

#[tokio::test]
async fn both_ways_frame_a_body_alike() {
    let server = Server::start(|_| response(200, "", ""));
    for body in [None, Some(Bytes::new()), Some(Bytes::from_static(b"{\"name\":\"Rex\"}"))] {
        for headers in [Headers::default(), Headers::from_iter([("Connection", "keep-alive")])] {
            let request = Request { method: "POST".into(), target: "/pets".into(), headers, body: body.clone() };
            server.target().send(&request).await.unwrap();
            let received = server.received().pop().unwrap();
            let body = body.clone().unwrap_or_default();
            assert_eq!(received.body.as_bytes(), body);
            assert_eq!(received.header("content-length"), Some(body.len().to_string().as_str()));
        }
    }
}

#[tokio::test]
async fn a_path_in_the_targets_url_comes_first() {
    let server = Server::start(|_| response(200, "", ""));
    let target = Target::url(&format!("{}/api/", server.url()), Limits::default()).unwrap();
    let exchange = target.send(&get("/pets")).await.unwrap();
    assert_eq!(server.received()[0].line, "GET /api/pets HTTP/1.1");
    assert_eq!(exchange.request.target, "/pets");
}

#[tokio::test]
async fn malformed_requests_over_tls_are_refused_before_they_are_sent() {
    let target = Target::url("https://127.0.0.1:1", Limits::default()).unwrap();
    let error = target.send(&get("/a b")).await.unwrap_err();
    assert!(matches!(error, TransportError::Unsendable { .. }), "{error}");
}

#[test]
fn only_http_origins_are_targets() {
    for url in ["", "pets", "ftp://pets.example", "http://me:secret@pets.example", "http://pets.example/?a"] {
        let error = Target::url(url, Limits::default()).unwrap_err();
        assert!(matches!(error, TransportError::BadTarget { .. }), "{url}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
