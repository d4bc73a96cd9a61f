//! The JSON report: everything a script needs, in one document with a format number.

use serde_json::{Map, Value, json};

use super::{Occurrence, Summary};
use crate::event::{TestName, Verdict};

/// The number of the format; it grows when a field changes its meaning or goes away.
const FORMAT: u32 = 1;

/// The report as a JSON value. `findings` holds each fingerprint once.
pub fn json(summary: &Summary) -> Value {
    json!({
        "format": FORMAT,
        "tool": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "seed": summary.seed,
        "target": summary.target,
        "stopped": summary.stopped,
        "down": summary.target_facts.down,
        "protocols": summary.target_facts.protocols,
        "unverified": summary.target_facts.is_unverified,
        "requests_digest": summary.digest(),
        "took_ms": summary.took_ms,
        "stats": stats(summary),
        "findings": summary.findings().iter().map(finding).collect::<Vec<_>>(),
        "tests": tests(summary),
    })
}

fn stats(summary: &Summary) -> Value {
    let totals = summary.totals();
    let operations: Map<String, Value> = summary
        .coverage
        .operations()
        .map(|(_, operation, seen)| {
            let counts: Map<String, Value> =
                seen.seen.iter().map(|(status, count)| (status.to_string(), json!(count))).collect();
            (operation.to_owned(), Value::Object(counts))
        })
        .collect();
    let missing: Map<String, Value> = summary
        .coverage
        .operations()
        .map(|(_, operation, seen)| (operation.to_owned(), json!(seen.missing().collect::<Vec<_>>())))
        .collect();
    let (statuses_covered, statuses_documented) = summary.coverage.status_totals();
    let (operations_covered, operations_documented) = summary.coverage.operation_totals();
    json!({
        "requests": summary.coverage.requests,
        "authentication_requests": summary.coverage.preliminary,
        "operations": operations,
        "coverage": {
            "operations": {"covered": operations_covered, "documented": operations_documented},
            "statuses": {"covered": statuses_covered, "documented": statuses_documented},
            "never_answered": missing,
        },
        "tests": {
            "passed": totals.passed, "failed": totals.failed, "ignored": totals.ignored,
            "quarantined": totals.quarantined, "quarantine_stale": totals.stale,
            "broken": totals.broken, "interrupted": totals.interrupted,
        },
    })
}

fn finding((occurrence, tests, count): &(&Occurrence, Vec<&TestName>, u64)) -> Value {
    let mut value = serde_json::to_value(&occurrence.finding).expect("a finding is plain data");
    value["count"] = json!(count);
    value["step"] = json!(occurrence.step);
    value["tests"] = json!(tests);
    value["evidence"] = json!(occurrence.evidence);
    value
}

fn tests(summary: &Summary) -> Value {
    summary
        .tests
        .iter()
        .map(|(name, test)| {
            let mut value = json!({
                "name": name, "place": test.place, "requests": test.requests, "took_ms": test.took_ms,
                "requests_digest": test.digest,
                "findings": test.occurrences.iter().map(|found| &found.finding.fingerprint).collect::<Vec<_>>(),
            });
            let verdict = test.verdict.as_ref().unwrap_or(&Verdict::Interrupted);
            let verdict = serde_json::to_value(verdict).expect("a verdict is plain data");
            for (key, field) in verdict.as_object().expect("a verdict is a tagged object") {
                value[key] = field.clone();
            }
            value
        })
        .collect()
}
