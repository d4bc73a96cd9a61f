//! Who we say we are.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};

use super::{Carried, Login};
use crate::contract::ParameterLocation;
use crate::message::Request;

/// The credentials of one profile.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// None at all.
    None,
    /// HTTP Basic (RFC 7617).
    Basic {
        /// The user's name.
        username: String,
        /// The password.
        password: SecretString,
    },
    /// A bearer token (RFC 6750).
    Bearer {
        /// The token.
        token: SecretString,
    },
    /// HTTP Digest (RFC 7616).
    Digest {
        /// The user's name.
        username: String,
        /// The password.
        password: SecretString,
    },
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// The parameter's name.
        name: String,
        /// Where it travels.
        location: ParameterLocation,
        /// The key.
        value: SecretString,
    },
    /// OAuth 2.0 client credentials (RFC 6749 §4.4).
    OAuth2ClientCredentials {
        /// The client's id.
        client_id: String,
        /// The client's secret.
        client_secret: SecretString,
        /// Where tokens come from: an absolute URL, or a path on the target.
        token_url: String,
    },
    /// A request that logs in, and a token in its answer.
    Login(Box<Login>),
    /// Several at once, each in a place of its own; made by [`Credentials::together`].
    Together(Vec<Credentials>),
}

/// The length of a token that is made up.
const MADE_UP: usize = 32;

impl Credentials {
    /// Whether they stand for tokens, which can be used by every test of a run.
    #[must_use]
    pub fn are_exchanged_for_tokens(&self) -> bool {
        match self {
            Self::OAuth2ClientCredentials { .. } | Self::Login(_) => true,
            Self::Together(all) => all.iter().any(Self::are_exchanged_for_tokens),
            _ => false,
        }
    }

    /// Several at once, as a contract asks for them that names several schemes in one requirement.
    ///
    /// `None` where two of them would stand in the same place of a request, or more than one has to ask the server
    /// for something first.
    #[must_use]
    pub fn together(mut all: Vec<Self>) -> Option<Self> {
        let mut places: Vec<(ParameterLocation, String)> = all.iter().filter_map(Self::place).collect();
        let count = places.len();
        places.sort_unstable();
        places.dedup();
        // What stands in the request already is there when the last one asks.
        all.sort_by_key(Self::asks_first);
        let asking = all.iter().filter(|one| one.asks_first()).count();
        (places.len() == count && asking <= 1).then_some(Self::Together(all))
    }

    /// Whether the server is asked for something before they are known.
    fn asks_first(&self) -> bool {
        matches!(self, Self::Digest { .. }) || self.are_exchanged_for_tokens()
    }

    /// Where in a request they stand.
    fn place(&self) -> Option<(ParameterLocation, String)> {
        let named = |location: ParameterLocation, name: &str| {
            let is_header = location == ParameterLocation::Header;
            (location, if is_header { name.to_ascii_lowercase() } else { name.to_owned() })
        };
        match self {
            Self::None | Self::Together(_) => None,
            Self::Basic { .. } | Self::Bearer { .. } | Self::Digest { .. } | Self::OAuth2ClientCredentials { .. } => {
                Some(named(ParameterLocation::Header, "authorization"))
            }
            Self::ApiKey { name, location, .. } => Some(named(*location, name)),
            Self::Login(login) => Some(named(login.carried.location, &login.carried.name)),
        }
    }

    /// Puts what is known into a request; what is left has to ask the server first.
    pub(super) fn put_known(&self, request: &mut Request) -> Option<&Self> {
        match self {
            Self::None => None,
            Self::Basic { username, password } => {
                request.headers.set("Authorization", basic(username, password));
                None
            }
            Self::Bearer { token } => {
                request.headers.set("Authorization", format!("Bearer {}", token.expose_secret()));
                None
            }
            Self::ApiKey { name, location, value } => {
                put_key(request, name, *location, value);
                None
            }
            Self::Together(all) => all.iter().filter_map(|one| one.put_known(request)).last(),
            Self::Digest { .. } | Self::OAuth2ClientCredentials { .. } | Self::Login(_) => Some(self),
        }
    }

