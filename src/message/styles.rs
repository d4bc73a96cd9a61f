//! Reads texts by OpenAPI's parameter styles; the way back of `encode`.
//!
//! Start at [`Reading`].

use serde_json::{Map, Value};

use super::coerce::{Shape, Typing};
use super::encode::header_delimiter;
use crate::contract::ParameterStyle;

/// How one parameter is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    typing: Typing<'a>,
    /// The parameter's schema.
    pub(super) schema: &'a Value,
    /// The types it allows.
    pub(super) shape: Shape,
    /// Its style.
    pub(super) style: ParameterStyle,
    /// Whether lists and objects are spread.
    pub(super) explode: bool,
}

impl<'a> Reading<'a> {
    pub(super) fn new(typing: Typing<'a>, schema: &'a Value, style: ParameterStyle, explode: bool) -> Self {
        Self { typing, schema, shape: typing.shape(schema), style, explode }
    }

    /// Whether the value is an object whose properties travel as pairs of their own.
    pub(super) fn is_spread_object(&self) -> bool {
        self.style != ParameterStyle::DeepObject && self.explode && self.shape.is_object()
    }

    /// Whether the value may have a property of that name.
    pub(super) fn may_hold(&self, name: &str) -> bool {
        self.typing.may_hold(self.schema, name)
    }

    /// Whether the schema names this property.
    pub(super) fn names(&self, name: &str) -> bool {
        self.typing.names(self.schema, name)
    }

    /// An object of these properties.
    pub(super) fn object(&self, fields: impl IntoIterator<Item = (String, String)>) -> Map<String, Value> {
        self.typing.object(self.schema, fields)
    }

    /// A path segment, already decoded.
    pub(super) fn path_value(&self, name: &str, text: &str) -> Value {
        match self.style {
            ParameterStyle::Label => {
                let delimiter = if self.explode { "." } else { "," };
                self.delimited(text.strip_prefix('.').unwrap_or(text), delimiter, str::to_owned)
            }
            ParameterStyle::Matrix => self.matrix(name, text),
            style => self.delimited(text, header_delimiter(style), str::to_owned),
        }
    }

    /// The lines of a header, which are one list (RFC 9110 §5.3).
    pub(super) fn header(&self, lines: &[&str]) -> Value {
        let delimiter = header_delimiter(self.style);
        self.delimited(&lines.join(delimiter), delimiter, str::to_owned)
    }

    /// `;name=a,b`, or `;name=a;name=b` and `;key=value` when spread.
    fn matrix(&self, name: &str, text: &str) -> Value {
        let pairs = text.split(';').skip(1).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        if self.explode && self.shape.is_object() {
            let fields = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
            return Value::Object(self.typing.object(self.schema, fields));
        }
        let values: Vec<&str> = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).collect();
        if values.is_empty() { Value::String(text.to_owned()) } else { self.repeated(&values, ",", str::to_owned) }
    }

    /// A parameter that may occur several times. Of a scalar, the first counts.
    pub(super) fn repeated(&self, values: &[&str], delimiter: &str, decode: fn(&str) -> String) -> Value {
        if self.explode && self.shape.is_list() {
            return values.iter().map(|value| self.typing.coerce_item(&decode(value), self.schema)).collect();
        }
        self.delimited(values.first().copied().unwrap_or_default(), delimiter, decode)
    }

    /// One text, split when the schema wants a list or an object.
    pub(super) fn delimited(&self, raw: &str, delimiter: &str, decode: fn(&str) -> String) -> Value {
        if self.shape.is_list() {
            let items = self.split(raw, delimiter, decode).into_iter();
            return items.map(|item| self.typing.coerce_item(&item, self.schema)).collect();
        }
        if self.shape.is_object() {
            return self.delimited_object(&self.split(raw, delimiter, decode));
        }
        self.typing.coerce(&decode(raw), self.schema)
    }

    /// `key=value` when spread, else keys and values in turn.
    fn delimited_object(&self, parts: &[String]) -> Value {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let fields: Vec<(String, String)> = if self.explode {
            let pairs = parts.iter().map(|part| part.split_once('=').unwrap_or((part, "")));
            pairs.map(|(key, value)| pair(key, value)).collect()
        } else {
            parts.chunks(2).map(|chunk| pair(&chunk[0], chunk.get(1).map_or("", String::as_str))).collect()
        };
        Value::Object(self.typing.object(self.schema, fields))
    }

    /// Splits first and decodes afterwards. Clients that encode the comma too are understood where no item could
    /// hold one, as texts and lists may; space, bar and tab are always encoded.
    fn split(&self, raw: &str, delimiter: &str, decode: fn(&str) -> String) -> Vec<String> {
        if raw.is_empty() {
            return Vec::new();
        }
        let items = self.typing.items(self.schema);
        let may_hold_commas = |shape: Shape| shape.has(Shape::STRING) || shape.has(Shape::ARRAY);
        let items_hold_commas = items.is_none_or(|items| may_hold_commas(self.typing.shape(items)));
        if matches!(delimiter, " " | "|" | "\t") || !items_hold_commas && !raw.contains(delimiter) {
            return decode(raw).split(delimiter).map(str::to_owned).collect();
        }
        raw.split(delimiter).map(|item| decode(item.trim())).collect()
    }

    /// Puts a text at a path of keys into an object. A path into what is no object leads to a name that nobody knows:
    /// a server that looks for `a[b]` never sees `a[b][c]`.
    pub(super) fn put(&self, object: &mut Value, path: &[&str], text: &str) {
        let mut holder = Some(self.schema);
        for key in path.iter().take(path.len().saturating_sub(1)) {
            holder = holder.and_then(|schema| self.typing.property(schema, key));
            if holder.is_some_and(|schema| !self.typing.shape(schema).has(Shape::OBJECT)) {
                return;
            }
        }
        let (mut node, mut schema) = (object, self.schema);
        for key in path {
            schema = self.typing.property(schema, key).unwrap_or(&Value::Null);
            if !node.is_object() {
                *node = Value::Object(Map::new());
            }
            node = &mut node[*key];
        }
        if !self.typing.shape(schema).is_list() {
            *node = self.typing.coerce(text, schema);
            return;
        }
        let item = self.typing.coerce_item(text, schema);
        match node {
            Value::Array(items) => items.push(item),
            other => *other = Value::Array(vec![item]),
        }
    }
}
