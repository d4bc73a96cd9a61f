//! What the words of an error message say that a field may be.
//!
//! Quoted words, members of lists, limits, patterns and the names of formats: whatever may be meant is proposed, because
//! what the contract does not allow is never sent. Start at [`Said::of`].

use std::sync::LazyLock;

use proptest::test_runner::{RngAlgorithm, TestRng};
use regex::Regex;
use serde_json::{Value, json};

use crate::generate::JsonStrategy;

/// How many values one message proposes.
const VALUES: usize = 24;

/// How long a text may be that is made because a message asks for that length.
const LENGTH: u64 = 300;

/// How far a list may stand from the words that announce it.
const FILLER: usize = 30;

/// What a message says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Said {
    /// What the field may be.
    pub values: Vec<Value>,
    /// Whether the field must be there.
    pub is_missing: bool,
    /// The words of the message, among which the field's name may be.
    pub words: Vec<String>,
}

static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"'([^']{1,60})'|"([^"]{1,60})"|`([^`]{1,60})`|‘([^’]{1,60})’|“([^”]{1,60})”"#)
        .expect("it is a regular expression")
});

static SEPARATOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*(?:[,|;/]|\bor\b|\band\b)\s*").expect("it is a regular expression"));

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"-?\b\d{1,15}(?:\.\d{1,9})?\b").expect("it is a regular expression"));

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}_][\p{L}\p{N}_-]*").expect("it is a regular expression"));

static PATTERN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\^[^\s].{0,200}\$").expect("it is a regular expression"));

/// What stands before a list of what is allowed.
const ANNOUNCING: [&str; 14] = [
    "one of",
    "any of",
    "allowed",
    "permitted",
    "expected",
    "accepted",
    "supported",
    "available",
    "valid values",
    "valid options",
    "choices",
    "options",
    "must be",
    "should be",
];

/// How a part of a message begins that tells of values and names none.
const TELLING: [&str; 17] = [
    "a ", "an ", "the ", "at ", "less", "greater", "more", "equal", "between", "not", "in ", "of ", "valid", "non-",
    "longer", "shorter", "positive",
];

/// Words of formats, each with a value that has it.
const FORMATS: [(&str, &str); 21] = [
    ("email", "someone@example.com"),
    ("e-mail", "someone@example.com"),
    ("url", "https://example.com/"),
    ("uri", "https://example.com/"),
    ("uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    ("guid", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    ("date", "2026-01-02"),
    ("yyyy-mm-dd", "2026-01-02"),
    ("date-time", "2026-01-02T03:04:05Z"),
    ("datetime", "2026-01-02T03:04:05Z"),
    ("timestamp", "2026-01-02T03:04:05Z"),
    ("iso 8601", "2026-01-02T03:04:05Z"),
    ("rfc 3339", "2026-01-02T03:04:05Z"),
    ("phone", "+14155550100"),
    ("x.y.z", "1.0.0"),
    ("semver", "1.0.0"),
    ("ip address", "192.0.2.1"),
    ("hex", "0123456789abcdef01234567"),
    ("base64", "UHJvYml0eQ=="),
    ("alphanumeric", "abc123"),
    ("letters", "abc"),
];

/// What is said of something that is not there, or there without content.
const MISSING: [&str; 9] = [
    "required",
    "missing",
    "mandatory",
    "must not be empty",
    "be blank",
    "not provided",
    "is empty",
    "no value",
    "null",
];

/// Words after which numbers are lengths.
const LENGTHS: [&str; 6] = ["character", "length", " long", "short", "digits", "letters"];

impl Said {
    /// Reads a message.
    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let mut values = Vec::new();
        for quoted in QUOTED.captures_iter(text) {
            let inside = quoted.iter().skip(1).flatten().next();
            let inside = inside.filter(|inside| !inside.as_str().starts_with('^'));
            values.extend(inside.into_iter().flat_map(|inside| scalar(inside.as_str())));
        }
        values.extend(listed(text, &lower));
        values.extend(limited(text, &lower));
        values.extend(PATTERN.find(text).into_iter().flat_map(|pattern| matching(pattern.as_str())));
        values.extend(FORMATS.iter().filter(|(word, _)| lower.contains(word)).map(|(_, value)| json!(value)));
        values.truncate(VALUES);
        let is_missing = MISSING.iter().any(|word| lower.contains(word));
        let words = WORD.find_iter(text).map(|word| word.as_str().to_owned()).collect();
        Self { values, is_missing, words }
    }

    /// Reads a limit or a list that stands beside a message.
    pub(super) fn limits(value: &Value) -> Self {
        let values = match value {
            Value::Array(items) => items.iter().filter(|item| !item.is_object() && !item.is_array()).cloned().collect(),
            Value::Number(_) => limited(&value.to_string(), ""),
            Value::String(text) => return Self { is_missing: false, words: Vec::new(), ..Self::of(text) },
            Value::Null | Value::Bool(_) | Value::Object(_) => Vec::new(),
        };
        Self { values: values.into_iter().take(VALUES).collect(), ..Self::default() }
    }
}

/// A word as a text, and as what else JSON would read in it.
fn scalar(text: &str) -> Vec<Value> {
    let read = serde_json::from_str::<Value>(text).ok().filter(|value| value.is_number() || value.is_boolean());
    std::iter::once(json!(text)).chain(read).collect()
}

/// The members of the list of what is allowed.
fn listed(text: &str, lower: &str) -> Vec<Value> {
    let lists = ANNOUNCING.iter().filter_map(|words| lower.find(words).map(|at| &text[at + words.len()..]));
    let members = |rest: &str| -> Vec<Value> {
        let opened = rest.find([':', '[', '(', '{']).filter(|at| *at <= FILLER).map_or(rest, |at| &rest[at + 1..]);
        let end = opened.find([']', ')', '}', '\n']).or_else(|| opened.find(". ")).unwrap_or(opened.len());
        let parts = SEPARATOR.split(&opened[..end]);
        let bare = parts.map(|part| {
            part.trim().trim_start_matches("either ").trim_matches(['\'', '"', '`', '[', '(', '{', '.', ':', ' '])
        });
        let is_value = |part: &&str| {
            let lower = part.to_ascii_lowercase();
            !part.is_empty() && part.len() <= 40 && !TELLING.iter().any(|telling| lower.starts_with(telling))
        };
        bare.filter(is_value).flat_map(scalar).collect()
    };
    lists.map(members).find(|members| !members.is_empty()).unwrap_or_default()
}

