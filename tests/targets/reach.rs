//! Ways to servers: TLS with our own authorities and certificates, HTTP/2, sockets in the file system, proxies.

use std::sync::{Arc, Mutex};

use probity::event::Stop;
use probity::harness::{Aim, Project};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixListener};

use crate::project::{Birds, SPEC, errors, notes, run, run_as_set};
use crate::secure::{Authority, serve_securely};
use crate::server::{connection, on_a_thread};

#[test]
fn a_server_of_our_own_authority_is_trusted_and_no_other() {
    let (birds, authority) = (Birds::new(SPEC), Authority::new());
    let handler = birds.handler();
    let mut settings = birds.settings();
    settings.target = Some(serve_securely(&handler, &authority.issue(), None, &["http/1.1"]));
    settings.connection.authorities = Some(birds.file("authority.pem", &authority.pem()));
    let summary = run_as_set(&settings);
    assert_eq!((errors(&summary), summary.totals().broken), (Vec::new(), 0));
    assert_eq!(summary.target_facts.protocols, ["HTTP/1.1"]);
    assert!(notes(&summary).iter().all(|note| !note.contains("asked to wait")), "{:?}", notes(&summary));
    let other = birds.file("other.pem", &Authority::new().pem());
    settings.connection.authorities = Some(other);
    let refused = refusal(&settings);
    assert!(refused.contains("no secure connection") && refused.contains("certificate"), "{refused}");
}

/// Why a run does not begin.
fn refusal(settings: &probity::harness::Settings) -> String {
    let project = Project::load(settings).unwrap();
    let refused = match Aim::new(settings, &project) {
        Ok(aim) => probity::harness::run_against(settings, &project, &aim).map(|_| ()).unwrap_err(),
        Err(refused) => refused,
    };
    assert_eq!(refused.len(), 1);
    probity::diagnostic::render(&refused)
}

#[test]
fn any_certificate_will_do_where_the_user_says_so_and_that_is_told() {
    let (birds, authority) = (Birds::new(SPEC), Authority::new());
    let mut settings = birds.settings();
    settings.target = Some(serve_securely(&birds.handler(), &authority.issue(), None, &["http/1.1"]));
    settings.connection.is_insecure = true;
    let summary = run_as_set(&settings);
    assert_eq!(errors(&summary), [""; 0]);
    let text = probity::report::summary_text(&summary);
    assert!(text.contains("its certificate was not verified"), "{text}");
}

#[test]
fn our_certificate_is_shown_to_a_server_that_asks_for_it() {
    let (birds, authority) = (Birds::new(SPEC), Authority::new());
    let handler = birds.handler();
    let mut settings = birds.settings();
    settings.target = Some(serve_securely(&handler, &authority.issue(), Some(&authority), &["http/1.1"]));
    settings.connection.authorities = Some(birds.file("authority.pem", &authority.pem()));
    assert!(refusal(&settings).contains("transport/"), "{}", refusal(&settings));
    let ours = authority.issue();
    settings.connection.certificate = Some(birds.file("ours.pem", &ours.certificate));
    settings.connection.key = Some(birds.file("ours.key", &ours.key));
    let summary = run_as_set(&settings);
    assert_eq!((errors(&summary), summary.totals().broken), (Vec::new(), 0));
    assert!(handler.asked().len() > 100);
}

#[test]
fn files_that_hold_no_certificate_are_refused() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.target = Some("https://127.0.0.1:1".to_owned());
    settings.connection.authorities = Some(birds.file("empty.pem", "nothing"));
    assert!(refusal(&settings).contains("transport/unusable"), "{}", refusal(&settings));
    settings.connection.authorities = Some(birds.path("missing.pem"));
    assert!(refusal(&settings).contains("missing.pem cannot be read"), "{}", refusal(&settings));
    settings.connection.authorities = None;
    settings.connection.key = Some(birds.file("ours.key", "nothing"));
    assert!(refusal(&settings).contains("without its certificate"), "{}", refusal(&settings));
}

