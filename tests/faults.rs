//! The suite finds what it is there to find: with any fault of the mock switched on it fails, and by the check that
//! the fault names; with none it is green, whatever the seed.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use libtest_mimic::{Arguments, Failed, Trial};
use probity::contract::Contract;
use probity::finding::Severity;
use probity::harness::{Settings, SnapshotUpdate, behaviour_files, run_project};
use probity::mock::Behaviours;
use probity::report::{self, Summary};

const SEEDS: u64 = 20;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = faults()
        .into_iter()
        .map(|(fault, check)| Trial::test(format!("fault::{fault}"), move || is_caught(&fault, &check)))
        .collect();
    trials.extend((1..=SEEDS).map(|seed| Trial::test(format!("seed::{seed}"), move || is_green(seed))));
    libtest_mimic::run(&arguments, trials).exit();
}

/// Every fault with the check that must catch it.
fn faults() -> Vec<(String, String)> {
    let settings = settings(1);
    let (contract, _) = Contract::load(&settings.specs).expect("the contracts of this repository load");
    let behaviours = Behaviours::load(&behaviour_files(&contract, &[]), &contract).expect("so do the behaviours");
    behaviours.faults().map(|(id, _, check)| (id.to_owned(), check.to_owned())).collect()
}

fn settings(seed: u64) -> Settings {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let now = Timestamp::from_second(1_795_000_000).expect("a time in 2026");
    let mut settings = Settings::for_project(root, BTreeMap::new(), now);
    settings.seed = seed;
    settings.snapshot_update = SnapshotUpdate::Never;
    settings
}

fn run(settings: &Settings) -> Result<Summary, Failed> {
    run_project(settings).map_err(|diagnostics| Failed::from(probity::diagnostic::render(&diagnostics)))
}

fn is_caught(fault: &str, check: &str) -> Result<(), Failed> {
    let mut settings = settings(1);
    settings.faults.push(fault.to_owned());
    let summary = run(&settings)?;
    let errors = summary.tests.values().flat_map(probity::report::TestSummary::errors);
    let found: Vec<&str> = errors.map(|occurrence| occurrence.finding.check.as_str()).collect();
    if found.contains(&check) {
        return Ok(());
    }
    let mut found: Vec<&str> = found;
    found.sort_unstable();
    found.dedup();
    Err(format!("`{fault}` should be caught by {check}, but only these found anything: {found:?}").into())
}

fn is_green(seed: u64) -> Result<(), Failed> {
    let summary = run(&settings(seed))?;
    let failing: Vec<String> = summary
        .tests
        .iter()
        .filter(|(_, test)| test.occurrences.iter().any(|found| found.finding.severity == Severity::Error))
        .map(|(name, test)| report::failure(name, test))
        .collect();
    let totals = summary.totals();
    if failing.is_empty() && totals.broken == 0 && totals.passed > 0 {
        return Ok(());
    }
    Err(format!("{totals:?}\n{}", failing.join("\n")).into())
}
