//! Hides secrets in whatever leaves the process.
//!
//! Secrets are found by value, in every spelling they may take on the wire, and by the header they travel in. It
//! hides; it does not decide what is a secret. Start at [`Mask::apply`] and [`Mask::headers`].

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{Exchange, Headers, Request, Response, percent};

/// What stands in the place of a secret.
const MASKED: &str = "[masked]";

/// Secrets shorter than this are not searched for: they would be found everywhere.
const MIN_LENGTH: usize = 3;

/// The secrets of a run. Everything printed, reported or stored goes through [`Mask::apply`].
#[derive(Clone, Default)]
pub struct Mask {
    /// All spellings of all secrets, longest first.
    spellings: Arc<Vec<SecretString>>,
}

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mask").field("spellings", &self.spellings.len()).finish()
    }
}

impl Mask {
    /// Hides `secrets`.
    ///
    /// ```
    /// use probity::message::Mask;
    ///
    /// let mask = Mask::new(["s3cret/".to_owned()]);
    /// assert_eq!(mask.apply("key=s3cret%2F, s3cret/"), "key=[masked], [masked]");
    /// ```
    #[must_use]
    pub fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let secrets = secrets.into_iter().filter(|secret| secret.chars().count() >= MIN_LENGTH);
        let mut spellings: Vec<String> = secrets.flat_map(|secret| spellings(&secret)).collect();
        spellings.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        spellings.dedup();
        Self { spellings: Arc::new(spellings.into_iter().map(SecretString::from).collect()) }
    }

    /// `text` with every secret hidden.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((start, length)) = self.first_secret(rest) {
            masked.push_str(&rest[..start]);
            masked.push_str(MASKED);
            rest = &rest[start + length..];
        }
        masked + rest
    }

    /// Whether a text has a secret in it.
    #[must_use]
    pub fn hides(&self, text: &str) -> bool {
        self.first_secret(text).is_some()
    }

    /// A value with every secret hidden in its strings and keys.
    #[must_use]
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.apply(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(fields) => fields.iter().map(|(key, field)| (self.apply(key), self.value(field))).collect(),
            other => other.clone(),
        }
    }

    /// Header fields with every secret hidden, and with the whole value of those that carry credentials.
    #[must_use]
    pub fn headers(&self, headers: &Headers) -> Headers {
        headers.0.iter().map(|(name, value)| (name.clone(), self.header(name, value))).collect()
    }

    /// A request with its secrets hidden.
    #[must_use]
    pub fn request(&self, request: &Request) -> Request {
        Request {
            method: self.apply(&request.method),
            target: self.apply(&request.target),
            headers: self.headers(&request.headers),
            body: request.body.as_ref().map(|body| self.bytes(body)),
        }
    }

    /// A response with its secrets hidden.
    #[must_use]
    pub fn response(&self, response: &Response) -> Response {
        Response { status: response.status, headers: self.headers(&response.headers), body: self.bytes(&response.body) }
    }

    /// An exchange with its secrets hidden.
    #[must_use]
    pub fn exchange(&self, exchange: &Exchange) -> Exchange {
        Exchange {
            request: self.request(&exchange.request),
            response: self.response(&exchange.response),
            elapsed: exchange.elapsed,
        }
    }

    fn header(&self, name: &str, value: &str) -> String {
        match name.to_ascii_lowercase().as_str() {
            "authorization" | "proxy-authorization" => hide_credentials(value),
            "cookie" => hide_cookies(value),
            "set-cookie" => hide_set_cookie(value),
            name if is_credential_header(name) => MASKED.to_owned(),
            _ => self.apply(value),
        }
    }

    /// Bytes that are not text stay as they are unless they hold a secret.
    fn bytes(&self, bytes: &bytes::Bytes) -> bytes::Bytes {
        let text = String::from_utf8_lossy(bytes);
        let masked = self.apply(&text);
        if masked == text { bytes.clone() } else { masked.into() }
    }

    /// Where the first secret starts, and how long it is; of several at one place, the longest.
    fn first_secret(&self, text: &str) -> Option<(usize, usize)> {
        let found = self.spellings.iter().filter_map(|spelling| {
            let spelling = spelling.expose_secret();
            text.find(spelling).map(|start| (start, spelling.len()))
        });
        found.min_by_key(|(start, length)| (*start, usize::MAX - length))
    }
}

/// How a secret may look on the wire: as it is, percent-encoded, in a form, in JSON, in Base64.
fn spellings(secret: &str) -> Vec<String> {
    let percent = percent::encode(secret);
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = Value::from(secret).to_string();
    let mut spellings =
        vec![secret.to_owned(), with_lowercase_escapes(&percent), percent, form, json[1..json.len() - 1].to_owned()];
    let engines = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD];
    spellings.extend(engines.iter().map(|engine| engine.encode(secret)));
    spellings
}

