//! Media types and ranges (RFC 9110 §8.3.1, §12.5.1).
//!
//! Parsing, comparing, and choosing the promise a body falls under. Start at [`MediaType::parse`] and
//! [`promise_for`].

use std::fmt;

use crate::contract::MediaTypePromise;

/// A media type such as `application/json; charset=utf-8`, or a range such as `image/*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType {
    /// The type, lower case; `*` in a range.
    pub kind: String,
    /// The subtype with its suffix, lower case; `*` in a range.
    pub subtype: String,
    /// Parameters in order; names lower case, values without quotes.
    pub parameters: Vec<(String, String)>,
}

/// How a body holds many items (OpenAPI 3.2.0 §4.14.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence {
    /// One JSON text per line: JSON Lines, NDJSON.
    Lines,
    /// JSON texts behind record separators (RFC 7464).
    JsonTexts,
    /// Events of a server (`text/event-stream`).
    Events,
}

impl MediaType {
    /// Reads a media type or range; `None` when it is neither.
    ///
    /// ```
    /// use probity::message::MediaType;
    ///
    /// let media_type = MediaType::parse("application/problem+JSON; charset=utf-8").expect("a media type");
    /// assert_eq!(media_type.essence(), "application/problem+json");
    /// assert!(media_type.is_json());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !text.contains(';') {
            let (kind, subtype) = halves(text.trim())?;
            let parameters = Vec::new();
            return Some(Self { kind: kind.to_ascii_lowercase(), subtype: subtype.to_ascii_lowercase(), parameters });
        }
        let mut parts = split_outside_quotes(text).into_iter();
        let (kind, subtype) = halves(parts.next()?)?;
        let parameters = parts.filter_map(parameter).collect();
        Some(Self { kind: kind.to_ascii_lowercase(), subtype: subtype.to_ascii_lowercase(), parameters })
    }

    /// `type/subtype`, without parameters.
    #[must_use]
    pub fn essence(&self) -> String {
        format!("{}/{}", self.kind, self.subtype)
    }

    /// What follows the last `+` of the subtype.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.subtype.rsplit_once('+').map(|(_, suffix)| suffix)
    }

    /// Whether bodies of this type are JSON (RFC 8259, RFC 6839 §3.1).
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.subtype == "json" || self.suffix() == Some("json")
    }

    /// Whether bodies of this type are `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn is_form(&self) -> bool {
        self.kind == "application" && self.subtype == "x-www-form-urlencoded"
    }

    /// Whether bodies of this type are `multipart/form-data`.
    #[must_use]
    pub fn is_multipart_form(&self) -> bool {
        self.kind == "multipart" && self.subtype == "form-data"
    }

    /// Whether bodies of this type have parts (RFC 2046 §5.1).
    #[must_use]
    pub fn is_multipart(&self) -> bool {
        self.kind == "multipart"
    }

    /// How bodies of this type are sequences of items, if they are.
    #[must_use]
    pub fn sequence(&self) -> Option<Sequence> {
        match (self.kind.as_str(), self.subtype.as_str()) {
            ("text", "event-stream") => Some(Sequence::Events),
            (_, "jsonl" | "ndjson" | "jsonlines" | "x-jsonl" | "x-ndjson" | "x-jsonlines" | "x-ldjson") => {
                Some(Sequence::Lines)
            }
            (_, "json-seq") => Some(Sequence::JsonTexts),
            _ if self.suffix() == Some("json-seq") => Some(Sequence::JsonTexts),
            _ => None,
        }
    }

    /// Whether bodies of this type are plain text of some kind, and neither JSON nor XML.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.kind == "text" && !self.is_json() && !self.is_xml()
    }

    /// Whether bodies of this type are XML (RFC 7303).
    #[must_use]
    pub fn is_xml(&self) -> bool {
        self.subtype == "xml" || self.suffix() == Some("xml")
    }

    /// Whether bodies of this type are YAML (RFC 9512), by one of the names that it had before.
    #[must_use]
    pub fn is_yaml(&self) -> bool {
        matches!(self.subtype.as_str(), "yaml" | "x-yaml" | "vnd.yaml") || self.suffix() == Some("yaml")
    }

    /// The value of a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether this type lies in `range`: equal, or covered by its wildcards, with all of its parameters but `q`.
    #[must_use]
    pub fn is_in(&self, range: &MediaType) -> bool {
        let kind = range.kind == "*" || range.kind == self.kind;
        let subtype = range.subtype == "*" || range.subtype == self.subtype;
        let wanted = range.parameters.iter().filter(|(name, _)| name != "q");
        kind && subtype && wanted.into_iter().all(|(name, value)| self.has(name, value))
    }

    /// How much a range says: the greater, the more specific.
    #[must_use]
    pub fn specificity(&self) -> usize {
        let wildcards = [&self.kind, &self.subtype].into_iter().filter(|part| *part == "*").count();
        (2 - wildcards) * 1000 + self.parameters.iter().filter(|(name, _)| name != "q").count()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.parameter(name).is_some_and(|own| own == value || name == "charset" && own.eq_ignore_ascii_case(value))
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.subtype)?;
        for (name, value) in &self.parameters {
            if is_token(value) { write!(f, "; {name}={value}")? } else { write!(f, "; {name}={value:?}")? }
        }
        Ok(())
    }
}

