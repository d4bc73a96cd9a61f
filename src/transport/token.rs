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

/// Asks the token endpoint for a token; the exchange is handed back to be recorded.
pub(super) async fn fetch(
    target: &Target,
    token_url: &str,
    client_id: &str,
    client_secret: &SecretString,
) -> Result<(Token, Exchange), TransportError> {
    let (endpoint, path) = target.elsewhere(token_url)?;
    let headers = Headers::from_iter([
        ("Accept", "application/json".to_owned()),
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
        ("Authorization", credentials::basic(client_id, client_secret)),
    ]);
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
