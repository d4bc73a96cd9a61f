//! Typed access to nodes: what is missing, unknown or of the wrong kind becomes a diagnostic.

use std::time::Duration;

use crate::diagnostic::{Diagnostic, nearest};
use crate::mock::behaviour::condition::Condition;
use crate::mock::behaviour::world_model::Fields;
use crate::source::{Node, NodeValue, Span};
use crate::template::{Expression, TemplateValue, parse_duration};

/// Collects what is wrong with the documents.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Reader {
    pub(crate) fn complain(&mut self, code: &'static str, message: impl Into<String>, span: &Span) {
        self.diagnostics.push(Diagnostic::new(code, message).at(span, ""));
    }

    fn expected(&mut self, what: &str, node: &Node) {
        let message = format!("expected {what}, found {}", node.kind());
        self.complain("behaviour/wrong-type", message, &node.span);
    }

    /// The node itself, if it is a mapping; keys that are not in `known` are reported.
    pub(crate) fn mapping<'a>(&mut self, node: &'a Node, what: &str, known: &[&str]) -> Option<&'a Node> {
        let entries = self.entries(node, what)?;
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let message = format!("{what} has no key `{}`", entry.key);
            self.diagnostics.push(unknown_name(
                "behaviour/unknown-key",
                message,
                &entry.key,
                &entry.key_span,
                known.iter().copied(),
            ));
        }
        Some(node)
    }

    /// The entries of a mapping whose keys are names of the user's choice.
    pub(crate) fn entries<'a>(&mut self, node: &'a Node, what: &str) -> Option<&'a [crate::source::Entry]> {
        let entries = node.entries();
        if entries.is_none() {
            self.expected(&format!("{what} as a mapping"), node);
        }
        entries
    }

    pub(crate) fn items<'a>(&mut self, node: &'a Node, what: &str) -> &'a [Node] {
        let items = node.items();
        if items.is_none() {
            self.expected(&format!("{what} as a list"), node);
        }
        items.unwrap_or_default()
    }

    /// The value of a key that must be there.
    pub(crate) fn required<'a>(&mut self, node: &'a Node, what: &str, key: &str) -> Option<&'a Node> {
        let value = node.get(key);
        if value.is_none() {
            self.complain("behaviour/missing-key", format!("{what} needs `{key}`"), &node.span);
        }
        value
    }

    pub(crate) fn text(&mut self, node: &Node) -> Option<String> {
        if let NodeValue::String(text) = &node.value {
            return Some(text.clone());
        }
        self.expected("a string", node);
        None
    }

    pub(crate) fn optional_text(&mut self, node: &Node, key: &str) -> Option<String> {
        node.get(key).and_then(|value| self.text(value))
    }

    pub(crate) fn required_text(&mut self, node: &Node, what: &str, key: &str) -> Option<String> {
        let value = self.required(node, what, key)?;
        self.text(value)
    }

    /// A string, or a list of strings.
    pub(crate) fn texts(&mut self, node: &Node) -> Vec<String> {
        match &node.value {
            NodeValue::Sequence(items) => items.iter().filter_map(|item| self.text(item)).collect(),
            _ => self.text(node).into_iter().collect(),
        }
    }

    pub(crate) fn optional_texts(&mut self, node: &Node, key: &str) -> Vec<String> {
        node.get(key).map(|value| self.texts(value)).unwrap_or_default()
    }

    pub(crate) fn count(&mut self, node: &Node) -> Option<u64> {
        let number = match &node.value {
            NodeValue::Number(number) => number.as_u64(),
            _ => None,
        };
        if number.is_none() {
            self.expected("a whole number", node);
        }
        number
    }

    pub(crate) fn status(&mut self, node: &Node) -> Option<u16> {
        let status = self.count(node)?;
        let status = u16::try_from(status).ok().filter(|status| (100..=599).contains(status));
        if status.is_none() {
            self.complain("behaviour/status", "a status is a number from 100 to 599", &node.span);
        }
        status
    }

    pub(crate) fn duration(&mut self, node: &Node) -> Option<Duration> {
        let text = self.text(node)?;
        parse_duration(&text).map_err(|message| self.complain("behaviour/duration", message, &node.span)).ok()
    }

    /// A bare expression, as in `when:`.
    pub(crate) fn condition(&mut self, node: &Node) -> Option<Condition> {
        let text = self.text(node)?;
        match Expression::parse(&text) {
            Ok(expression) => Some(Condition { expression, span: node.span.clone() }),
            Err(error) => {
                let written = node.span.file.text.get(node.span.range.clone()) == Some(text.as_str());
                let span = if written { node.span.within(error.range.clone()) } else { node.span.clone() };
                self.complain("behaviour/expression", error.message, &span);
                None
            }
        }
    }

    pub(crate) fn when(&mut self, node: &Node) -> Option<Condition> {
        node.get("when").and_then(|value| self.condition(value))
    }

    pub(crate) fn template(&mut self, node: &Node) -> Option<TemplateValue> {
        TemplateValue::parse(node).map_err(|diagnostics| self.diagnostics.extend(diagnostics)).ok()
    }

    pub(crate) fn optional_template(&mut self, node: &Node, key: &str) -> Option<TemplateValue> {
        node.get(key).and_then(|value| self.template(value))
    }

    /// A mapping of names to templates.
    pub(crate) fn fields(&mut self, node: &Node, what: &str) -> Fields {
        let entries = self.entries(node, what).unwrap_or_default();
        entries.iter().filter_map(|entry| Some((entry.key.clone(), self.template(&entry.value)?))).collect()
    }

    pub(crate) fn optional_fields(&mut self, node: &Node, key: &str) -> Fields {
        node.get(key).map(|value| self.fields(value, &format!("`{key}`"))).unwrap_or_default()
    }
}

/// A diagnostic about a name that does not exist, with the nearest one that does.
pub(crate) fn unknown_name<'a>(
    code: &'static str,
    message: String,
    name: &str,
    span: &Span,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, message).at(span, "");
    if let Some(near) = nearest(name, known.clone()) {
        return diagnostic.hint(format!("did you mean `{near}`?"));
    }
    let names: Vec<_> = known.collect();
    diagnostic.hint(if names.is_empty() { "there are none".to_owned() } else { format!("known: {}", names.join(", ")) })
}
