//! Breaks a body as a whole: none at all, no JSON, another media type.
//!
//! Nothing of the schema matters here, only whether there is a body, whether it is JSON, and what it claims to be.
//! Start at [`malformed`].

use bytes::Bytes;
use serde_json::Value;

use super::candidate::{Change, Group};
use super::kind::MutationKind;

/// How deep the nested arrays of a malformed body go: more than readers allow, less than harms anyone.
const NESTING: usize = 2_000;

fn body_path() -> Vec<String> {
    vec!["body".to_owned()]
}

/// No body.
pub(super) fn missing() -> Group {
    Group::new(MutationKind::MissingBody, &body_path(), &[]).with(Change::NoBody, Vec::new(), "without a body")
}

/// Texts that are no JSON, made from one that is. On the wire an empty text is the same as no body, so it is wrong
/// only where a body is `required`.
pub(super) fn malformed(body: &Value, media_type: &str, required: bool) -> Group {
    let text = body.to_string();
    let mut group = Group::new(MutationKind::MalformedJson, &body_path(), &[]).limit(usize::MAX);
    for (bytes, what) in malformations(&text) {
        let stands_for_no_body = bytes.is_empty() && !required;
        if !stands_for_no_body && serde_json::from_slice::<Value>(&bytes).is_err() {
            let change = Change::RawBody { bytes: Bytes::from(bytes), media_type: Some(media_type.to_owned()) };
            group = group.with(change, Vec::new(), what);
        }
    }
    group
}

fn malformations(text: &str) -> Vec<(Vec<u8>, &'static str)> {
    let mut without_end = text.to_owned();
    let end = without_end.pop().unwrap_or('}');
    let mut not_utf8 = text.as_bytes().to_vec();
    not_utf8.insert(text.len() / 2, 0xff);
    let middle = (0..=text.len() / 2).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0);
    vec![
        (without_end.clone().into_bytes(), "cut off before its last character"),
        (text.as_bytes()[..middle].to_vec(), "cut off in the middle"),
        (format!("{without_end},{end}").into_bytes(), "with a trailing comma"),
        (text.replace('"', "'").into_bytes(), "with single quotes"),
        (unquoted(text).into_bytes(), "with names without quotes"),
        (Vec::new(), "an empty text"),
        (b"NaN".to_vec(), "`NaN`"),
        (format!("{text}{text}").into_bytes(), "twice in a row"),
        (format!("{text} // end").into_bytes(), "with a comment"),
        (not_utf8, "with a byte that is no UTF-8"),
        ("[".repeat(NESTING).into_bytes(), "2,000 arrays that are never closed"),
    ]
}

/// Names without quotes, as in JavaScript.
fn unquoted(text: &str) -> String {
    let mut parts: Vec<String> = text.split("\":").map(str::to_owned).collect();
    let last = parts.len() - 1;
    for part in &mut parts[..last] {
        if let Some(quote) = part.rfind('"') {
            part.remove(quote);
        }
    }
    parts.join(":")
}

/// The same body, said to be something else.
pub(super) fn other_media_types(body: &Bytes) -> Group {
    let group = Group::new(MutationKind::WrongMediaType, &body_path(), &[]).unpromised();
    let others: [(&str, Bytes); 4] = [
        ("text/plain", body.clone()),
        ("application/json", Bytes::from_static(b"{}")),
        ("application/xml", Bytes::from_static(b"<?xml version=\"1.0\"?><request/>")),
        ("application/octet-stream", body.clone()),
    ];
    others.into_iter().fold(group, |group, (media_type, bytes)| {
        let change = Change::RawBody { bytes, media_type: Some(media_type.to_owned()) };
        group.with(change, Vec::new(), format!("sent as `{media_type}`"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_malformed_is_json() {
        for body in [json!({"name": "Rex", "tags": ["a"]}), json!([]), json!("text"), json!(5), json!(null)] {
            let group = malformed(&body, "application/json", true);
            assert!(group.candidates.len() >= 6, "{body}");
        }
    }

    #[test]
    fn an_empty_text_is_wrong_only_where_a_body_is_required() {
        let empty = |required| {
            let group = malformed(&json!(5), "application/json", required);
            let is_empty = |change: &Change| matches!(change, Change::RawBody { bytes, .. } if bytes.is_empty());
            group.candidates.iter().filter(|candidate| is_empty(&candidate.change)).count()
        };
        assert!(empty(true) > 0);
        assert_eq!(empty(false), 0);
    }

    #[test]
    fn quotes_are_taken_from_names_only() {
        assert_eq!(unquoted(r#"{"a":"x","b":{"c":1}}"#), r#"{a:"x",b:{c:1}}"#);
    }
}
