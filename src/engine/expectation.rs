//! Holds an answer against what the step expects of it, beside what the contract promises.

use std::time::Duration;

use serde_json::Value;

use crate::case::{BodyExpectation, Expect, FieldExpectation, Matcher, StatusExpectation, TimeExpectation};
use crate::message::{Exchange, Response};
use crate::template::{EvaluateError, Scope};

/// An expectation that was not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unmet {
    /// The id under which it is reported, such as `expect/status`.
    pub check: &'static str,
    /// One line that says what is wrong.
    pub title: String,
    /// JSON Pointer in the body, or a header's name.
    pub place: Option<String>,
    /// What the case demands.
    pub expected: String,
    /// What the answer has.
    pub actual: String,
}

/// Everything that is unmet, not only the first.
pub(super) fn unmet(expect: &Expect, exchange: &Exchange, scope: &Scope) -> Result<Vec<Unmet>, EvaluateError> {
    let response = &exchange.response;
    let mut found = Vec::new();
    if let Some(expected) = &expect.status {
        found.extend(status(expected, response.status, scope)?);
    }
    found.extend(headers(&expect.headers, response, scope)?);
    if let Some(matcher) = &expect.media_type {
        found.extend(media_type(matcher, response, scope)?);
    }
    if let Some(matcher) = &expect.text {
        found.extend(text(matcher, response, scope)?);
    }
    found.extend(match &expect.body {
        None => Vec::new(),
        Some(BodyExpectation::Empty(_)) => empty(response),
        Some(BodyExpectation::Fields(expected)) => fields(expected, response, scope)?,
    });
    found.extend(expect.time.as_ref().and_then(|limits| time(limits, exchange.elapsed)));
    Ok(found)
}

fn headers(expected: &[(String, Matcher)], response: &Response, scope: &Scope) -> Result<Vec<Unmet>, EvaluateError> {
    let mut found = Vec::new();
    for (name, matcher) in expected {
        let values: Vec<_> = response.headers.all(name).collect();
        let value = (!values.is_empty()).then(|| Value::String(values.join(", ")));
        found.extend(matcher.check(value.as_ref(), scope)?.into_iter().map(|mismatch| Unmet {
            check: "expect/headers",
            title: format!("the header `{name}` is not as expected"),
            place: Some(name.clone()),
            expected: mismatch.expected,
            actual: mismatch.actual,
        }));
    }
    Ok(found)
}

/// A matcher without parameters is content with the type alone; one with parameters sees them.
fn media_type(matcher: &Matcher, response: &Response, scope: &Scope) -> Result<Vec<Unmet>, EvaluateError> {
    let value = response.media_type().map(|media_type| Value::String(media_type.to_owned()));
    let essence = response.media_type().map(|media_type| Value::String(essence(media_type)));
    let mismatches = matcher.check(essence.as_ref(), scope)?;
    if mismatches.is_empty() || matcher.check(value.as_ref(), scope)?.is_empty() {
        return Ok(Vec::new());
    }
    let unmet = mismatches.into_iter().map(|mismatch| Unmet {
        check: "expect/media-type",
        title: "the media type is not as expected".to_owned(),
        place: Some("Content-Type".to_owned()),
        expected: mismatch.expected,
        actual: mismatch.actual,
    });
    Ok(unmet.collect())
}

/// The body's text as it came, white space and all.
fn text(matcher: &Matcher, response: &Response, scope: &Scope) -> Result<Vec<Unmet>, EvaluateError> {
    let value = Value::String(String::from_utf8_lossy(&response.body).into_owned());
    let unmet = matcher.check(Some(&value), scope)?.into_iter().map(|mismatch| Unmet {
        check: "expect/text",
        title: "the text of the body is not as expected".to_owned(),
        place: None,
        expected: mismatch.expected,
        actual: mismatch.actual,
    });
    Ok(unmet.collect())
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn status(expected: &StatusExpectation, status: u16, scope: &Scope) -> Result<Option<Unmet>, EvaluateError> {
    Ok(expected.check(status, scope)?.map(|mismatch| Unmet {
        check: "expect/status",
        title: format!("the answer's status is {status}, not {}", mismatch.expected),
        place: None,
        expected: mismatch.expected,
        actual: mismatch.actual,
    }))
}

fn empty(response: &Response) -> Vec<Unmet> {
    if response.body.is_empty() {
        return Vec::new();
    }
    vec![Unmet {
        check: "expect/body",
        title: "the body is not empty".to_owned(),
        place: Some(String::new()),
        expected: "no body".to_owned(),
        actual: format!("{} bytes", response.body.len()),
    }]
}

fn fields(expected: &[FieldExpectation], response: &Response, scope: &Scope) -> Result<Vec<Unmet>, EvaluateError> {
    let body = body_value(response);
    let mut found = Vec::new();
    for field in expected {
        for mismatch in field.check(body.as_ref(), scope)? {
            let place = format!("{}{}", field.path.text(), mismatch.place);
            found.push(Unmet {
                check: "expect/body",
                title: format!("the body is not as expected at `{place}`"),
                place: Some(place),
                expected: mismatch.expected,
                actual: mismatch.actual,
            });
        }
    }
    Ok(found)
}

/// The body as JSON; else as text; nothing when there is none.
pub(super) fn body_value(response: &Response) -> Option<Value> {
    if response.body.is_empty() {
        return None;
    }
    response.json().or_else(|| Some(Value::String(String::from_utf8_lossy(&response.body).into_owned())))
}

fn time(limits: &TimeExpectation, elapsed: Duration) -> Option<Unmet> {
    let over = limits.less_than.filter(|limit| elapsed >= *limit).map(|limit| format!("less than {limit:?}"));
    let under = limits.more_than.filter(|limit| elapsed <= *limit).map(|limit| format!("more than {limit:?}"));
    over.or(under).map(|expected| Unmet {
        check: "expect/time",
        title: "the answer did not take the expected time".to_owned(),
        place: None,
        expected,
        actual: format!("{elapsed:?}"),
    })
}
