//! Holds examples against their schemas.

use serde_json::Value;

use super::collect::{Given, collect};
use super::rules::{DEFAULT, ENCODED, INVALID};
use crate::contract::SchemaRef;
use crate::diagnostic::Severity;
use crate::lint::statistics::ExampleStatistics;
use crate::lint::table::Versions;
use crate::lint::{Problem, Problems, Subject};
use crate::schema::{View, Violation};

/// How many faults of one example are told.
const MOST_FAULTS: usize = 3;

/// What became of an example.
enum Verdict {
    Valid,
    /// It does not keep its schema.
    Invalid(Vec<Violation>),
    /// It would keep it, if its text were read as JSON.
    Encoded,
    Unchecked(&'static str),
}

/// Checks every example and default, and counts them.
pub(in crate::lint) fn check(subject: &Subject<'_>, problems: &mut Problems<'_>) -> ExampleStatistics {
    let mut statistics = ExampleStatistics::default();
    for given in collect(subject) {
        let verdict = judge(subject, &given);
        match &verdict {
            Verdict::Unchecked(reason) => {
                *statistics.unchecked.entry(reason).or_default() += 1;
                continue;
            }
            Verdict::Invalid(_) | Verdict::Encoded => statistics.invalid += 1,
            Verdict::Valid => {}
        }
        statistics.checked += 1;
        match verdict {
            Verdict::Invalid(violations) => problems.add(invalid(subject, &given, &violations)),
            Verdict::Encoded => problems.add(
                Problem::new(&ENCODED, given.pointer, "this example is JSON in a text")
                    .hint("write the value itself, without quotes around it"),
            ),
            Verdict::Valid | Verdict::Unchecked(_) => {}
        }
    }
    statistics
}

fn judge(subject: &Subject<'_>, given: &Given<'_>) -> Verdict {
    let Some(schema) = &given.schema else { return Verdict::Unchecked("there is no schema") };
    let is_json = given.media_type.is_none_or(is_json);
    if !is_json && !given.value.is_object() && !given.value.is_array() && !is_text(given.media_type) {
        return Verdict::Unchecked("it is written in a media type that is not read");
    }
    let mut found = match violations(subject, schema, given.value, given.views) {
        Ok(found) => found,
        Err(reason) => return Verdict::Unchecked(reason),
    };
    if found.is_empty() {
        return Verdict::Valid;
    }
    if let Some(text) = given.value.as_str().filter(|_| !given.is_default) {
        let inner = serde_json::from_str::<Value>(text).ok();
        let is_fit =
            |value: &Value| violations(subject, schema, value, given.views).is_ok_and(|found| found.is_empty());
        if inner.as_ref().is_some_and(|value| (value.is_object() || value.is_array()) && is_fit(value)) {
            return Verdict::Encoded;
        }
        if !is_json {
            return Verdict::Unchecked("it is written in a media type that is not read");
        }
    }
    found.truncate(MOST_FAULTS);
    Verdict::Invalid(found)
}

fn violations(
    subject: &Subject<'_>,
    schema: &str,
    value: &Value,
    views: &[View],
) -> Result<Vec<Violation>, &'static str> {
    let schema = SchemaRef { api: subject.api.id.clone(), pointer: schema.to_owned() };
    let mut fewest: Option<Vec<Violation>> = None;
    for view in views {
        let validator = subject.schemas.validator(&schema, *view).map_err(|_| "its schema cannot be used")?;
        if validator.is_valid(value) {
            return Ok(Vec::new());
        }
        let found = validator.violations(value);
        if fewest.as_ref().is_none_or(|known| found.len() < known.len()) {
            fewest = Some(found);
        }
    }
    // An explanation may be missing where a validator only says no.
    Ok(fewest.filter(|found| !found.is_empty()).unwrap_or_else(|| {
        vec![Violation {
            instance: String::new(),
            schema: schema.pointer.clone(),
            keyword: String::new(),
            expected: "a value that keeps the schema".to_owned(),
            actual: "another one".to_owned(),
        }]
    }))
}

fn invalid(subject: &Subject<'_>, given: &Given<'_>, violations: &[Violation]) -> Problem {
    let first = &violations[0];
    let (rule, what) = if given.is_default { (&DEFAULT, "default") } else { (&INVALID, "example") };
    let inside = if first.instance.is_empty() { String::new() } else { format!(" at `{}`", first.instance) };
    let more = match violations.len() {
        1 => String::new(),
        _ => ", and more is wrong".to_owned(),
    };
    let message = format!(
        "this {what} does not keep its schema{inside}: expected {}, got {}{more}",
        first.expected, first.actual
    );
    let place = format!("{}{}", given.pointer, first.instance);
    let place = if subject.root.pointer(&place).is_some() { place } else { given.pointer.clone() };
    let problem = Problem::new(rule, place, message).also(&first.schema, "this is not kept");
    // Up to 3.0 a default must be of its type; all else is advice (JSON Schema Validation 2020-12 §9.2).
    let is_type = matches!(first.keyword.as_str(), "type" | "enum");
    let is_advice = given.is_default && (Versions::SINCE_3_1.has(subject.version) || !is_type);
    let problem = if is_advice { problem.severity(Severity::Warning) } else { problem };
    let is_number = given.value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
    let wants_number = first.expected.contains("integer") || first.expected.contains("number");
    problem.hint_if_any(
        (is_number && wants_number && first.instance.is_empty()).then(|| "leave out the quotes".to_owned()),
    )
}

/// Whether messages of a media type are JSON.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json"
        || essence == "text/json"
        || essence.ends_with("+json")
        || essence == "*/*"
        || essence == "application/*"
}

fn is_text(media_type: Option<&str>) -> bool {
    media_type.is_some_and(|name| name.trim_start().starts_with("text/plain"))
}
