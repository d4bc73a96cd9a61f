//! The suite finds what it is there to find: with any fault of the mock switched on it fails, and by the check that
//! the fault names; with none it is green, whatever the seed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use libtest_mimic::{Arguments, Failed, Trial};
use probity::contract::Contract;
use probity::diagnostic::{self, Diagnostic};
use probity::engine::Cancel;
use probity::event::{Event, Stop};
use probity::finding::Severity;
use probity::harness::{Aim, Project, Run, Settings, SnapshotUpdate, behaviour_files, run_project};
use probity::mock::Behaviours;
use probity::report;

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

fn refused(diagnostics: &[Diagnostic]) -> Failed {
    Failed::from(diagnostic::render(diagnostics))
}

/// Runs the suite until the expected check finds something.
fn is_caught(fault: &str, check: &str) -> Result<(), Failed> {
    let mut settings = settings(1);
    settings.faults.push(fault.to_owned());
    let project = Project::load(&settings).map_err(|errors| refused(&errors))?;
    let aim = Aim::new(&settings, &project).map_err(|errors| refused(&errors))?;
    let run = Run::new(&settings, &project, &aim).map_err(|errors| refused(&errors))?;
    let cancel = Cancel::default();
    let mut found = BTreeSet::new();
    run.all(&run.plan(&project), &cancel, &mut |event| {
        if let Event::Found { finding, .. } = event
            && finding.severity == Severity::Error
        {
            if finding.check == check {
                cancel.stop(Stop::FailFast);
            }
            found.insert(finding.check);
        }
    });
    if found.contains(check) {
        return Ok(());
    }
    Err(format!("`{fault}` should be caught by {check}, but only these found anything: {found:?}").into())
}

fn is_green(seed: u64) -> Result<(), Failed> {
    let summary = run_project(&settings(seed)).map_err(|errors| refused(&errors))?;
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
