//! Requests of the deterministic phase in a few words.
//!
//! A request that shows forty things at once is told by its first few. Start at [`told`].

use serde_json::Value;

use super::feature::Exercised;

/// A value longer than this is told by its kind.
const SHORT: usize = 40;

/// How many features a description names.
const NAMED: usize = 3;

/// A value in a few words.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= SHORT {
        return format!("`{text}`");
    }
    match value {
        Value::String(text) => format!("a string of {} characters", text.chars().count()),
        Value::Array(items) => format!("an array of {} items", items.len()),
        Value::Object(fields) => format!("an object of {} properties", fields.len()),
        _ => format!("`{text}`"),
    }
}

/// What a valid request shows, in one line; `why` it is there where it shows nothing in particular.
pub(super) fn told(why: &str, exercised: &[Exercised]) -> String {
    let named: Vec<String> = exercised.iter().take(NAMED).map(|one| format!("{}: {}", one.place, one.what)).collect();
    match exercised.len().saturating_sub(NAMED) {
        _ if exercised.is_empty() => why.to_owned(),
        0 => named.join("; "),
        more => format!("{}; and {more} more", named.join("; ")),
    }
}
