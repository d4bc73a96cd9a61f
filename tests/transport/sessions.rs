//! Sessions: fields nobody sees, and the controls of the mock.

use std::time::Duration;

use probity::transport::{AuthMode, Session, TransportError};

use crate::server::{Server, get, response};

#[tokio::test]
async fn the_sessions_own_fields_are_sent_and_not_recorded() {
    let server = Server::start(|_| response(200, "", ""));
    let session = Session::new(server.target()).header("Probity-World", "pets/list");
    let mut request = get("/pets");
    request.headers.append("X-Mine", "1");
    let sent = session.send(&request, None, AuthMode::Normal).await.unwrap();
    assert_eq!(server.received()[0].header("probity-world"), Some("pets/list"));
    assert_eq!(sent.exchange.request, request);
}

#[tokio::test]
async fn the_mock_is_told_from_other_servers() {
    for (status, body, expected) in [
        (200, r#"{"probity":"mock"}"#, true),
        (200, r#"{"probity":"other"}"#, false),
        (404, r#"{"probity":"mock"}"#, false),
        (200, "<html>", false),
    ] {
        let server = Server::start(move |_| response(status, "", body));
        assert_eq!(Session::new(server.target()).is_mock().await.unwrap(), expected, "{status} {body}");
        assert_eq!(server.received()[0].line, "GET /__probity HTTP/1.1");
    }
}

#[tokio::test]
async fn clock_and_world_are_controlled_in_the_name_of_the_session() {
    let server = Server::start(|_| response(204, "", ""));
    let session = Session::new(server.target()).header("Probity-World", "pets/list");
    session.advance_clock(Duration::from_mins(90)).await.unwrap();
    session.discard_world().await.unwrap();
    let received = server.received();
    assert_eq!(received[0].line, "POST /__probity/clock HTTP/1.1");
    assert_eq!(received[0].body, r#"{"advance_ms":5400000}"#);
    assert_eq!(received[1].line, "DELETE /__probity/world HTTP/1.1");
    assert!(received.iter().all(|request| request.header("probity-world") == Some("pets/list")));
}

#[tokio::test]
async fn a_refusal_of_the_mock_is_an_error() {
    let server = Server::start(|_| response(404, "", ""));
    let error = Session::new(server.target()).discard_world().await.unwrap_err();
    assert!(matches!(error, TransportError::MockRefused { status: 404, .. }), "{error}");
}
