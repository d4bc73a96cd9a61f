//! The plan of the deterministic phase: exact counts per operation, scenario and kind.
//!
//! Counting only; the requests are made elsewhere. Start at [`PlannedOperation`].

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::contract::Operation;
use crate::generate::{Coverage, Intent, Scenario, Unreached};

/// The counts of one operation.
pub struct PlannedOperation {
    api: String,
    operation: String,
    requests: usize,
    /// Valid, invalid, and what the contract leaves open.
    intents: [usize; 3],
    scenarios: Vec<(Scenario, usize)>,
    kinds: BTreeMap<String, usize>,
    unreached: Vec<Unreached>,
}

impl PlannedOperation {
    /// Counts.
    #[must_use]
    pub fn new(api: &str, operation: &Operation, coverage: &Coverage) -> Self {
        let mut planned = Self {
            api: api.to_owned(),
            operation: operation.key().to_string(),
            requests: coverage.requests.len(),
            intents: [0; 3],
            scenarios: Scenario::ALL.into_iter().map(|scenario| (scenario, coverage.count(scenario))).collect(),
            kinds: BTreeMap::new(),
            unreached: coverage.unreached.clone(),
        };
        for one in &coverage.requests {
            let intent = match &one.request.intent {
                Intent::Valid => 0,
                Intent::Invalid(breakage) => {
                    *planned.kinds.entry(breakage.kind.clone()).or_default() += 1;
                    1
                }
                Intent::Unspecified => 2,
            };
            planned.intents[intent] += 1;
        }
        planned
    }
}

/// One line per operation, with the violations by kind below it, and the totals.
#[must_use]
pub fn plan_table(planned: &[PlannedOperation]) -> String {
    let width = planned.iter().map(|one| one.operation.chars().count()).max().unwrap_or(0).max("operation".len());
    let row = |name: &str, cells: [String; 6]| {
        let [requests, valid, invalid, open, pairs, unreached] = cells;
        format!("{name:<width$}  {requests:>8}  {valid:>6}  {invalid:>7}  {open:>4}  {pairs:>5}  {unreached:>9}\n")
    };
    let head = ["requests", "valid", "invalid", "open", "pairs", "not shown"].map(str::to_owned);
    let mut text = row("operation", head);
    let mut totals = [0; 6];
    for one in planned {
        let pairs =
            one.scenarios.iter().find(|(scenario, _)| *scenario == Scenario::Pairs).map_or(0, |(_, count)| *count);
        let [valid, invalid, open] = one.intents;
        let cells = [one.requests, valid, invalid, open, pairs, one.unreached.len()];
        totals.iter_mut().zip(cells).for_each(|(total, cell)| *total += cell);
        text.push_str(&row(&one.operation, cells.map(|cell| cell.to_string())));
        let counted = |list: Vec<String>| if list.is_empty() { "none".to_owned() } else { list.join(", ") };
        let scenarios = one.scenarios.iter().filter(|(scenario, count)| *count > 0 && *scenario != Scenario::Violation);
        let scenarios = scenarios.map(|(scenario, count)| format!("{} {count}", scenario.name())).collect();
        let kinds = one.kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        text.extend([format!("  legal: {}\n  broken: {}\n", counted(scenarios), counted(kinds))]);
    }
    text.push_str(&row("total", totals.map(|total| total.to_string())));
    text
}

/// The same with everything that is not shown, and why.
#[must_use]
pub fn plan_json(planned: &[PlannedOperation]) -> Value {
    let operations: Vec<Value> = planned
        .iter()
        .map(|one| {
            let scenarios: Map<String, Value> =
                one.scenarios.iter().map(|(scenario, count)| (scenario.name().to_owned(), json!(count))).collect();
            let unreached: Vec<Value> = one
                .unreached
                .iter()
                .map(|one| json!({ "place": one.place, "keyword": one.keyword, "reason": one.reason }))
                .collect();
            let [valid, invalid, open] = one.intents;
            json!({
                "api": one.api,
                "operation": one.operation,
                "requests": one.requests,
                "valid": valid,
                "invalid": invalid,
                "open": open,
                "scenarios": scenarios,
                "kinds": one.kinds,
                "notShown": unreached,
            })
        })
        .collect();
    let requests: usize = planned.iter().map(|one| one.requests).sum();
    json!({ "requests": requests, "operations": operations })
}
