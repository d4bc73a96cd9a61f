//! A request that logs in: its answer holds a token, which later requests carry.
//!
//! Start at [`Login`].

use secrecy::{ExposeSecret, SecretString};

use super::credentials::put_key;
use super::{Target, TransportError};
use crate::contract::ParameterLocation;
use crate::message::{Exchange, Headers, Request, Response};

/// How to log in.
#[derive(Clone)]
pub struct Login {
    /// The request, with its secrets.
    pub request: Request,
    /// Where the token is in the answer.
    pub token: TokenPlace,
    /// How requests carry the token.
    pub carried: Carried,
}

/// Where a token is in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenPlace {
    /// At this JSON Pointer of the body.
    Json(String),
    /// In this header field.
    Header(String),
    /// In this cookie.
    Cookie(String),
}

/// How requests carry a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// In which part.
    pub location: ParameterLocation,
    /// Under which name.
    pub name: String,
    /// What stands before it, such as `Bearer `.
    pub prefix: String,
}

impl std::fmt::Debug for Login {
    /// Without the request, which holds secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("token", &self.token).field("carried", &self.carried).finish_non_exhaustive()
    }
}

impl Login {
    /// Logs in; the exchange is handed back to be counted.
    pub(super) async fn fetch(
        &self,
        target: &Target,
        common: &Headers,
    ) -> Result<(SecretString, Exchange), TransportError> {
        let mut request = self.request.clone();
        request.headers.0.extend(common.0.iter().cloned());
        let exchange = target.send(&request).await?;
        match self.token.find(&exchange.response) {
            Ok(token) => Ok((token, exchange)),
            Err(reason) => Err(TransportError::NoToken {
                endpoint: format!("{} {target}{}", request.method, request.path()),
                reason,
            }),
        }
    }

    /// The request with a token.
    pub(super) fn dress(&self, request: &Request, token: &SecretString) -> Request {
        let mut request = request.clone();
        let Carried { location, name, prefix } = &self.carried;
        put_key(&mut request, name, *location, &format!("{prefix}{}", token.expose_secret()).into());
        request
    }
}

impl TokenPlace {
    fn find(&self, response: &Response) -> Result<SecretString, String> {
        if !(200..400).contains(&response.status) {
            return Err(format!("status {}", response.status));
        }
        let (found, place) = match self {
            Self::Json(pointer) => {
                let value = response.json().and_then(|json| json.pointer(pointer).cloned());
                let text = value.and_then(|value| match value {
                    serde_json::Value::String(text) => Some(text),
                    serde_json::Value::Number(number) => Some(number.to_string()),
                    _ => None,
                });
                (text, format!("nothing at `{pointer}`"))
            }
            Self::Header(name) => (response.headers.get(name).map(str::to_owned), format!("no field `{name}`")),
            Self::Cookie(name) => (cookie(response, name), format!("no cookie `{name}`")),
        };
        match found.filter(|token| !token.is_empty()) {
            Some(token) => Ok(token.into()),
            None => Err(format!("the answer has {place}")),
        }
    }
}

/// The value of a cookie that an answer sets (RFC 6265 §4.1).
fn cookie(response: &Response, wanted: &str) -> Option<String> {
    let pairs = response.headers.all("set-cookie").filter_map(|field| field.split(';').next()?.split_once('='));
    let mut values = pairs.filter(|(name, _)| name.trim() == wanted).map(|(_, value)| value.trim().to_owned());
    values.next()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn response(status: u16, body: &'static str) -> Response {
        let headers =
            Headers::from_iter([("X-Token", "h"), ("Set-Cookie", "a=1"), ("Set-Cookie", "session=c; Path=/")]);
        Response { status, headers, body: Bytes::from_static(body.as_bytes()) }
    }

    fn found(place: &TokenPlace, response: &Response) -> Result<String, String> {
        place.find(response).map(|token| token.expose_secret().to_owned())
    }

    #[test]
    fn a_token_is_found_in_body_field_or_cookie() {
        let answer = response(200, r#"{"data":{"token":"j","number":7}}"#);
        for (place, expected) in [
            (TokenPlace::Json("/data/token".into()), "j"),
            (TokenPlace::Json("/data/number".into()), "7"),
            (TokenPlace::Header("x-token".into()), "h"),
            (TokenPlace::Cookie("session".into()), "c"),
        ] {
            assert_eq!(found(&place, &answer).as_deref(), Ok(expected), "{place:?}");
        }
    }

    #[test]
    fn an_answer_without_a_token_says_what_is_missing() {
        let place = TokenPlace::Json("/token".into());
        assert_eq!(found(&place, &response(401, "{}")).unwrap_err(), "status 401");
        assert_eq!(found(&place, &response(200, "<html>")).unwrap_err(), "the answer has nothing at `/token`");
        let cookie = TokenPlace::Cookie("other".into());
        assert_eq!(found(&cookie, &response(200, "")).unwrap_err(), "the answer has no cookie `other`");
    }
}
