//! Gives a scalar its type by the YAML 1.2 core schema (YAML 1.2.2 §10.3.2).
//!
//! Only plain scalars are resolved; a quoted one is always a string. An explicit core tag wins over both. Values
//! that JSON cannot hold (`.inf`, `.nan`) are refused. Start at [`resolve`].

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::{Number, Value};

/// Why a scalar has no value.
#[derive(Debug, PartialEq)]
pub(super) enum Refusal {
    /// The number exists in YAML but not in JSON.
    NotJson,
    /// The tag is none of the core schema's.
    UnknownTag(String),
    /// The text is not what its tag says.
    NotOfTag(String),
}

/// The value of a scalar.
pub(super) fn resolve(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, Refusal> {
    match tag {
        None if style == ScalarStyle::Plain => plain(text),
        None => Ok(string(text)),
        Some(tag) if is_non_specific(tag) => Ok(string(text)),
        Some(tag) if tag.is_yaml_core_schema() => tagged(text, &tag.suffix),
        Some(tag) => Err(Refusal::UnknownTag(tag.to_string())),
    }
}

/// A lone `!` says: do not resolve, take it as text (YAML 1.2.2 §6.9.1).
pub(super) fn is_non_specific(tag: &Tag) -> bool {
    tag.handle.is_empty() && tag.suffix == "!"
}

fn tagged(text: &str, kind: &str) -> Result<Value, Refusal> {
    let value = match kind {
        "str" => return Ok(string(text)),
        "null" | "bool" | "int" | "float" => plain(text)?,
        _ => return Err(Refusal::UnknownTag(format!("!!{kind}"))),
    };
    let value = match (kind, value) {
        ("float", Value::Number(number)) => number.as_f64().and_then(Number::from_f64).map(Value::Number),
        ("null", value @ Value::Null) | ("bool", value @ Value::Bool(_)) => Some(value),
        ("int", Value::Number(number)) if !number.is_f64() => Some(Value::Number(number)),
        _ => None,
    };
    value.ok_or_else(|| Refusal::NotOfTag(format!("!!{kind}")))
}

fn plain(text: &str) -> Result<Value, Refusal> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Err(Refusal::NotJson),
        _ if matches!(unsigned(text), ".inf" | ".Inf" | ".INF") => return Err(Refusal::NotJson),
        _ => match number(text) {
            Some(number) => Value::Number(number?),
            None => string(text),
        },
    })
}

/// The number that a plain scalar spells, when it spells one; an error when it is beyond the range of a double.
fn number(text: &str) -> Option<Result<Number, Refusal>> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if is_integer(text) {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let exact = digits.parse::<i64>().map(Number::from).or_else(|_| digits.parse::<u64>().map(Number::from));
        return Some(exact.or_else(|_| float(digits)));
    }
    is_float(text).then(|| float(text))
}

fn radix(digits: &str, base: u32) -> Option<Result<Number, Refusal>> {
    let all_digits = !digits.is_empty() && digits.chars().all(|character| character.is_digit(base));
    all_digits.then(|| u64::from_str_radix(digits, base).map(Number::from).map_err(|_| Refusal::NotJson))
}

fn float(text: &str) -> Result<Number, Refusal> {
    text.parse::<f64>().ok().and_then(Number::from_f64).ok_or(Refusal::NotJson)
}

/// `[-+]? [0-9]+`
fn is_integer(text: &str) -> bool {
    is_digits(unsigned(text))
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match unsigned(text).split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned(text), None),
    };
    let mantissa_is_number = match mantissa.split_once('.') {
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
        None => is_digits(mantissa),
    };
    mantissa_is_number && exponent.is_none_or(is_integer)
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Value {
        plain(text).expect("a value")
    }

    #[test]
    fn only_core_spellings_are_booleans_and_nulls() {
        for text in ["yes", "no", "on", "off", "y", "n", "tRUE", "nuLL", "None"] {
            assert_eq!(json(text), serde_json::json!(text), "{text}");
        }
        assert_eq!(json("True"), true);
        assert_eq!(json("FALSE"), false);
        assert_eq!(json("~"), Value::Null);
    }

    #[test]
    fn numbers_follow_the_core_schema() {
        for (text, number) in [("12", 12), ("-3", -3), ("+4", 4), ("007", 7), ("0o17", 15), ("0xFf", 255)] {
            assert_eq!(json(text), number, "{text}");
        }
        for (text, number) in [("1.5", 1.5), ("-.5", -0.5), ("2.", 2.0), ("1e3", 1000.0), ("+1.0E-1", 0.1)] {
            assert_eq!(json(text), number, "{text}");
        }
        assert_eq!(json("18446744073709551615"), u64::MAX);
        assert_eq!(json("18446744073709551616"), 18_446_744_073_709_551_616.0);
        for text in ["1_000", "0b1", "0x", "0o8", "1e", ".", "-", "+", "1.2.3", "12:30:00", "2024-05-30", "e3", "-0x1"]
        {
            assert_eq!(json(text), serde_json::json!(text), "{text}");
        }
    }

    #[test]
    fn what_json_cannot_hold_is_refused() {
        for text in [".inf", "-.Inf", "+.INF", ".nan", "1e999"] {
            assert_eq!(plain(text), Err(Refusal::NotJson), "{text}");
        }
    }
}
