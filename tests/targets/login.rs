//! Logging in with a request of the user's.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::project::{Birds, SPEC, errors, run};
use crate::server::{Asked, Instead, Server};

const LOGIN: &str = "
path: /session
body: { name: keeper, password: $(env.PASSWORD) }
token: { json: /data/token }
";

/// Birds for those who are logged in; a token is good for so many requests.
fn server(birds: &Birds, good_for: usize) -> Server {
    let (issued, used) = (AtomicUsize::new(0), AtomicUsize::new(0));
    birds.server(move |asked: &Asked, _| {
        if asked.line == "POST /session" {
            assert_eq!(asked.body, r#"{"name":"keeper","password":"s3cr3t"}"#);
            assert_eq!(asked.header("content-type"), Some("application/json"));
            used.store(0, Ordering::SeqCst);
            let body = ["{\"data\":{\"token\":\"t1\"}}", "{\"data\":{\"token\":\"t2\"}}"]
                [issued.fetch_add(1, Ordering::SeqCst) % 2];
            return Some(Instead::Reply(200, vec![("Content-Type", "application/json".into())], body));
        }
        let newest = if issued.load(Ordering::SeqCst) % 2 == 1 { "Bearer t1" } else { "Bearer t2" };
        let is_known = asked.header("authorization") == Some(newest) && used.fetch_add(1, Ordering::SeqCst) < good_for;
        (!is_known).then_some(Instead::Reply(401, vec![("WWW-Authenticate", "Bearer".into())], ""))
    })
}

fn lines(server: &Server, line: &str) -> usize {
    server.asked().iter().filter(|asked| asked.line == line).count()
}

#[test]
fn a_run_logs_in_once_and_again_when_its_token_is_refused() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.environment.insert("PASSWORD".to_owned(), "s3cr3t".to_owned());
    settings.logins = [Some(birds.file("login.yaml", LOGIN)), None];
    let long = server(&birds, usize::MAX);
    let summary = run(&mut settings, &long);
    assert_eq!((errors(&summary), lines(&long, "POST /session")), (Vec::new(), 1));
    let short = server(&birds, 40);
    let summary = run(&mut settings, &short);
    assert_eq!(errors(&summary), [""; 0]);
    let logins = lines(&short, "POST /session");
    assert!((3..20).contains(&logins), "{logins}");
}

#[test]
fn a_token_that_is_never_taken_is_judged() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.environment.insert("PASSWORD".to_owned(), "s3cr3t".to_owned());
    settings.logins = [Some(birds.file("login.yaml", LOGIN)), None];
    let summary = run(&mut settings, &server(&birds, 0));
    let found = errors(&summary);
    assert!(found.contains(&"operation/unreached GET /birds".to_owned()), "{found:?}");
    assert_eq!(summary.totals().broken, 0);
}

#[test]
fn a_cookie_is_sent_back_and_a_form_is_understood() {
    let birds = Birds::new(SPEC);
    let login = "
path: /session
media_type: application/x-www-form-urlencoded
body: { name: the keeper, password: s3cr3t }
token: { cookie: session }
";
    let mut settings = birds.settings();
    settings.logins = [Some(birds.file("login.yaml", login)), None];
    let server = birds.server(|asked, _| {
        if asked.line == "POST /session" {
            assert_eq!(asked.body, "name=the+keeper&password=s3cr3t");
            return Some(Instead::Reply(204, vec![("Set-Cookie", "session=c1; HttpOnly; Path=/".into())], ""));
        }
        let is_known = asked.header("cookie").is_some_and(|cookies| cookies.contains("session=c1"));
        (!is_known).then_some(Instead::Reply(401, vec![("WWW-Authenticate", "Cookie".into())], ""))
    });
    assert_eq!(errors(&run(&mut settings, &server)), [""; 0]);
}

#[test]
fn a_login_that_gives_no_token_is_told() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.logins = [Some(birds.file("login.yaml", "{ path: /session, token: { header: X-Token } }")), None];
    let server = birds.server(|asked, _| (asked.line == "POST /session").then_some(Instead::Reply(403, vec![], "")));
    let summary = run(&mut settings, &server);
    assert!(summary.totals().broken > 0);
    let text = format!("{:?}", summary.tests.values().next().unwrap().verdict);
    assert!(text.contains("POST http://127.0.0.1") && text.contains("gave no access token: status 403"), "{text}");
}

#[test]
fn mistakes_in_the_file_are_told_with_their_place() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.logins = [Some(birds.file("login.yaml", "{ pth: /session, token: { json: /t, cookie: c } }")), None];
    let refused = probity::harness::Project::load(&settings).unwrap_err();
    let text = probity::diagnostic::render(&refused);
    assert!(text.contains("login.yaml:1:3") && text.contains("`path`"), "{text}");
}
