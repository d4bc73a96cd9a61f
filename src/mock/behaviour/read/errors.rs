//! The error table, the shape of errors, and which violation is which error.

use indexmap::IndexMap;

use super::{Reader, unknown_name};
use crate::mock::behaviour::api_model::{ErrorCode, ErrorUse, Errors, Standard, ViolationRule};
use crate::source::{Node, NodeValue};

const ERRORS: [&str; 6] = ["media_type", "body", "headers", "codes", "standard", "violations"];
const CODE: [&str; 5] = ["status", "code", "detail", "body", "headers"];
const RULE: [&str; 7] = ["in", "name", "keyword", "when", "error", "with", "fields"];
const PLACES: [&str; 4] = ["path", "query", "header", "body"];

/// Reads `errors`.
pub(crate) fn errors(reader: &mut Reader, node: &Node) -> Option<Errors> {
    reader.mapping(node, "`errors`", &ERRORS)?;
    Some(Errors {
        media_type: reader.optional_text(node, "media_type"),
        body: reader.optional_template(node, "body"),
        headers: reader.optional_fields(node, "headers"),
        codes: node.get("codes").map(|codes_node| codes(reader, codes_node)).unwrap_or_default(),
        standard: node.get("standard").map(|standard_node| standard(reader, standard_node)).unwrap_or_default(),
        violations: node.get("violations").map(|rules| violations(reader, rules)).unwrap_or_default(),
    })
}

fn codes(reader: &mut Reader, node: &Node) -> IndexMap<String, ErrorCode> {
    let entries = reader.entries(node, "`codes`").unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.clone(), code(reader, &entry.key, &entry.value)?))).collect()
}

fn code(reader: &mut Reader, name: &str, node: &Node) -> Option<ErrorCode> {
    reader.mapping(node, "an error", &CODE)?;
    let status_node = reader.required(node, "an error", "status")?;
    Some(ErrorCode {
        status: reader.status(status_node)?,
        code: reader.optional_text(node, "code").unwrap_or_else(|| name.to_owned()),
        detail: reader.optional_template(node, "detail"),
        body: reader.optional_template(node, "body"),
        headers: node.get("headers").map(|headers| reader.fields(headers, "`headers`")),
    })
}

fn standard(reader: &mut Reader, node: &Node) -> IndexMap<Standard, String> {
    let names = Standard::ALL.map(|(_, name, _)| name);
    let mut standard = IndexMap::new();
    for entry in reader.mapping(node, "`standard`", &names).and_then(Node::entries).unwrap_or_default() {
        let found = Standard::ALL.iter().find(|(_, name, _)| *name == entry.key);
        if let (Some((which, ..)), Some(code)) = (found, reader.text(&entry.value)) {
            standard.insert(*which, code);
        }
    }
    standard
}

fn violations(reader: &mut Reader, node: &Node) -> Vec<ViolationRule> {
    let rules = reader.items(node, "`violations`");
    rules.iter().filter_map(|rule_node| violation(reader, rule_node)).collect()
}

fn violation(reader: &mut Reader, node: &Node) -> Option<ViolationRule> {
    reader.mapping(node, "a violation rule", &RULE)?;
    let places = reader.optional_texts(node, "in");
    for place in places.iter().filter(|place| !PLACES.contains(&place.as_str())) {
        let span = &node.get("in").unwrap_or(node).span;
        let message = format!("a request has no part `{place}`");
        reader.diagnostics.push(unknown_name("behaviour/unknown-part", message, place, span, PLACES.into_iter()));
    }
    reader.required(node, "a violation rule", "error")?;
    Some(ViolationRule {
        places,
        names: reader.optional_texts(node, "name"),
        keywords: reader.optional_texts(node, "keyword"),
        when: reader.when(node),
        error: error_use(reader, node, "error")?,
    })
}

/// Reads an error under `key`, with `with` and `fields` beside it, or all three in a mapping under `key`.
pub(crate) fn error_use(reader: &mut Reader, node: &Node, key: &str) -> Option<ErrorUse> {
    let value = node.get(key)?;
    if let NodeValue::Mapping(_) = value.value {
        reader.mapping(value, "an error", &["error", "with", "fields"])?;
        reader.required(value, "an error", "error")?;
        return error_use(reader, value, "error");
    }
    Some(ErrorUse {
        code: reader.text(value)?,
        span: value.span.clone(),
        with: reader.optional_template(node, "with"),
        fields: reader.optional_fields(node, "fields"),
    })
}
