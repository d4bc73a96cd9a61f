//! The JSON report of a check.
//!
//! One shape for one document and for many: `documents` has one entry each with its own `stats`, and the `stats` at
//! the top are those of all documents together, so that `.stats.operations` is there in both cases.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::places::Places;
use super::{CheckTotals, CheckedDocument};
use crate::diagnostic::Diagnostic;
use crate::lint::{ExampleStatistics, LintReport, Statistics};

/// The number of the format; it grows when a field changes its meaning or goes away.
const FORMAT: u32 = 1;

/// The report as a JSON value.
pub fn check_json(documents: &[CheckedDocument]) -> Value {
    let totals = CheckTotals::of(documents);
    let mut places = Places::default();
    json!({
        "format": FORMAT,
        "tool": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "totals": {
            "documents": totals.loaded, "unusable": totals.unusable,
            "errors": totals.errors, "warnings": totals.warnings, "notes": totals.notes,
        },
        "stats": statistics(&sum(documents)),
        "documents": documents.iter().map(|document| entry(document, &mut places)).collect::<Vec<_>>(),
    })
}

fn entry(document: &CheckedDocument, places: &mut Places) -> Value {
    match &document.outcome {
        Ok(report) => loaded(document, report, places),
        Err(diagnostics) => json!({
            "path": document.path, "loaded": false, "load_ms": document.load_ms,
            "problems": diagnostics.iter().map(|one| finding(one, places)).collect::<Vec<_>>(),
        }),
    }
}

fn loaded(document: &CheckedDocument, report: &LintReport, places: &mut Places) -> Value {
    let tally = report.tally();
    json!({
        "path": document.path, "loaded": true, "load_ms": document.load_ms,
        "version": report.statistics.version,
        "stats": statistics(&report.statistics),
        "errors": tally.errors, "warnings": tally.warnings, "notes": tally.notes,
        "findings": report.findings.iter().map(|one| finding(one, places)).collect::<Vec<_>>(),
        "left_out": report.left_out,
        "skipped": report.skipped,
    })
}

fn finding(diagnostic: &Diagnostic, places: &mut Places) -> Value {
    let labels: Vec<Value> = diagnostic.labels.iter().map(|label| place(label, places)).collect();
    json!({
        "rule": diagnostic.code,
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "pointer": diagnostic.pointer,
        "place": labels.first(),
        "related": labels.get(1..).unwrap_or_default(),
    })
}

fn place(label: &crate::diagnostic::Label, places: &mut Places) -> Value {
    let (start, end) = places.of(&label.span);
    json!({
        "file": label.span.file.path.display().to_string(),
        "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column,
        "text": label.text,
    })
}

fn statistics(statistics: &Statistics) -> Value {
    let (examples, counts) = (&statistics.examples, &statistics.counts);
    json!({
        "version": statistics.version,
        "files": statistics.files,
        "bytes": statistics.bytes,
        "operations": statistics.operations,
        "additional_operations": counts.additional_operations,
        "callbacks": counts.callbacks,
        "servers": counts.servers,
        "links": counts.links,
        "encodings": counts.encodings,
        "streams": counts.streams,
        "paths": statistics.paths,
        "webhooks": statistics.webhooks,
        "schemas": statistics.schemas,
        "schemas_total": statistics.schemas_total,
        "parameters": statistics.parameters,
        "responses": statistics.responses,
        "security_schemes": statistics.security_schemes,
        "examples": {
            "checked": examples.checked, "invalid": examples.invalid, "unchecked": examples.unchecked,
        },
    })
}

/// The statistics of all documents together; the version is that of each, once.
fn sum(documents: &[CheckedDocument]) -> Statistics {
    let reports = || documents.iter().filter_map(|document| document.outcome.as_ref().ok());
    let versions: BTreeSet<&str> = reports().map(|report| report.statistics.version.as_str()).collect();
    let empty = Statistics { version: Vec::from_iter(versions).join(", "), ..Statistics::default() };
    reports().fold(empty, |total, report| plus(total, &report.statistics))
}

fn plus(total: Statistics, one: &Statistics) -> Statistics {
    let mut unchecked = total.examples.unchecked;
    for (reason, count) in &one.examples.unchecked {
        *unchecked.entry(reason).or_default() += count;
    }
    Statistics {
        version: total.version,
        files: total.files + one.files,
        bytes: total.bytes + one.bytes,
        operations: total.operations + one.operations,
        counts: total.counts + one.counts,
        paths: total.paths + one.paths,
        webhooks: total.webhooks + one.webhooks,
        schemas: total.schemas + one.schemas,
        schemas_total: total.schemas_total + one.schemas_total,
        parameters: total.parameters + one.parameters,
        responses: total.responses + one.responses,
        security_schemes: total.security_schemes + one.security_schemes,
        examples: ExampleStatistics {
            checked: total.examples.checked + one.examples.checked,
            invalid: total.examples.invalid + one.examples.invalid,
            unchecked,
        },
    }
}
