//! One matcher against one value.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::compare::{equal, like, order};
use super::describe;
use crate::case::model::{Matcher, Mismatch, Operator};
use crate::template::{EvaluateError, Scope, TemplateValue};

type Mismatches = Result<Vec<Mismatch>, EvaluateError>;

impl Matcher {
    /// In which ways `value` is not as demanded; none when it is. `None` stands for a place where nothing is: only
    /// `exists: false` and `not` accept it.
    ///
    /// # Errors
    /// A template in the matcher that cannot be evaluated: the case's fault, not the value's.
    pub fn check(&self, value: Option<&Value>, scope: &Scope) -> Mismatches {
        let mut mismatches = Vec::new();
        for operator in &self.operators {
            mismatches.extend(check(operator, value, scope)?);
        }
        Ok(mismatches)
    }
}

fn check(operator: &Operator, value: Option<&Value>, scope: &Scope) -> Mismatches {
    match (operator, value) {
        (Operator::Exists(expected), _) if *expected == value.is_some() => Ok(Vec::new()),
        (Operator::Not(matcher), _) if !matcher.check(value, scope)?.is_empty() => Ok(Vec::new()),
        (Operator::Not(_) | Operator::Exists(_), _) | (_, None) => one(operator, value, scope),
        (_, Some(value)) => check_present(operator, value, scope),
    }
}

fn check_present(operator: &Operator, value: &Value, scope: &Scope) -> Mismatches {
    match operator {
        Operator::Each(matcher) => each(operator, matcher, value, scope),
        Operator::Any(matcher) => any(operator, matcher, value, scope),
        Operator::Object(fields) => object(operator, fields, value, scope),
        Operator::Length(matcher) => length(operator, matcher, value, scope),
        Operator::Like(template) => match like(&template.evaluate(scope)?, value, "") {
            Ok(()) => Ok(Vec::new()),
            Err(place) => Ok(vec![likeness(template, &place, value, scope)?]),
        },
        _ if holds(operator, value, scope)? => Ok(Vec::new()),
        _ => one(operator, Some(value), scope),
    }
}

fn one(operator: &Operator, value: Option<&Value>, scope: &Scope) -> Mismatches {
    let expected = describe::operator(operator, scope)?;
    Ok(vec![Mismatch { place: String::new(), expected, actual: describe::show(value) }])
}

fn likeness(template: &TemplateValue, place: &str, value: &Value, scope: &Scope) -> Result<Mismatch, EvaluateError> {
    let expected = template.evaluate(scope)?;
    let actual = describe::show(value.pointer(place));
    Ok(Mismatch { place: place.to_owned(), expected: describe::show(expected.pointer(place)), actual })
}

/// The operators that are a plain yes or no about a value that is there.
fn holds(operator: &Operator, value: &Value, scope: &Scope) -> Result<bool, EvaluateError> {
    let compared = |template: &TemplateValue, accept: &[Ordering]| -> Result<bool, EvaluateError> {
        Ok(order(value, &template.evaluate(scope)?).is_some_and(|order| accept.contains(&order)))
    };
    let text = |template: &TemplateValue, test: fn(&str, &str) -> bool| -> Result<bool, EvaluateError> {
        let expected = template.evaluate(scope)?;
        Ok(value.as_str().zip(expected.as_str()).is_some_and(|(value, expected)| test(value, expected)))
    };
    match operator {
        Operator::Equal(template) => Ok(equal(value, &template.evaluate(scope)?)),
        Operator::NotEqual(template) => Ok(!equal(value, &template.evaluate(scope)?)),
        Operator::In(template) => is_among(value, template, scope),
        Operator::NotIn(template) => Ok(!is_among(value, template, scope)?),
        Operator::Less(template) => compared(template, &[Ordering::Less]),
        Operator::LessOrEqual(template) => compared(template, &[Ordering::Less, Ordering::Equal]),
        Operator::Greater(template) => compared(template, &[Ordering::Greater]),
        Operator::GreaterOrEqual(template) => compared(template, &[Ordering::Greater, Ordering::Equal]),
        Operator::Matches(template) => matches(value, template, scope),
        Operator::Contains(template) => Ok(contains(value, &template.evaluate(scope)?)),
        Operator::StartsWith(template) => text(template, |value, start| value.starts_with(start)),
        Operator::EndsWith(template) => text(template, |value, end| value.ends_with(end)),
        Operator::Type(types) => Ok(types.iter().any(|kind| kind.holds(value))),
        Operator::Empty(expected) => Ok(size(value).is_some_and(|size| (size == 0) == *expected)),
        _ => Ok(false),
    }
}

