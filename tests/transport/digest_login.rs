//! Digest logins against a server that checks every answer on its own.

use std::sync::{Arc, Mutex};

use digest_auth::{AuthContext, AuthorizationHeader, HttpMethod};
use probity::message::Request;
use probity::transport::{AuthMode, Authenticator, ClientNonces, Credentials, Sent, Session};

use crate::server::{Received, Server, Step, get, response};

/// How the server treats logins.
#[derive(Clone, Copy)]
struct Manners {
    /// The challenge, without its nonce.
    challenge: &'static str,
    /// How many requests a nonce is good for.
    uses: u32,
    /// Whether the end of a nonce is announced.
    says_stale: bool,
    /// Sent with every good answer.
    extra: &'static str,
}

const ORDINARY: Manners = Manners {
    challenge: r#"Digest realm="Pet Store", domain="", algorithm=MD5, qop="auth""#,
    uses: 100,
    says_stale: true,
    extra: "",
};

/// The nonces given out so far; only the newest one is good, `count` is its highest `nc`.
#[derive(Default)]
struct Nonces {
    issued: u32,
    count: u32,
}

fn store(manners: Manners) -> Server {
    let nonces = Mutex::new(Nonces::default());
    Server::start(move |request| answer(&manners, &mut nonces.lock().unwrap(), request))
}

fn answer(manners: &Manners, nonces: &mut Nonces, request: &Received) -> Vec<Step> {
    match verdict(manners, nonces, request) {
        Ok(()) => response(200, manners.extra, &nonces.count.to_string()),
        Err(reason) => {
            nonces.issued += 1;
            nonces.count = 0;
            let stale = manners.says_stale && reason == "stale";
            let field = format!(
                "WWW-Authenticate: {}, nonce=\"nonce-{}\", stale={stale}\r\n",
                manners.challenge, nonces.issued
            );
            response(401, &field, reason)
        }
    }
}

/// Checks an `Authorization` field as RFC 7616 §3.4 asks for.
fn verdict(manners: &Manners, nonces: &mut Nonces, request: &Received) -> Result<(), &'static str> {
    let text = request.header("authorization").ok_or("no credentials")?;
    let mut words = request.line.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let given = AuthorizationHeader::parse(text).map_err(|_| "malformed")?;
    if given.username != "keeper" || given.uri != target {
        return Err("another user or target");
    }
    let body = Some(request.body.as_bytes());
    let context = AuthContext::new_with_method("keeper", "s3cr3t", target, body, HttpMethod::from(method));
    let mut computed = given.clone();
    computed.digest(&context);
    if computed.response != given.response {
        return Err("wrong response");
    }
    let is_counted = given.qop.is_some();
    let is_current = given.nonce == format!("nonce-{}", nonces.issued) || given.nonce == "nonce-next";
    if !is_current || nonces.count >= manners.uses {
        return Err("stale");
    }
    if is_counted && given.nc != nonces.count + 1 {
        return Err("wrong count");
    }
    nonces.count += 1;
    Ok(())
}

fn session(server: &Server, password: &str) -> Session {
    let credentials = Credentials::Digest { username: "keeper".into(), password: password.into() };
    let authenticator = Authenticator::new(credentials, ClientNonces::from_seed(7));
    Session::new(server.target()).profile("keeper", Arc::new(authenticator))
}

async fn send(session: &Session, request: &Request, mode: AuthMode) -> Sent {
    session.send(request, Some("keeper"), mode).await.unwrap()
}

fn statuses(sent: &Sent) -> Vec<u16> {
    sent.preliminary.iter().chain([&sent.exchange]).map(|exchange| exchange.response.status).collect()
}

/// Sends `count` requests with the right password and hands back the statuses of each.
async fn run(server: &Server, count: usize) -> Vec<Vec<u16>> {
    let session = session(server, "s3cr3t");
    let mut all = Vec::new();
    for number in 0..count {
        let mut request = get(&format!("/pets/a%2Fb?page={number}"));
        if number % 2 == 1 {
            request.method = "POST".into();
            request.body = Some("{}".into());
        }
        all.push(statuses(&send(&session, &request, AuthMode::Normal).await));
    }
    all
}

#[tokio::test]
async fn the_first_request_is_challenged_and_later_ones_are_not() {
    assert_eq!(run(&store(ORDINARY), 3).await, [vec![401, 200], vec![200], vec![200]]);
}

