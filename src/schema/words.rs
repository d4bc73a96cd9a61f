//! Plain words for what a schema asks and what a value has.
//!
//! Never longer than a line: values are shortened. Start at [`describe`].

use jsonschema::JsonType;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

/// How many characters of a value are shown.
const MAX_CHARACTERS: usize = 80;

/// What was expected and what stands there instead.
pub(super) fn describe(kind: &Kind, instance: &Value) -> (String, String) {
    let described = shape(kind).map(|expected| (expected, value(instance)));
    described
        .or_else(|| size(kind, instance))
        .or_else(|| members(kind, instance))
        .unwrap_or_else(|| (shorten(&format!("a value that keeps `{}`", kind.keyword())), value(instance)))
}

/// A value in words: its kind and its beginning.
pub(super) fn value(value: &Value) -> String {
    let kind = match value {
        Value::Null => return "null".to_owned(),
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    format!("{kind} {}", shorten(&value.to_string()))
}

/// At most 80 characters of `text`, on one line.
pub(super) fn shorten(text: &str) -> String {
    let mut characters = text.chars();
    let short: String = characters.by_ref().take(MAX_CHARACTERS).collect();
    if characters.next().is_some() { short + "…" } else { short }
}

/// A pattern as its author wrote it; of one that takes too long, that nobody knows.
pub(super) fn pattern(pattern: &str, kind: &Kind) -> String {
    match kind {
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            shorten(&format!("a value for which /{pattern}/ can be decided: matching was given up"))
        }
        _ => shorten(&format!("a match of /{pattern}/")),
    }
}

/// What is said about the value as a whole.
fn shape(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Type { kind } => types(kind),
        Kind::Enum { options } => format!("one of {}", list(options)),
        Kind::Constant { expected_value } => shorten(&expected_value.to_string()),
        Kind::Pattern { pattern: text } => pattern(text, kind),
        Kind::Format { format } => format!("a string of format `{format}`"),
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::Not { .. } => "a value that does not match the schema under `not`".to_owned(),
        Kind::FalseSchema => "nothing: no value is allowed here".to_owned(),
        Kind::OneOfMultipleValid { context } => {
            let matching = context.iter().filter(|errors| errors.is_empty()).count();
            format!("a match of exactly one branch, not of {matching}")
        }
        Kind::Contains => "a list with at least one item that matches `contains`".to_owned(),
        _ => return None,
    })
}

/// What is said about lengths and counts.
fn size(kind: &Kind, instance: &Value) -> Option<(String, String)> {
    let (bound, limit, unit) = match kind {
        Kind::MinLength { limit } => ("at least", limit, "character"),
        Kind::MaxLength { limit } => ("at most", limit, "character"),
        Kind::MinItems { limit } => ("at least", limit, "item"),
        Kind::MaxItems { limit } => ("at most", limit, "item"),
        Kind::MinProperties { limit } => ("at least", limit, "property"),
        Kind::MaxProperties { limit } => ("at most", limit, "property"),
        _ => return None,
    };
    let size = match instance {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        _ => 0,
    };
    let actual = format!("{}: {}", counted(size as u64, unit), shorten(&instance.to_string()));
    Some((format!("{bound} {}", counted(*limit, unit)), actual))
}

/// What is said about properties and items.
fn members(kind: &Kind, instance: &Value) -> Option<(String, String)> {
    match kind {
        Kind::Required { property } => Some((format!("property {}", quoted(property)), "nothing".to_owned())),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let names: Vec<String> = unexpected.iter().map(|name| format!("`{name}`")).collect();
            Some(("only the properties that are described".to_owned(), shorten(&names.join(", "))))
        }
        Kind::AdditionalItems { limit } => {
            Some((format!("at most {}", counted(*limit as u64, "item")), value(instance)))
        }
        Kind::PropertyNames { error } => {
            let (expected, _) = describe(error.kind(), error.instance());
            Some((shorten(&format!("property names that are {expected}")), value(error.instance())))
        }
        Kind::UniqueItems => Some(("items that all differ".to_owned(), equal_items(instance))),
        _ => None,
    }
}

fn equal_items(instance: &Value) -> String {
    let items = instance.as_array().map(Vec::as_slice).unwrap_or_default();
    let pair = items.iter().enumerate().find_map(|(later, item)| {
        let earlier = items[..later].iter().position(|other| other == item)?;
        Some((earlier, later, item))
    });
    pair.map_or_else(
        || value(instance),
        |(earlier, later, item)| shorten(&format!("items {earlier} and {later} are both {item}")),
    )
}

fn counted(count: u64, unit: &str) -> String {
    match (count, unit) {
        (1, _) => format!("1 {unit}"),
        (_, "property") => format!("{count} properties"),
        _ => format!("{count} {unit}s"),
    }
}

fn quoted(name: &Value) -> String {
    format!("`{}`", name.as_str().unwrap_or_default())
}

fn list(options: &Value) -> String {
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    shorten(&options.iter().map(Value::to_string).collect::<Vec<_>>().join(", "))
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => with_article(*one).to_owned(),
        TypeKind::Multiple(several) => several.iter().map(with_article).collect::<Vec<_>>().join(" or "),
    }
}

fn with_article(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn long_values_are_shortened_at_a_character() {
        let long = "é".repeat(200);
        assert_eq!(shorten(&long).chars().count(), MAX_CHARACTERS + 1);
        assert_eq!(shorten("short"), "short");
    }

    #[test]
    fn sizes_are_counted_in_words() {
        let (expected, actual) = describe(&Kind::MinLength { limit: 1 }, &json!(""));
        assert_eq!((expected.as_str(), actual.as_str()), ("at least 1 character", "0 characters: \"\""));
    }

    #[test]
    fn equal_items_are_named() {
        let (_, actual) = describe(&Kind::UniqueItems, &json!([1, 2, 1]));
        assert_eq!(actual, "items 0 and 2 are both 1");
    }
}
