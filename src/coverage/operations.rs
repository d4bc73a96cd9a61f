//! Operations × statuses: which documented answers were seen, how often, and which never.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::event::{Event, ExchangeRecord, PromisedOperation};

/// Counts of answers by operation and status.
#[derive(Debug, Default)]
pub struct Coverage {
    operations: IndexMap<(String, String), OperationCoverage>,
    /// Judged requests, the ones bound to no operation included.
    pub requests: u64,
    /// Requests sent only to get authenticated.
    pub preliminary: u64,
}

/// What was seen of one operation.
#[derive(Debug, Default, Clone)]
pub struct OperationCoverage {
    /// Statuses the contract documents: codes, ranges, `default`.
    pub documented: Vec<String>,
    /// How often each status was answered.
    pub seen: BTreeMap<u16, u64>,
}

impl OperationCoverage {
    /// The documented statuses that were answered at least once.
    pub fn covered(&self) -> impl Iterator<Item = &str> {
        self.documented.iter().map(String::as_str).filter(|status| self.seen.keys().any(|seen| matches(status, *seen)))
    }

    /// The documented statuses that never were.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.documented.iter().map(String::as_str).filter(|status| !self.seen.keys().any(|seen| matches(status, *seen)))
    }
}

/// Whether a documented status (`404`, `4XX`, `default`) speaks of the status that was answered.
fn matches(documented: &str, seen: u16) -> bool {
    match documented.strip_suffix("XX") {
        Some(class) => class.parse() == Ok(seen / 100),
        None => documented == "default" || documented.parse() == Ok(seen),
    }
}

impl Coverage {
    /// Folds one event in.
    pub fn observe(&mut self, event: &Event) {
        match event {
            Event::RunStarted { promised, .. } => promised.iter().for_each(|operation| self.promise(operation)),
            Event::Exchanged { record, .. } => self.count(record),
            _ => {}
        }
    }

    fn promise(&mut self, promised: &PromisedOperation) {
        let key = (promised.api.clone(), promised.operation.clone());
        self.operations.entry(key).or_default().documented.clone_from(&promised.statuses);
    }

    fn count(&mut self, record: &ExchangeRecord) {
        self.requests += 1;
        self.preliminary += record.preliminary as u64;
        if !record.operation.is_empty() {
            let key = (record.api.clone(), record.operation.clone());
            *self.operations.entry(key).or_default().seen.entry(record.status).or_default() += 1;
        }
    }

    /// The operations in contract order, as (API, operation, what was seen).
    pub fn operations(&self) -> impl Iterator<Item = (&str, &str, &OperationCoverage)> {
        self.operations.iter().map(|((api, operation), seen)| (api.as_str(), operation.as_str(), seen))
    }

    /// How many operations were asked at least once, of how many.
    pub fn operation_totals(&self) -> (usize, usize) {
        (self.operations.values().filter(|operation| !operation.seen.is_empty()).count(), self.operations.len())
    }

    /// How many documented (operation, status) pairs were seen, of how many.
    pub fn status_totals(&self) -> (usize, usize) {
        let covered = self.operations.values().map(|operation| operation.covered().count()).sum();
        (covered, self.operations.values().map(|operation| operation.documented.len()).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(operation: &str, status: u16) -> ExchangeRecord {
        ExchangeRecord {
            api: "pets".into(),
            operation: operation.into(),
            method: "GET".into(),
            target: "/pets".into(),
            intent: "written".into(),
            replay: None,
            status,
            preliminary: 1,
            elapsed_us: 10,
        }
    }

    #[test]
    fn ranges_and_exact_codes_are_counted_as_documented_says() {
        let mut coverage = Coverage::default();
        coverage.promise(&PromisedOperation {
            api: "pets".into(),
            operation: "GET /pets".into(),
            statuses: vec!["200".into(), "4XX".into(), "500".into()],
        });
        coverage.count(&record("GET /pets", 200));
        coverage.count(&record("GET /pets", 404));
        coverage.count(&record("", 404));
        let (_, _, seen) = coverage.operations().next().unwrap();
        assert_eq!(seen.covered().collect::<Vec<_>>(), ["200", "4XX"]);
        assert_eq!(seen.missing().collect::<Vec<_>>(), ["500"]);
        assert_eq!((coverage.status_totals(), coverage.operation_totals()), ((2, 3), (1, 1)));
        assert_eq!((coverage.requests, coverage.preliminary), (3, 3));
    }
}
