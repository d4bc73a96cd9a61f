//! One behaviour document, read but not yet bound to a contract.

use indexmap::IndexMap;

use super::auth::{Auth, auth};
use super::steps::{Groups, steps};
use super::traffic::{envelope, pretty, rate_limits, versions};
use super::{Reader, errors, faults, operations, world};
use crate::mock::behaviour::api_model::{Envelope, Errors, OperationRule, RateLimit, Versions};
use crate::mock::behaviour::fault_model::Fault;
use crate::mock::behaviour::world_model::{Resource, Seed};
use crate::source::{Node, NodeValue, Span};

const DOCUMENT: [&str; 14] = [
    "behaviour",
    "api",
    "include",
    "resources",
    "seed",
    "auth",
    "errors",
    "versions",
    "rate_limits",
    "envelope",
    "pretty",
    "steps",
    "operations",
    "faults",
];

/// What one file holds.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) api: Option<(String, Span)>,
    pub(crate) resources: IndexMap<String, Resource>,
    pub(crate) seeds: Vec<Seed>,
    pub(crate) auth: Auth,
    pub(crate) errors: Errors,
    pub(crate) versions: Option<Versions>,
    pub(crate) rate_limits: Vec<RateLimit>,
    pub(crate) envelope: Option<Envelope>,
    pub(crate) pretty: Option<String>,
    pub(crate) groups: Groups,
    pub(crate) operations: Vec<OperationEntry>,
    pub(crate) faults: IndexMap<String, Fault>,
}

/// An operation's rule under the name the document gives it.
#[derive(Debug)]
pub(crate) struct OperationEntry {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) rule: OperationRule,
}

/// Reads a document; `inherited` are the groups of steps that the files it includes define.
pub(crate) fn document(reader: &mut Reader, node: &Node, inherited: &Groups) -> Option<Document> {
    reader.mapping(node, "a behaviour document", &DOCUMENT)?;
    check_version(reader, node);
    let mut document = Document {
        api: node.get("api").and_then(|api| Some((reader.text(api)?, api.span.clone()))),
        groups: inherited.clone(),
        ..Document::default()
    };
    read_world(reader, node, &mut document);
    read_traffic(reader, node, &mut document);
    read_rules(reader, node, &mut document);
    Some(document)
}

fn check_version(reader: &mut Reader, node: &Node) {
    let Some(version) = reader.required(node, "a behaviour document", "behaviour") else { return };
    if !matches!(&version.value, NodeValue::Number(number) if number.as_u64() == Some(1)) {
        reader.complain("behaviour/version", "this is version 1 of the behaviour language", &version.span);
    }
}

fn read_world(reader: &mut Reader, node: &Node, document: &mut Document) {
    document.resources = node.get("resources").map(|value| world::resources(reader, value)).unwrap_or_default();
    document.seeds = node.get("seed").map(|value| world::seeds(reader, value)).unwrap_or_default();
}

fn read_traffic(reader: &mut Reader, node: &Node, document: &mut Document) {
    document.auth = node.get("auth").and_then(|value| auth(reader, value)).unwrap_or_default();
    document.errors = node.get("errors").and_then(|value| errors::errors(reader, value)).unwrap_or_default();
    document.versions = node.get("versions").and_then(|value| versions(reader, value));
    document.rate_limits = node.get("rate_limits").map(|value| rate_limits(reader, value)).unwrap_or_default();
    document.envelope = node.get("envelope").and_then(|value| envelope(reader, value));
    document.pretty = node.get("pretty").and_then(|value| pretty(reader, value));
}

fn read_rules(reader: &mut Reader, node: &Node, document: &mut Document) {
    for entry in node.get("steps").and_then(|value| reader.entries(value, "`steps`")).unwrap_or_default() {
        let group = steps(reader, &entry.value, &document.groups);
        document.groups.insert(entry.key.clone(), group);
    }
    for entry in node.get("operations").and_then(|value| reader.entries(value, "`operations`")).unwrap_or_default() {
        if let Some(rule) = operations::operation(reader, &entry.value, &document.groups) {
            let (name, span) = (entry.key.clone(), entry.key_span.clone());
            document.operations.push(OperationEntry { name, span, rule });
        }
    }
    for entry in node.get("faults").and_then(|value| reader.entries(value, "`faults`")).unwrap_or_default() {
        if let Some(fault) = faults::fault(reader, &entry.value) {
            document.faults.insert(entry.key.clone(), fault);
        }
    }
}