#[test]
fn http_2_is_spoken_without_tls_and_where_tls_agrees_on_it() {
    let (birds, authority) = (Birds::new(SPEC), Authority::new());
    let mut settings = birds.settings();
    settings.connection.speaks_http2 = true;
    let plain = birds.server(|_, _| None);
    let summary = run(&mut settings, &plain);
    assert_eq!((errors(&summary), summary.totals().broken), (Vec::new(), 0));
    assert_eq!(summary.target_facts.protocols, ["HTTP/2"]);
    assert!(plain.asked().iter().all(|asked| asked.version == http::Version::HTTP_2));
    settings.connection.authorities = Some(birds.file("authority.pem", &authority.pem()));
    for (speaks, expected) in [(&["h2", "http/1.1"][..], "HTTP/2"), (&["http/1.1"], "HTTP/1.1")] {
        settings.target = Some(serve_securely(&birds.handler(), &authority.issue(), None, speaks));
        let summary = run_as_set(&settings);
        assert_eq!(errors(&summary), [""; 0]);
        assert_eq!(summary.target_facts.protocols, [expected]);
    }
}

#[test]
fn a_socket_in_the_file_system_takes_the_place_of_the_port() {
    let birds = Birds::new(SPEC);
    let (handler, path) = (birds.handler(), birds.path("birds.sock"));
    let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let served = handler.clone();
    on_a_thread(async move {
        listener.set_nonblocking(true).unwrap();
        let listener = UnixListener::from_std(listener).unwrap();
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(stream, served.clone()));
        }
    });
    let mut settings = birds.settings();
    settings.target = Some("http://localhost".to_owned());
    settings.connection.unix_socket = Some(path.clone());
    let summary = run_as_set(&settings);
    assert_eq!((errors(&summary), summary.stopped), (Vec::new(), None));
    assert!(handler.asked().len() > 100);
    settings.connection.unix_socket = Some(birds.path("nobody.sock"));
    assert!(refusal(&settings).contains("cannot connect"), "{}", refusal(&settings));
}

/// A proxy that writes down the first line of each connection.
fn proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&lines);
    on_a_thread(async move {
        listener.set_nonblocking(true).unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(forward(stream, Arc::clone(&log)));
        }
    });
    (url, lines)
}

async fn forward(mut client: TcpStream, log: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut bytes = [0; 1024];
        match client.read(&mut bytes).await {
            Ok(count @ 1..) => head.extend(&bytes[..count]),
            _ => return,
        }
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let line = text.lines().next().unwrap().to_owned();
    let place = line.split(' ').nth(1).unwrap();
    let place = place.strip_prefix("http://").unwrap_or(place).split('/').next().unwrap().to_owned();
    let mut server = TcpStream::connect(place).await.unwrap();
    if line.starts_with("CONNECT ") {
        client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.unwrap();
    } else {
        server.write_all(&head).await.unwrap();
    }
    log.lock().unwrap().push(line);
    drop(copy_bidirectional(&mut client, &mut server).await);
}

#[test]
fn a_proxy_is_told_the_whole_address_or_asked_for_a_tunnel() {
    let (birds, authority) = (Birds::new(SPEC), Authority::new());
    let mut settings = birds.settings();
    let (url, lines) = proxy();
    settings.connection.proxy = Some(url);
    let server = birds.server(|_, _| None);
    let summary = run(&mut settings, &server);
    assert_eq!((errors(&summary), summary.stopped), (Vec::new(), None::<Stop>));
    assert!(lines.lock().unwrap()[0].starts_with(&format!("GET {}/", server.url())), "{:?}", lines.lock().unwrap()[0]);
    lines.lock().unwrap().clear();
    let handler = birds.handler();
    let target = serve_securely(&handler, &authority.issue(), None, &["http/1.1"]);
    settings.target = Some(target.clone());
    settings.connection.authorities = Some(birds.file("authority.pem", &authority.pem()));
    let summary = run_as_set(&settings);
    assert_eq!(errors(&summary), [""; 0]);
    assert_eq!(lines.lock().unwrap()[0], format!("CONNECT {} HTTP/1.1", target.strip_prefix("https://").unwrap()));
    assert!(handler.asked().len() > 100);
}
