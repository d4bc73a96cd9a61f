//! Credentials given to a run without cases (`--user`, `--token`, `--client`), as each API asks for them.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::case::Auth;
use crate::contract::{Api, ParameterLocation, SecuritySchemeKind};
use crate::source::Span;
use crate::template::{TemplateNode, TemplateValue};

/// What the user gave.
#[derive(Debug, Clone)]
pub enum GivenCredentials {
    /// A name and a password, for digest (RFC 7616) where the contract names it, else for basic (RFC 7617).
    User {
        /// The name.
        name: String,
        /// The password.
        password: SecretString,
    },
    /// A bearer token (RFC 6750), or the API key where the contract asks for one and for no bearer.
    Token(SecretString),
    /// A client's id and secret, for the client credentials of `OAuth2` (RFC 6749 §4.4).
    Client {
        /// The id.
        id: String,
        /// The secret.
        secret: SecretString,
    },
    /// A request that logs in.
    Login(Box<Auth>),
}

impl GivenCredentials {
    /// `name:password`, `id:secret`.
    #[must_use]
    pub fn pair(text: &str) -> Option<(String, SecretString)> {
        let (name, secret) = text.split_once(':')?;
        (!name.is_empty()).then(|| (name.to_owned(), SecretString::from(secret)))
    }

    /// The credentials in the way that an API asks for them.
    pub(super) fn auth(&self, api: &Api, span: &Span) -> Auth {
        let text = |text: &str| TemplateValue {
            span: span.clone(),
            node: TemplateNode::Literal(Value::String(text.to_owned())),
        };
        let secret = |secret: &SecretString| text(secret.expose_secret());
        match self {
            Self::User { name, password } if has_http(api, "digest") => {
                Auth::Digest { username: text(name), password: secret(password) }
            }
            Self::User { name, password } => Auth::Basic { username: text(name), password: secret(password) },
            Self::Token(token) => match key(api) {
                Some((name, location)) => Auth::ApiKey { name, location, value: secret(token) },
                None => Auth::Bearer { token: secret(token) },
            },
            Self::Client { id, secret: key } => {
                Auth::OAuth2 { client_id: text(id), client_secret: secret(key), token_url: None }
            }
            Self::Login(auth) => auth.as_ref().clone(),
        }
    }
}

fn has_http(api: &Api, wanted: &str) -> bool {
    api.security_schemes.values().any(|scheme| match &scheme.kind {
        SecuritySchemeKind::Http { scheme, .. } => scheme.eq_ignore_ascii_case(wanted),
        _ => false,
    })
}

/// The API key that the contract asks for, where it takes no bearer token.
fn key(api: &Api) -> Option<(String, ParameterLocation)> {
    let takes_bearer = has_http(api, "bearer")
        || api.security_schemes.values().any(|scheme| {
            matches!(scheme.kind, SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. })
        });
    let mut keys = api.security_schemes.values().filter_map(|scheme| match &scheme.kind {
        SecuritySchemeKind::ApiKey { name, location } => Some((name.clone(), *location)),
        _ => None,
    });
    keys.next().filter(|_| !takes_bearer)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::contract::{ApiId, Contract};
    use crate::source::SourceFile;

    fn api(schemes: &str) -> Arc<Api> {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: Pets, version: '1'}}\npaths: {{}}\ncomponents: {{securitySchemes: {{{schemes}}}}}\n"
        );
        let source = (ApiId("pets".to_owned()), SourceFile::new("pets.yaml", &text));
        Arc::clone(&Contract::from_sources(vec![source]).unwrap().0.apis[0])
    }

    fn auth(given: &GivenCredentials, schemes: &str) -> Auth {
        let api = api(schemes);
        given.auth(&api, &api.document.span(""))
    }

    #[test]
    fn credentials_take_the_form_that_the_contract_asks_for() {
        let (name, password) = GivenCredentials::pair("rex:a:b").unwrap();
        assert_eq!((name.as_str(), password.expose_secret()), ("rex", "a:b"));
        let user = GivenCredentials::User { name, password };
        assert!(matches!(auth(&user, "a: {type: http, scheme: Digest}"), Auth::Digest { .. }));
        assert!(matches!(auth(&user, "a: {type: http, scheme: basic}"), Auth::Basic { .. }));
        let token = GivenCredentials::Token("t".into());
        let key = "k: {type: apiKey, name: X-Key, in: header}";
        assert!(matches!(auth(&token, key), Auth::ApiKey { name, .. } if name == "X-Key"));
        assert!(matches!(auth(&token, &format!("{key}, b: {{type: http, scheme: bearer}}")), Auth::Bearer { .. }));
        assert!(matches!(auth(&token, ""), Auth::Bearer { .. }));
        assert!(GivenCredentials::pair("nothing").is_none() && GivenCredentials::pair(":x").is_none());
    }
}
