//! The model every reader lowers into: APIs, operations, parameters, bodies, responses and security.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::{Document, OpenApiVersion, PathTemplate};

/// Everything that the loaded documents promise.
#[derive(Debug, Default)]
pub struct Contract {
    /// The APIs, in the order they were loaded.
    pub apis: Vec<Arc<Api>>,
}

/// The name of an API: its folder's or file's name, such as `petstore`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiId(pub String);

impl fmt::Display for ApiId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One OpenAPI document, resolved.
#[derive(Debug)]
pub struct Api {
    /// Its name within the contract.
    pub id: ApiId,
    /// The version of OpenAPI that its description is written in.
    pub openapi: OpenApiVersion,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The raw document.
    pub document: Document,
    /// Server URLs, with default values put in for variables.
    pub servers: Vec<String>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// `components.securitySchemes`, in document order.
    pub security_schemes: IndexMap<String, SecurityScheme>,
}

/// `METHOD /templated/path`: how an operation is named in reports and cases.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationKey(pub String);

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One method on one path template.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The API it belongs to.
    pub api: ApiId,
    /// `operationId`, where given.
    pub id: Option<String>,
    /// The method, upper case.
    pub method: String,
    /// The path template, with the path of the server URL in front where it has one.
    pub path: PathTemplate,
    /// JSON Pointer of the operation object.
    pub pointer: String,
    /// Path-level and operation-level parameters, merged (OpenAPI 3.0.3 §4.8.9: the operation's win).
    pub parameters: Vec<Parameter>,
    /// The request body, where one is described.
    pub request_body: Option<RequestBody>,
    /// The responses, in document order.
    pub responses: Vec<ResponsePromise>,
    /// Alternatives, of which one must be met (OR); empty means that no authentication is asked for.
    pub security: Vec<SecurityRequirement>,
    /// `deprecated`.
    pub deprecated: bool,
}

impl Operation {
    /// `METHOD /templated/path`.
    #[must_use]
    pub fn key(&self) -> OperationKey {
        OperationKey(format!("{} {}", self.method, self.path))
    }

    /// The promise for a status: the exact code, then its range (`4XX`), then `default` (OpenAPI 3.0.3 §4.8.16).
    #[must_use]
    pub fn response(&self, status: u16) -> Option<&ResponsePromise> {
        let find = |key: StatusKey| self.responses.iter().find(|response| response.status == key);
        find(StatusKey::Code(status))
            .or_else(|| find(StatusKey::Range(status / 100)))
            .or_else(|| find(StatusKey::Default))
    }

    /// Whether a request without credentials may be answered.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.security.is_empty() || self.security.iter().any(|requirement| requirement.schemes.is_empty())
    }
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterLocation {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter's value is written (OpenAPI 3.0.3 §4.8.12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `a,b` in path or header.
    Simple,
    /// `;name=a`.
    Matrix,
    /// `.a`.
    Label,
    /// `name=a&name=b`.
    Form,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[key]=a`.
    DeepObject,
}

/// What a parameter's value looks like.
#[derive(Debug, Clone)]
pub enum ParameterShape {
    /// A schema, written by a style.
    Schema {
        /// The value's schema.
        schema: SchemaRef,
        /// How it is written.
        style: ParameterStyle,
        /// Whether arrays and objects are spread.
        explode: bool,
        /// Whether reserved characters stay as they are (query only).
        allow_reserved: bool,
    },
    /// A serialised media type.
    Content(MediaTypePromise),
}

/// A request parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it travels.
    pub location: ParameterLocation,
    /// Whether it must be sent.
    pub required: bool,
    /// Schema and style, or media type.
    pub shape: ParameterShape,
    /// Examples.
    pub examples: Vec<Example>,
    /// JSON Pointer of the parameter object.
    pub pointer: String,
}

/// A named example value.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Its name; empty for a lone `example`.
    pub name: String,
    /// The value.
    pub value: Value,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether it must be sent.
    pub required: bool,
    /// One promise per media type.
    pub content: Vec<MediaTypePromise>,
    /// JSON Pointer of the request body object.
    pub pointer: String,
}

/// What is promised for one media type of a body.
#[derive(Debug, Clone)]
pub struct MediaTypePromise {
    /// The media type or range as written, such as `application/json` or `image/*`.
    pub media_type: String,
    /// The schema, where one is given.
    pub schema: Option<SchemaRef>,
    /// Examples.
    pub examples: Vec<Example>,
    /// `x-` extensions of the media type object.
    pub extensions: IndexMap<String, Value>,
    /// JSON Pointer of the media type object.
    pub pointer: String,
}

/// Which statuses a response promise is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusKey {
    /// One code.
    Code(u16),
    /// A range: `4` is `4XX`.
    Range(u16),
    /// `default`.
    Default,
}

impl fmt::Display for StatusKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StatusKey::Code(code) => write!(f, "{code}"),
            StatusKey::Range(class) => write!(f, "{class}XX"),
            StatusKey::Default => f.write_str("default"),
        }
    }
}

/// What is promised for a status.
#[derive(Debug, Clone)]
pub struct ResponsePromise {
    /// The statuses.
    pub status: StatusKey,
    /// Documented headers.
    pub headers: Vec<HeaderPromise>,
    /// One promise per media type; empty means that no body is promised.
    pub content: Vec<MediaTypePromise>,
    /// JSON Pointer of the response object.
    pub pointer: String,
}

/// A documented response header.
#[derive(Debug, Clone)]
pub struct HeaderPromise {
    /// Its name as written.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// Its schema, where one is given.
    pub schema: Option<SchemaRef>,
    /// Whether arrays and objects are spread (style is always `simple`).
    pub explode: bool,
    /// JSON Pointer of the header object.
    pub pointer: String,
}

/// The place of a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaRef {
    /// The API whose document holds it.
    pub api: ApiId,
    /// JSON Pointer (RFC 6901) into that document; what stands there may itself be a `$ref`.
    pub pointer: String,
}

/// One alternative of a `security` list: all of its schemes must be met (AND). No scheme means: optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// Scheme names with their scopes.
    pub schemes: IndexMap<String, Vec<String>>,
}

/// A security scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// What it is.
    pub kind: SecuritySchemeKind,
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
    /// An HTTP authentication scheme (RFC 9110 §11), lower case: `basic`, `bearer`, `digest`.
    Http {
        /// The scheme's name.
        scheme: String,
    },
    /// OAuth 2.0 flows.
    OAuth2 {
        /// The flows, by name.
        flows: IndexMap<String, OAuthFlow>,
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
#[derive(Debug, Clone, PartialEq)]
pub struct OAuthFlow {
    /// Where tokens come from.
    pub token_url: Option<String>,
    /// Scopes with their descriptions.
    pub scopes: IndexMap<String, String>,
}
