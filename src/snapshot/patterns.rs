//! Which string constraints describe values that vary from run to run, and whether a value keeps them.

use std::collections::BTreeMap;

use regex::Regex;
use regex_syntax::hir::{Hir, HirKind, Look};
use serde_json::Value;

use super::schema_walk::SchemasHere;

/// A pattern must leave at least this many characters open to look like one of an id.
const MIN_OPEN_CHARACTERS: u32 = 8;

/// Compiled patterns; each is compiled once.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// `None` for a pattern that does not look like one of an id.
    compiled: BTreeMap<String, Option<Regex>>,
}

impl Patterns {
    /// What any of `schemas` says about the value of `name`; nothing for one of a few values that are written down.
    pub(super) fn kind_of(&mut self, schemas: &SchemasHere<'_>, name: &str, value: &str) -> Option<&'static str> {
        if schemas.is_enumerated() {
            return None;
        }
        schemas.schemas.iter().find_map(|schema| self.kind(schema, name, value))
    }

    /// What `schema` says about `value`, when that is something that varies and the value is of that kind.
    fn kind(&mut self, schema: &Value, name: &str, value: &str) -> Option<&'static str> {
        let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
        if let Some(kind) = format_kind(format, value) {
            return Some(kind);
        }
        let is_id = match schema.get("pattern").and_then(Value::as_str) {
            Some(pattern) => self.id_pattern(pattern).is_some_and(|pattern| pattern.is_match(value)),
            None => is_assigned(schema) && is_id_name(name) && !value.is_empty(),
        };
        is_id.then_some("id")
    }

    fn id_pattern(&mut self, pattern: &str) -> Option<&Regex> {
        self.compiled.entry(pattern.to_owned()).or_insert_with(|| compile(pattern)).as_ref()
    }
}

/// `None` for a pattern that does not look like one of an id, or that this engine cannot read.
fn compile(pattern: &str) -> Option<Regex> {
    let translated = jsonschema_regex::to_rust_regex(pattern).ok()?;
    let parsed = regex_syntax::parse(&translated).ok()?;
    let looks = parsed.properties();
    let anchored = looks.look_set_prefix().contains(Look::Start) && looks.look_set_suffix().contains(Look::End);
    if !anchored || open_characters(&parsed) < MIN_OPEN_CHARACTERS {
        return None;
    }
    Regex::new(&translated).ok()
}

/// The least number of characters that the pattern leaves open.
fn open_characters(pattern: &Hir) -> u32 {
    match pattern.kind() {
        HirKind::Class(_) => 1,
        HirKind::Repetition(repetition) => repetition.min.saturating_mul(open_characters(&repetition.sub)),
        HirKind::Capture(capture) => open_characters(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(open_characters).fold(0, u32::saturating_add),
        HirKind::Alternation(parts) => parts.iter().map(open_characters).min().unwrap_or_default(),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Look(_) => 0,
    }
}

/// Whether the server alone gives the value.
fn is_assigned(schema: &Value) -> bool {
    schema.get("readOnly") == Some(&Value::Bool(true))
}

/// `id`, `_id`, `petId`, `pet_id`, `petID`.
fn is_id_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("id") || ["_id", "-id", "Id", "ID"].iter().any(|end| name.ends_with(end))
}

fn format_kind(format: &str, value: &str) -> Option<&'static str> {
    match format {
        "date-time" if is_date_time(value) => Some("date-time"),
        "date" if is_date(value) => Some("date"),
        "uuid" if is_uuid(value) => Some("uuid"),
        "uri" | "url" if has_host(value) => Some("uri"),
        _ => None,
    }
}

/// RFC 3339 §5.6: both the `T` and an offset are there.
fn is_date_time(value: &str) -> bool {
    let separated = value.as_bytes().get(10).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'T'));
    separated && value.is_ascii() && is_date(&value[..10]) && value.parse::<jiff::Timestamp>().is_ok()
}

fn is_date(value: &str) -> bool {
    value.len() == 10 && value.parse::<jiff::civil::Date>().is_ok()
}

/// RFC 9562 §4: 8-4-4-4-12 hexadecimal digits.
fn is_uuid(value: &str) -> bool {
    let groups: Vec<&str> = value.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn has_host(value: &str) -> bool {
    let scheme = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let absolute = value.split_once("://").is_some_and(|(before, after)| scheme(before) && !after.is_empty());
    absolute && !value.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kind(schema: &Value, name: &str, value: &str) -> Option<&'static str> {
        Patterns::default().kind(schema, name, value)
    }

    #[test]
    fn a_value_of_an_id_pattern_is_an_id_and_a_broken_one_is_not() {
        let schema = json!({"type": "string", "pattern": "^([a-f0-9]{24})$"});
        assert_eq!(kind(&schema, "id", "5f0c1b2a3d4e5f6a7b8c9d0e"), Some("id"));
        assert_eq!(kind(&schema, "id", "5F0C1B2A3D4E5F6A7B8C9D0E"), None);
        assert_eq!(kind(&schema, "id", "5f0c"), None);
    }

    #[test]
    fn patterns_that_describe_something_else_are_no_ids() {
        for (pattern, value) in [
            ("^[A-Z]{2}$", "DE"),
            ("^\\d+\\.\\d+\\.\\d+$", "12345.678.901"),
            ("^(started|stopped)$", "started"),
            ("[a-z]{12}", "abcdefghijklmnop"),
            ("^[a-z]{12}", "abcdefghijklmnop"),
            ("(?<=x)y", "xy"),
        ] {
            assert_eq!(kind(&json!({"pattern": pattern}), "version", value), None, "{pattern}");
        }
    }

    #[test]
    fn formats_are_recognised_by_value_and_name() {
        let formatted = |format: &str, value: &str| kind(&json!({"format": format}), "x", value);
        assert_eq!(formatted("date-time", "2026-03-01T10:00:00Z"), Some("date-time"));
        assert_eq!(formatted("date-time", "2026-03-01T10:00:00.123+02:00"), Some("date-time"));
        assert_eq!(formatted("date-time", "2026-03-01 10:00:00"), None);
        assert_eq!(formatted("date-time", "2026-13-01T10:00:00Z"), None);
        assert_eq!(formatted("date", "2026-03-01"), Some("date"));
        assert_eq!(formatted("date", "20260301"), None);
        assert_eq!(formatted("uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"), Some("uuid"));
        assert_eq!(formatted("uuid", "6ba7b810"), None);
        assert_eq!(formatted("uri", "https://pets.example/1"), Some("uri"));
        assert_eq!(formatted("uri", "/pets/1"), None);
        assert_eq!(formatted("password", "2026-03-01"), None);
    }

    #[test]
    fn an_assigned_id_without_a_pattern_is_an_id() {
        assert_eq!(kind(&json!({"readOnly": true}), "petId", "17"), Some("id"));
        assert_eq!(kind(&json!({"readOnly": true}), "state", "open"), None);
        assert_eq!(kind(&json!({}), "petId", "17"), None);
    }
}
