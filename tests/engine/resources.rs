//! Things that the generated tests make for themselves, and what they leave alone.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use probity::case::RunPhase;
use probity::event::Verdict;
use probity::finding::Severity;
use probity::harness::{Aim, Project, Settings, run_against};
use probity::report::Summary;

use crate::kennel::{checks, settings};
use crate::shop::{Flaw, SPEC, Shops};

fn run(shops: &Shops, is_careful: bool) -> Summary {
    run_with(shops, |settings| settings.allow_foreign_changes = Some(!is_careful))
}

fn run_with(shops: &Shops, adjust: impl FnOnce(&mut Settings)) -> Summary {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("specs/shops")).unwrap();
    std::fs::write(folder.path().join("specs/shops/openapi.yaml"), SPEC).unwrap();
    let mut settings = settings(folder.path());
    settings.infer_cases = true;
    settings.jobs = 1;
    adjust(&mut settings);
    let project = Project::load(&settings).unwrap();
    run_against(&settings, &project, &Aim::service(shops.clone())).unwrap()
}

fn count(log: &[String], start: &str, end: &str) -> usize {
    log.iter().filter(|line| line.starts_with(start) && line.ends_with(end)).count()
}

#[test]
fn operations_on_things_are_asked_about_things_that_are_there() {
    let shops = Shops::new();
    let summary = run(&shops, true);
    let log = shops.log();
    assert_eq!(summary.totals().failed, 0, "{:#}", probity::report::json(&summary));
    for (asked, least) in [("GET /shops/", 10), ("PUT /shops/", 20), ("DELETE /shops/", 10)] {
        let reached = count(&log, asked, " 200") + count(&log, asked, " 204");
        assert!(reached >= least, "{asked}: {reached}");
    }
    assert!(count(&log, "GET /shops/", " 404") > 0, "unknown ids are asked for too");
}

#[test]
fn a_defect_that_only_an_existing_thing_shows_is_found() {
    let mut shops = Shops::new();
    shops.crashes_at = Some(50);
    let summary = run(&shops, true);
    assert_eq!(checks(&summary, "change-shop-coverage"), ["response/server-error"]);
}

#[test]
fn a_server_that_dies_without_an_answer_is_found() {
    let mut shops = Shops::new();
    (shops.crashes_at, shops.flaw) = (Some(50), Flaw::Dies);
    let summary = run(&shops, true);
    assert_eq!(checks(&summary, "change-shop-coverage"), ["response/incomplete"]);
    assert_eq!(summary.totals().broken, 0);
}

#[test]
fn what_happens_only_once_is_told_and_fails_nothing() {
    let mut shops = Shops::new();
    (shops.crashes_at, shops.flaw) = (Some(50), Flaw::Recovers);
    let summary = run(&shops, true);
    assert_eq!(summary.totals().failed, 0);
    let found = &summary.tests.values().find_map(|test| test.occurrences.first()).unwrap().finding;
    assert_eq!((found.check.as_str(), found.severity), ("response/server-error", Severity::Warning));
    assert!(found.title.contains("flaky"), "{}", found.title);
}

#[test]
fn what_was_there_before_stays_and_nothing_else_does() {
    let shops = Shops::new();
    let before = shops.shops();
    run(&shops, true);
    assert_eq!(shops.shops(), before);
    assert!(shops.log().iter().any(|line| line.starts_with("POST /shops 201")));
}

#[test]
fn what_was_there_before_is_changed_where_the_user_says_so() {
    let shops = Shops::new();
    run(&shops, false);
    assert!(!shops.shops().contains_key(&1), "{:?}", shops.shops());
}

#[test]
fn an_operation_that_accepts_nothing_is_reported_unless_it_is_waived() {
    let closed = |waived: &[&str]| {
        let shops = Shops::new();
        shops.close("PUT");
        let settings = |settings: &mut Settings| settings.waived = waived.iter().map(|&name| name.to_owned()).collect();
        run_with(&shops, settings)
    };
    let summary = closed(&[]);
    let (_, reached) = summary.tests.iter().find(|(name, _)| name.0 == "shops::reached").unwrap();
    assert_eq!(reached.verdict, Some(Verdict::Failed));
    let found: Vec<_> = reached.occurrences.iter().map(|found| &found.finding).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].check.as_str(), found[0].operation.as_str()), ("operation/unreached", "PUT /shops/{shopId}"));
    assert!(found[0].actual.contains("403"), "{}", found[0].actual);
    let (_, reached) = closed(&["changeShop"]).tests.pop().unwrap();
    assert_eq!(reached.verdict, Some(Verdict::Passed));
    assert_eq!(checks(&run(&Shops::new(), true), "reached"), [""; 0]);
}

/// The checks that the stateful test of shops fails or warns by.
fn life(flaw: Flaw) -> Vec<String> {
    let mut shops = Shops::new();
    shops.flaw = flaw;
    let mut found = checks(&run(&shops, true), "open-shop-stateful");
    found.sort();
    found.dedup();
    found
}

#[test]
fn the_life_of_a_thing_is_followed() {
    assert_eq!(life(Flaw::None), [""; 0]);
    assert_eq!(life(Flaw::KeepsDeleted), ["resource/use-after-delete"]);
    assert_eq!(life(Flaw::LosesChanges), ["resource/change-lost"]);
    let kept = life(Flaw::KeepsRefused);
    assert!(kept.contains(&"resource/refused-change-kept".to_owned()), "{kept:?}");
}

#[test]
fn what_the_user_names_is_asked_about_and_neither_changed_nor_deleted() {
    let shops = Shops::new();
    let before = shops.shops();
    run_with(&shops, |settings| {
        settings.given = [("shopId".to_owned(), "1".to_owned())].into();
        settings.allow_foreign_changes = Some(false);
    });
    assert!(count(&shops.log(), "GET /shops/1", " 200") > 10, "{:?}", shops.log());
    assert!(count(&shops.log(), "POST /shops/1/party", " 204") == 1, "what lies in it may be made");
    assert_eq!(count(&shops.log(), "DELETE /shops/1 ", "") + count(&shops.log(), "PUT /shops/1 ", ""), 0);
    assert_eq!(shops.shops().keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
}

#[test]
fn phases_can_be_chosen() {
    let sorts = |phases: &[RunPhase]| {
        let summary = run_with(&Shops::new(), |settings| settings.phases = phases.to_vec());
        let mut sorts: Vec<String> =
            summary.tests.keys().filter_map(|name| Some(name.0.rsplit_once('-')?.1.to_owned())).collect();
        sorts.sort();
        sorts.dedup();
        sorts
    };
    assert_eq!(sorts(&[RunPhase::Stateful]), ["stateful"]);
    assert_eq!(sorts(&[RunPhase::Coverage, RunPhase::Stateful]), ["coverage", "stateful"]);
    assert_eq!(sorts(&[]), ["coverage", "fuzz", "stateful"]);
}
