//! An answer as text: status, chosen headers and body, the same from run to run.
//!
//! Labels stand for what varies ([`super::redact`]), and secrets are masked last, so that none can get into a file.
//! Start at [`render`].

use std::collections::BTreeSet;

use http::StatusCode;

use super::Labels;
use super::patterns::Patterns;
use super::redact::redact;
use super::schema_walk::SchemasHere;
use crate::case::{Redaction, Snapshot, SnapshotPart};
use crate::contract::{ResponsePromise, SchemaRef};
use crate::message::{Headers, Mask, Response};
use crate::schema::Schemas;

/// What is known about an answer besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Rendering<'a> {
    /// What the step asks for.
    pub snapshot: &'a Snapshot,
    /// What the contract promises for this answer, where it promises anything.
    pub promise: Option<Promise<'a>>,
}

/// What the contract promises for an answer: it tells which values vary.
#[derive(Debug, Clone, Copy)]
pub struct Promise<'a> {
    /// The schemas of the API.
    pub schemas: &'a Schemas,
    /// The promise for the status.
    pub response: &'a ResponsePromise,
    /// The schema for the media type, where there is one.
    pub body: Option<&'a SchemaRef>,
}

/// An answer as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The text to compare.
    pub text: String,
    /// Paths of redactions that met nothing in the body.
    pub unused_rules: Vec<String>,
}

/// Shows `response` with `labels` of the test; the secrets of `mask` never get into the text.
#[must_use]
pub fn render(response: &Response, rendering: &Rendering<'_>, labels: &mut Labels, mask: &Mask) -> Rendered {
    let wants = |part| rendering.snapshot.parts.contains(&part);
    // The body goes first: what it labels may stand in a header, too.
    let shown_body = wants(SnapshotPart::Body).then(|| body(response, rendering, labels));
    let (body, unused_rules) = shown_body.unwrap_or_default();
    let mut lines = Vec::new();
    if wants(SnapshotPart::Status) {
        lines.push(status_line(response.status));
    }
    let headers = mask.headers(&response.headers);
    for name in header_names(rendering) {
        lines.extend(header_lines(&name, &headers, rendering, labels));
    }
    if wants(SnapshotPart::Body) {
        lines.extend([String::new(), body]);
    }
    let text = mask.apply(&format!("{}\n", lines.join("\n").trim_start_matches('\n')));
    Rendered { text, unused_rules }
}

/// The headers to show, lower case, each once, in order.
fn header_names(rendering: &Rendering<'_>) -> Vec<String> {
    let snapshot = rendering.snapshot;
    let mut names = Vec::new();
    if snapshot.parts.contains(&SnapshotPart::MediaType) {
        names.push("content-type".to_owned());
    }
    if snapshot.parts.contains(&SnapshotPart::Headers) {
        let documented = rendering.promise.iter().flat_map(|promise| promise.response.headers.iter());
        match snapshot.headers.as_slice() {
            [] => names.extend(documented.map(|header| header.name.to_lowercase())),
            chosen => names.extend(chosen.iter().map(|name| name.to_lowercase())),
        }
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn status_line(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    format!("HTTP {status} {}", reason.unwrap_or_default()).trim_end().to_owned()
}

/// One line per field of that name.
fn header_lines(name: &str, headers: &Headers, rendering: &Rendering<'_>, labels: &mut Labels) -> Vec<String> {
    let values: Vec<&str> = headers.all(name).collect();
    if values.is_empty() {
        return vec![format!("{name}: (absent)")];
    }
    let promise = rendering.promise.filter(|_| rendering.snapshot.redact_automatically);
    let schemas = promise.and_then(|promise| header_schemas(name, promise));
    values
        .into_iter()
        .map(|value| {
            let kind = schemas.as_ref().and_then(|schemas| Patterns::default().kind_of(schemas, name, value));
            let shown = match kind {
                Some(kind) => labels.label(kind, value),
                None => header_value(name, value, labels),
            };
            format!("{name}: {shown}")
        })
        .collect()
}

fn header_schemas<'a>(name: &str, promise: Promise<'a>) -> Option<SchemasHere<'a>> {
    let header = promise.response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
    Some(SchemasHere::at(promise.schemas, header.schema.as_ref()?))
}