    /// The same way of authenticating with a wrong secret.
    #[must_use]
    pub fn corrupted(&self) -> Self {
        let mut wrong = self.clone();
        match &mut wrong {
            Self::None => {}
            Self::Together(all) => all.iter_mut().for_each(|one| *one = one.corrupted()),
            Self::Basic { password: secret, .. }
            | Self::Digest { password: secret, .. }
            | Self::Bearer { token: secret }
            | Self::ApiKey { value: secret, .. } => *secret = garbled(secret),
            // No token endpoint gives out wrong tokens, so one is made up.
            Self::OAuth2ClientCredentials { client_secret, .. } => {
                let token = garbled(client_secret);
                wrong = Self::Bearer { token };
            }
            Self::Login(login) => {
                let Carried { location, name, prefix } = login.carried.clone();
                let value = format!("{prefix}{}", "x".repeat(MADE_UP)).into();
                wrong = Self::ApiKey { name, location, value };
            }
        }
        wrong
    }
}

/// `Basic` with name and password.
pub(super) fn basic(username: &str, password: &SecretString) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{username}:{}", password.expose_secret())))
}

/// A wrong secret of the same length, so that only its content gives it away.
///
/// It owes nothing to the real one: a mere permutation would leak it past the mask.
fn garbled(secret: &SecretString) -> SecretString {
    let secret = secret.expose_secret();
    let length = secret.chars().count().max(1);
    let wrong = "x".repeat(length);
    if wrong == secret { "y".repeat(length) } else { wrong }.into()
}

/// Puts an API key where it belongs.
pub(super) fn put_key(request: &mut Request, name: &str, location: ParameterLocation, value: &SecretString) {
    let value = value.expose_secret();
    match location {
        ParameterLocation::Header => request.headers.set(name, value),
        ParameterLocation::Query => {
            let separator = if request.target.contains('?') { '&' } else { '?' };
            let escape = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            request.target = format!("{}{separator}{}={}", request.target, escape(name), escape(value));
        }
        ParameterLocation::Cookie => {
            let pair = format!("{name}={value}");
            let cookie = request.headers.get("cookie").map_or_else(|| pair.clone(), |old| format!("{old}; {pair}"));
            request.headers.set("Cookie", cookie);
        }
        // OpenAPI knows no key in the path, and nothing could be put there without breaking the template.
        ParameterLocation::Path => {}
    }
}

#[cfg(test)]
mod tests {
    use secrecy::{ExposeSecret, SecretString};

    use super::{Credentials, garbled, put_key};
    use crate::contract::ParameterLocation;
    use crate::message::Request;

    #[test]
    fn several_stand_in_one_request_where_each_has_a_place() {
        let key = |name: &str| Credentials::ApiKey {
            name: name.to_owned(),
            location: ParameterLocation::Header,
            value: "k".into(),
        };
        let login = || Credentials::Basic { username: "rex".to_owned(), password: "p".into() };
        let both = Credentials::together(vec![login(), key("X-Key")]).expect("two places");
        let mut request = Request { method: "GET".to_owned(), target: "/".to_owned(), ..Request::default() };
        assert!(both.put_known(&mut request).is_none());
        assert_eq!(request.headers.get("x-key"), Some("k"));
        assert!(request.headers.get("authorization").is_some_and(|value| value.starts_with("Basic ")));
        let token = Credentials::Bearer { token: "t".into() };
        assert!(Credentials::together(vec![login(), token]).is_none());
        assert!(Credentials::together(vec![key("X-Key"), key("x-key")]).is_none());
        let digest = Credentials::Digest { username: "rex".to_owned(), password: "p".into() };
        let both = Credentials::together(vec![digest, key("X-Key")]).expect("two places");
        assert!(matches!(both.put_known(&mut request), Some(Credentials::Digest { .. })));
    }

    #[test]
    fn a_garbled_secret_is_wrong_and_as_long() {
        for secret in ["", "s3cr3t", "xxxx"] {
            let garbled = garbled(&SecretString::from(secret)).expose_secret().to_owned();
            assert_ne!(garbled, secret);
            assert_eq!(garbled.len(), secret.len().max(1));
        }
    }

    #[test]
    fn keys_join_what_is_there_already() {
        let key = SecretString::from("a b");
        let mut request = Request { target: "/pets?limit=5".into(), ..Request::default() };
        request.headers.append("Cookie", "theme=dark");
        put_key(&mut request, "key", ParameterLocation::Query, &key);
        put_key(&mut request, "key", ParameterLocation::Cookie, &key);
        put_key(&mut request, "X-Key", ParameterLocation::Header, &key);
        assert_eq!(request.target, "/pets?limit=5&key=a%20b");
        assert_eq!(request.headers.get("cookie"), Some("theme=dark; key=a b"));
        assert_eq!(request.headers.get("x-key"), Some("a b"));
    }
}
