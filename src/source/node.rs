//! A parsed document whose every node knows its place.

use serde_json::{Map, Number, Value};

use super::marks::{Mark, wide};
use super::{Places, Span};

/// One value of a YAML or JSON document, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The place of the whole value; for a scalar without its quotes where it has any.
    pub span: Span,
    /// The value itself, by the YAML 1.2 core schema.
    pub value: NodeValue,
}

/// What a [`Node`] holds.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeValue {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer or a float.
    Number(Number),
    /// Any other scalar.
    String(String),
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping, in the order it was written.
    Mapping(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key, as text.
    pub key: String,
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The tree of a value and its places.
    pub(super) fn of(value: Value, places: &Places) -> Self {
        let marks = places.marks();
        let nowhere = Mark::new(&(0..0));
        Builder { marks, places }.node(value, 0, marks.first().unwrap_or(&nowhere))
    }

    /// The value under `key`, when this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The mapping's entries.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            NodeValue::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The sequence's items.
    #[must_use]
    pub fn items(&self) -> Option<&[Node]> {
        match &self.value {
            NodeValue::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The text of a string scalar.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            NodeValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value this is, in words for a message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value {
            NodeValue::Null => "null",
            NodeValue::Bool(_) => "a boolean",
            NodeValue::Number(_) => "a number",
            NodeValue::String(_) => "a string",
            NodeValue::Sequence(_) => "a list",
            NodeValue::Mapping(_) => "a mapping",
        }
    }

    /// The node at a JSON Pointer (RFC 6901) below this one.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        pointer.split('/').skip(1).try_fold(self, |node, token| {
            let token = token.replace("~1", "/").replace("~0", "~");
            match &node.value {
                NodeValue::Mapping(_) => node.get(&token),
                NodeValue::Sequence(items) => items.get(token.parse::<usize>().ok()?),
                _ => None,
            }
        })
    }

    /// The plain JSON value, without places.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.value {
            NodeValue::Null => Value::Null,
            NodeValue::Bool(value) => Value::Bool(*value),
            NodeValue::Number(number) => Value::Number(number.clone()),
            NodeValue::String(text) => Value::String(text.clone()),
            NodeValue::Sequence(items) => items.iter().map(Node::to_json).collect(),
            NodeValue::Mapping(entries) => {
                let pairs = entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json()));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }
}

/// Joins values with their places.
struct Builder<'a> {
    marks: &'a [Mark],
    places: &'a Places,
}

impl Builder<'_> {
    fn node(&self, value: Value, at: usize, mark: &Mark) -> Node {
        let mut next = at + 1;
        let mut take = |value: Value| {
            let (at, mark) = (next, &self.marks[next]);
            next += wide(mark.size);
            (self.node(value, at, mark), mark)
        };
        let value = match value {
            Value::Null => NodeValue::Null,
            Value::Bool(value) => NodeValue::Bool(value),
            Value::Number(number) => NodeValue::Number(number),
            Value::String(text) => NodeValue::String(text),
            Value::Array(items) => NodeValue::Sequence(items.into_iter().map(|item| take(item).0).collect()),
            Value::Object(fields) => {
                let entry = |(key, value)| {
                    let (value, mark) = take(value);
                    Entry { key, key_span: Span::new(&self.places.file, mark.key_range()), value }
                };
                NodeValue::Mapping(fields.into_iter().map(entry).collect())
            }
        };
        Node { span: Span::new(&self.places.file, mark.range()), value }
    }
}
