//! From a suite's auth profiles to credentials.

use bytes::Bytes;
use secrecy::SecretString;
use serde_json::Value;

use crate::case::{Auth, LoginStep, Suite, TokenPart};
use crate::contract::{Api, SecuritySchemeKind};
use crate::message::{Headers, Request};
use crate::template::{EvaluateError, Scope, TemplateValue};
use crate::transport::{Carried, Credentials, Login, TokenPlace};

/// Evaluates a profile. `api` gives the token URL of `OAuth2` where the profile has none.
pub(super) fn credentials(auth: &Auth, api: Option<&Api>, scope: &Scope) -> Result<Credentials, EvaluateError> {
    let text = |template: &TemplateValue| {
        template.evaluate(scope).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let secret = |template: &TemplateValue| text(template).map(SecretString::from);
    Ok(match auth {
        Auth::None => Credentials::None,
        Auth::Basic { username, password } => {
            Credentials::Basic { username: text(username)?, password: secret(password)? }
        }
        Auth::Digest { username, password } => {
            Credentials::Digest { username: text(username)?, password: secret(password)? }
        }
        Auth::Bearer { token } => Credentials::Bearer { token: secret(token)? },
        Auth::ApiKey { name, location, value } => {
            Credentials::ApiKey { name: name.clone(), location: *location, value: secret(value)? }
        }
        Auth::OAuth2 { client_id, client_secret, token_url } => Credentials::OAuth2ClientCredentials {
            client_id: text(client_id)?,
            client_secret: secret(client_secret)?,
            token_url: match token_url {
                Some(template) => text(template)?,
                None => documented_token_url(api).ok_or_else(|| EvaluateError {
                    span: client_id.span.clone(),
                    message: "the contract documents no client credentials flow, so `token_url` is needed".to_owned(),
                })?,
            },
        },
        Auth::Login(step) => Credentials::Login(Box::new(login(step, scope)?)),
    })
}

fn login(step: &LoginStep, scope: &Scope) -> Result<Login, EvaluateError> {
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut headers = Headers::default();
    for (name, value) in &step.headers {
        headers.set(name.clone(), text(value.evaluate(scope)?));
    }
    let body = match &step.body {
        Some(template) => Some(body(&step.media_type, template.evaluate(scope)?)),
        None => None,
    };
    if body.is_some() && headers.get("content-type").is_none() {
        headers.set("Content-Type", step.media_type.clone());
    }
    let request = Request { method: step.method.clone(), target: text(step.path.evaluate(scope)?), headers, body };
    let (part, name) = step.token.clone();
    let token = match part {
        TokenPart::Json => TokenPlace::Json(name),
        TokenPart::Header => TokenPlace::Header(name),
        TokenPart::Cookie => TokenPlace::Cookie(name),
    };
    let (location, name, prefix) = step.carried.clone();
    Ok(Login { request, token, carried: Carried { location, name, prefix } })
}

/// A form where the media type says so, else JSON; a text stays as it is.
fn body(media_type: &str, value: Value) -> Bytes {
    match value {
        Value::String(text) => Bytes::from(text),
        Value::Object(fields) if media_type == "application/x-www-form-urlencoded" => {
            let pairs = fields.into_iter().map(|(name, value)| {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                (name, text)
            });
            Bytes::from(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
        }
        value => Bytes::from(value.to_string()),
    }
}

/// The path of the token URL of the API's client credentials flow: tokens come from the target under test, not from
/// the host that the document names.
fn documented_token_url(api: Option<&Api>) -> Option<String> {
    let url = api?.security_schemes.values().find_map(|scheme| match &scheme.kind {
        SecuritySchemeKind::OAuth2 { flows, .. } => flows.get("clientCredentials")?.token_url.clone(),
        _ => None,
    })?;
    let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|slash| rest[slash..].to_owned()));
    Some(path.unwrap_or(url))
}

/// The name of the profile that a step uses: its own, else the run's where the suite has it, else the suite's.
pub(super) fn profile_name(
    step: Option<&TemplateValue>,
    run: Option<&str>,
    suite: &Suite,
    scope: &Scope,
) -> Result<Option<String>, EvaluateError> {
    let template = match (step, run) {
        (Some(template), _) => template,
        (None, Some(name)) if suite.auth.contains_key(name) => return Ok(Some(name.to_owned())),
        (None, _) => match &suite.use_auth {
            Some(template) => template,
            None => return Ok(None),
        },
    };
    let name = match template.evaluate(scope)? {
        Value::String(name) => name,
        other => other.to_string(),
    };
    if name == "none" {
        return Ok(None);
    }
    if suite.auth.contains_key(&name) {
        return Ok(Some(name));
    }
    let known: Vec<_> = suite.auth.keys().map(String::as_str).chain(["none"]).collect();
    let message = format!("there is no auth profile `{name}`; there are {}", known.join(", "));
    Err(EvaluateError { span: template.span.clone(), message })
}
