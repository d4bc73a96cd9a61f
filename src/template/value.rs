//! A YAML tree with templates in its strings.

use serde_json::{Map, Value};

use super::reference::span_in_scalar;
use super::{EvaluateError, Reference, Scope, Template, TemplateError};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, NodeValue, Span};

/// A JSON-like value with templates in its strings, and the place of every node.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateValue {
    /// Where it is written.
    pub span: Span,
    /// What it holds.
    pub node: TemplateNode,
}

/// What a [`TemplateValue`] holds.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplateNode {
    /// A scalar, or a whole tree, without templates.
    Literal(Value),
    /// A string with at least one `$(…)`, with its text.
    Template(String, Template),
    /// A list.
    Sequence(Vec<TemplateValue>),
    /// A mapping; keys are never templates.
    Mapping(Vec<(String, TemplateValue)>),
}

impl TemplateValue {
    /// Reads a tree.
    ///
    /// # Errors
    /// Every template in it that does not parse.
    pub fn parse(node: &Node) -> Result<Self, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let value = read(node, &mut diagnostics);
        if diagnostics.is_empty() { Ok(value) } else { Err(diagnostics) }
    }

    /// The value of a tree without templates.
    pub fn as_literal(&self) -> Option<Value> {
        match &self.node {
            TemplateNode::Literal(value) => Some(value.clone()),
            TemplateNode::Template(..) => None,
            TemplateNode::Sequence(items) => items.iter().map(Self::as_literal).collect(),
            TemplateNode::Mapping(entries) => {
                let pairs = entries.iter().map(|(key, value)| Some((key.clone(), value.as_literal()?)));
                pairs.collect::<Option<Map<_, _>>>().map(Value::Object)
            }
        }
    }

    /// Puts values in the place of the templates.
    ///
    /// # Errors
    /// The first template that cannot be evaluated.
    pub fn evaluate(&self, scope: &Scope) -> Result<Value, EvaluateError> {
        match &self.node {
            TemplateNode::Literal(value) => Ok(value.clone()),
            TemplateNode::Template(text, template) => template.evaluate(scope).map_err(|error| EvaluateError {
                span: span_in_scalar(&self.span, text, error.range.clone()),
                message: error.message,
            }),
            TemplateNode::Sequence(items) => items.iter().map(|item| item.evaluate(scope)).collect(),
            TemplateNode::Mapping(entries) => {
                let pairs = entries.iter().map(|(key, value)| Ok((key.clone(), value.evaluate(scope)?)));
                pairs.collect::<Result<Map<_, _>, _>>().map(Value::Object)
            }
        }
    }

    /// Every name used in it, in the order they are written.
    pub fn references(&self) -> Vec<Reference> {
        match &self.node {
            TemplateNode::Literal(_) => Vec::new(),
            TemplateNode::Template(text, template) => template
                .expressions()
                .flat_map(|(offset, expression)| {
                    let optional = expression.minds_absence();
                    expression.references().into_iter().map(move |path| {
                        let range = expression.range_of(&path);
                        let range = range.start + offset..range.end + offset;
                        Reference { span: span_in_scalar(&self.span, text, range), path, optional }
                    })
                })
                .collect(),
            TemplateNode::Sequence(items) => items.iter().flat_map(Self::references).collect(),
            TemplateNode::Mapping(entries) => entries.iter().flat_map(|(_, value)| value.references()).collect(),
        }
    }
}

fn read(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> TemplateValue {
    let value = match &node.value {
        NodeValue::String(text) => read_text(node, text, diagnostics),
        NodeValue::Sequence(items) => {
            TemplateNode::Sequence(items.iter().map(|item| read(item, diagnostics)).collect())
        }
        NodeValue::Mapping(entries) => TemplateNode::Mapping(
            entries.iter().map(|entry| (entry.key.clone(), read(&entry.value, diagnostics))).collect(),
        ),
        _ => TemplateNode::Literal(node.to_json()),
    };
    TemplateValue { span: node.span.clone(), node: value }
}

fn read_text(node: &Node, text: &str, diagnostics: &mut Vec<Diagnostic>) -> TemplateNode {
    match Template::parse(text) {
        Ok(template) => match template.as_plain() {
            Some(plain) => TemplateNode::Literal(Value::String(plain.to_owned())),
            None => TemplateNode::Template(text.to_owned(), template),
        },
        Err(error) => {
            diagnostics.push(syntax_error(node, text, &error));
            TemplateNode::Literal(Value::Null)
        }
    }
}

fn syntax_error(node: &Node, text: &str, error: &TemplateError) -> Diagnostic {
    let span = span_in_scalar(&node.span, text, error.range.clone());
    Diagnostic::new("template/syntax", error.message.clone()).at(&span, "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::{Entry, SourceFile};

    /// `key: text`, as the YAML reader would give it.
    fn mapping(key: &str, text: &str) -> Node {
        let file = SourceFile::new("a.yaml", format!("{key}: {text}"));
        let whole = file.text.len();
        let value_start = key.len() + 2;
        let value = Node { span: Span::new(&file, value_start..whole), value: NodeValue::String(text.to_owned()) };
        let entry = Entry { key: key.to_owned(), key_span: Span::new(&file, 0..key.len()), value };
        Node { span: Span::new(&file, 0..whole), value: NodeValue::Mapping(vec![entry]) }
    }

    #[test]
    fn trees_are_evaluated_and_know_their_names() {
        let value = TemplateValue::parse(&mapping("name", "$(row.id)-$(n)")).unwrap();
        let scope = Scope::new(jiff::Timestamp::UNIX_EPOCH, 1).with("row", &json!({"id": 1})).with("n", &json!(2));
        assert_eq!(value.evaluate(&scope), Ok(json!({ "name": "1-2" })));
        assert_eq!(value.as_literal(), None);
        let places: Vec<_> = value.references().iter().map(|r| (r.name(), r.span.range.clone())).collect();
        assert_eq!(places, [("row.id".to_owned(), 8..14), ("n".to_owned(), 18..19)]);
    }

    #[test]
    fn plain_trees_are_literals() {
        let value = TemplateValue::parse(&mapping("name", "Rex $$(x)")).unwrap();
        assert_eq!(value.as_literal(), Some(json!({ "name": "Rex $(x)" })));
    }

    #[test]
    fn failures_stand_under_the_expression() {
        let diagnostics = TemplateValue::parse(&mapping("name", "a $(x | y)")).unwrap_err();
        assert_eq!(diagnostics[0].labels[0].span.range, 14..15);
        let value = TemplateValue::parse(&mapping("name", "a $(x)")).unwrap();
        let error = value.evaluate(&Scope::new(jiff::Timestamp::UNIX_EPOCH, 1)).unwrap_err();
        assert_eq!(error.span.range, 10..11);
    }
}