/// `%2f` in the place of `%2F`.
fn with_lowercase_escapes(text: &str) -> String {
    let mut left = 0_usize;
    let lower = |character: char| {
        left = if character == '%' { 3 } else { left.saturating_sub(1) };
        if left > 0 { character.to_ascii_lowercase() } else { character }
    };
    text.chars().map(lower).collect()
}

/// Keeps the scheme (RFC 9110 §11.4): `Digest [masked]`.
fn hide_credentials(value: &str) -> String {
    let scheme = value.trim().split_once(' ').map(|(scheme, _)| scheme);
    scheme.map_or_else(|| MASKED.to_owned(), |scheme| format!("{scheme} {MASKED}"))
}

/// Keeps the names: `session=[masked]; theme=[masked]`.
fn hide_cookies(value: &str) -> String {
    let hide =
        |pair: &str| pair.split_once('=').map_or_else(|| MASKED.to_owned(), |(name, _)| format!("{name}={MASKED}"));
    value.split(';').map(|pair| hide(pair.trim())).collect::<Vec<_>>().join("; ")
}

/// Keeps the name and the attributes: `session=[masked]; Path=/`.
fn hide_set_cookie(value: &str) -> String {
    let (pair, attributes) = value.split_at(value.find(';').unwrap_or(value.len()));
    hide_cookies(pair) + attributes
}

/// Whether a header of this name (lower case) carries a key, token or password.
fn is_credential_header(name: &str) -> bool {
    ["api-key", "apikey", "token", "secret", "password", "x-auth"].iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mask(secrets: &[&str]) -> Mask {
        Mask::new(secrets.iter().map(|secret| (*secret).to_owned()))
    }

    #[test]
    fn every_spelling_is_hidden() {
        let secret = "p/ä\"s s+1";
        let mask = mask(&[secret]);
        let json = Value::from(secret).to_string();
        for text in [
            secret.to_owned(),
            percent::encode(secret),
            percent::encode(secret).replace("%2F", "%2f").replace("%C3%A4", "%c3%a4").replace("%2B", "%2b"),
            form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            json[1..json.len() - 1].to_owned(),
            STANDARD.encode(secret),
            URL_SAFE_NO_PAD.encode(secret),
        ] {
            assert_eq!(mask.apply(&format!("<{text}>")), "<[masked]>", "{text}");
        }
    }

    #[test]
    fn the_longest_secret_is_hidden_first() {
        assert_eq!(mask(&["abc", "abcdef"]).apply("abcdef abc"), "[masked] [masked]");
        assert_eq!(mask(&["mask", "secret"]).apply("secret"), "[masked]");
    }

    #[test]
    fn short_secrets_are_hidden_by_header_only() {
        let mask = mask(&["ab"]);
        assert_eq!(mask.apply("cab"), "cab");
        let headers = mask
            .headers(&[("Authorization", "Basic ab"), ("X-Api-Key", "ab"), ("X-Other", "ab")].into_iter().collect());
        assert_eq!(headers.get("authorization"), Some("Basic [masked]"));
        assert_eq!(headers.get("x-api-key"), Some("[masked]"));
        assert_eq!(headers.get("x-other"), Some("ab"));
    }

    #[test]
    fn cookies_keep_their_names() {
        let headers = [("Cookie", "a=1; b=2"), ("Set-Cookie", "a=1; Path=/; HttpOnly"), ("Cookie", "odd")];
        let masked = Mask::default().headers(&headers.into_iter().collect());
        let values: Vec<_> = masked.0.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["a=[masked]; b=[masked]", "a=[masked]; Path=/; HttpOnly", "[masked]"]);
    }

    #[test]
    fn values_and_bodies_are_masked_in_depth() {
        let mask = mask(&["hunter2"]);
        assert_eq!(mask.value(&json!({"hunter2": ["hunter2", 1]})), json!({"[masked]": ["[masked]", 1]}));
        let request =
            Request { target: "/a?key=hunter2".into(), body: Some("{\"p\":\"hunter2\"}".into()), ..Request::default() };
        let masked = mask.request(&request);
        assert_eq!(masked.target, "/a?key=[masked]");
        assert_eq!(masked.body.as_deref(), Some(&b"{\"p\":\"[masked]\"}"[..]));
        let binary = Request { body: Some(vec![0, 255].into()), ..Request::default() };
        assert_eq!(mask.request(&binary), binary);
    }

    #[test]
    fn debugging_shows_no_secret() {
        assert!(!format!("{:?}", mask(&["hunter2"])).contains("hunter2"));
    }
}
