//! Generated requests as text: JSON lines, curl commands, HTTP/1.1.
//!
//! Nothing is sent, so there are no credentials in them. Start at [`PrintedRequest`].

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::generate::{AuthPlan, Exercised, GeneratedRequest, Intent, Scenario};
use crate::message::{CurlAuth, Mask, Request, curl};

/// A request with everything that is printed of it.
pub struct PrintedRequest {
    /// The API.
    pub api: String,
    /// `METHOD /templated/path`.
    pub operation: String,
    /// The request.
    pub request: GeneratedRequest,
    /// Why an enumerated one is in the plan, and what it shows.
    pub enumerated: Option<(Scenario, Vec<Exercised>)>,
}

/// One line of JSON.
#[must_use]
pub fn request_json(printed: &PrintedRequest) -> String {
    let generated = &printed.request;
    let request = &generated.request;
    let (place, kind) = violated(generated);
    let exercised = printed.enumerated.iter().flat_map(|(_, exercised)| exercised);
    let exercised: Vec<Value> =
        exercised.map(|one| json!({ "place": one.place, "keyword": one.keyword, "what": one.what })).collect();
    let headers: Vec<Value> = request.headers.0.iter().map(|(name, value)| json!([name, value])).collect();
    let body = request.body.as_ref().map(|body| match std::str::from_utf8(body) {
        Ok(text) => json!({ "text": text }),
        Err(_) => json!({ "base64": STANDARD.encode(body) }),
    });
    let line = json!({
        "replay": generated.replay.to_string(),
        "api": printed.api,
        "operation": printed.operation,
        "intent": intent(generated),
        "scenario": printed.enumerated.as_ref().map(|(scenario, _)| scenario.name()),
        "kind": kind,
        "place": place,
        "description": generated.description,
        "credentials": credentials(generated.auth),
        "exercised": exercised,
        "request": { "method": request.method, "target": request.target, "headers": headers, "body": body },
    });
    format!("{line}\n")
}

/// A comment and a curl command.
#[must_use]
pub fn request_curl(printed: &PrintedRequest, target: &str) -> String {
    let command = curl(&printed.request.request, target, &Mask::default(), &CurlAuth::None);
    format!("{}{command}\n\n", comment(printed))
}

/// A comment and the request as it stands on the wire (RFC 9112); bytes that are no text are shown as such.
#[must_use]
pub fn request_http(printed: &PrintedRequest, target: &str) -> String {
    let Request { method, target: path, headers, body } = &printed.request.request;
    let host = target.split_once("://").map_or(target, |(_, host)| host).trim_end_matches('/');
    let mut text = format!("{}{method} {path} HTTP/1.1\nHost: {host}\n", comment(printed));
    text.extend(headers.0.iter().map(|(name, value)| format!("{name}: {value}\n")));
    if let Some(body) = body {
        text.extend([format!("Content-Length: {}\n\n{}\n", body.len(), String::from_utf8_lossy(body))]);
    }
    text.push('\n');
    text
}

fn comment(printed: &PrintedRequest) -> String {
    let generated = &printed.request;
    let (place, kind) = violated(generated);
    let scenario = printed.enumerated.as_ref().map(|(scenario, _)| scenario.name().to_owned());
    let words: Vec<String> =
        [Some(intent(generated).to_owned()), scenario.filter(|name| name != "violation"), kind, place]
            .into_iter()
            .flatten()
            .collect();
    let credentials = match generated.auth {
        AuthPlan::Normal => String::new(),
        other => format!("; {} credentials", credentials(other)),
    };
    format!("# {} ({}{credentials})\n# {}\n", generated.replay, words.join(", "), generated.description)
}

fn intent(generated: &GeneratedRequest) -> &'static str {
    match generated.intent {
        Intent::Valid => "valid",
        Intent::Invalid(_) => "invalid",
        Intent::Unspecified => "unspecified",
    }
}

/// Place and kind of the one violation.
fn violated(generated: &GeneratedRequest) -> (Option<String>, Option<String>) {
    let Intent::Invalid(breakage) = &generated.intent else { return (None, None) };
    let place = match &breakage.parameter {
        Some((_, name)) => format!("{name}{}", breakage.place),
        None => format!("body{}", breakage.place),
    };
    (Some(place), Some(breakage.kind.clone()))
}

fn credentials(auth: AuthPlan) -> &'static str {
    match auth {
        AuthPlan::Normal => "usual",
        AuthPlan::None => "no",
        AuthPlan::Broken => "wrong",
        AuthPlan::Alternative(_) => "other",
    }
}
