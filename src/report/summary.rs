//! Folds the events of a run into tests, findings and totals: the one place where things are counted.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use crate::coverage::Coverage;
use crate::event::{Event, Evidence, Stop, TargetFacts, TestName, Verdict};
use crate::finding::{Finding, Severity};

/// How many bytes of a digest are shown.
const DIGEST: usize = 16;

/// A run, folded.
#[derive(Debug, Default)]
pub struct Summary {
    /// The seed of the run.
    pub seed: u64,
    /// The target, for people.
    pub target: String,
    /// The tests in plan order.
    pub tests: IndexMap<TestName, TestSummary>,
    /// What of the contract was exercised.
    pub coverage: Coverage,
    /// Why the run ended early, if it did.
    pub stopped: Option<Stop>,
    /// What the target was like.
    pub target_facts: TargetFacts,
    /// How long the run took, in milliseconds.
    pub took_ms: u64,
}

/// One test, folded.
#[derive(Debug, Default)]
pub struct TestSummary {
    /// `file:line:column` of the case.
    pub place: String,
    /// What was found, in order, each fingerprint once a step.
    pub occurrences: Vec<Occurrence>,
    /// Notes, as (step, text).
    pub notes: Vec<(String, String)>,
    /// How it ended; `None` while it runs.
    pub verdict: Option<Verdict>,
    /// How many requests it sent.
    pub requests: u64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// The same for two runs that sent the same requests; empty where none was sent.
    pub digest: String,
}

/// A finding in a step.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// The step.
    pub step: String,
    /// What was found.
    pub finding: Finding,
    /// The first exchange that showed it.
    pub evidence: Option<Evidence>,
    /// How often the same finding came up in the step.
    pub count: u64,
}

/// How many tests ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Kept every promise.
    pub passed: usize,
    /// Broke one.
    pub failed: usize,
    /// Not run.
    pub ignored: usize,
    /// Failed as their quarantine entries say.
    pub quarantined: usize,
    /// Quarantine entries that no longer hold.
    pub stale: usize,
    /// Could not be judged.
    pub broken: usize,
    /// Stopped before they ended.
    pub interrupted: usize,
}

impl Summary {
    /// Folds one event in.
    pub fn observe(&mut self, event: &Event) {
        self.coverage.observe(event);
        match event {
            Event::RunStarted { seed, target, .. } => {
                self.seed = *seed;
                self.target.clone_from(target);
            }
            Event::TestStarted { test, place } => self.test(test).place.clone_from(place),
            Event::Exchanged { test, .. } => self.test(test).requests += 1,
            Event::Found { test, step, finding, evidence } => {
                self.test(test).found(step, finding, evidence.as_deref());
            }
            Event::Noted { test, step, text } => self.test(test).notes.push((step.clone(), text.clone())),
            Event::TestFinished { test, verdict, took_ms, digest } => {
                let summary = self.test(test);
                summary.verdict = Some(verdict.clone());
                summary.took_ms = *took_ms;
                summary.digest.clone_from(digest);
            }
            Event::RunFinished { stopped, target, took_ms } => {
                self.stopped = *stopped;
                self.target_facts = target.clone();
                self.took_ms = *took_ms;
            }
        }
    }

    fn test(&mut self, name: &TestName) -> &mut TestSummary {
        self.tests.entry(name.clone()).or_default()
    }

    /// The same for two runs that sent the same requests, in whatever order their tests were done.
    pub fn digest(&self) -> String {
        let sorted: BTreeMap<&TestName, &str> =
            self.tests.iter().map(|(name, test)| (name, test.digest.as_str())).collect();
        let mut digest = Sha256::new();
        for (name, test) in sorted.iter().filter(|(_, test)| !test.is_empty()) {
            digest.update(format!("{name}\0{test}\n"));
        }
        let mut text = String::new();
        for byte in &digest.finalize()[..DIGEST] {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// How many tests ended how.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for verdict in self.tests.values().filter_map(|test| test.verdict.as_ref()) {
            let count = match verdict {
                Verdict::Passed => &mut totals.passed,
                Verdict::Failed => &mut totals.failed,
                Verdict::Ignored { .. } => &mut totals.ignored,
                Verdict::Quarantined { .. } => &mut totals.quarantined,
                Verdict::QuarantineStale { .. } => &mut totals.stale,
                Verdict::Broken { .. } => &mut totals.broken,
                Verdict::Interrupted => &mut totals.interrupted,
            };
            *count += 1;
        }
        totals
    }

    /// Every finding once, by fingerprint, in the order of first appearance, with its first occurrence, the tests
    /// that saw it and how often it came up in all.
    pub fn findings(&self) -> Vec<(&Occurrence, Vec<&TestName>, u64)> {
        let mut found: IndexMap<&str, (&Occurrence, Vec<&TestName>, u64)> = IndexMap::new();
        for (name, test) in &self.tests {
            for occurrence in &test.occurrences {
                let entry = found
                    .entry(occurrence.finding.fingerprint.0.as_str())
                    .or_insert_with(|| (occurrence, Vec::new(), 0));
                entry.2 += occurrence.count;
                if entry.1.last() != Some(&name) {
                    entry.1.push(name);
                }
            }
        }
        found.into_values().collect()
    }
}

impl TestSummary {
    fn found(&mut self, step: &str, finding: &Finding, evidence: Option<&Evidence>) {
        let same = |known: &&mut Occurrence| known.step == step && known.finding.fingerprint == finding.fingerprint;
        match self.occurrences.iter_mut().find(same) {
            Some(known) => known.count += 1,
            None => self.occurrences.push(Occurrence {
                step: step.to_owned(),
                finding: finding.clone(),
                evidence: evidence.cloned(),
                count: 1,
            }),
        }
    }

    /// The findings that fail the test.
    pub fn errors(&self) -> impl Iterator<Item = &Occurrence> {
        self.occurrences.iter().filter(|occurrence| occurrence.finding.severity == Severity::Error)
    }
}
