//! Security: schemes, and which of them an operation asks for.
//!
//! Start at [`SecurityRequirement`] and [`SecurityScheme`].

use indexmap::IndexMap;

use super::ParameterLocation;

/// One alternative of a `security` list: all of its schemes must be met (AND). No scheme means: optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// Scheme names with their scopes or, for schemes that know no scopes, roles.
    pub schemes: IndexMap<String, Vec<String>>,
}

/// A security scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// What it is.
    pub kind: SecuritySchemeKind,
    /// `deprecated` (OpenAPI 3.2.0 §4.27.1).
    pub deprecated: bool,
    /// JSON Pointer of the scheme object.
    pub pointer: String,
}

/// The kinds of security scheme.
#[derive(Debug, Clone, PartialEq)]
pub enum SecuritySchemeKind {
    /// A key in a header, query parameter or cookie.
    ApiKey {
        /// The parameter's name.
        name: String,
        /// Where it travels.
        location: ParameterLocation,
    },
    /// An HTTP authentication scheme (RFC 9110 §11).
    Http {
        /// The scheme's name, lower case: `basic`, `bearer`, `digest`.
        scheme: String,
        /// What a bearer token looks like, for people: `bearerFormat`.
        bearer_format: Option<String>,
    },
    /// OAuth 2.0 flows.
    OAuth2 {
        /// The flows, by the names that OpenAPI 3 gives them: `implicit`, `password`, `clientCredentials`,
        /// `authorizationCode` and `deviceAuthorization`.
        flows: IndexMap<String, OAuthFlow>,
        /// Where the authorisation server describes itself (RFC 8414; OpenAPI 3.2.0 §4.27.1).
        metadata_url: Option<String>,
    },
    /// OpenID Connect discovery.
    OpenIdConnect {
        /// The discovery document.
        url: String,
    },
    /// A client certificate.
    MutualTls,
}

/// One OAuth 2.0 flow.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OAuthFlow {
    /// Where the user agrees.
    pub authorization_url: Option<String>,
    /// Where a device asks for its codes (RFC 8628).
    pub device_authorization_url: Option<String>,
    /// Where tokens come from.
    pub token_url: Option<String>,
    /// Where tokens are renewed.
    pub refresh_url: Option<String>,
    /// Scopes with their descriptions.
    pub scopes: IndexMap<String, String>,
}
