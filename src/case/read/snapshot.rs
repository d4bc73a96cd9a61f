//! Snapshots of answers.

use super::reader::{boolean, text, texts};
use crate::case::model::{Redaction, RedactionRule, Snapshot, SnapshotPart, ValuePath};
use crate::source::{Entry, Node};

const PARTS: [(&str, SnapshotPart); 4] = [
    ("status", SnapshotPart::Status),
    ("media_type", SnapshotPart::MediaType),
    ("headers", SnapshotPart::Headers),
    ("body", SnapshotPart::Body),
];

/// Reads a snapshot: its name alone, or with what is kept.
pub(super) fn snapshot(node: &Node) -> Option<Snapshot> {
    let name = node.as_str().map(str::to_owned).or_else(|| text(node, "name"))?;
    let redact = node.get("redact");
    let rules = redact.and_then(Node::entries).unwrap_or_default();
    Some(Snapshot {
        name,
        span: node.span.clone(),
        parts: parts(node),
        headers: texts(node, "headers"),
        redact_automatically: redact.and_then(|redact| boolean(redact, "auto")).unwrap_or(true),
        redactions: rules.iter().filter(|entry| entry.key != "auto").filter_map(redaction).collect(),
    })
}

fn parts(node: &Node) -> Vec<SnapshotPart> {
    if node.get("parts").is_none() {
        return vec![SnapshotPart::Status, SnapshotPart::MediaType, SnapshotPart::Body];
    }
    let named = |name: &String| PARTS.iter().find(|(known, _)| known == name).map(|(_, part)| *part);
    texts(node, "parts").iter().filter_map(named).collect()
}

fn redaction(entry: &Entry) -> Option<Redaction> {
    let rule = match text(&entry.value, "as") {
        Some(label) => RedactionRule::Label(label),
        None if boolean(&entry.value, "sort") == Some(true) => RedactionRule::Sort,
        None => RedactionRule::Keep,
    };
    Some(Redaction { path: ValuePath::parse(&entry.key).ok()?, span: entry.key_span.clone(), rule })
}
