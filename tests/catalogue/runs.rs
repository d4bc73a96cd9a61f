//! Runs without cases against the right shop, which must be found right, and against each defective one.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails the test; the table is read by people"
)]

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use probity::harness::{Aim, Project, Settings, SnapshotUpdate, run_against};
use probity::report::Summary;

use crate::defect::{Bend, Defect, all};
use crate::server::{BEARER, KEY, Shop};

/// Defects that are not found, each with the reason. What is found after all must leave this list.
const MISSED: &[(&str, &str)] = &[
    ("refusal-without-error", "bodies never refer to unknown things: a refusal with 400 would look like a false one"),
    ("enum-with-spaces", "members of an enum are not sent with white space around them"),
];

/// How many seeds to try, `usual` where `PROBITY_SEEDS` says nothing.
#[expect(clippy::disallowed_methods, reason = "the switch is for people who want more seeds")]
fn seeds(usual: u64) -> u64 {
    std::env::var("PROBITY_SEEDS").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// A folder with the shop's description and nothing else.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("specs/shop")).unwrap();
    std::fs::write(folder.path().join("specs/shop/openapi.yaml"), include_str!("contract.yaml")).unwrap();
    folder
}

fn settings(folder: &tempfile::TempDir, seed: u64, asks: &[&str]) -> Settings {
    let now = Timestamp::from_second(1_795_000_000).unwrap();
    let mut settings = Settings::for_project(folder.path(), BTreeMap::new(), now);
    settings.snapshot_update = SnapshotUpdate::Never;
    settings.infer_cases = true;
    settings.seed = seed;
    settings.selection.operations = asks.iter().map(|&name| name.to_owned()).collect();
    settings.headers = vec![("X-Api-Key".to_owned(), KEY.to_owned()), ("Authorization".to_owned(), BEARER.to_owned())];
    settings
}

/// A run against a shop, and how many requests the shop was asked.
fn run(seed: u64, asks: &[&str], bend: Option<Bend>, stops_early: bool) -> (Summary, u64) {
    let folder = folder();
    let mut settings = settings(&folder, seed, asks);
    settings.fail_fast = stops_early;
    let project =
        Project::load(&settings).unwrap_or_else(|diagnostics| panic!("{}", probity::diagnostic::render(&diagnostics)));
    let shop = Shop::new(&project, bend);
    (run_against(&settings, &project, &Aim::service(shop.clone())).unwrap(), shop.asked())
}

/// Does the work for each of `count` indices on two threads.
fn on_two_threads(count: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|index| *index < count) {
                    work(index);
                }
            });
        }
    });
}

#[test]
fn the_right_shop_is_found_right() {
    let count = seeds(3).max(1);
    let found = Mutex::new(Vec::new());
    on_two_threads(usize::try_from(count).unwrap(), |index| {
        let seed = index as u64 + 1;
        let (summary, asked) = run(seed, &[], None, false);
        println!("seed {seed}: {asked} requests, {} findings", summary.findings().len());
        assert_eq!(summary.totals().broken, 0);
        for (found_here, tests, _) in summary.findings() {
            let finding = &found_here.finding;
            found.lock().unwrap().push(format!(
                "seed {seed}: {} {} {}: {} | {} ({})",
                finding.check, finding.operation, finding.title, finding.expected, finding.actual, tests[0]
            ));
        }
    });
    println!("{count} seeds; PROBITY_SEEDS=20 tries more");
    let found = found.into_inner().unwrap();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Whether the expected check finds a defect, with how many requests, and what was found. A run that ends with the
/// first test that fails is enough for most.
fn hunt(defect: &Defect, seed: u64) -> (bool, u64, String) {
    let attempt = |stops_early| {
        let (summary, asked) = run(seed, defect.asks, Some(defect.bend), stops_early);
        let mut checks: Vec<String> =
            summary.findings().iter().map(|(found, ..)| found.finding.check.clone()).collect();
        checks.dedup();
        (checks.iter().any(|check| check == defect.check), asked, checks.join(" "), summary.stopped.is_some())
    };
    let (found, asked, checks, stopped) = attempt(true);
    let (found, asked, checks, _) = if found || !stopped { (found, asked, checks, false) } else { attempt(false) };
    (found, asked, checks)
}

#[test]
fn every_defect_is_found() {
    let count = seeds(1).clamp(1, 3);
    let defects: Vec<&Defect> = all().collect();
    let table = Mutex::new(BTreeMap::new());
    on_two_threads(defects.len(), |index| {
        let defect = defects[index];
        let runs: Vec<_> = (1..=count).map(|seed| hunt(defect, seed)).collect();
        let found = runs.iter().all(|(found, ..)| *found);
        let asked: Vec<String> = runs.iter().map(|(_, asked, _)| asked.to_string()).collect();
        let known =
            MISSED.iter().find(|(name, _)| *name == defect.name).map(|(_, reason)| format!(" missed: {reason}"));
        let others = if found { String::new() } else { format!("; found: {}{}", runs[0].2, known.unwrap_or_default()) };
        let line = format!("{:34} {:30} {:5} {}{others}", defect.name, defect.check, found, asked.join(" "));
        table.lock().unwrap().insert(index, (found, line));
    });
    let table = table.into_inner().unwrap();
    println!("{:34} {:30} found requests ({count} seeds; PROBITY_SEEDS=3 tries more)", "defect", "check");
    for (_, line) in table.values() {
        println!("{line}");
    }
    let missed: Vec<&str> =
        table.iter().filter(|(_, (found, _))| !found).map(|(index, _)| defects[*index].name).collect();
    println!("{} defects, {} missed", defects.len(), missed.len());
    assert!(defects.len() >= 60);
    let known: Vec<&str> = MISSED.iter().map(|(name, _)| *name).collect();
    assert_eq!(missed, known, "what is missed has changed");
}
