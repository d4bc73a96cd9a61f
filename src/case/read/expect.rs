//! Expectations and matchers.

use super::reader::{Reader, boolean, duration, nodes};
use crate::case::model::{
    BodyExpectation, Condition, Expect, FieldExpectation, JsonType, Matcher, Operator, StatusExpectation,
    StatusPattern, TimeExpectation, ValuePath,
};
use crate::source::{Entry, Node, Span};
use crate::template::TemplateNode;

impl Reader<'_> {
    pub(super) fn expect(&mut self, node: Option<&Node>, step: &Span) -> Expect {
        let Some(node) = node else { return Expect::nothing(step.clone()) };
        let headers = node.get("headers").and_then(Node::entries).unwrap_or_default();
        Expect {
            span: node.span.clone(),
            status: node.get("status").and_then(|status| self.status(status)),
            undocumented: boolean(node, "undocumented").unwrap_or(false),
            headers: headers.iter().map(|entry| (entry.key.clone(), self.matcher(&entry.value))).collect(),
            media_type: node.get("media_type").map(|value| self.matcher(value)),
            body: node.get("body").and_then(|body| self.body_expectation(body)),
            text: node.get("text").map(|value| self.matcher(value)),
            time: node.get("time").map(time),
        }
    }

    fn body_expectation(&mut self, node: &Node) -> Option<BodyExpectation> {
        if node.as_str().is_some() {
            return Some(BodyExpectation::Empty(node.span.clone()));
        }
        Some(BodyExpectation::Fields(self.fields(node.entries()?)))
    }

    fn fields(&mut self, entries: &[Entry]) -> Vec<FieldExpectation> {
        let mut fields = Vec::new();
        for entry in entries {
            if let Ok(path) = ValuePath::parse(&entry.key) {
                let matcher = self.matcher(&entry.value);
                fields.push(FieldExpectation { path, span: entry.key_span.clone(), matcher });
            }
        }
        fields
    }

    pub(crate) fn condition(&mut self, node: &Node) -> Condition {
        let entries = node.entries().unwrap_or_default();
        let fields: Vec<Entry> = entries.iter().filter(|entry| entry.key != "status").cloned().collect();
        Condition {
            span: node.span.clone(),
            status: node.get("status").and_then(|status| self.status(status)),
            fields: self.fields(&fields),
        }
    }

    pub(super) fn status(&mut self, node: &Node) -> Option<StatusExpectation> {
        if node.as_str().is_some_and(|text| text.contains("$(")) {
            return Some(StatusExpectation::Computed(self.template(node)));
        }
        let values = node.get("in").unwrap_or(node);
        let items = values.items().unwrap_or(std::slice::from_ref(values));
        let patterns = items.iter().map(|item| StatusPattern::read(&item.to_json())).collect::<Option<Vec<_>>>()?;
        Some(StatusExpectation::AnyOf { span: node.span.clone(), patterns })
    }

    pub(super) fn matcher(&mut self, node: &Node) -> Matcher {
        let operators = match node.entries() {
            Some(entries) => entries.iter().filter_map(|entry| self.operator(entry)).collect(),
            None => vec![Operator::Equal(self.template(node))],
        };
        Matcher { span: node.span.clone(), operators }
    }

    fn operator(&mut self, entry: &Entry) -> Option<Operator> {
        let node = &entry.value;
        match entry.key.as_str() {
            "exists" => return node.to_json().as_bool().map(Operator::Exists),
            "empty" => return node.to_json().as_bool().map(Operator::Empty),
            "type" => return Some(Operator::Type(types(node))),
            "length" => return Some(Operator::Length(Box::new(self.matcher(node)))),
            "not" => return Some(Operator::Not(Box::new(self.matcher(node)))),
            "each" => return Some(Operator::Each(Box::new(self.matcher(node)))),
            "any" => return Some(Operator::Any(Box::new(self.matcher(node)))),
            "object" => {
                let fields = node.entries()?;
                return Some(Operator::Object(
                    fields.iter().map(|f| (f.key.clone(), self.matcher(&f.value))).collect(),
                ));
            }
            "matches" => return Some(self.pattern(node)),
            _ => {}
        }
        let operator: fn(_) -> Operator = match entry.key.as_str() {
            "eq" => Operator::Equal,
            "ne" => Operator::NotEqual,
            "in" => Operator::In,
            "not_in" => Operator::NotIn,
            "lt" => Operator::Less,
            "le" => Operator::LessOrEqual,
            "gt" => Operator::Greater,
            "ge" => Operator::GreaterOrEqual,
            "contains" => Operator::Contains,
            "starts_with" => Operator::StartsWith,
            "ends_with" => Operator::EndsWith,
            "like" => Operator::Like,
            _ => return None,
        };
        Some(operator(self.template(node)))
    }

    fn pattern(&mut self, node: &Node) -> Operator {
        let template = self.template(node);
        if let TemplateNode::Literal(value) = &template.node {
            let compiled = jsonschema::validator_for(&serde_json::json!({ "pattern": value }));
            if !value.is_string() || compiled.is_err() {
                let shown = value.as_str().map_or_else(|| value.to_string(), |text| format!("`{text}`"));
                self.report("case/invalid-value", format!("{shown} is not a regular expression"), &node.span);
            }
        }
        Operator::Matches(template)
    }
}

fn types(node: &Node) -> Vec<JsonType> {
    let items = node.items().unwrap_or(std::slice::from_ref(node));
    let named = |name: &str| JsonType::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    items.iter().filter_map(Node::as_str).filter_map(named).collect()
}

fn time(node: &Node) -> TimeExpectation {
    TimeExpectation { span: node.span.clone(), less_than: duration(node, "lt"), more_than: duration(node, "gt") }
}

/// The states of a poll's `order`.
pub(super) fn states(node: &Node) -> Vec<String> {
    nodes(node, "order").into_iter().filter_map(Node::as_str).map(str::to_owned).collect()
}
