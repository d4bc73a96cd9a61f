//! One node: what a value at some place must be.
//!
//! A node holds the merged rules of every type at once; which of them count depends on the type that is drawn. It is
//! plain data, made by `compile`. Start at [`Node`].

use std::sync::OnceLock;

use serde_json::Value;

use super::compile::as_schema;
use super::{ArrayRules, Checker, NodeId, NumberRules, ObjectRules, Part, TextRules};

/// The types of JSON Schema, with numbers that have a fraction apart from integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum JsonType {
    Null,
    Boolean,
    Integer,
    Fraction,
    Text,
    Array,
    Object,
}

impl JsonType {
    pub(crate) const ALL: [JsonType; 7] = [
        JsonType::Null,
        JsonType::Boolean,
        JsonType::Integer,
        JsonType::Fraction,
        JsonType::Text,
        JsonType::Array,
        JsonType::Object,
    ];

    /// The type of a value; `5.0` is an integer, as JSON Schema says.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(number) => match number.as_f64() {
                Some(float) if float.fract() != 0.0 => JsonType::Fraction,
                _ => JsonType::Integer,
            },
            Value::String(_) => JsonType::Text,
            Value::Array(_) => JsonType::Array,
            Value::Object(_) => JsonType::Object,
        }
    }

    /// The name people read.
    pub(crate) fn name(self) -> &'static str {
        match self {
            JsonType::Null => "null",
            JsonType::Boolean => "boolean",
            JsonType::Integer => "integer",
            JsonType::Fraction => "number",
            JsonType::Text => "string",
            JsonType::Array => "array",
            JsonType::Object => "object",
        }
    }
}

/// A set of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TypeSet(u8);

impl TypeSet {
    pub(crate) const ALL: TypeSet = TypeSet(0b111_1111);

    pub(crate) fn with(self, json_type: JsonType) -> Self {
        Self(self.0 | 1 << json_type as u8)
    }

    pub(crate) fn without(self, json_type: JsonType) -> Self {
        Self(self.0 & !(1 << json_type as u8))
    }

    pub(crate) fn has(self, json_type: JsonType) -> bool {
        self.0 & 1 << json_type as u8 != 0
    }

    pub(crate) fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The type, where it is one.
    pub(crate) fn only(self) -> Option<JsonType> {
        if self.0.is_power_of_two() { self.first() } else { None }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn count(self) -> usize {
        self.0.count_ones() as usize
    }

    pub(crate) fn nth(self, index: usize) -> Option<JsonType> {
        let mut left = self;
        for _ in 0..index {
            // The lowest bit goes.
            left.0 &= left.0.wrapping_sub(1);
        }
        left.first()
    }

    fn first(self) -> Option<JsonType> {
        JsonType::ALL.get(self.0.trailing_zeros() as usize).copied()
    }

    /// Whether arrays or objects are among them.
    pub(crate) fn has_containers(self) -> bool {
        self.has(JsonType::Array) || self.has(JsonType::Object)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = JsonType> {
        JsonType::ALL.into_iter().filter(move |json_type| self.has(*json_type))
    }

    /// Adds a type by its name in a schema.
    pub(crate) fn with_name(self, name: &str) -> Self {
        match name {
            "null" => self.with(JsonType::Null),
            "boolean" => self.with(JsonType::Boolean),
            "integer" => self.with(JsonType::Integer),
            "number" => self.with(JsonType::Integer).with(JsonType::Fraction),
            "string" => self.with(JsonType::Text),
            "array" => self.with(JsonType::Array),
            "object" => self.with(JsonType::Object),
            _ => self,
        }
    }
}

/// What a value at some place must be.
pub(crate) struct Node {
    /// The conjunction; none where one of them is the schema `false`.
    pub(crate) parts: Vec<Part>,
    /// Nothing is valid here.
    pub(crate) never: bool,
    /// The types to draw from.
    pub(crate) types: TypeSet,
    /// Types that are allowed too, though nothing is said about them.
    pub(crate) spare: TypeSet,
    /// Whether a `type` keyword said so; else the types are a guess from the other keywords.
    pub(crate) typed: bool,
    /// The members of `enum` or `const` that satisfy the rest, where there is one.
    pub(crate) listed: Option<Vec<Value>>,
    /// What the schema shows as examples and defaults, valid or not.
    pub(crate) examples: Vec<Value>,
    /// Those that may be drawn, once that was found out.
    pub(crate) proved: OnceLock<Vec<Value>>,
    /// Values that `not` leaves out.
    pub(crate) excluded: Vec<Value>,
    /// Alternatives, each of which holds the whole of this node too.
    pub(crate) choices: Vec<NodeId>,
    /// For strings.
    pub(crate) text: TextRules,
    /// For numbers.
    pub(crate) number: NumberRules,
    /// For arrays.
    pub(crate) array: ArrayRules,
    /// For objects.
    pub(crate) object: ObjectRules,
    /// Whether drawn values must be checked, because a keyword is met by luck only.
    pub(crate) by_luck: bool,
    pub(super) checker: OnceLock<Option<Checker>>,
}

impl Node {
    /// Whether a keyword stands in any part of the conjunction.
    pub(crate) fn has(&self, keyword: &str) -> bool {
        self.parts.iter().any(|part| part.contains_key(keyword))
    }

    /// The whole conjunction as one schema.
    pub(crate) fn schema(&self) -> Value {
        if self.is_false() { Value::Bool(false) } else { as_schema(&self.parts) }
    }

    /// Whether one of its parts is the schema `false`.
    pub(super) fn is_false(&self) -> bool {
        self.never && self.parts.is_empty()
    }
}
