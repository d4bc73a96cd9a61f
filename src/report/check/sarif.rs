//! Findings as SARIF 2.1.0 (OASIS), which code hosts and editors read.
//!
//! Only what those readers use is written: the rules that were broken, and one result per finding with its place.

use std::collections::BTreeMap;

use serde::Serialize;

use super::CheckedDocument;
use super::places::Places;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::lint::rules;

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    dialect: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    #[serde(rename = "ruleId")]
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "ruleIndex")]
    code_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(rename = "physicalLocation")]
    place: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The findings of all documents as one SARIF log.
///
/// # Panics
/// Never: the log is plain data.
pub fn check_sarif(documents: &[CheckedDocument]) -> serde_json::Value {
    let descriptors: Vec<Descriptor> = rules()
        .map(|rule| Descriptor {
            id: rule.id,
            short_description: message(rule.summary),
            full_description: message(rule.help),
            help: message(format!("{}\n\nSource: {}.", rule.help, rule.source)),
            default_configuration: Configuration { level: rule.severity.name() },
        })
        .collect();
    let indexes: BTreeMap<&str, usize> = descriptors.iter().enumerate().map(|(index, one)| (one.id, index)).collect();
    let mut places = Places::default();
    let reports = documents.iter().filter_map(|document| document.outcome.as_ref().ok());
    let results =
        reports.flat_map(|report| &report.findings).map(|finding| result(finding, &indexes, &mut places)).collect();
    let unusable = documents.iter().filter_map(|document| document.outcome.as_ref().err()).flatten();
    let notifications: Vec<Notification> = unusable.map(|one| notification(one, &mut places)).collect();
    let log = Log {
        dialect: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), rules: descriptors },
            },
            column_kind: "unicodeCodePoints",
            invocations: [Invocation {
                execution_successful: notifications.is_empty(),
                tool_execution_notifications: notifications,
            }],
            results,
        }],
    };
    serde_json::to_value(log).expect("the log is plain data")
}

fn message(text: impl Into<String>) -> Message {
    Message { text: text.into() }
}

fn result(finding: &Diagnostic, indexes: &BTreeMap<&str, usize>, places: &mut Places) -> Outcome {
    let (first, others) = finding.labels.split_at(finding.labels.len().min(1));
    Outcome {
        code: finding.code,
        code_index: indexes.get(finding.code).copied(),
        level: level(finding.severity),
        message: message(text(finding)),
        locations: first.iter().map(|label| location(label, finding.pointer.as_deref(), places)).collect(),
        related_locations: others.iter().map(|label| location(label, None, places)).collect(),
    }
}

fn notification(problem: &Diagnostic, places: &mut Places) -> Notification {
    let locations = problem.labels.iter().take(1).map(|label| location(label, None, places)).collect();
    Notification { level: level(problem.severity), message: message(text(problem)), locations }
}

fn text(diagnostic: &Diagnostic) -> String {
    match &diagnostic.hint {
        Some(hint) => format!("{}; {hint}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

/// SARIF knows the same three words (§3.27.10).
fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn location(label: &Label, pointer: Option<&str>, places: &mut Places) -> Location {
    let (start, end) = places.of(&label.span);
    Location {
        place: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&label.span.file.path.display().to_string()) },
            region: Region {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
            },
        },
        logical_locations: pointer
            .map(|pointer| LogicalLocation { fully_qualified_name: format!("#{pointer}") })
            .into_iter()
            .collect(),
        message: Some(label.text.as_str()).filter(|text| !text.is_empty()).map(message),
    }
}

/// A path as a URI reference (SARIF §3.4.3).
fn uri(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const UNSAFE: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'%')
        .add(b'#')
        .add(b'?')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'\\')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}')
        .add(b'[')
        .add(b']');
    let path = path.replace('\\', "/");
    let encoded = utf8_percent_encode(&path, UNSAFE).to_string();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}
