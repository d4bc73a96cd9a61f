//! OAuth 2.0 client credentials, and the simple ways of authenticating.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use probity::contract::ParameterLocation;
use probity::transport::{AuthMode, Authenticator, ClientNonces, Credentials, Sent, Session, TransportError};

use crate::server::{Received, Server, Step, get, response};

const BASIC: &str = "Basic cGV0cy1jbGllbnQ6czNjcjN0";

/// A pet store whose `/token` gives out `token-1`, `token-2`… and which takes only the newest.
fn store(lifetime: u64, forget_after: usize) -> Server {
    let (issued, served) = (Arc::new(AtomicUsize::new(0)), AtomicUsize::new(0));
    Server::start(move |request: &Received| -> Vec<Step> {
        if request.line.starts_with("POST /token ") {
            assert_eq!(request.header("authorization"), Some(BASIC));
            assert_eq!(request.body, "grant_type=client_credentials");
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            let body = format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":{lifetime}}}"#);
            return response(200, "", &body);
        }
        let newest = format!("Bearer token-{}", issued.load(Ordering::SeqCst));
        let forgotten = served.fetch_add(1, Ordering::SeqCst) == forget_after;
        let known = request.header("authorization") == Some(newest.as_str()) && !forgotten;
        response(if known { 200 } else { 401 }, "", "")
    })
}

fn session(server: &Server, token_url: &str) -> Session {
    let credentials = Credentials::OAuth2ClientCredentials {
        client_id: "pets-client".into(),
        client_secret: "s3cr3t".into(),
        token_url: token_url.into(),
    };
    profile(server, credentials)
}

fn profile(server: &Server, credentials: Credentials) -> Session {
    let authenticator = Authenticator::new(credentials, ClientNonces::from_seed(7));
    Session::new(server.target()).profile("keeper", Arc::new(authenticator))
}

async fn send(session: &Session, mode: AuthMode) -> Sent {
    session.send(&get("/pets"), Some("keeper"), mode).await.unwrap()
}

fn lines(server: &Server) -> Vec<String> {
    server.received().into_iter().map(|request| request.line.replace(" HTTP/1.1", "")).collect()
}

#[tokio::test]
async fn a_token_is_fetched_once_and_kept() {
    let server = store(3600, usize::MAX);
    for token_url in ["/token".to_owned(), format!("{}/token", server.url())] {
        let session = session(&server, &token_url);
        let first = send(&session, AuthMode::Normal).await;
        assert_eq!(first.exchange.response.status, 200);
        assert_eq!(first.preliminary.len(), 1);
        assert_eq!(first.preliminary[0].request.path(), "/token");
        let second = send(&session, AuthMode::Normal).await;
        assert_eq!((second.exchange.response.status, second.preliminary.len()), (200, 0));
    }
    assert_eq!(lines(&server).iter().filter(|line| *line == "POST /token").count(), 2);
}

#[tokio::test]
async fn only_the_targets_own_endpoint_sees_the_sessions_fields() {
    let (server, other) = (store(3600, usize::MAX), store(3600, usize::MAX));
    let world = |server: &Server| server.received()[0].header("probity-world").map(str::to_owned);
    let own = session(&server, "/token").header("Probity-World", "pets");
    let sent = send(&own, AuthMode::Normal).await;
    assert_eq!(world(&server).as_deref(), Some("pets"));
    assert_eq!(sent.preliminary[0].request.headers.get("probity-world"), None);
    let foreign = session(&server, &format!("{}/token", other.url())).header("Probity-World", "pets");
    send(&foreign, AuthMode::Normal).await;
    assert_eq!(world(&other), None);
}

#[tokio::test]
async fn an_expired_token_is_replaced_before_it_is_sent() {
    let server = store(1, usize::MAX);
    let session = session(&server, "/token");
    send(&session, AuthMode::Normal).await;
    tokio::time::sleep(Duration::from_millis(950)).await;
    assert_eq!(send(&session, AuthMode::Normal).await.exchange.response.status, 200);
    assert_eq!(lines(&server), ["POST /token", "GET /pets", "POST /token", "GET /pets"]);
}

