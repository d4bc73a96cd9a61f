//! Sends the deterministic phase to every defective server of a document, and counts.
//!
//! A defect that no request shows, be it of the whole list or of many random ones, is taken out of the count and told:
//! most of these change nothing, such as a `type` beside an `enum`. Start at [`measure`].

use std::collections::BTreeMap;
use std::sync::Arc;

use probity::contract::{Api, Operation};
use probity::generate::{BaseRequest, Coverage, FuzzPlan};
use probity::schema::Schemas;

use crate::defects::{Defect, defects};
use crate::server::Seen;

/// Random requests of each sort that look for defects which the list does not show.
const RANDOM: u64 = 150;

/// What was found in one document or several.
#[derive(Default)]
pub(crate) struct Figures {
    operations: usize,
    requests: usize,
    /// Defects that some request shows.
    pub(crate) defects: usize,
    /// The position of the first request that shows it, for each defect that the list shows.
    found: Vec<usize>,
    missed: Vec<String>,
    unseen: Vec<String>,
    unusable: Vec<String>,
    pub(crate) false_alarms: usize,
    pub(crate) alarms: Vec<String>,
}

impl Figures {
    pub(crate) fn add(&mut self, other: Self) {
        self.operations += other.operations;
        self.requests += other.requests;
        self.defects += other.defects;
        self.found.extend(other.found);
        self.missed.extend(other.missed);
        self.unseen.extend(other.unseen);
        self.unusable.extend(other.unusable);
        self.false_alarms += other.false_alarms;
        self.alarms.extend(other.alarms);
    }

    /// The share of the defects that the first `budget` requests of each operation show.
    #[expect(clippy::cast_precision_loss, reason = "a share of a few thousand")]
    pub(crate) fn share(&self, budget: usize) -> f64 {
        let found = self.found.iter().filter(|position| **position < budget).count();
        if self.defects == 0 { 1.0 } else { found as f64 / self.defects as f64 }
    }

    #[expect(clippy::cast_precision_loss, reason = "a share of a few thousand")]
    pub(crate) fn row(&self, name: &str) -> String {
        let unseen = self.defects as f64 / (self.defects + self.unseen.len()).max(1) as f64;
        format!(
            "{name}: {} operations, {} requests, {} defects; found at 40 {:.1} %, at 80 {:.1} %, in all {:.1} % \
             (of what was made at 40 {:.1} %, at 80 {:.1} %); shown by nothing {}, false alarms {}, without a list {}",
            self.operations,
            self.requests,
            self.defects,
            100.0 * self.share(40),
            100.0 * self.share(80),
            100.0 * self.share(usize::MAX),
            100.0 * self.share(40) * unseen,
            100.0 * self.share(80) * unseen,
            self.unseen.len(),
            self.false_alarms,
            self.unusable.len(),
        )
    }

    /// What was not found, with the reasons.
    pub(crate) fn missed_list(&self) -> String {
        let mut text = String::new();
        let lists = [("not found", &self.missed), ("shown by nothing", &self.unseen), ("no list", &self.unusable)];
        for (title, list) in lists {
            text.extend([format!("{title}: {}\n", list.len())]);
            text.extend(list.iter().take(1_500).map(|line| format!("  {line}\n")));
        }
        text
    }
}

/// Measures up to `most` operations of a document, with up to `each` defects of every class for each.
pub(crate) fn measure(api: &Arc<Api>, most: usize, each: usize) -> Figures {
    let schemas = Arc::new(Schemas::new(api));
    let mut figures = Figures::default();
    let step = api.operations.len().div_ceil(most.max(1)).max(1);
    for operation in api.operations.iter().step_by(step) {
        one_operation(api, operation, &schemas, each, &mut figures);
    }
    figures
}

fn one_operation(api: &Arc<Api>, operation: &Operation, schemas: &Arc<Schemas>, each: usize, figures: &mut Figures) {
    let defects = defects(operation, schemas, each);
    if defects.is_empty() {
        return;
    }
    let key = operation.key();
    let list = match Coverage::new(api, operation, schemas, BaseRequest::default(), 1) {
        Ok(list) => list,
        Err(problem) => {
            figures.unusable.push(format!("{key}: {problem}"));
            return;
        }
    };
    figures.operations += 1;
    figures.requests += list.requests.len();
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (position, one) in list.requests.iter().enumerate() {
        let Some(seen) = Seen::of(api, operation, schemas, &one.request) else { continue };
        if seen.is_false_alarm() {
            figures.false_alarms += 1;
            figures.alarms.push(format!("{key}: {}", one.request.description));
        }
        note(&seen, &defects, position, &mut first);
    }
    let mut random: BTreeMap<usize, usize> = first.clone();
    if let Ok(plan) = FuzzPlan::new(api, operation, schemas, BaseRequest::default(), 1)
        && random.len() < defects.len()
    {
        for index in 0..RANDOM {
            for drawn in [plan.valid(index), plan.invalid(index)] {
                let seen = drawn.ok().and_then(|drawn| Seen::of(api, operation, schemas, &drawn));
                if let Some(seen) = seen {
                    note(&seen, &defects, usize::MAX, &mut random);
                }
            }
        }
    }
    for (index, defect) in defects.iter().enumerate() {
        let told = || format!("{key}: {:?} {:?} {}", defect.class, defect.part, defect.what);
        match (first.get(&index), random.get(&index)) {
            (Some(position), _) => {
                figures.defects += 1;
                figures.found.push(*position);
                if *position >= 40 {
                    let of = list.requests.len();
                    figures.missed.push(format!("{}: only by request {} of {of}", told(), position + 1));
                }
            }
            (None, Some(_)) => {
                figures.defects += 1;
                figures.missed.push(format!("{}: only by random requests", told()));
            }
            (None, None) => figures.unseen.push(told()),
        }
    }
}

fn note(seen: &Seen, defects: &[Defect], position: usize, first: &mut BTreeMap<usize, usize>) {
    for (index, defect) in defects.iter().enumerate() {
        if !first.contains_key(&index) && seen.exposes(defect) {
            first.insert(index, position);
        }
    }
}
