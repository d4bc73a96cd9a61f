//! What a random request differs in from the one that its seed gives.
//!
//! A run that learns from answers sends requests that no seed knows. Written down as changes to one that a seed does
//! know, each can be made again without the run. Only text and values; what is valid is decided elsewhere. Start at
//! [`Changes`].

use std::collections::BTreeMap;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::walk::{below, path, pointer, remove, set};

/// What stands as it is in an id: neither what separates its parts nor what a shell reads.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// New values at places of a draft, and places of which nothing is left: JSON texts by JSON Pointer (RFC 6901).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Changes(BTreeMap<String, Option<String>>);

impl Changes {
    /// Whether nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What makes `after` of `before`.
    pub(super) fn between(before: &Value, after: &Value) -> Self {
        let mut changes = BTreeMap::new();
        collect(before, after, &[], &mut changes);
        Self(changes)
    }

    /// The places and what is there; `None` for nothing.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Vec<String>, Option<Value>)> {
        let read = |text: &String| serde_json::from_str(text).expect("changes hold JSON texts");
        self.0.iter().map(move |(place, text)| (path(place), text.as_ref().map(read)))
    }

    /// Makes the changes; `false` where there is no place for one of them.
    pub(super) fn apply(&self, draft: &mut Value) -> bool {
        self.0.iter().all(|(place, text)| match text {
            Some(text) => serde_json::from_str(text).is_ok_and(|value| set(draft, &path(place), value)),
            None => remove(draft, &path(place)),
        })
    }

    /// Reads what [`fmt::Display`] has written.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let one = |part: &str| {
            let (place, value) = part.split_once('=').map_or((part, None), |(place, value)| (place, Some(value)));
            let decoded = |text: &str| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
            let value = match value.map(decoded) {
                Some(text) => Some(text.filter(|text| serde_json::from_str::<Value>(text).is_ok())?),
                None => None,
            };
            Some((decoded(place).filter(|place| place.starts_with('/'))?, value))
        };
        text.split('&').map(one).collect::<Option<BTreeMap<_, _>>>().map(Self)
    }
}

/// Written as `/body/currency=%22EUR%22&/query/limit`, the latter for what is taken away.
impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (place, text)) in self.0.iter().enumerate() {
            let separator = if number > 0 { "&" } else { "" };
            write!(f, "{separator}{}", utf8_percent_encode(place, PLAIN))?;
            if let Some(text) = text {
                write!(f, "={}", utf8_percent_encode(text, PLAIN))?;
            }
        }
        Ok(())
    }
}

/// Objects are compared member by member; anything else is another value as a whole.
fn collect(before: &Value, after: &Value, at: &[String], changes: &mut BTreeMap<String, Option<String>>) {
    let (Some(old), Some(new)) = (before.as_object(), after.as_object()) else {
        if before != after {
            changes.insert(pointer(at), Some(after.to_string()));
        }
        return;
    };
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        changes.insert(pointer(&below(at, name)), None);
    }
    for (name, value) in new {
        match old.get(name) {
            Some(known) => collect(known, value, &below(at, name), changes),
            None => drop(changes.insert(pointer(&below(at, name)), Some(value.to_string()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn survives(before: &Value, after: &Value) -> String {
        let changes = Changes::between(before, after);
        let text = changes.to_string();
        assert_eq!(Changes::parse(&text), Some(changes.clone()), "{text}");
        let mut draft = before.clone();
        assert!(changes.apply(&mut draft));
        assert_eq!(draft, *after);
        text
    }

    #[test]
    fn what_differs_is_written_and_read() {
        let before =
            json!({"query": {"limit": 3, "a/b": 1}, "body": {"kind": "x", "tags": [1, 2], "deep": {"a": null}}});
        let after =
            json!({"query": {"a/b": 2}, "body": {"kind": "a:b&c=d~e", "tags": [1], "deep": {"a": null, "b": {}}}});
        assert_eq!(
            survives(&before, &after),
            "/body/deep/b=%7B%7D&/body/kind=%22a%3Ab%26c%3Dd%7Ee%22&/body/tags=%5B1%5D&/query/a%7E1b=2&/query/limit"
        );
        assert!(Changes::between(&before, &before).is_empty());
        assert_eq!(survives(&json!({"body": {"a": 1}}), &json!({"body": "é"})), "/body=%22%C3%A9%22");
    }

    #[test]
    fn what_is_no_list_of_changes_is_refused() {
        for text in ["body=1", "/body=", "/body=x", "/a=1&", "/a=%FF"] {
            assert_eq!(Changes::parse(text), None, "{text}");
        }
        assert!(!Changes::parse("/body/a/b=1").unwrap().apply(&mut json!({"body": {}})));
    }
}