#[tokio::test]
async fn a_remembered_token_that_is_refused_is_replaced_once() {
    let server = store(3600, 1);
    let session = session(&server, "/token");
    send(&session, AuthMode::Normal).await;
    let sent = send(&session, AuthMode::Normal).await;
    assert_eq!(sent.exchange.response.status, 200);
    let statuses: Vec<_> = sent.preliminary.iter().map(|exchange| exchange.response.status).collect();
    assert_eq!(statuses, [401, 200]);
}

#[tokio::test]
async fn a_new_token_that_is_refused_is_the_answer() {
    let server = store(3600, 0);
    let sent = send(&session(&server, "/token"), AuthMode::Normal).await;
    assert_eq!(sent.exchange.response.status, 401);
    assert_eq!(lines(&server), ["POST /token", "GET /pets"]);
}

#[tokio::test]
async fn broken_tokens_need_no_endpoint() {
    let server = store(3600, usize::MAX);
    let session = session(&server, "/token");
    let corrupt = send(&session, AuthMode::Corrupt).await;
    assert_eq!(corrupt.exchange.request.headers.get("authorization"), Some("Bearer xxxxxx"));
    let omitted = send(&session, AuthMode::Omit).await;
    assert_eq!(omitted.exchange.request.headers.get("authorization"), None);
    assert_eq!(lines(&server), ["GET /pets", "GET /pets"]);
}

#[tokio::test]
async fn a_refusing_endpoint_is_an_error_that_says_why() {
    let server =
        Server::start(|_| response(400, "", r#"{"error":"invalid_grant","error_description":"Invalid grant."}"#));
    let session = session(&server, "/token");
    let error = session.send(&get("/pets"), Some("keeper"), AuthMode::Normal).await.unwrap_err();
    assert!(matches!(error, TransportError::NoToken { .. }));
    let message = error.to_string();
    assert!(message.ends_with("/token gave no access token: status 400 invalid_grant Invalid grant."), "{message}");
    assert!(!message.contains("s3cr3t"));
}

#[tokio::test]
async fn basic_bearer_and_keys_need_one_request() {
    let server = Server::start(|_| response(200, "", ""));
    let key = |location| Credentials::ApiKey { name: "X-Key".into(), location, value: "k3y".into() };
    let cases = [
        (Credentials::Basic { username: "pets-client".into(), password: "s3cr3t".into() }, "authorization", BASIC),
        (Credentials::Bearer { token: "t0k3n".into() }, "authorization", "Bearer t0k3n"),
        (key(ParameterLocation::Header), "x-key", "k3y"),
        (key(ParameterLocation::Cookie), "cookie", "X-Key=k3y"),
    ];
    for (credentials, field, expected) in cases {
        let session = profile(&server, credentials);
        for (mode, as_expected) in [(AuthMode::Normal, true), (AuthMode::Corrupt, false), (AuthMode::Omit, false)] {
            let sent = send(&session, mode).await;
            let received = server.received().pop().unwrap();
            assert_eq!(received.header(field) == Some(expected), as_expected, "{received:?}");
            assert_eq!(received.header(field), sent.exchange.request.headers.get(field));
            assert_eq!(received.header(field).is_none(), mode == AuthMode::Omit);
        }
    }
    assert_eq!(server.received().len(), 12);
}

#[tokio::test]
async fn a_key_in_the_query_joins_the_query() {
    let server = Server::start(|_| response(200, "", ""));
    let location = ParameterLocation::Query;
    let session = profile(&server, Credentials::ApiKey { name: "key".into(), location, value: "k3y".into() });
    session.send(&get("/pets?limit=5"), Some("keeper"), AuthMode::Normal).await.unwrap();
    assert_eq!(lines(&server), ["GET /pets?limit=5&key=k3y"]);
}
