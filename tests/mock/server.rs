//! The mock on a socket: keep-alive, garbage, slow clients and large bodies.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::client::mock;

struct Server {
    address: std::net::SocketAddr,
    stop: tokio::sync::oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

async fn start() -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let task = tokio::spawn(probity::mock::serve(listener, mock(&[]), async { drop(stopped.await) }));
    Server { address, stop, task }
}

/// Sends bytes and reads until the server closes or has nothing more to say.
async fn exchange(server: &Server, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    // The server may refuse and close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_millis(500), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let server = start().await;
    let request = "GET /__probity HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let answers = exchange(&server, request.repeat(3).as_bytes()).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3, "{answers}");
}

#[tokio::test]
async fn garbage_is_answered_with_400_and_the_next_client_is_served() {
    let server = start().await;
    for garbage in ["\0\0\0\0\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "no request at all\r\n\r\n"] {
        let answer = exchange(&server, garbage.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{garbage:?}: {answer}");
    }
    let answer = exchange(&server, b"GET /__probity HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_413() {
    let server = start().await;
    let head = "POST /__probity/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n";
    let mut bytes = head.as_bytes().to_vec();
    bytes.resize(11 * 1024 * 1024, b'x');
    let answer = exchange(&server, &bytes).await;
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_client_that_drips_does_not_hold_up_others_nor_the_end() {
    let server = start().await;
    let mut dripping = TcpStream::connect(server.address).await.unwrap();
    dripping.write_all(b"POST /__probity/clock HTTP/1.1\r\nContent-Length: 100\r\n\r\n{").await.unwrap();
    let answer = exchange(&server, b"GET /__probity HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.stop.send(()).unwrap();
    let ended = timeout(Duration::from_secs(5), server.task).await.expect("the server ends");
    ended.unwrap().unwrap();
}
