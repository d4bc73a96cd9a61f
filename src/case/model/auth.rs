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
        }
    }
}