fn is_among(value: &Value, template: &TemplateValue, scope: &Scope) -> Result<bool, EvaluateError> {
    match template.evaluate(scope)? {
        Value::Array(choices) => Ok(choices.iter().any(|choice| equal(value, choice))),
        _ => Err(fault(template, "this must be a list")),
    }
}

fn contains(value: &Value, part: &Value) -> bool {
    match value {
        Value::String(text) => part.as_str().is_some_and(|part| text.contains(part)),
        Value::Array(items) => items.iter().any(|item| equal(item, part)),
        Value::Object(fields) => part.as_str().is_some_and(|part| fields.contains_key(part)),
        _ => false,
    }
}

fn matches(value: &Value, template: &TemplateValue, scope: &Scope) -> Result<bool, EvaluateError> {
    let pattern = template.evaluate(scope)?;
    // The schema engine translates ECMA patterns, look-around and back-references included.
    let schema = json!({ "type": "string", "pattern": pattern });
    let validator = jsonschema::validator_for(&schema)
        .map_err(|_| fault(template, format!("{pattern} is not a regular expression")))?;
    Ok(validator.is_valid(value))
}

fn fault(template: &TemplateValue, message: impl Into<String>) -> EvaluateError {
    EvaluateError { span: template.span.clone(), message: message.into() }
}

/// The characters of a string, the elements of a list, the fields of an object.
fn size(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(items) => Some(items.len()),
        Value::Object(fields) => Some(fields.len()),
        _ => None,
    }
}

fn length(operator: &Operator, matcher: &Matcher, value: &Value, scope: &Scope) -> Mismatches {
    let Some(size) = size(value) else { return one(operator, Some(value), scope) };
    let mismatches = matcher.check(Some(&json!(size)), scope)?;
    Ok(mismatches
        .into_iter()
        .map(|mismatch| Mismatch {
            expected: format!("length {}", mismatch.expected),
            actual: format!("length {}", mismatch.actual),
            ..mismatch
        })
        .collect())
}

fn each(operator: &Operator, matcher: &Matcher, value: &Value, scope: &Scope) -> Mismatches {
    let Value::Array(items) = value else { return one(operator, Some(value), scope) };
    let mut mismatches = Vec::new();
    for (index, item) in items.iter().enumerate() {
        mismatches.extend(below(&format!("/{index}"), matcher.check(Some(item), scope)?));
    }
    Ok(mismatches)
}

fn any(operator: &Operator, matcher: &Matcher, value: &Value, scope: &Scope) -> Mismatches {
    for item in value.as_array().into_iter().flatten() {
        if matcher.check(Some(item), scope)?.is_empty() {
            return Ok(Vec::new());
        }
    }
    one(operator, Some(value), scope)
}

fn object(operator: &Operator, fields: &[(String, Matcher)], value: &Value, scope: &Scope) -> Mismatches {
    if !value.is_object() {
        return one(operator, Some(value), scope);
    }
    let mut mismatches = Vec::new();
    for (name, matcher) in fields {
        let place = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        mismatches.extend(below(&place, matcher.check(value.get(name), scope)?));
    }
    Ok(mismatches)
}

fn below(place: &str, mismatches: Vec<Mismatch>) -> impl Iterator<Item = Mismatch> {
    mismatches.into_iter().map(move |mismatch| Mismatch { place: format!("{place}{}", mismatch.place), ..mismatch })
}
