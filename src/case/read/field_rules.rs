//! Rules between the fields of generated requests.

use serde_json::Value;

use super::reader::{Reader, nodes, texts};
use crate::case::model::RequestTarget;
use crate::contract::{Demand, FieldRule, Operation};
use crate::diagnostic::{Diagnostic, suggestion};
use crate::source::{Node, Span};

impl Reader<'_> {
    /// The rules under `rules`, about requests to `target`.
    pub(super) fn field_rules(&mut self, node: &Node, target: &RequestTarget) -> Vec<FieldRule> {
        let contract = self.contract;
        let operation = match target {
            RequestTarget::Operation { api, key, .. } => contract.api(&api.0).and_then(|api| api.operation(&key.0)),
            RequestTarget::Unbound { .. } => None,
        };
        nodes(node, "rules").into_iter().filter_map(|rule| self.field_rule(rule, operation)).collect()
    }

    fn field_rule(&mut self, node: &Node, operation: Option<&Operation>) -> Option<FieldRule> {
        for name in DEMANDS.iter().flat_map(|demand| nodes(node, demand)) {
            self.check_field(name.as_str().unwrap_or_default(), &name.span, operation);
        }
        let conditions = node.get("when").and_then(Node::entries).unwrap_or_default();
        for condition in conditions {
            self.check_field(&condition.key, &condition.key_span, operation);
            if condition.value.as_str().is_some_and(|text| text.contains("$(")) {
                self.report("case/invalid-value", "a rule is about values that are written out", &condition.value.span);
            }
        }
        let when: Vec<(String, Value)> =
            conditions.iter().map(|condition| (condition.key.clone(), condition.value.to_json())).collect();
        let demand = self.demand(node)?;
        Some(FieldRule { when, demand })
    }

    fn demand(&mut self, node: &Node) -> Option<Demand> {
        let key = DEMANDS.into_iter().find(|key| node.get(key).is_some())?;
        let fields = texts(node, key);
        let least = if matches!(key, "required" | "forbidden") { 1 } else { 2 };
        let is_pair = matches!(key, "less" | "at_most");
        if fields.len() < least || is_pair && fields.len() > least {
            let wanted = if is_pair { "exactly" } else { "at least" };
            let message = format!("`{key}` needs {wanted} {least} field{}", if least == 1 { "" } else { "s" });
            self.report("case/invalid-value", message, &node.get(key)?.span.clone());
            return None;
        }
        let mut pair = fields.iter().cloned();
        Some(match key {
            "required" => Demand::Required(fields),
            "forbidden" => Demand::Forbidden(fields),
            "requires" => Demand::Requires(fields),
            "excludes" => Demand::Excludes(fields),
            "only_one_of" => Demand::OnlyOneOf(fields),
            "less" => Demand::Less(pair.next()?, pair.next()?),
            _ => Demand::AtMost(pair.next()?, pair.next()?),
        })
    }

    /// A name without a slash is that of a parameter.
    fn check_field(&mut self, name: &str, span: &Span, operation: Option<&Operation>) {
        let Some(operation) = operation.filter(|_| !name.starts_with('/')) else { return };
        let names = || operation.parameters.iter().map(|parameter| parameter.name.as_str());
        if !names().any(|known| known == name) {
            let message = format!("the operation has no parameter `{name}`; a field of the body begins with `/`");
            let hint = suggestion(name, names());
            self.diagnostics.push(Diagnostic::new("case/unknown-parameter", message).at(span, "").hint(hint));
        }
    }
}

/// What a rule may ask for; the grammar lets it ask for one thing.
const DEMANDS: [&str; 7] = ["required", "forbidden", "requires", "excludes", "only_one_of", "less", "at_most"];