/// Numbers at a limit and beside it, or texts of that length.
fn limited(text: &str, lower: &str) -> Vec<Value> {
    let is_length = LENGTHS.iter().any(|word| lower.contains(word));
    let numbers = NUMBER.find_iter(text).filter_map(|number| serde_json::from_str::<Value>(number.as_str()).ok());
    let around = |number: Value| -> Vec<Value> {
        let letter = if lower.contains("digit") { "1" } else { "a" };
        match (number.as_u64(), number.as_i64()) {
            (Some(length), _) if is_length && length <= LENGTH => {
                let text = |length: u64| json!(letter.repeat(usize::try_from(length).unwrap_or_default()));
                vec![text(length), text(length + 1), text(length.saturating_sub(1))]
            }
            (_, Some(integer)) if !is_length => vec![json!(integer), json!(integer + 1), json!(integer - 1)],
            _ if !is_length => vec![number],
            _ => Vec::new(),
        }
    };
    numbers.take(4).flat_map(around).collect()
}

/// Texts that a pattern accepts.
fn matching(pattern: &str) -> Vec<Value> {
    let Ok(strategy) = JsonStrategy::for_json_schema(&json!({"type": "string", "pattern": pattern})) else {
        return Vec::new();
    };
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[0; 32]);
    (0..3).filter_map(|_| strategy.draw(&mut rng).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(message: &str) -> Vec<String> {
        Said::of(message).values.iter().map(|value| value.as_str().map_or(value.to_string(), str::to_owned)).collect()
    }

    #[test]
    fn lists_in_the_words_of_many_frameworks_are_read() {
        for message in [
            "Input should be 'EUR', 'USD' or 'XTS'",
            "\"currency\" must be one of [EUR, USD, XTS]",
            "Invalid enum value. Expected 'EUR' | 'USD' | 'XTS', received 'abc'",
            "currency must be one of the following values: EUR, USD, XTS",
            "unknown currency (allowed: EUR/USD/XTS)",
            "must be either EUR, USD or XTS.",
            "value is not supported; supported currencies are: EUR, USD and XTS",
        ] {
            let found = texts(message);
            for wanted in ["EUR", "USD", "XTS"] {
                assert!(found.iter().any(|text| text == wanted), "{message}: {found:?}");
            }
        }
    }

    #[test]
    fn limits_lengths_patterns_and_formats_become_values() {
        for (message, wanted) in [
            ("ensure this value is greater than or equal to 18", json!(18)),
            ("must be less than 100", json!(99)),
            ("must be greater than 4.5", json!(4.5)),
            ("should have at least 8 characters", json!("aaaaaaaa")),
            ("must have exactly 5 digits", json!("11111")),
            ("is not a valid email address", json!("someone@example.com")),
            ("Invalid date, use YYYY-MM-DD", json!("2026-01-02")),
            ("level must be 3 or 5", json!(5)),
        ] {
            assert!(Said::of(message).values.contains(&wanted), "{message}: {:?}", Said::of(message).values);
        }
        let found = texts("String should match pattern '^SKU-[0-9]{4}$'");
        assert!(found.iter().any(|text| text.len() == 8 && text.starts_with("SKU-")), "{found:?}");
    }

    #[test]
    fn what_is_missing_is_told_and_other_words_propose_nothing() {
        assert!(Said::of("This field is required.").is_missing);
        assert!(Said::of("nickname can't be blank").is_missing);
        assert!(!Said::of("no such order").is_missing);
        assert_eq!(Said::of("must be a string"), Said { values: Vec::new(), ..Said::of("must be a string") });
        assert_eq!(Said::of("nothing of the kind").values, Vec::<Value>::new());
    }

    #[test]
    fn limits_beside_a_message_are_values() {
        assert_eq!(Said::limits(&json!(["a", 1, {}])).values, [json!("a"), json!(1)]);
        assert_eq!(Said::limits(&json!(5)).values, [json!(5), json!(6), json!(4)]);
        assert_eq!(Said::limits(&json!("'a' or 'b'")).values, [json!("a"), json!("b")]);
        assert!(Said::limits(&json!({"a": 1})).values.is_empty());
    }

    #[test]
    fn a_hostile_message_is_read_in_one_go() {
        for message in [
            "'".repeat(500),
            "one of ".repeat(70),
            "9".repeat(500),
            "[".repeat(500),
            "^(((((a+)+)+)+)+)$".to_owned(),
            "^(a{1,1000}){1,1000}b{1000}$".to_owned(),
            r"^(\p{L}{500}|\p{N}{500}){500}[^a]{900}$".to_owned(),
        ] {
            assert!(Said::of(&message).values.len() <= VALUES);
        }
    }
}
