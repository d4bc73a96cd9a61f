//! Answers, good and broken.

use std::net::TcpListener;
use std::time::Duration;

use probity::diagnostic::{Diagnostic, ExitClass};
use probity::message::{Headers, Request, Response};
use probity::transport::{Limits, Target, TransportError};

use crate::server::{Server, Step, answer, get, odd, response};

/// Sends over both ways and hands back both results.
async fn both(server: &Server, method: &str) -> Vec<Result<Response, TransportError>> {
    let mut results = Vec::new();
    for mut request in [get("/pets"), odd("/pets")] {
        request.method = method.to_owned();
        results.push(server.target().send(&request).await.map(|exchange| exchange.response));
    }
    results
}

async fn both_fail(steps: impl Fn() -> Vec<Step> + Send + Sync + 'static) -> Vec<TransportError> {
    let server = Server::start(move |_| steps());
    both(&server, "GET").await.into_iter().map(|result| result.expect_err("the answer is broken")).collect()
}

#[tokio::test]
async fn redirects_are_answers() {
    let server = Server::start(|_| response(302, "Location: /elsewhere\r\n", ""));
    for answer in both(&server, "GET").await {
        let answer = answer.unwrap();
        assert_eq!((answer.status, answer.headers.get("location")), (302, Some("/elsewhere")));
    }
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn server_errors_are_answers() {
    let server = Server::start(|_| response(500, "", "boom"));
    for answer in both(&server, "GET").await {
        assert_eq!(answer.unwrap().status, 500);
    }
}

#[tokio::test]
async fn answers_without_a_body_end_at_the_head() {
    for (method, head) in [
        ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"),
        ("GET", "HTTP/1.1 204 No Content\r\n\r\n"),
        ("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n"),
    ] {
        let server = Server::start(move |_| answer(head));
        for answer in both(&server, method).await {
            assert_eq!(answer.unwrap().body, "", "{head}");
        }
    }
}

#[tokio::test]
async fn chunks_are_joined_and_encodings_are_left_alone() {
    let server = Server::start(|_| {
        answer(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
        )
    });
    for answer in both(&server, "GET").await {
        let answer = answer.unwrap();
        assert_eq!(answer.body, "abc");
        assert_eq!(answer.headers.get("content-encoding"), Some("gzip"));
    }
}

#[tokio::test]
async fn a_body_may_end_with_the_connection() {
    let server = Server::start(|_| vec![Step::Send(b"HTTP/1.1 200 OK\r\n\r\nabc".to_vec()), Step::Close]);
    for answer in both(&server, "GET").await {
        assert_eq!(answer.unwrap().body, "abc");
    }
}

#[tokio::test]
async fn interim_answers_are_skipped() {
    let server = Server::start(|_| {
        answer("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
    });
    for answer in both(&server, "POST").await {
        assert_eq!(answer.unwrap().status, 201);
    }
}

#[tokio::test]
async fn header_bytes_that_are_not_utf_8_are_kept() {
    let server = Server::start(|_| answer(*b"HTTP/1.1 200 OK\r\nX-Name: h\xf6flich\r\nContent-Length: 0\r\n\r\n"));
    for answer in both(&server, "GET").await {
        assert_eq!(answer.unwrap().headers.get("x-name"), Some("höflich"));
    }
}

#[tokio::test]
async fn a_dripping_answer_meets_the_deadline() {
    let errors = both_fail(|| {
        let mut steps = answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for _ in 0..100 {
            steps.push(Step::Wait(Duration::from_millis(50)));
            steps.push(Step::Send(b"x".to_vec()));
        }
        steps
    })
    .await;
    for error in errors {
        assert!(matches!(error, TransportError::Timeout { limit, .. } if limit.as_millis() == 700), "{error}");
    }
}

#[tokio::test]
async fn an_endless_body_meets_the_limit() {
    for head in ["Content-Length: 5000\r\n\r\n", "\r\n"] {
        let errors = both_fail(move || {
            let mut steps = answer(format!("HTTP/1.1 200 OK\r\n{head}{}", "x".repeat(5000)));
            steps.push(Step::Close);
            steps
        })
        .await;
        for error in errors {
            assert!(matches!(error, TransportError::BodyTooLarge { limit: 4096, .. }), "{error}");
        }
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_read() {
    let server = Server::start(|_| response(200, "", &"x".repeat(4096)));
    for answer in both(&server, "GET").await {
        assert_eq!(answer.unwrap().body.len(), 4096);
    }
}

#[tokio::test]
async fn a_truncated_body_is_invalid_and_shows_what_was_read() {
    for text in [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ] {
        for error in both_fail(move || vec![Step::Send(text.into()), Step::Close]).await {
            assert!(matches!(error, TransportError::InvalidResponse { .. }), "{error}");
            let partial = error.partial_response().unwrap();
            assert_eq!((partial.status, partial.body.as_ref()), (200, b"abc".as_slice()));
        }
    }
}

#[tokio::test]
async fn what_is_not_http_is_invalid() {
    for text in ["", "SSH-2.0-OpenSSH_9.9\r\n\r\n", "HTTP/1.1 abc Odd\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Le"] {
        for error in both_fail(move || vec![Step::Send(text.into()), Step::Close]).await {
            assert!(matches!(error, TransportError::InvalidResponse { partial: None, .. }), "{text:?}: {error}");
            assert!(error.is_servers_fault());
        }
    }
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let target = Target::url(&format!("http://127.0.0.1:{port}"), Limits::default()).unwrap();
    for request in [get("/"), odd("/")] {
        let error = target.send(&request).await.unwrap_err();
        assert!(!error.is_servers_fault());
        let diagnostic = Diagnostic::from(&error);
        assert_eq!(diagnostic.code, "transport/unreachable");
        assert_eq!(diagnostic.exit, ExitClass::Infrastructure);
        assert!(diagnostic.message.contains("refused"), "{}", diagnostic.message);
    }
}

#[tokio::test]
async fn a_port_without_tls_is_a_tls_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _sent = std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let target = Target::url(&format!("https://127.0.0.1:{port}"), Limits::default()).unwrap();
    let error = target.send(&get("/")).await.unwrap_err();
    assert_eq!(error.code(), "transport/tls", "{error}");
}

#[tokio::test]
async fn time_is_measured_over_the_whole_exchange() {
    let server = Server::start(|_| {
        vec![
            Step::Wait(Duration::from_millis(60)),
            Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n".to_vec()),
            Step::Wait(Duration::from_millis(60)),
            Step::Send(b"x".to_vec()),
        ]
    });
    let request = Request { headers: Headers::from_iter([("Accept", "*/*")]), ..get("/pets") };
    let exchange = server.target().send(&request).await.unwrap();
    assert!(exchange.elapsed >= Duration::from_millis(120), "{:?}", exchange.elapsed);
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_unseen_loses_no_request() {
    let server = Server::start(|_| [response(200, "", "x"), vec![Step::Close]].into_iter().flatten().collect());
    let target = server.target();
    for method in ["GET", "PUT", "DELETE"] {
        for round in 0..200 {
            let request = Request { method: method.into(), ..get("/pets") };
            let answer = target.send(&request).await;
            assert!(answer.is_ok(), "{method} {round}: {answer:?}");
        }
    }
    assert_eq!(server.received().len(), 600, "a request that was answered is not sent again");
}

#[tokio::test]
async fn what_may_not_be_sent_twice_is_sent_once() {
    let server = Server::start(|received| {
        if received.line.starts_with("POST /broken") { vec![Step::Close] } else { response(200, "", "") }
    });
    let target = server.target();
    target.send(&get("/first")).await.unwrap();
    let request = Request { method: "POST".into(), ..get("/broken") };
    assert!(matches!(target.send(&request).await, Err(TransportError::InvalidResponse { .. })));
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_request_that_may_be_sent_once_only_takes_a_connection_that_is_open() {
    let server = Server::start(|received| {
        let status = if received.line.contains("fail") { 500 } else { 200 };
        let last = if received.line.contains("stay") { Step::Wait(Duration::ZERO) } else { Step::Close };
        [response(status, "", "x"), vec![last]].into_iter().flatten().collect()
    });
    let target = server.target();
    for path in ["/close", "/fail", "/stay"] {
        for round in 0..100 {
            let request = Request { method: "POST".into(), ..get(path) };
            let answer = target.send(&request).await;
            assert!(answer.is_ok(), "{path} {round}: {answer:?}");
            // A server that does not say that it closes needs a moment to do so.
            tokio::time::sleep(Duration::from_millis(u64::from(path == "/close"))).await;
        }
    }
}

#[tokio::test]
async fn connections_are_kept() {
    let server = Server::start(|_| response(200, "", "x"));
    let target = server.target();
    for _ in 0..20 {
        target.send(&get("/pets")).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}
