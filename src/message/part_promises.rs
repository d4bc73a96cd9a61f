//! Whether the parts of a body keep what their encodings promise: media type and header fields.
//!
//! A part that says nothing of its media type breaks no promise about it. Start at [`part_violations`].

use serde_json::Value;

use super::Request;
use super::coerce::Typing;
use super::media_type::MediaType;
use super::part_encodings::{PartEncodings, multipart_of};
use super::parts::{Part, read_parts};
use super::request_violations::RequestViolation;
use super::styles::Reading;
use crate::contract::{Encoding, HeaderPromise, MediaTypePromise};

/// What is wrong with the parts of a request's body, in their order.
pub(super) fn part_violations(
    promise: &MediaTypePromise,
    request: &Request,
    typing: Typing<'_>,
) -> Vec<RequestViolation> {
    let media_type = request.headers.get("content-type").and_then(MediaType::parse);
    let Some(media_type) = media_type.filter(MediaType::is_multipart) else { return Vec::new() };
    let body = request.body.as_deref().unwrap_or_default();
    violations_in(body, &media_type, PartEncodings::of_body(promise), &[], typing)
}

/// What is wrong with the parts of a body, or of the part that `above` leads to.
fn violations_in(
    body: &[u8],
    media_type: &MediaType,
    encodings: PartEncodings<'_>,
    above: &[String],
    typing: Typing<'_>,
) -> Vec<RequestViolation> {
    let parts = read_parts(body, media_type).unwrap_or_default();
    let mut found = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let (name, encoding) = match &part.name {
            Some(name) => (name.clone(), encodings.named.get(name)),
            None => (index.to_string(), encodings.at(index)),
        };
        let Some(encoding) = encoding else { continue };
        let path = [above, &[name]].concat();
        found.extend(violations_of(&path, part, encoding, typing));
        let nested = multipart_of(Some(encoding)).zip(part.media_type.as_deref().and_then(MediaType::parse));
        if let Some((nested, media_type)) = nested.filter(|(_, media_type)| media_type.is_multipart()) {
            let encodings = PartEncodings::of_part(nested);
            found.extend(violations_in(part.text.as_bytes(), &media_type, encodings, &path, typing));
        }
    }
    found
}

fn violations_of(path: &[String], part: &Part, encoding: &Encoding, typing: Typing<'_>) -> Vec<RequestViolation> {
    let broken = |keyword, header: &str, problem: String, pointer: &str| RequestViolation::BrokenPart {
        part: path.to_vec(),
        keyword,
        header: header.to_owned(),
        problem,
        pointer: pointer.to_owned(),
    };
    let mut found = Vec::new();
    // Beside a style the media type does not count (OpenAPI 3.1.1 §4.8.15.1.2).
    let wanted = encoding.content_type.as_deref().filter(|_| encoding.serialization.is_none());
    if let (Some(wanted), Some(actual)) = (wanted, part.media_type.as_deref())
        && !is_among(actual, wanted)
    {
        let problem = format!("expected {wanted}, got {actual}");
        found.push(broken("contentType", "Content-Type", problem, &encoding.pointer));
    }
    for promise in &encoding.headers {
        if let Some(problem) = header_problem(part, promise, typing) {
            found.push(broken("headers", &promise.name, problem, &promise.pointer));
        }
    }
    found
}

/// Whether a media type is one of several ranges divided by commas.
fn is_among(actual: &str, wanted: &str) -> bool {
    let mut ranges = wanted.split(',').filter_map(|range| MediaType::parse(range.trim())).peekable();
    let actual = MediaType::parse(actual);
    ranges.peek().is_none() || ranges.any(|range| actual.as_ref().is_some_and(|actual| actual.is_in(&range)))
}

fn header_problem(part: &Part, promise: &HeaderPromise, typing: Typing<'_>) -> Option<String> {
    if ["content-type", "content-disposition"].iter().any(|name| promise.name.eq_ignore_ascii_case(name)) {
        return None;
    }
    let Some(text) = part.header(&promise.name) else {
        return promise.required.then(|| "it is required, and missing".to_owned());
    };
    let reference = promise.schema.as_ref().filter(|_| promise.media_type.is_none())?;
    let schema = typing.schemas.node(reference, typing.view);
    let value: Value = Reading::new(typing, schema, promise.style, promise.explode).header(&[text]);
    let violations = typing.schemas.validator(reference, typing.view).ok()?.violations(&value);
    violations.first().map(ToString::to_string)
}