/// The promise that a body of type `media_type` falls under: of those that cover it, the most specific one.
#[must_use]
pub fn promise_for<'a>(content: &'a [MediaTypePromise], media_type: &str) -> Option<&'a MediaTypePromise> {
    // Nothing is more specific than the same text without wildcards and weights; it is what is asked for most.
    if !media_type.contains([';', '*']) && halves(media_type).is_some() {
        let same = content.iter().find(|promise| promise.media_type == media_type);
        if same.is_some() {
            return same;
        }
    }
    let actual = MediaType::parse(media_type)?;
    let covering = content.iter().rev().filter_map(|promise| {
        let range = MediaType::parse(&promise.media_type)?;
        actual.is_in(&range).then_some((range.specificity(), promise))
    });
    covering.max_by_key(|(specificity, _)| *specificity).map(|(_, promise)| promise)
}

/// Type and subtype, where both are tokens.
fn halves(text: &str) -> Option<(&str, &str)> {
    text.split_once('/').filter(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    Some((name.trim().to_ascii_lowercase(), unquote(value.trim())))
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    text
}

/// The parts between semicolons, trimmed; a semicolon in a quoted string does not count.
fn split_outside_quotes(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (index, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parts.push(text[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// RFC 9110 §5.6.2.
fn is_token(text: &str) -> bool {
    let is_token = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
    };
    !text.is_empty() && text.bytes().all(is_token)
}

#[cfg(test)]
mod tests {

    use super::*;

    fn parse(text: &str) -> MediaType {
        MediaType::parse(text).unwrap()
    }

    #[test]
    fn quoted_parameters_are_read() {
        let media_type = parse(r#"multipart/form-data; boundary="a;\"b"; x=1"#);
        assert_eq!(media_type.parameter("boundary"), Some("a;\"b"));
        assert_eq!(media_type.parameter("X"), Some("1"));
    }

    #[test]
    fn nonsense_is_no_media_type() {
        for text in ["", "json", "application/", "/json", "a b/c", "application/json/x", "é/x"] {
            assert_eq!(MediaType::parse(text), None, "{text}");
        }
    }

    #[test]
    fn json_is_known_by_type_and_suffix() {
        assert!(parse("application/json").is_json());
        assert!(parse("application/vnd.store.2024-05-30+json").is_json());
        assert!(!parse("application/jsonp").is_json());
        assert!(!parse("text/plain").is_json());
    }

    #[test]
    fn ranges_cover_by_wildcards_and_parameters() {
        assert!(parse("image/png").is_in(&parse("image/*")));
        assert!(parse("image/png").is_in(&parse("*/*; q=0.1")));
        assert!(parse("application/json; charset=utf-8").is_in(&parse("application/json")));
        assert!(!parse("application/json").is_in(&parse("application/json; version=1")));
        assert!(!parse("application/json").is_in(&parse("application/problem+json")));
    }

    #[test]
    fn the_most_specific_promise_is_chosen() {
        let promise =
            |media_type: &str| MediaTypePromise { media_type: media_type.into(), ..MediaTypePromise::default() };
        let content = ["*/*", "application/json", "application/*", "application/json; v=1"].map(promise);
        let chosen = |actual| promise_for(&content, actual).map(|promise| promise.media_type.as_str());
        assert_eq!(chosen("application/json; charset=utf-8"), Some("application/json"));
        assert_eq!(chosen("application/json; v=1"), Some("application/json; v=1"));
        assert_eq!(chosen("application/xml"), Some("application/*"));
        assert_eq!(chosen("text/plain"), Some("*/*"));
        assert_eq!(chosen("nonsense"), None);
    }
}
