//! An answer as text: status, chosen headers and body, the same from run to run.
//!
//! Labels stand for what varies ([`super::redact`]), and secrets are masked last, so that none can get into a file.
//! Start at [`render`].

use http::StatusCode;
use serde_json::Value;

use super::Labels;
use super::redact::{RedactRule, redact};
use super::schema_walk::SchemasHere;
use crate::message::{Mask, Response};

/// How an answer is to be shown.
#[derive(Debug, Clone, Default)]
pub struct Rendering<'a> {
    /// Headers to show besides `Content-Type`, in this order; one that is absent is shown as absent.
    pub headers: &'a [String],
    /// The schema of the body, for redaction by itself; `None` turns that off.
    pub schema: Option<SchemaPlace<'a>>,
    /// What the case says about places of the body; these come first.
    pub rules: &'a [RedactRule],
}

/// Where the schema of a body stands.
#[derive(Debug, Clone, Copy)]
pub struct SchemaPlace<'a> {
    /// The whole document, for references.
    pub root: &'a Value,
    /// JSON Pointer of the schema.
    pub pointer: &'a str,
}

/// An answer as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The text to compare.
    pub text: String,
    /// Pointers of rules that met nothing in the body.
    pub unused_rules: Vec<String>,
}

/// Shows `response`; `labels` are those of the test, `mask` those of the run.
///
/// # Panics
/// When a secret is left after masking, which would be our bug.
#[must_use]
pub fn render(response: &Response, rendering: &Rendering<'_>, labels: &mut Labels, mask: &Mask) -> Rendered {
    let (body, unused_rules) = body(response, rendering, labels);
    let mut lines = vec![status_line(response.status)];
    let chosen = rendering.headers.iter().map(String::as_str).filter(|name| !name.eq_ignore_ascii_case("content-type"));
    for name in ["content-type"].into_iter().chain(chosen) {
        lines.extend(header_lines(response, name, labels));
    }
    let text = mask.apply(&format!("{}\n\n{body}\n", lines.join("\n")));
    assert_eq!(mask.apply(&text), text, "a masked text holds no secret");
    Rendered { text, unused_rules }
}

fn status_line(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    format!("HTTP {status} {}", reason.unwrap_or_default()).trim_end().to_owned()
}

fn header_lines(response: &Response, name: &str, labels: &mut Labels) -> Vec<String> {
    let name = name.to_lowercase();
    let values: Vec<&str> = response.headers.all(&name).collect();
    if values.is_empty() {
        return vec![format!("{name}: (absent)")];
    }
    values.into_iter().map(|value| format!("{name}: {}", header_value(value, labels))).collect()
}

/// RFC 9110 §5.6.7: dates in headers have a form of their own.
fn header_value(value: &str, labels: &mut Labels) -> String {
    if httpdate::parse_http_date(value).is_ok() { labels.label("http-date", value) } else { labels.replace(value) }
}

fn body(response: &Response, rendering: &Rendering<'_>, labels: &mut Labels) -> (String, Vec<String>) {
    let nothing_met = || rendering.rules.iter().map(|rule| rule.pointer.clone()).collect();
    if response.body.is_empty() {
        return ("(empty body)".to_owned(), nothing_met());
    }
    if let Some(json) = response.json() {
        let schemas = rendering.schema.map(|place| SchemasHere::at(place.root, place.pointer));
        let (redacted, unused) = redact(&json, schemas.as_ref(), rendering.rules, labels);
        return (format!("{redacted:#}"), unused);
    }
    match std::str::from_utf8(&response.body) {
        Ok(text) => (labels.replace(text), nothing_met()),
        Err(_) => (format!("({} bytes that are not text)", response.body.len()), nothing_met()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::redact::RedactAction;
    use super::*;

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        Response { status, headers: headers.iter().copied().collect(), body: body.to_owned().into() }
    }

    fn text(response: &Response, rendering: &Rendering<'_>) -> String {
        render(response, rendering, &mut Labels::default(), &Mask::default()).text
    }

    #[test]
    fn a_json_answer_is_shown_sorted_with_labels() {
        let document = json!({"Pet": {"properties": {"id": {"pattern": "^[a-f0-9]{8,}$"}}}});
        let answer = response(
            201,
            &[
                ("Content-Type", "application/json"),
                ("Location", "/pets/0a1b2c3d"),
                ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ],
            r#"{"name": "Rex", "id": "0a1b2c3d"}"#,
        );
        let headers = ["Location", "Date", "ETag"].map(str::to_owned);
        let schema = Some(SchemaPlace { root: &document, pointer: "/Pet" });
        let shown = text(&answer, &Rendering { headers: &headers, schema, rules: &[] });
        assert_eq!(
            shown,
            "HTTP 201 Created\ncontent-type: application/json\nlocation: /pets/[id]\ndate: [http-date]\n\
             etag: (absent)\n\n{\n  \"id\": \"[id]\",\n  \"name\": \"Rex\"\n}\n"
        );
    }

    #[test]
    fn empty_text_and_binary_bodies_say_what_they_are() {
        let plain = Rendering::default();
        assert_eq!(
            text(&response(204, &[], ""), &plain),
            "HTTP 204 No Content\ncontent-type: (absent)\n\n(empty body)\n"
        );
        assert!(text(&response(200, &[], "{ broken"), &plain).ends_with("\n\n{ broken\n"));
        let binary = Response { status: 299, body: vec![0xff, 0xfe].into(), ..Response::default() };
        assert!(text(&binary, &plain).starts_with("HTTP 299\n") && text(&binary, &plain).contains("(2 bytes that"));
    }

    #[test]
    fn rules_that_meet_nothing_are_told() {
        let rules = [RedactRule { pointer: "/a".to_owned(), action: RedactAction::Sort }];
        let rendering = Rendering { rules: &rules, ..Rendering::default() };
        let rendered = render(&response(204, &[], ""), &rendering, &mut Labels::default(), &Mask::default());
        assert_eq!(rendered.unused_rules, ["/a"]);
    }
}
