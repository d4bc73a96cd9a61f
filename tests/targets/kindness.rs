//! Servers that others work with: rates, limits, safe mode, and servers that go away.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use probity::event::{Stop, Verdict};

use crate::project::{Birds, SPEC, errors, notes, run};
use crate::server::{Instead, Return};

fn retry(status: u16, seconds: &str) -> Instead {
    Instead::Reply(status, vec![("Retry-After", seconds.to_owned())], "")
}

#[test]
fn a_rate_is_kept_by_all_jobs_together_and_changes_no_request() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.jobs = 4;
    settings.selection.operations = vec!["listBirds".to_owned()];
    let fast = birds.server(|_, _| None);
    let unbounded = run(&mut settings, &fast);
    let slow = birds.server(|_, _| None);
    settings.rate = Some("200/s".parse().unwrap());
    let bounded = run(&mut settings, &slow);
    assert_eq!((bounded.digest(), bounded.coverage.requests), (unbounded.digest(), unbounded.coverage.requests));
    let asked = slow.asked();
    let took = asked.last().unwrap().at - asked[0].at;
    let least = Duration::from_millis(5) * u32::try_from(asked.len() - 1).unwrap();
    assert!(took + Duration::from_millis(20) >= least, "{} requests in {took:?}", asked.len());
}

#[test]
fn a_limit_that_is_met_is_waited_for_and_no_fault() {
    let birds = Birds::new(SPEC);
    let server = birds.server(|_, number| match number % 40 {
        7 => Some(retry(429, "0")),
        19 => Some(retry(503, "0")),
        _ => None,
    });
    let summary = run(&mut birds.settings(), &server);
    assert_eq!(errors(&summary), [""; 0]);
    assert!(notes(&summary).iter().any(|note| note.starts_with("the server asked ")), "{:?}", notes(&summary));
    let without = run(&mut birds.settings(), &birds.server(|_, _| None));
    assert_eq!(summary.digest(), without.digest());
}

#[test]
fn a_server_that_fails_is_not_taken_for_one_that_limits() {
    let birds = Birds::new(SPEC);
    let server = birds.server(|asked, _| (asked.line == "GET /birds/count").then(|| Instead::Reply(503, vec![], "")));
    let found = errors(&run(&mut birds.settings(), &server));
    assert!(found.contains(&"response/server-error GET /birds/count".to_owned()), "{found:?}");
}

#[test]
fn a_limit_that_is_always_met_ends_the_waiting_and_is_told() {
    let birds = Birds::new(SPEC);
    let server = birds.server(|asked, _| asked.line.contains("/birds/count").then(|| retry(429, "0")));
    let summary = run(&mut birds.settings(), &server);
    assert_eq!(errors(&summary), ["operation/unreached GET /birds/count"]);
    assert!(notes(&summary).iter().any(|note| note.contains("were taken as they were")), "{:?}", notes(&summary));
}

#[test]
fn a_pause_that_is_asked_for_before_the_limit_is_made() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.selection.operations = vec!["listBirds".to_owned()];
    let server = birds.server(|_, number| {
        let fields = vec![("RateLimit", "\"default\";r=0;t=1".to_owned()), ("Content-Type", "application/json".into())];
        (number == 2).then_some(Instead::Reply(200, fields, "[]"))
    });
    let summary = run(&mut settings, &server);
    assert_eq!(errors(&summary), [""; 0]);
    let asked = server.asked();
    assert!(asked[2].at - asked[1].at >= Duration::from_millis(950), "{:?}", asked[2].at - asked[1].at);
}

#[test]
fn safe_mode_sends_only_what_changes_nothing() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.is_safe = true;
    let server = birds.server(|_, _| None);
    let summary = run(&mut settings, &server);
    assert_eq!(errors(&summary), [""; 0]);
    let is_safe = |line: &str| ["GET ", "HEAD ", "OPTIONS ", "TRACE "].iter().any(|method| line.starts_with(method));
    assert!(server.asked().iter().all(|asked| is_safe(&asked.line)), "{:?}", server.asked());
    let (_, sing) = summary.tests.iter().find(|(name, _)| name.0.ends_with("sing-coverage")).unwrap();
    let Some(Verdict::Ignored { reason }) = &sing.verdict else { panic!("{:?}", sing.verdict) };
    assert_eq!(reason, "not asked: POST may change something (`--safe`)");
}

#[test]
fn a_server_that_goes_away_ends_the_run_with_one_reason() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.jobs = 3;
    let server = birds.server(|_, number| (number == 30).then_some(Instead::Crash(Return::Never)));
    let summary = run(&mut settings, &server);
    assert_eq!(summary.stopped, Some(Stop::TargetDown));
    let down = summary.target_facts.down.clone().unwrap();
    assert!(down.contains("cannot connect to http://127.0.0.1"), "{down}");
    assert!(down.contains("the last request that got no answer was `"), "{down}");
    assert_eq!(summary.totals().broken, 0);
    assert!(errors(&summary).iter().all(|error| error.starts_with("response/incomplete")), "{:?}", errors(&summary));
    assert!(errors(&summary).len() <= 3, "those under way: {:?}", errors(&summary));
}

#[test]
fn a_server_that_comes_back_is_not_down() {
    let birds = Birds::new(SPEC);
    let crashes = AtomicUsize::new(0);
    let server = birds.server(move |asked, number| {
        let is_due = number > 10 && asked.line.starts_with("GET /birds?");
        let is_first = is_due && crashes.fetch_add(1, Ordering::SeqCst) == 0;
        is_first.then_some(Instead::Crash(Return::After(Duration::from_millis(300))))
    });
    let summary = run(&mut birds.settings(), &server);
    assert_eq!((summary.stopped, summary.totals().broken, summary.totals().interrupted), (None, 0, 0));
    assert!(summary.coverage.operations().all(|(_, _, seen)| !seen.seen.is_empty()));
}

#[test]
fn one_operation_that_breaks_off_is_not_a_server_that_is_down() {
    let birds = Birds::new(SPEC);
    let server = birds.server(|asked, _| (asked.line == "GET /birds/count").then_some(Instead::BreakOff));
    let summary = run(&mut birds.settings(), &server);
    assert_eq!(summary.stopped, None);
    let found = errors(&summary);
    assert!(found.contains(&"response/incomplete GET /birds/count".to_owned()), "{found:?}");
}

#[test]
fn a_server_that_hangs_ends_the_run() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.limits.total = Duration::from_millis(150);
    let server = birds.server(|_, number| (number > 20).then_some(Instead::Hang));
    let summary = run(&mut settings, &server);
    assert_eq!(summary.stopped, Some(Stop::TargetDown));
    assert!(summary.target_facts.down.unwrap().contains("no complete answer"));
}

#[test]
fn one_operation_that_hangs_is_a_finding() {
    let birds = Birds::new(SPEC);
    let mut settings = birds.settings();
    settings.limits.total = Duration::from_millis(150);
    let server = birds.server(|asked, _| (asked.line == "GET /birds/count").then_some(Instead::Hang));
    let summary = run(&mut settings, &server);
    assert_eq!(summary.stopped, None);
    assert!(errors(&summary).contains(&"response/incomplete GET /birds/count".to_owned()), "{:?}", errors(&summary));
}
