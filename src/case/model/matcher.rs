//! What a value must be like.

use serde_json::Value;

use crate::source::Span;
use crate::template::TemplateValue;

/// Operators that must all hold for one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Matcher {
    /// Where it is written.
    pub span: Span,
    /// The operators.
    pub operators: Vec<Operator>,
}

/// One demand on a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Operator {
    /// `eq`, or a plain scalar or list: deep equality; numbers compare by value.
    Equal(TemplateValue),
    /// `ne`
    NotEqual(TemplateValue),
    /// `in`: equal to one of a list.
    In(TemplateValue),
    /// `not_in`
    NotIn(TemplateValue),
    /// `lt`: numbers by value, strings by code point (so RFC 3339 times in UTC by time).
    Less(TemplateValue),
    /// `le`
    LessOrEqual(TemplateValue),
    /// `gt`
    Greater(TemplateValue),
    /// `ge`
    GreaterOrEqual(TemplateValue),
    /// `matches`: an ECMA regular expression found somewhere in a string.
    Matches(TemplateValue),
    /// `contains`: text in a string, an element in a list, or a field in an object.
    Contains(TemplateValue),
    /// `starts_with`
    StartsWith(TemplateValue),
    /// `ends_with`
    EndsWith(TemplateValue),
    /// `type`: one of these JSON types.
    Type(Vec<JsonType>),
    /// `exists`
    Exists(bool),
    /// `length`: of a string in characters, of a list, or of an object in fields.
    Length(Box<Matcher>),
    /// `empty`: whether a string, list or object has nothing in it.
    Empty(bool),
    /// `not`
    Not(Box<Matcher>),
    /// `each`: every element of a list.
    Each(Box<Matcher>),
    /// `any`: at least one element of a list.
    Any(Box<Matcher>),
    /// `object`: fields by name.
    Object(Vec<(String, Matcher)>),
    /// `like`: the fields written here are equal, deeply; others are not looked at.
    Like(TemplateValue),
}

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`: a number without a fraction.
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl JsonType {
    /// Every type with its name.
    pub const ALL: [(&'static str, Self); 7] = [
        ("null", Self::Null),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("string", Self::String),
        ("array", Self::Array),
        ("object", Self::Object),
    ];

    /// Its name in JSON Schema.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("value", |(name, _)| name)
    }

    /// Whether `value` is of this type.
    pub fn holds(self, value: &Value) -> bool {
        match self {
            Self::Null => value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
            Self::Number => value.is_number(),
            Self::String => value.is_string(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// One way in which a value is not as demanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// JSON Pointer of the fault below the value that was matched; empty for the value itself.
    pub place: String,
    /// What was demanded, in a few words.
    pub expected: String,
    /// What is there, shortened; `nothing` when there is none.
    pub actual: String,
}
