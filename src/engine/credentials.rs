//! From a suite's auth profiles to credentials.

use secrecy::SecretString;
use serde_json::Value;

use crate::case::{Auth, Suite};
use crate::contract::{Api, SecuritySchemeKind};
use crate::template::{EvaluateError, Scope, TemplateValue};
use crate::transport::Credentials;

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
    })
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
