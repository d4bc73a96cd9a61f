//! OAuth 2.0 client credentials (RFC 6749 §4.4): fetches a token, keeps it until shortly before it expires.

use std::time::{Duration, Instant};

use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{Target, TransportError, credentials, deadline};
use crate::message::{Exchange, Headers, Request};

/// How long before its end a token is no longer used, so that it does not expire on the way.
const SKEW: Duration = Duration::from_secs(30);

/// An access token and the moment after which it is not used any more.
#[derive(Debug, Clone)]
pub(super) struct Token {
    value: SecretString,
    usable_until: Option<Instant>,
}

impl Token {
    /// A token of which nobody said when it ends.
    pub(super) fn without_end(value: SecretString) -> Self {
        Self { value, usable_until: None }
    }

    /// The value of `Authorization`.
    pub(super) fn authorization(&self) -> String {
        format!("Bearer {}", self.value.expose_secret())
    }

    /// Whether the token can still be used.
    pub(super) fn is_usable(&self) -> bool {
        self.usable_until.is_none_or(|end| deadline::now() < end)
    }

    /// The token itself, for the mask.
    pub(super) fn secret(&self) -> &SecretString {
        &self.value
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.value.expose_secret() == other.value.expose_secret()
    }
}

/// Where tokens come from, and who asks for them.
#[derive(Clone, Copy)]
pub(super) struct Client<'a> {
    /// The target under test, which may be its own token endpoint.
    pub(super) target: &'a Target,
    /// Fields that every request to the target carries.
    pub(super) common: &'a Headers,
    /// The token endpoint.
    pub(super) endpoint: &'a str,
    /// The client's id.
    pub(super) id: &'a str,
    /// The client's secret.
    pub(super) secret: &'a SecretString,
}

/// Asks the token endpoint for a token; the exchange is handed back to be recorded.
pub(super) async fn fetch(client: &Client<'_>) -> Result<(Token, Exchange), TransportError> {
    let (elsewhere, path) = client.target.elsewhere(client.endpoint)?;
    let mut headers = Headers::from_iter([
        ("Accept", "application/json".to_owned()),
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
        ("Authorization", credentials::basic(client.id, client.secret)),
    ]);
    // What is said to the target under test is nobody else's business.
    if elsewhere.is_none() {
        headers.0.extend(client.common.0.iter().cloned());
    }
    let endpoint = elsewhere.as_ref().unwrap_or(client.target);
    let body = Some(Bytes::from_static(b"grant_type=client_credentials"));
    let request = Request { method: "POST".to_owned(), target: path, headers, body };
    let exchange = endpoint.send(&request).await?;
    let token = read(&exchange)
        .map_err(|reason| TransportError::NoToken { endpoint: format!("{endpoint}{}", request.target), reason })?;
    Ok((token, exchange))
}

fn read(exchange: &Exchange) -> Result<Token, String> {
    let response = &exchange.response;
    let json = response.json().unwrap_or_default();
    if response.status != 200 {
        let text = |name: &str| json.get(name).and_then(Value::as_str).map(|text| format!(" {text}"));
        let details = [text("error"), text("error_description")].into_iter().flatten().collect::<String>();
        return Err(format!("status {}{details}", response.status));
    }
    let value = json.get("access_token").and_then(Value::as_str).ok_or("the answer has no `access_token`")?;
    let lifetime = json.get("expires_in").and_then(Value::as_u64).map(Duration::from_secs);
    let usable = lifetime.map(|lifetime| lifetime.saturating_sub(SKEW.min(lifetime / 10)));
    let usable_until = usable.and_then(|usable| deadline::now().checked_add(usable));
    Ok(Token { value: value.into(), usable_until })
}
