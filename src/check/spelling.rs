//! Whether what breaks a contract is but another spelling of a value that keeps it, such as `"5"` for 5, or of none.
//!
//! Many servers read such spellings on purpose, and nothing wrong comes of it. What means something else, such as
//! `true` for a number or the 30th of February, is none. Start at [`is_other_spelling`].

use serde_json::Value;

use super::Context;
use crate::contract::{Parameter, ParameterLocation, Route};
use crate::generate::Breakage;
use crate::schema::View;

/// Whether the value that `breakage` put into the request is read by lenient servers as the valid one that it spells.
pub(super) fn is_other_spelling(context: &Context<'_>, breakage: &Breakage) -> bool {
    let Some(text) = sent(context, breakage) else { return false };
    // `name=` may be read as a parameter that was not given.
    if text.is_empty() && parameter(context, breakage).is_some_and(|parameter| !parameter.required) {
        return true;
    }
    match breakage.kind.as_str() {
        // A string in JSON was wrong there at all, so what it spells is what was wanted.
        "wrong-type" if breakage.parameter.is_none() => is_number(&text) || matches!(text.as_str(), "true" | "false"),
        "wrong-type" | "query-wrong-type" | "header-wrong-type" => {
            let wants = |name| parameter(context, breakage).is_some_and(|parameter| wants(context, parameter, name));
            wants("boolean") && is_flag(&text)
        }
        "format" => is_uuid(&text) || is_moment(&text),
        _ => false,
    }
}

/// The text at the broken place, as it was sent.
fn sent(context: &Context<'_>, breakage: &Breakage) -> Option<String> {
    let request = &context.exchange.request;
    let Some((location, name)) = &breakage.parameter else {
        let body: Value = serde_json::from_slice(request.body.as_deref()?).ok()?;
        return body.pointer(&breakage.place)?.as_str().map(str::to_owned);
    };
    match location {
        ParameterLocation::Query => {
            let mut pairs = form_urlencoded::parse(request.query()?.as_bytes());
            pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
        }
        ParameterLocation::Header => request.headers.get(name).map(str::to_owned),
        ParameterLocation::Path => match context.api.route(&request.method, request.path()) {
            Route::Found { parameters, .. } => {
                parameters.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
            }
            _ => None,
        },
        ParameterLocation::Cookie => None,
    }
}

fn parameter<'a>(context: &Context<'a>, breakage: &Breakage) -> Option<&'a Parameter> {
    let (location, name) = breakage.parameter.as_ref()?;
    let operation = context.operation;
    let mut parameters = operation.parameters.iter().map(std::convert::AsRef::as_ref);
    parameters.find(|parameter: &&Parameter| parameter.location == *location && parameter.name == *name)
}

/// Whether the schema of a parameter, or one of its alternatives, names a type.
fn wants(context: &Context<'_>, parameter: &Parameter, name: &str) -> bool {
    let Some(schema) = parameter.schema() else { return false };
    let node = context.schemas.node(schema, View::Request);
    let is_named = |node: &Value| {
        let node = context.schemas.follow(node, View::Request);
        node["type"] == name || node["type"].as_array().is_some_and(|types| types.iter().any(|one| one == name))
    };
    let alternatives = ["anyOf", "oneOf"].iter().filter_map(|keyword| node.get(keyword)?.as_array()).flatten();
    is_named(node) || alternatives.into_iter().any(is_named)
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_flag(text: &str) -> bool {
    ["0", "1", "true", "false", "yes", "no", "on", "off", "t", "f", "y", "n"]
        .iter()
        .any(|flag| flag.eq_ignore_ascii_case(text))
}

/// A UUID with other punctuation than RFC 9562 §4 has.
fn is_uuid(text: &str) -> bool {
    let bare = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let bare = bare.strip_prefix('{').and_then(|bare| bare.strip_suffix('}')).unwrap_or(bare);
    let digits = bare.chars().filter(|character| *character != '-');
    digits.clone().count() == 32 && digits.clone().all(|digit| digit.is_ascii_hexdigit())
}

/// A moment that RFC 3339 would have written otherwise: seconds since 1970, without an offset, a date alone.
fn is_moment(text: &str) -> bool {
    let numbers: Vec<&str> = text.split(|separator: char| !separator.is_ascii_digit()).collect();
    let numbers: Vec<u32> = numbers.iter().filter_map(|number| number.parse().ok()).collect();
    let is_time = |hour: u32, minute: u32| hour < 24 && minute < 60;
    let is_date = |year: u32, month: u32, day: u32| {
        let [Ok(year), Ok(month), Ok(day)] = [i16::try_from(year), i16::try_from(month), i16::try_from(day)] else {
            return false;
        };
        let [Ok(month), Ok(day)] = [i8::try_from(month), i8::try_from(day)] else { return false };
        year > 999 && jiff::civil::Date::new(year, month, day).is_ok()
    };
    match numbers.as_slice() {
        [_] => text.chars().all(|digit| digit.is_ascii_digit()),
        [hour, minute] | [hour, minute, _] if text.contains(':') => is_time(*hour, *minute),
        [year, month, day] => is_date(*year, *month, *day),
        [year, month, day, hour, minute, ..] => is_date(*year, *month, *day) && is_time(*hour, *minute),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_ids_have_several_spellings() {
        for text in ["2024-01-01T10:00:00", "2024-01-01 10:00", "2024-01-01", "1704103200", "2024-1-1", "2024/01/01"] {
            assert!(is_moment(text), "{text}");
        }
        for text in ["10:00:00", "10:00Z"] {
            assert!(is_moment(text), "{text}");
        }
        for text in ["2024-02-30", "2024-13-01T10:00:00Z", "2024-01-01T25:00:00Z", "10:61:00Z", "24-01-01", "x", ""] {
            assert!(!is_moment(text), "{text}");
        }
        assert!(is_uuid("123e4567e89b12d3a456426614174000") && is_uuid("{123e4567-e89b-12d3-a456-426614174000}"));
        assert!(!is_uuid("123e4567-e89b-12d3-a456-42661417400") && !is_uuid("g23e4567-e89b-12d3-a456-426614174000"));
    }
}
