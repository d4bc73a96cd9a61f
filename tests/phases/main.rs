//! The home API without its cases: every phase that needs none, on the built-in mock, with what `probity.yaml` tells.
//!
//! The right mock must be found right. `PROBITY_PHASE_FAULTS=1` also tries every fault that shows in the contract.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails the test; the table is for people"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use probity::case::RunPhase;
use probity::contract::Contract;
use probity::engine::GivenCredentials;
use probity::harness::{Settings, SnapshotUpdate, behaviour_files, run_project};
use probity::mock::Behaviours;
use probity::report::Summary;

/// Faults that no phase finds, each with the reason why the contract does not show it to one who has its phases only. What is found after all must leave this list.
const UNSEEN: &[(&str, &str)] = &[
    ("addresses-ignored", "every request of a run comes from one address"),
    ("any-token-connects", "the other API's token is not at hand, and any token is valid by the contract"),
    ("buckets-bottomless", "no contract promises that a limit is ever met"),
    ("conflict-unnamed", "only prose says what a conflict names"),
    ("connected-with-200", "connecting needs a token of the other API; nothing gets that far"),
    ("cutover-has-a-body", "the contract names a media type for the 202, so that a body is not ruled out"),
    ("delete-does-nothing", "deleting twice may be answered alike (RFC 9110 §9.2.2), and nothing else shows the link"),
    ("envelope-ignored", "both shapes are described"),
    ("error-code-header-missing", "the field is optional"),
    ("field-faults-missing", "the field is optional"),
    ("link-deleted-under-a-migration", "only prose keeps a link while it is used"),
    ("never-expires", "nobody waits for days"),
    ("pretty-ignored", "white space means nothing in JSON"),
    ("project-names-missing", "no project is listed before a source is connected"),
    ("retry-after-missing", "the limit is beyond what one test sends"),
    ("roles-ignored", "it takes an account without a role, and the run has one account"),
    ("same-token-twice", "nothing promises that two tokens differ"),
    ("state-stale", "nothing is connected, so that there is one state"),
    ("sunset-unannounced", "the field is optional"),
    ("validation-finishes-at-once", "every order of states is described"),
    ("validation-never-ends", "every order of states is described"),
    (
        "versions-ignored",
        "described versions are answered as such; a server may ignore an unknown one (RFC 9110 §12.5.1)",
    ),
];

fn settings() -> Settings {
    let now = Timestamp::from_second(1_795_000_000).unwrap();
    Settings::for_project(Path::new(env!("CARGO_MANIFEST_DIR")), BTreeMap::new(), now)
}

fn run(faults: &[&str]) -> Summary {
    let mut settings = settings();
    settings.snapshot_update = SnapshotUpdate::Never;
    settings.phases = vec![RunPhase::Coverage, RunPhase::Fuzz, RunPhase::Stateful];
    settings.jobs = 2;
    settings.faults = faults.iter().map(|&fault| fault.to_owned()).collect();
    let (name, password) = ("ownerkey".into(), "11111111-0000-4000-8000-000000000001".into());
    settings.credentials = Some(GivenCredentials::User { name, password });
    run_project(&settings).unwrap()
}

/// Everything that was found, as `check operation: title`.
fn found(summary: &Summary) -> BTreeSet<String> {
    let findings = summary.findings();
    findings
        .iter()
        .map(|(found, ..)| format!("{} {}: {}", found.finding.check, found.finding.operation, found.finding.title))
        .collect()
}

#[test]
fn the_right_mock_is_found_right() {
    let summary = run(&[]);
    println!("{} requests", summary.coverage.requests);
    assert_eq!(found(&summary), BTreeSet::new());
    assert_eq!((summary.totals().failed, summary.totals().broken), (0, 0));
}

/// Every fault of the mock, with what it is about.
fn faults() -> Vec<(String, String)> {
    let (contract, _) = Contract::load(&settings().specs).unwrap();
    let behaviours = Behaviours::load(&behaviour_files(&contract, &[]), &contract).unwrap();
    let faults: BTreeMap<_, _> = behaviours.faults().map(|(id, about, _)| (id.to_owned(), about.to_owned())).collect();
    faults.into_iter().collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the switch is for people who want to see every fault")]
fn faults_that_show_in_the_contract_are_found() {
    if std::env::var("PROBITY_PHASE_FAULTS").is_err() {
        println!("skipped: PROBITY_PHASE_FAULTS=1 tries every fault of the mock, one run each");
        return;
    }
    let mut unseen = Vec::new();
    for (fault, about) in faults() {
        let summary = run(&[&fault]);
        let checks: BTreeSet<String> =
            summary.findings().iter().map(|(found, ..)| found.finding.check.clone()).collect();
        println!("{fault:34} {:60} {about}", checks.iter().cloned().collect::<Vec<_>>().join(" "));
        if checks.is_empty() {
            unseen.push(fault);
        }
    }
    let known: Vec<&str> = UNSEEN.iter().map(|(fault, _)| *fault).collect();
    assert_eq!(unseen, known, "what is not seen has changed");
}
