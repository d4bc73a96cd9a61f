//! The configuration of a project.

use super::reader::{Reader, checks, duration, nodes, text, texts};
use crate::case::model::{CheckLevel, Configuration, CustomCheck, OperationConfiguration, RequestTarget, Spanned};
use crate::contract::{Api, ApiId, Operation, OperationKey};
use crate::diagnostic::{Diagnostic, suggestion};
use crate::source::{Entry, Node, Span};

impl Reader<'_> {
    pub(crate) fn configuration(&mut self, node: &Node) -> Configuration {
        let entries = |key: &str| node.get(key).and_then(Node::entries).unwrap_or_default();
        let plain = |entry: &Entry| (entry.key.clone(), scalar(&entry.value));
        Configuration {
            ruleset: node.get("ruleset").map(|ruleset| Spanned::new(scalar(ruleset), ruleset.span.clone())),
            checks: checks(node),
            operations: entries("operations").iter().flat_map(|entry| self.operation_configuration(entry)).collect(),
            custom_checks: entries("custom_checks").iter().map(|entry| self.custom_check(entry)).collect(),
            max_response_time: duration(node, "max_response_time"),
            waived: nodes(node, "waive").into_iter().filter_map(|name| self.waived(name)).collect(),
            given: entries("set").iter().map(plain).collect(),
            headers: entries("headers").iter().map(plain).collect(),
        }
    }

    fn operation_configuration(&mut self, entry: &Entry) -> Vec<OperationConfiguration> {
        let found = self.named(&entry.key, &entry.key_span);
        let configured = found.into_iter().map(|(api, key)| {
            let target = RequestTarget::Operation { api: api.clone(), key: key.clone(), span: entry.key_span.clone() };
            let rules = self.field_rules(&entry.value, &target);
            OperationConfiguration { api, key, rules, checks: checks(&entry.value) }
        });
        configured.collect()
    }

    fn custom_check(&mut self, entry: &Entry) -> CustomCheck {
        let node = &entry.value;
        let operations = node.get("operations").map(|_| {
            let names = nodes(node, "operations");
            names.into_iter().flat_map(|name| self.named(name.as_str().unwrap_or_default(), &name.span)).collect()
        });
        CustomCheck {
            id: Spanned::new(entry.key.clone(), entry.key_span.clone()),
            summary: text(node, "summary"),
            level: if texts(node, "level") == ["warn"] { CheckLevel::Warn } else { CheckLevel::Error },
            operations,
            status: node.get("status").and_then(|status| self.status(status)),
            expect: self.expect(node.get("expect"), &node.span),
        }
    }

    fn waived(&mut self, name: &Node) -> Option<String> {
        let text = name.as_str()?;
        (!self.named(text, &name.span).is_empty()).then(|| text.to_owned())
    }

    /// The operations of this name, in whichever API has it; there must be one.
    fn named(&mut self, name: &str, span: &Span) -> Vec<(ApiId, OperationKey)> {
        let of = |api: &Api, operation: &Operation| (api.id.clone(), operation.key());
        let apis = &self.contract.apis;
        let found: Vec<_> = apis.iter().filter_map(|api| Some(of(api, api.operation(name)?))).collect();
        if found.is_empty() {
            let all = apis.iter().flat_map(|api| &api.operations);
            let names: Vec<String> = all.map(|known| known.id.clone().unwrap_or(known.key().0)).collect();
            let unknown = Diagnostic::new("case/unknown-operation", format!("no document has an operation `{name}`"));
            let hint = suggestion(name, names.iter().map(String::as_str));
            self.diagnostics.push(unknown.at(span, "").hint(hint));
        }
        found
    }
}

/// A scalar as it would be written on the command line.
fn scalar(node: &Node) -> String {
    node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned)
}
