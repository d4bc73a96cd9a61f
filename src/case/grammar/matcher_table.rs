//! The operators of matchers.

use super::shape::key;
use super::{Key, Object, Shape};

const TYPE_NAMES: &[&str] = &["null", "boolean", "integer", "number", "string", "array", "object"];

const OPERATORS: &[Key] = &[
    key("eq", Shape::Anything, "Equal, deeply; numbers compare by value."),
    key("ne", Shape::Anything, "Not equal."),
    key("in", Shape::Either(&[Shape::List(&Shape::Anything), Shape::Computed]), "Equal to one of a list."),
    key("not_in", Shape::Either(&[Shape::List(&Shape::Anything), Shape::Computed]), "Equal to none of a list."),
    key("lt", Shape::Scalar, "Less than; strings compare by code point."),
    key("le", Shape::Scalar, "At most."),
    key("gt", Shape::Scalar, "More than."),
    key("ge", Shape::Scalar, "At least."),
    key("matches", Shape::Scalar, "An ECMA regular expression is found in the string."),
    key("contains", Shape::Anything, "A string has this text, a list this element, an object this field."),
    key("starts_with", Shape::Scalar, "The string starts with this."),
    key("ends_with", Shape::Scalar, "The string ends with this."),
    key("type", Shape::OneOrMany(&Shape::Word(TYPE_NAMES)), "The JSON type, or one of several."),
    key("exists", Shape::Boolean, "Whether anything is there, `null` included."),
    key("length", Shape::Matcher, "Characters of a string, elements of a list, fields of an object."),
    key("empty", Shape::Boolean, "Whether the string, list or object has nothing in it."),
    key("not", Shape::Matcher, "The inner matcher does not hold."),
    key("each", Shape::Matcher, "Every element of the list."),
    key("any", Shape::Matcher, "At least one element of the list."),
    key("object", Shape::Map { keys: None, values: &Shape::Matcher }, "Matchers for fields by name."),
    key("like", Shape::Anything, "The fields written here are equal; others are not looked at."),
];

/// A matcher written as operators.
pub(super) static MATCHER: Object = Object { name: "a matcher", keys: &[OPERATORS], others: None, rules: &[] };