/// What varies by the rules of HTTP itself: dates (RFC 9110 §5.6.7) and the nonces of challenges (RFC 7616 §3.3).
fn header_value(name: &str, value: &str, labels: &mut Labels) -> String {
    if httpdate::parse_http_date(value).is_ok() {
        return labels.label("http-date", value);
    }
    let mut shown = labels.replace(value);
    for parameter in ["nonce", "opaque"].into_iter().filter(|_| name == "www-authenticate") {
        let start = format!("{parameter}=\"");
        let quoted = value.split_once(&start).and_then(|(_, rest)| rest.split_once('"'));
        if let Some((varying, _)) = quoted {
            let label = labels.label(parameter, varying);
            shown = shown.replace(&format!("{start}{varying}\""), &format!("{start}{label}\""));
        }
    }
    shown
}

fn body(response: &Response, rendering: &Rendering<'_>, labels: &mut Labels) -> (String, Vec<String>) {
    let rules = rendering.snapshot.redactions.as_slice();
    let nothing_met = || rules.iter().map(|redaction: &Redaction| redaction.path.text()).collect();
    if response.body.is_empty() {
        return ("(empty body)".to_owned(), nothing_met());
    }
    if let Some(json) = response.json() {
        let promise = rendering.promise.filter(|_| rendering.snapshot.redact_automatically);
        let schema = promise.and_then(|promise| Some((promise.schemas, promise.body?)));
        let schemas = schema.map(|(all, body)| SchemasHere::at(all, body));
        let (redacted, unused) = redact(&json, schemas.as_ref(), rules, labels);
        return (format!("{redacted:#}"), unused);
    }
    match std::str::from_utf8(&response.body) {
        Ok(text) => (labels.replace(text), nothing_met()),
        Err(_) => (format!("({} bytes that are not text)", response.body.len()), nothing_met()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::case::{RedactionRule, ValuePath};
    use crate::contract::{Api, ApiId, Contract, HeaderPromise, ParameterStyle, StatusKey};
    use crate::source::{SourceFile, Span};

    const SCHEMAS: &str = "{\"openapi\": \"3.0.3\", \"paths\": {}, \"components\": {\"schemas\": {
        \"Pet\": {\"properties\": {\"id\": {\"$ref\": \"#/components/schemas/Id\"}}},
        \"Id\": {\"pattern\": \"^[a-f0-9]{8,}$\"}}}}";

    const EVERYTHING: [SnapshotPart; 4] =
        [SnapshotPart::Status, SnapshotPart::MediaType, SnapshotPart::Headers, SnapshotPart::Body];

    fn snapshot(parts: &[SnapshotPart]) -> Snapshot {
        let span = Span::new(&SourceFile::new("pets.yaml", ""), 0..0);
        let (headers, redactions) = (Vec::new(), Vec::new());
        Snapshot {
            name: "pet".to_owned(),
            span,
            parts: parts.to_vec(),
            headers,
            redact_automatically: true,
            redactions,
        }
    }

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        Response { status, headers: headers.iter().copied().collect(), body: body.to_owned().into() }
    }

    fn created_pet() -> Response {
        let date = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let (json, owner) = (("Content-Type", "application/json"), ("pet-owner", "ffffffff"));
        let headers = [json, ("Location", "/pets/0a1b2c3d"), date, owner];
        response(201, &headers, r#"{"name": "Rex", "id": "0a1b2c3d"}"#)
    }

    fn api() -> Arc<Api> {
        let source = (ApiId("pets".to_owned()), SourceFile::new("pets/openapi.yaml", SCHEMAS));
        let (contract, _) = Contract::from_sources(vec![source]).expect("a document");
        Arc::clone(&contract.apis[0])
    }

    fn schema_of(name: &str) -> SchemaRef {
        SchemaRef { api: ApiId("pets".to_owned()), pointer: format!("/components/schemas/{name}") }
    }

    fn header(name: &str, schema: Option<SchemaRef>) -> HeaderPromise {
        HeaderPromise {
            name: name.to_owned(),
            required: false,
            deprecated: false,
            schema,
            media_type: None,
            style: ParameterStyle::Simple,
            explode: false,
            examples: Vec::new(),
            pointer: String::new(),
        }
    }

    fn text(response: &Response, snapshot: &Snapshot) -> String {
        let (schemas, body) = (Schemas::new(&api()), schema_of("Pet"));
        let headers = vec![header("Location", None), header("ETag", None), header("Pet-Owner", Some(schema_of("Id")))];
        let promised = ResponsePromise {
            status: StatusKey::Default,
            headers: headers.into(),
            content: Vec::new().into(),
            links: Vec::new().into(),
            pointer: String::new(),
        };
        let promise = Promise { schemas: &schemas, response: &promised, body: Some(&body) };
        let rendering = Rendering { snapshot, promise: Some(promise) };
        render(response, &rendering, &mut Labels::default(), &Mask::default()).text
    }

    #[test]
    fn a_json_answer_is_shown_sorted_with_labels() {
        assert_eq!(
            text(&created_pet(), &snapshot(&EVERYTHING)),
            "HTTP 201 Created\ncontent-type: application/json\nlocation: /pets/[id]\netag: (absent)\n\
             pet-owner: [id-2]\n\n{\n  \"id\": \"[id]\",\n  \"name\": \"Rex\"\n}\n"
        );
    }

    #[test]
    fn a_step_chooses_parts_and_headers() {
        let headers = Snapshot { headers: vec!["Date".to_owned()], ..snapshot(&[SnapshotPart::Headers]) };
        assert_eq!(text(&created_pet(), &headers), "date: [http-date]\n");
        let body = Snapshot { redact_automatically: false, ..snapshot(&[SnapshotPart::Body]) };
        assert_eq!(text(&created_pet(), &body), "{\n  \"id\": \"0a1b2c3d\",\n  \"name\": \"Rex\"\n}\n");
    }

    #[test]
    fn a_challenge_is_shown_without_what_varies() {
        let digest = r#"Digest realm="pets", domain="", nonce="a/b==", algorithm=MD5, opaque="0123456789", qop="auth""#;
        let headers = Snapshot { headers: vec!["WWW-Authenticate".to_owned()], ..snapshot(&[SnapshotPart::Headers]) };
        let shown = text(&response(401, &[("www-authenticate", digest)], ""), &headers);
        assert!(shown.contains(r#"nonce="[nonce]", algorithm=MD5, opaque="[opaque]""#), "{shown}");
    }

    #[test]
    fn no_secret_is_shown() {
        let mask = Mask::new(["s3cr/et".to_owned(), "mask".to_owned()]);
        let snapshot =
            Snapshot { headers: vec!["X-Api-Key".to_owned(), "Location".to_owned()], ..snapshot(&EVERYTHING) };
        let headers = [("X-Api-Key", "unlisted"), ("Location", "/pets?key=s3cr%2Fet")];
        for body in [r#"{"a\n": ["s3cr\/et", {"s3cr/et": "mask"}]}"#, "plain s3cr/et"] {
            let rendering = Rendering { snapshot: &snapshot, promise: None };
            let shown = render(&response(200, &headers, body), &rendering, &mut Labels::default(), &mask).text;
            assert!(!shown.contains("s3cr") && !shown.contains("unlisted"), "{shown}");
            assert!(shown.contains("[masked]"), "{shown}");
        }
    }

    #[test]
    fn empty_text_and_binary_bodies_say_what_they_are() {
        let plain = snapshot(&[SnapshotPart::Status, SnapshotPart::Body]);
        assert_eq!(text(&response(204, &[], ""), &plain), "HTTP 204 No Content\n\n(empty body)\n");
        assert!(text(&response(200, &[], "{ broken"), &plain).ends_with("\n\n{ broken\n"));
        let binary = Response { status: 299, body: vec![0xff, 0xfe].into(), ..Response::default() };
        assert_eq!(text(&binary, &plain), "HTTP 299\n\n(2 bytes that are not text)\n");
    }

    #[test]
    fn redactions_that_meet_nothing_are_told() {
        let mut snapshot = snapshot(&EVERYTHING);
        let (path, span) = (ValuePath::parse("/a").unwrap(), snapshot.span.clone());
        snapshot.redactions = vec![Redaction { path, span, rule: RedactionRule::Sort }];
        let rendering = Rendering { snapshot: &snapshot, promise: None };
        for body in ["", "text", "{}"] {
            let rendered = render(&response(200, &[], body), &rendering, &mut Labels::default(), &Mask::default());
            assert_eq!(rendered.unused_rules, ["/a"], "{body}");
        }
    }
}
