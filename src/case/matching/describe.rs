//! Says in a few words what a matcher demands and what a value is.

use serde_json::Value;

use crate::case::model::{JsonType, Matcher, Operator};
use crate::template::{EvaluateError, Scope, TemplateValue};

/// How many characters of a value are shown.
const LONGEST_VALUE: usize = 200;

/// A value as compact JSON, shortened; `nothing` when there is none.
pub(super) fn show(value: Option<&Value>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    let text = value.to_string();
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text,
    }
}

/// What all the operators of a matcher demand.
pub(super) fn matcher(matcher: &Matcher, scope: &Scope) -> Result<String, EvaluateError> {
    let parts: Vec<String> =
        matcher.operators.iter().map(|each| operator(each, scope)).collect::<Result<_, EvaluateError>>()?;
    Ok(parts.join(" and "))
}

/// What one operator demands.
pub(super) fn operator(operator: &Operator, scope: &Scope) -> Result<String, EvaluateError> {
    let value = |words: &str, template: &TemplateValue| -> Result<String, EvaluateError> {
        Ok(format!("{words}{}", show(Some(&template.evaluate(scope)?))))
    };
    let inner = |words: &str, inner: &Matcher| -> Result<String, EvaluateError> {
        Ok(format!("{words}{}", matcher(inner, scope)?))
    };
    match operator {
        Operator::Equal(template) => value("", template),
        Operator::NotEqual(template) => value("anything but ", template),
        Operator::In(template) => value("one of ", template),
        Operator::NotIn(template) => value("none of ", template),
        Operator::Less(template) => value("less than ", template),
        Operator::LessOrEqual(template) => value("at most ", template),
        Operator::Greater(template) => value("more than ", template),
        Operator::GreaterOrEqual(template) => value("at least ", template),
        Operator::Matches(template) => value("text matching ", template),
        Operator::Contains(template) => value("something containing ", template),
        Operator::StartsWith(template) => value("text starting with ", template),
        Operator::EndsWith(template) => value("text ending with ", template),
        Operator::Like(template) => value("something like ", template),
        Operator::Type(types) => Ok(types.iter().copied().map(JsonType::name).collect::<Vec<_>>().join(" or ")),
        Operator::Exists(true) => Ok("a value".to_owned()),
        Operator::Exists(false) => Ok("nothing".to_owned()),
        Operator::Empty(true) => Ok("something empty".to_owned()),
        Operator::Empty(false) => Ok("something not empty".to_owned()),
        Operator::Length(length) => inner("length ", length),
        Operator::Not(refused) => inner("not ", refused),
        Operator::Each(element) => inner("a list in which each element is ", element),
        Operator::Any(element) => inner("a list in which an element is ", element),
        Operator::Object(_) => Ok("an object".to_owned()),
    }
}
