//! Findings as text under carets, and counts in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{CheckTotals, CheckedDocument};
use crate::diagnostic::{Diagnostic, render, render_coloured};
use crate::lint::{LintReport, Statistics};

/// How much is shown, and how.
#[derive(Debug, Clone, Copy)]
pub struct HumanOptions {
    /// How many findings of one rule are shown per document; 0 shows all.
    pub most_per_rule: usize,
    /// With terminal colours.
    pub is_coloured: bool,
}

/// The findings of one document, each under a caret; empty when there are none.
pub fn document_text(document: &CheckedDocument, options: HumanOptions) -> String {
    let Ok(report) = &document.outcome else { return String::new() };
    let (shown, hidden) = within_limit(report, options.most_per_rule);
    let mut text = if options.is_coloured { render_coloured(&shown) } else { render(&shown) };
    for (rule, count) in &hidden {
        let _ = writeln!(text, "\n{}: {count} more of {rule}", document.path);
    }
    for reason in &report.skipped {
        let _ = writeln!(text, "\n{}: {reason}", document.path);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The findings to show, and how many of which rules are not shown.
fn within_limit(report: &LintReport, most: usize) -> (Vec<Diagnostic>, BTreeMap<&'static str, usize>) {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut hidden = report.left_out.clone();
    let mut shown = Vec::new();
    for finding in &report.findings {
        let count = counts.entry(finding.code).or_default();
        *count += 1;
        if most == 0 || *count <= most {
            shown.push(finding.clone());
        } else {
            *hidden.entry(finding.code).or_default() += 1;
        }
    }
    (shown, hidden)
}

/// One line: what was checked and what was found.
pub fn totals_text(totals: &CheckTotals) -> String {
    let documents = counted(totals.loaded, "document");
    let found = [(totals.errors, "error"), (totals.warnings, "warning"), (totals.notes, "note")];
    let found: Vec<String> = found.iter().map(|(count, word)| counted(*count, word)).collect();
    let unusable = match totals.unusable {
        0 => String::new(),
        count => format!("; {} cannot be used", counted(count, "document")),
    };
    format!("checked {documents}: {}{unusable}\n", found.join(", "))
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// What a document consists of, a line each.
pub fn statistics_text(document: &CheckedDocument) -> String {
    let Ok(report) = &document.outcome else { return String::new() };
    let statistics = &report.statistics;
    let mut text = format!("{}\n", document.path);
    for (label, value) in lines(statistics) {
        let _ = writeln!(text, "  {label:<18}{value}");
    }
    for (reason, count) in &statistics.examples.unchecked {
        let _ = writeln!(text, "  {:<18}{count} not checked: {reason}", "");
    }
    text
}

fn lines(statistics: &Statistics) -> [(&'static str, String); 17] {
    let (examples, counts) = (&statistics.examples, &statistics.counts);
    [
        ("version", statistics.version.clone()),
        ("files", statistics.files.to_string()),
        ("bytes", statistics.bytes.to_string()),
        ("paths", statistics.paths.to_string()),
        ("operations", statistics.operations.to_string()),
        ("of other methods", counts.additional_operations.to_string()),
        ("webhooks", statistics.webhooks.to_string()),
        ("callbacks", counts.callbacks.to_string()),
        ("links", counts.links.to_string()),
        ("servers", counts.servers.to_string()),
        ("encodings", counts.encodings.to_string()),
        ("streams", counts.streams.to_string()),
        ("schemas", format!("{}, {} with nested ones", statistics.schemas, statistics.schemas_total)),
        ("parameters", statistics.parameters.to_string()),
        ("responses", statistics.responses.to_string()),
        ("security schemes", statistics.security_schemes.to_string()),
        ("examples", format!("{} checked, {} invalid", examples.checked, examples.invalid)),
    ]
}
