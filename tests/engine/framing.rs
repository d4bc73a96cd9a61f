//! Bodies whose frame is broken, against servers that read their sockets themselves.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use probity::harness::{Aim, run_against};
use probity::report::Summary;

use crate::kennel::{Kennels, Manners, checks, project};

const CASES: &str = "
cases:
  - { name: cut, op: openKennel, body: { name: a }, timeout: 400ms, mutate: { kinds: [truncated-body] } }
  - { name: unreadable, op: openKennel, body: { name: a }, timeout: 400ms, mutate: { kinds: [broken-length] } }
";

/// What a server does with a body.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Server {
    /// Refuses what it cannot read, and closes on what ends too early.
    Strict,
    /// The same, but says why to those who close too early.
    Polite,
    /// Takes what came for the whole.
    Gullible,
    /// Falls over lengths that are no number.
    Fragile,
    /// Never says anything about broken frames.
    Silent,
}

impl Server {
    fn start(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || self.serve(stream));
            }
        });
        format!("http://{address}")
    }

    fn serve(self, mut stream: TcpStream) {
        stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if line == "\r\n" {
                break;
            }
            head.push(line.trim_end().to_ascii_lowercase());
        }
        let status = self.status(&head, &mut reader);
        match status {
            Some(status) => {
                let body = if status == 201 { r#"{"id":"k1","state":"OPEN"}"# } else { "" };
                let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
                let length = body.len();
                let text = format!(
                    "HTTP/1.1 {status} Any\r\n{kind}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
                );
                let _gone = stream.write_all(text.as_bytes());
            }
            None if self == Self::Silent => std::thread::sleep(Duration::from_secs(2)),
            None => {}
        }
    }

    /// What it answers, if anything.
    fn status(self, head: &[String], reader: &mut BufReader<TcpStream>) -> Option<u16> {
        let all = |name: &str| head.iter().filter_map(|line| line.strip_prefix(name)).collect::<Vec<_>>();
        let lengths: Vec<Option<usize>> = all("content-length: ").iter().map(|text| text.parse().ok()).collect();
        let (refused, cut) = match self {
            Self::Silent => (None, None),
            Self::Gullible => (Some(400), Some(201)),
            Self::Polite => (Some(400), Some(408)),
            Self::Fragile => (Some(500), None),
            Self::Strict => (Some(400), None),
        };
        match (&lengths[..], all("transfer-encoding: ").as_slice()) {
            ([Some(length)], []) => {
                let mut body = vec![0; *length];
                if reader.read_exact(&mut body).is_err() {
                    return cut;
                }
                Some(if serde_json::from_slice::<serde_json::Value>(&body).is_ok() { 201 } else { 400 })
            }
            ([], ["chunked"]) => {
                let mut body = Vec::new();
                reader.read_to_end(&mut body).ok();
                if body.ends_with(b"0\r\n\r\n") { refused } else { cut }
            }
            // Who asks whether there is a server.
            ([], []) if self == Self::Silent => Some(400),
            _ => refused,
        }
    }
}

const IDS: &str = "
cases:
  - { name: odd, op: getKennel, path: { id: k1 }, mutate: { kinds: [odd-id] } }
";

fn run(server: Server) -> Summary {
    run_cases(server, CASES)
}

fn run_cases(server: Server, cases: &str) -> Summary {
    let folder = tempfile::tempdir().unwrap();
    let (mut settings, project) = project(&folder, cases);
    settings.target = Some(server.start());
    let aim =
        Aim::new(&settings, &project).unwrap_or_else(|problems| panic!("{}", probity::diagnostic::render(&problems)));
    run_against(&settings, &project, &aim).unwrap()
}

fn notes(summary: &Summary, test: &str) -> String {
    let (_, test) = summary.tests.iter().find(|(name, _)| name.0.ends_with(test)).expect("the test was planned");
    format!("{:?}", test.notes)
}

#[test]
fn servers_that_refuse_close_or_say_nothing_are_correct() {
    for server in [Server::Strict, Server::Polite, Server::Silent] {
        let summary = run(server);
        let found = (checks(&summary, "cut"), checks(&summary, "unreadable"));
        assert_eq!(summary.totals().passed, 2, "{server:?}: {found:?}");
    }
}

#[test]
fn a_cut_off_body_that_is_accepted_is_a_finding() {
    let summary = run(Server::Gullible);
    let found = checks(&summary, "cut");
    assert!(!found.is_empty() && found.iter().all(|check| check == "request/invalid-accepted"), "{found:?}");
    assert_eq!(checks(&summary, "unreadable"), [""; 0]);
}

#[test]
fn a_server_that_falls_over_a_length_is_found() {
    let summary = run(Server::Fragile);
    assert_eq!(checks(&summary, "cut"), [""; 0]);
    let found = checks(&summary, "unreadable");
    assert!(!found.is_empty() && found.iter().all(|check| check == "response/server-error"), "{found:?}");
}

#[test]
fn odd_ids_may_be_refused_by_whoever_reads_them() {
    // 400 is not documented for the operation, but who says it need not be the operation.
    let summary = run_cases(Server::Strict, IDS);
    assert_eq!(checks(&summary, "odd"), [""; 0]);
    assert!(notes(&summary, "odd").contains("odd-id 11"), "{}", notes(&summary, "odd"));
    let found = checks(&run_cases(Server::Fragile, IDS), "odd");
    assert!(!found.is_empty() && found.iter().all(|check| check == "response/server-error"), "{found:?}");
}

#[test]
fn without_a_connection_frames_are_told_and_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, project) = project(&folder, CASES);
    let kennels = Kennels::new(Manners::default());
    let summary = run_against(&settings, &project, &Aim::service(kennels.clone())).unwrap();
    assert_eq!((summary.totals().passed, kennels.log().len()), (2, 0));
    assert!(
        notes(&summary, "cut").contains("not sent: 4 requests that only a plain connection"),
        "{}",
        notes(&summary, "cut")
    );
}
