//! Targets inside this process.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use bytes::Bytes;
use http::{Request as HttpRequest, Response as HttpResponse};
use probity::message::{Headers, Request};
use probity::transport::{Limits, Target, TransportError};
use tower::service_fn;

use crate::server::get;

fn limits() -> Limits {
    Limits { total: Duration::from_millis(200), body: 100, ..Limits::default() }
}

async fn echo(request: HttpRequest<Bytes>) -> Result<HttpResponse<Bytes>, Infallible> {
    let text = format!("{} {}\n{:?}\n{:?}", request.method(), request.uri(), request.headers(), request.body());
    Ok(HttpResponse::builder().status(302).header("location", "/x").body(text.into()).unwrap())
}

#[tokio::test]
async fn a_service_sees_what_a_server_would_see() {
    let target = Target::service(service_fn(echo), Limits::default());
    let request = Request {
        method: "POST".into(),
        target: "/pets//a%2Fb/../é?x=1".into(),
        headers: Headers::from_iter([("X-Name", "a"), ("X-Name", "b")]),
        body: Some("hi".into()),
    };
    let exchange = target.send(&request).await.unwrap();
    assert_eq!(exchange.request, request);
    assert_eq!(exchange.response.status, 302);
    let text = String::from_utf8(exchange.response.body.to_vec()).unwrap();
    let headers = r#"{"x-name": "a", "x-name": "b", "host": "localhost", "content-length": "2"}"#;
    assert_eq!(text, format!("POST /pets//a%2Fb/../é?x=1\n{headers}\nb\"hi\""));
}

#[tokio::test]
async fn a_head_answer_loses_its_body() {
    let target = Target::service(service_fn(echo), Limits::default());
    let exchange = target.send(&Request { method: "HEAD".into(), ..get("/") }).await.unwrap();
    assert_eq!(exchange.response.body, "");
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    let target = Target::service(service_fn(echo), Limits::default());
    for request in [get("/a b"), get("/a#b"), get("pets"), Request { method: "GE T".into(), ..get("/") }] {
        let error = target.send(&request).await.unwrap_err();
        assert!(matches!(error, TransportError::Unsendable { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_service_that_hangs_meets_the_deadline() {
    let hanging = service_fn(|_: HttpRequest<Bytes>| pending::<Result<HttpResponse<Bytes>, Infallible>>());
    let error = Target::service(hanging, limits()).send(&get("/")).await.unwrap_err();
    assert!(matches!(error, TransportError::Timeout { .. }), "{error}");
}

#[tokio::test]
async fn a_service_that_panics_gives_no_answer() {
    let panicking = service_fn(|request: HttpRequest<Bytes>| async move {
        assert!(request.uri() != "/", "a bug of the service");
        Ok::<_, Infallible>(HttpResponse::new(Bytes::new()))
    });
    let target = Target::service(panicking, limits());
    let error = target.send(&get("/")).await.unwrap_err();
    assert!(matches!(error, TransportError::InvalidResponse { .. }), "{error}");
    assert_eq!(target.send(&get("/pets")).await.unwrap().response.status, 200);
}

#[tokio::test]
async fn a_large_body_meets_the_limit() {
    let large = service_fn(|_: HttpRequest<Bytes>| async {
        Ok::<_, Infallible>(HttpResponse::new(Bytes::from(vec![b'x'; 101])))
    });
    let error = Target::service(large, limits()).send(&get("/")).await.unwrap_err();
    assert!(matches!(error, TransportError::BodyTooLarge { limit: 100, .. }), "{error}");
}
