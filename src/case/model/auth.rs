//! How a request proves who sends it.

use crate::contract::ParameterLocation;
use crate::template::TemplateValue;

/// An authentication profile.
#[derive(Debug, Clone, PartialEq)]
pub enum Auth {
    /// No credentials at all.
    None,
    /// RFC 7617.
    Basic {
        /// The user's name.
        username: TemplateValue,
        /// The password.
        password: TemplateValue,
    },
    /// RFC 7616.
    Digest {
        /// The user's name.
        username: TemplateValue,
        /// The password.
        password: TemplateValue,
    },
    /// RFC 6750.
    Bearer {
        /// The token.
        token: TemplateValue,
    },
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// The parameter's name.
        name: String,
        /// Where it travels.
        location: ParameterLocation,
        /// The key.
        value: TemplateValue,
    },
    /// Client credentials (RFC 6749 §4.4).
    OAuth2 {
        /// The client's identifier.
        client_id: TemplateValue,
        /// The client's secret.
        client_secret: TemplateValue,
        /// Where tokens come from: a URL, or a path on the target; by default the flow's of the contract.
        token_url: Option<TemplateValue>,
    },
    /// A request that logs in, and a token in its answer.
    Login(Box<LoginStep>),
}

/// A request that logs in.
#[derive(Debug, Clone, PartialEq)]
pub struct LoginStep {
    /// The method.
    pub method: String,
    /// The path on the target.
    pub path: TemplateValue,
    /// Header fields.
    pub headers: Vec<(String, TemplateValue)>,
    /// The media type of the body.
    pub media_type: String,
    /// The body.
    pub body: Option<TemplateValue>,
    /// Where the token is in the answer: in which part, and under which name or JSON Pointer.
    pub token: (TokenPart, String),
    /// How requests carry it: where, under which name, and what stands before it.
    pub carried: (ParameterLocation, String, String),
}

/// A part of an answer that may hold a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPart {
    /// The body.
    Json,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
}

impl Auth {
    /// The templates in it.
    pub fn templates(&self) -> Vec<&TemplateValue> {
        match self {
            Self::None => Vec::new(),
            Self::Basic { username, password } | Self::Digest { username, password } => vec![username, password],
            Self::Bearer { token } => vec![token],
            Self::ApiKey { value, .. } => vec![value],
            Self::OAuth2 { client_id, client_secret, token_url } => {
                [client_id, client_secret].into_iter().chain(token_url).collect()
            }
            Self::Login(login) => {
                let headers = login.headers.iter().map(|(_, value)| value);
                std::iter::once(&login.path).chain(headers).chain(&login.body).collect()
            }
        }
    }
}
