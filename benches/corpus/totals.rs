//! The sums over all schemas.

use std::collections::BTreeMap;
use std::fmt;

use crate::measure::{Ending, Outcome};

/// Counts of outcomes.
#[derive(Default)]
pub(crate) struct Totals {
    done: usize,
    clean: usize,
    refused: usize,
    wrong: usize,
    redrawn: usize,
    slow: usize,
    unsatisfiable: usize,
    mistaken: usize,
    unusable: usize,
    timed_out: usize,
    panicked: usize,
    given_up: BTreeMap<String, usize>,
    rates: Vec<f64>,
    classes: usize,
    unhit: BTreeMap<String, usize>,
    /// Classes that no value is of.
    empty: usize,
    /// Schemas whose draws did not fit the time.
    cut: usize,
}

impl Totals {
    pub(crate) fn add(&mut self, outcome: &Outcome, count: usize) {
        match &outcome.ending {
            Ending::Done => self.add_done(outcome),
            Ending::Unsatisfiable(_) => self.unsatisfiable += 1,
            Ending::Mistaken(_) => self.mistaken += 1,
            Ending::Unusable(_) => self.unusable += 1,
            Ending::GivenUp(reason) => *self.given_up.entry(kind(reason)).or_default() += 1,
            Ending::TimedOut => self.timed_out += 1,
            Ending::Panicked => self.panicked += 1,
        }
        self.slow += usize::from(outcome.is_slow());
        if let Some(distribution) = &outcome.distribution {
            self.classes += distribution.classes.len();
            self.empty += distribution.empty.len();
            self.cut += usize::from(distribution.draws < count);
            for unhit in distribution.unhit() {
                *self.unhit.entry(sort(&unhit.class).to_owned()).or_default() += 1;
            }
        }
    }

    fn add_done(&mut self, outcome: &Outcome) {
        let tally = outcome.tally;
        self.done += 1;
        self.clean += usize::from(tally.refused + tally.redrawn + outcome.wrong == 0);
        self.wrong += usize::from(outcome.wrong > 0);
        self.refused += usize::from(tally.refused > 0);
        self.redrawn += usize::from(tally.redrawn > 0);
        let values = u32::try_from(tally.values).unwrap_or(u32::MAX);
        self.rates.push(f64::from(values) / outcome.total.as_secs_f64().max(1e-9));
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given_up: usize = self.given_up.values().sum();
        let satisfiable = self.done + given_up + self.mistaken + self.timed_out + self.panicked;
        let share = |part: usize| {
            let (part, whole) = (u32::try_from(part).unwrap_or(0), u32::try_from(satisfiable.max(1)).unwrap_or(1));
            format!("{part:>7}  {:6.2} %", f64::from(part) * 100.0 / f64::from(whole))
        };
        writeln!(f, "{:>7}           schemas", satisfiable + self.unsatisfiable + self.unusable)?;
        writeln!(f, "{:>7}           cannot be used", self.unusable)?;
        writeln!(f, "{:>7}           reported unsatisfiable", self.unsatisfiable)?;
        writeln!(f, "{satisfiable:>7}           satisfiable, of these:")?;
        writeln!(f, "{}  all values valid, nothing refused", share(self.clean))?;
        writeln!(f, "{}  all values valid, whole values refused on the way", share(self.refused))?;
        writeln!(f, "{}  all values valid, parts redrawn on the way", share(self.redrawn))?;
        writeln!(f, "{}  gave values that the validator refuses", share(self.wrong))?;
        writeln!(f, "{}  a value took more than 100 ms", share(self.slow))?;
        writeln!(f, "{}  called unsatisfiable though an example is valid", share(self.mistaken))?;
        writeln!(f, "{}  over the time limit", share(self.timed_out))?;
        writeln!(f, "{}  panicked", share(self.panicked))?;
        writeln!(f, "{}  given up, because", share(given_up))?;
        for (reason, count) in &self.given_up {
            writeln!(f, "{count:>17}    {reason}")?;
        }
        if self.classes > 0 {
            let unhit: usize = self.unhit.values().sum();
            writeln!(f, "{:>7}           classes of values, {unhit} of them never hit", self.classes)?;
            for (sort, count) in &self.unhit {
                writeln!(f, "{count:>17}    {sort}")?;
            }
            writeln!(
                f,
                "{:>7}           further classes that no value is of: keywords that contradict each other",
                self.empty
            )?;
            writeln!(f, "{:>7}           schemas of which fewer values were drawn, for want of time", self.cut)?;
        }
        let mut rates = self.rates.clone();
        rates.sort_by(f64::total_cmp);
        let median = rates.get(rates.len() / 2).copied().unwrap_or_default();
        writeln!(f, "{median:>7.0} values per second of the processor at the median schema")
    }
}

/// Of what sort a class of values is.
fn sort(class: &str) -> &str {
    match class.split(' ').next() {
        Some("alternative") => "an alternative",
        Some("with") => "an optional property there",
        Some("without") => "an optional property not there",
        Some("the") => class,
        _ => "a member of a list",
    }
}

/// A reason without the names in it.
fn kind(reason: &str) -> String {
    reason.split('`').enumerate().map(|(index, part)| if index % 2 == 0 { part } else { "…" }).collect()
}
