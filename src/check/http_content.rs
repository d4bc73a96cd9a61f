//! Contents as HTTP itself asks for them: none where none may be, as long as announced, in the charset announced.
//!
//! A part of `response/http-rules`, whose page says what is asked and why. Encoded contents are not looked into. Start
//! at [`wrong_content`].

use super::Context;
use super::http_rules::Breach;
use crate::message::MediaType;

/// The first rule about contents that the answer breaks.
pub(super) fn wrong_content(context: &Context<'_>) -> Option<Breach> {
    if context.exchange.request.method == "HEAD" {
        return None;
    }
    match context.status() {
        204 | 205 | 304 => unexpected_content(context),
        _ => wrong_length(context).or_else(|| not_utf_8(context)),
    }
}

fn unexpected_content(context: &Context<'_>) -> Option<Breach> {
    let status = context.status();
    let clause = match status {
        204 => "RFC 9110 §15.3.5",
        205 => "RFC 9110 §15.3.6",
        _ => "RFC 9110 §15.4.5",
    };
    // With a 304 it is the length of what would have come (RFC 9110 §8.6).
    let announced = content_length(context).filter(|_| status != 304).unwrap_or(0);
    let (kind, field, actual) = match (context.response().body.len(), announced) {
        (0, 0) => return None,
        (0, announced) => ("no-content-length", Some("Content-Length"), format!("Content-Length: {announced}")),
        (length, _) => ("no-content", None, format!("{length} bytes")),
    };
    let expected = format!("no content ({clause})");
    Some(Breach { kind, field, expected, actual, title: format!("an answer with status {status} has no content") })
}

fn wrong_length(context: &Context<'_>) -> Option<Breach> {
    let response = context.response();
    let announced = content_length(context).filter(|_| response.headers.get("transfer-encoding").is_none())?;
    (announced != response.body.len()).then(|| Breach {
        kind: "length",
        field: Some("Content-Length"),
        expected: format!("{} bytes, as many as came (RFC 9110 §8.6)", response.body.len()),
        actual: format!("Content-Length: {announced}"),
        title: "Content-Length is not the length of the content".to_owned(),
    })
}

fn content_length(context: &Context<'_>) -> Option<usize> {
    context.response().headers.get("content-length")?.trim().parse().ok()
}

fn not_utf_8(context: &Context<'_>) -> Option<Breach> {
    let media_type = context.media_type()?;
    let body = &context.response().body;
    if !is_called_utf_8(media_type) || context.has_encoded_body() || std::str::from_utf8(body).is_ok() {
        return None;
    }
    let is_left_to_schema = media_type.is_json() && context.body_promise().is_some();
    (!is_left_to_schema).then(|| Breach {
        kind: "charset",
        field: Some("Content-Type"),
        expected: if media_type.is_json() { "JSON in UTF-8 (RFC 8259 §8.1)" } else { "a text in UTF-8" }.to_owned(),
        actual: format!("`{}`, and bytes that are not UTF-8", context.response().media_type().unwrap_or_default()),
        title: "the body is not in UTF-8".to_owned(),
    })
}

fn is_called_utf_8(media_type: &MediaType) -> bool {
    let mut charsets = media_type.parameters.iter().filter(|(name, _)| name == "charset");
    let is_named = charsets.any(|(_, value)| value.eq_ignore_ascii_case("utf-8"));
    media_type.is_json() || media_type.kind == "text" && is_named
}
