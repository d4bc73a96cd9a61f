//! The small syntaxes inside scalars: names, durations, dates, paths, statuses.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::case::model::{StatusPattern, ValuePath};
use crate::template::{Template, parse_duration};

/// A syntax that a scalar's text must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Part of a test's name: `[a-z0-9_-]+`.
    Slug,
    /// Parts of a test's name, joined by `::`.
    SuiteName,
    /// A name that expressions can spell: `[a-z_][a-z0-9_]*` in any case.
    Identifier,
    /// The name of an environment variable.
    EnvironmentName,
    /// `5s`, `1h30m`.
    Duration,
    /// `2026-12-31`.
    Date,
    /// A JSON Pointer or a JSONPath query.
    Path,
    /// A JSON Pointer.
    Pointer,
    /// A path, `header:Name` or `status`.
    CaptureSource,
    /// `METHOD /path`.
    RequestLine,
    /// 201, `4xx`.
    Status,
    /// `noun/aspect`.
    CheckId,
    /// A header's name.
    HeaderName,
}

impl Syntax {
    /// What is wrong with `value`, if something is.
    pub(crate) fn refuse(self, value: &Value) -> Option<String> {
        if self == Self::Status {
            let wrong = StatusPattern::read(value).is_none();
            return wrong.then(|| format!("{} is not {}", shown(value), self.description()));
        }
        let Some(text) = value.as_str() else { return Some(self.refuse_kind(value)) };
        match self {
            Self::Duration => parse_duration(text).err(),
            Self::Date => text.parse::<Date>().err().map(|_| format!("`{text}` is not a date such as `2026-12-31`")),
            Self::Path => ValuePath::parse(text).err(),
            Self::CaptureSource => self.refuse_capture(text),
            _ => (!self.accepts(text)).then(|| format!("`{text}` is not {}", self.description())),
        }
    }

    /// A number or boolean where text is needed.
    fn refuse_kind(self, value: &Value) -> String {
        match self {
            Self::Slug | Self::SuiteName | Self::Identifier | Self::EnvironmentName => {
                format!("{value} must be text: put it in quotes")
            }
            _ => format!("{value} is not {}", self.description()),
        }
    }

    fn refuse_capture(self, text: &str) -> Option<String> {
        if text == "status" {
            return None;
        }
        match text.strip_prefix("header:") {
            Some(name) => Self::HeaderName.refuse(&json!(name)),
            None if text.starts_with(['$', '/']) || text.is_empty() => ValuePath::parse(text).err(),
            None => Some(format!("`{text}` is not {}", self.description())),
        }
    }

    fn accepts(self, text: &str) -> bool {
        let slug = |text: &str| !text.is_empty() && text.bytes().all(is_slug);
        match self {
            Self::Slug => slug(text),
            Self::SuiteName => text.split("::").all(slug),
            Self::Identifier | Self::EnvironmentName => is_identifier(text),
            Self::Pointer => text.is_empty() || (text.starts_with('/') && ValuePath::parse(text).is_ok()),
            Self::RequestLine => is_request_line(text),
            Self::CheckId => text.split_once('/').is_some_and(|(noun, aspect)| slug(noun) && slug(aspect)),
            Self::HeaderName => !text.is_empty() && text.bytes().all(is_token),
            Self::Duration | Self::Date | Self::Path | Self::CaptureSource | Self::Status => true,
        }
    }

    /// What it is, for a message.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Slug => "a name of lower-case letters, digits, `_` and `-`",
            Self::SuiteName => "a name of lower-case letters, digits, `_` and `-`, in parts joined by `::`",
            Self::Identifier => "a name of letters, digits and `_` that starts with a letter",
            Self::EnvironmentName => "the name of an environment variable",
            Self::Duration => "a duration such as `5s`",
            Self::Date => "a date such as `2026-12-31`",
            Self::Path => "a JSON Pointer or a JSONPath query",
            Self::Pointer => "a JSON Pointer such as `/pets/0/name`",
            Self::CaptureSource => "a JSON Pointer, a JSONPath query, `header:Name` or `status`",
            Self::RequestLine => "a method and a path such as `GET /pets`",
            Self::Status => "a status such as 201 or `4xx`",
            Self::CheckId => "a check's id such as `response/schema`",
            Self::HeaderName => "the name of a header",
        }
    }

    /// The JSON Schema of it, as far as a pattern can say.
    pub(crate) fn schema(self) -> Value {
        let pattern = match self {
            Self::Slug => "^[a-z0-9_-]+$",
            Self::SuiteName => "^[a-z0-9_-]+(::[a-z0-9_-]+)*$",
            Self::Identifier | Self::EnvironmentName => "^[A-Za-z_][A-Za-z0-9_]*$",
            Self::Duration => "^([0-9.]+(ms|s|m|h|d))+$",
            Self::Date => "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            Self::Path => "^$|^[/$]",
            Self::Pointer => "^$|^/",
            Self::CaptureSource => "^$|^[/$]|^header:|^status$",
            Self::RequestLine => r"^[A-Za-z]+ [/$]|\$\(.*\) [/$]",
            Self::CheckId => "^[a-z0-9_-]+/[a-z0-9_-]+$",
            Self::HeaderName => "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
            Self::Status => return status_schema(),
        };
        json!({ "type": "string", "pattern": pattern })
    }
}

fn status_schema() -> Value {
    json!({ "anyOf": [
        { "type": "integer", "minimum": 100, "maximum": 599 },
        { "type": "string", "pattern": "^[1-5]([0-9][0-9]|xx|XX)$" },
    ] })
}

/// A value in a message: text as it is, anything else as JSON.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("`{text}`"))
}

fn is_slug(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
}

fn is_identifier(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// RFC 9110 §5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+.^_`|~-".contains(&byte)
}

fn is_request_line(text: &str) -> bool {
    Template::split_once(text, ' ').is_some_and(|(method, path)| {
        let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic());
        (is_method || method.contains("$(")) && path.starts_with(['/', '$'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_syntax_tells_right_from_wrong() {
        let table = [
            (Syntax::Slug, "list-pets_2", "List pets"),
            (Syntax::SuiteName, "a::b-c", "a::"),
            (Syntax::Identifier, "pet_id", "pet-id"),
            (Syntax::Duration, "5s", "5 seconds"),
            (Syntax::Date, "2026-12-31", "2026-13-31"),
            (Syntax::Path, "$.a[0]", "a.b"),
            (Syntax::Pointer, "/a/~0b", "a"),
            (Syntax::CaptureSource, "header:Location", "headers:Location"),
            (Syntax::RequestLine, "GET /pets?x=1", "/pets"),
            (Syntax::Status, "4xx", "9xx"),
            (Syntax::CheckId, "response/schema", "schema"),
            (Syntax::HeaderName, "X-Rate-Limit", "X Rate"),
        ];
        for (syntax, right, wrong) in table {
            assert_eq!(syntax.refuse(&json!(right)), None, "{right}");
            assert!(syntax.refuse(&json!(wrong)).is_some(), "{wrong}");
        }
    }
}