#[tokio::test]
async fn other_algorithms_and_offers_are_answered() {
    for challenge in [
        r#"Digest realm="Pet Store", algorithm=SHA-256, qop="auth-int, auth""#,
        r#"Digest realm="Pet Store", algorithm=SHA-256-sess, qop="auth", opaque="a \"b\"""#,
        r#"Digest realm="Pet Store", qop="auth-int""#,
        r#"digest realm = "Pet, Store", qop=auth"#,
        r#"Basic realm="Pet Store", Digest realm="Pet Store", qop="auth", charset=ISO-8859-1"#,
    ] {
        let server = store(Manners { challenge, ..ORDINARY });
        assert_eq!(run(&server, 2).await, [vec![401, 200], vec![200]], "{challenge}");
    }
}

#[tokio::test]
async fn a_challenge_with_op_instead_of_qop_is_answered_in_the_old_way() {
    let server = store(Manners { challenge: r#"Digest realm="Pet Store", algorithm=MD5, op="auth""#, ..ORDINARY });
    assert_eq!(run(&server, 2).await, [vec![401, 200], vec![200]]);
    assert!(!server.received()[1].header("authorization").unwrap().contains("cnonce"));
}

#[tokio::test]
async fn a_stale_nonce_is_replaced_once() {
    let server = store(Manners { uses: 2, ..ORDINARY });
    assert_eq!(run(&server, 3).await, [vec![401, 200], vec![200], vec![401, 200]]);
}

#[tokio::test]
async fn a_nonce_forgotten_in_silence_is_replaced_too() {
    let server = store(Manners { uses: 1, says_stale: false, ..ORDINARY });
    assert_eq!(run(&server, 3).await, [[401, 200], [401, 200], [401, 200]]);
}

#[tokio::test]
async fn a_server_whose_nonces_are_always_stale_is_not_asked_for_ever() {
    let server = store(Manners { uses: 0, ..ORDINARY });
    assert_eq!(run(&server, 1).await, [[401, 401, 401]]);
}

#[tokio::test]
async fn the_offer_of_a_next_nonce_is_taken() {
    let extra = "Authentication-Info: qop=auth, nextnonce=\"nonce-next\"\r\n";
    let server = store(Manners { extra, ..ORDINARY });
    run(&server, 2).await;
    let second = server.received()[2].header("authorization").unwrap().to_owned();
    assert!(second.contains("nonce=\"nonce-next\"") && second.contains("nc=00000001"), "{second}");
}

#[tokio::test]
async fn a_wrong_password_is_refused_after_one_try() {
    let server = store(ORDINARY);
    let sent = send(&session(&server, "wrong"), &get("/pets"), AuthMode::Normal).await;
    assert_eq!(statuses(&sent), [401, 401]);
    assert_eq!(sent.exchange.response.body, "wrong response");
}

#[tokio::test]
async fn a_broken_login_leaves_no_trace() {
    let server = store(ORDINARY);
    let session = session(&server, "s3cr3t");
    let broken = send(&session, &get("/pets"), AuthMode::Corrupt).await;
    assert_eq!(broken.exchange.response.body, "wrong response");
    let missing = send(&session, &get("/pets"), AuthMode::Omit).await;
    assert_eq!((statuses(&missing), missing.exchange.request), (vec![401], get("/pets")));
    let good = send(&session, &get("/pets"), AuthMode::Normal).await;
    assert_eq!(statuses(&good), [401, 200]);
}

#[tokio::test]
async fn a_401_of_the_application_keeps_the_nonce() {
    let nonces = Mutex::new(Nonces::default());
    let server = Server::start(move |request| {
        let nonces = &mut nonces.lock().unwrap();
        match verdict(&ORDINARY, nonces, request) {
            Ok(()) if request.line.contains("/owners") => response(401, "", "not an owner"),
            _ => {
                nonces.count = nonces.count.saturating_sub(1);
                answer(&ORDINARY, nonces, request)
            }
        }
    });
    let session = session(&server, "s3cr3t");
    assert_eq!(statuses(&send(&session, &get("/owners"), AuthMode::Normal).await), [401, 401]);
    assert_eq!(statuses(&send(&session, &get("/pets"), AuthMode::Normal).await), [200]);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_login() {
    let header = |server: &Server| server.received()[1].header("authorization").unwrap().to_owned();
    let (first, second) = (store(ORDINARY), store(ORDINARY));
    run(&first, 1).await;
    run(&second, 1).await;
    assert_eq!(header(&first), header(&second));
}

#[tokio::test]
async fn a_request_with_its_own_authorization_keeps_it() {
    let server = store(ORDINARY);
    let mut request = get("/pets");
    request.headers.append("Authorization", "Digest nonsense");
    let sent = send(&session(&server, "s3cr3t"), &request, AuthMode::Normal).await;
    assert_eq!((statuses(&sent), sent.exchange.request), (vec![401], request));
}
