//! Assembles a request from an operation and values.
//!
//! It writes whatever it is given, right or wrong: malformed requests are made here too, from raw texts and unknown
//! names. It refuses only what no HTTP message can carry. Start at [`RequestBuilder::new`].

use bytes::Bytes;
use indexmap::IndexMap;
use serde_json::Value;

use super::coerce::Typing;
use super::encode::{EncodedParameter, encode_parameter, encode_undescribed};
use super::encode_body::{EncodedBody, encode_body_with, json};
use super::media_type::promise_for;
use super::multipart::PartHeaders;
use super::{Headers, Request, percent};
use crate::contract::{Operation, Parameter, ParameterLocation};
use crate::schema::{Schemas, View};

/// A parameter's value.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// Written by the parameter's style.
    Typed(Value),
    /// Put on the wire as it is; in path and query it must be encoded already.
    Raw(String),
}

impl From<Value> for ParameterValue {
    fn from(value: Value) -> Self {
        Self::Typed(value)
    }
}

/// A body, before it is bytes.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyValue {
    /// Written as JSON, whatever the media type says.
    Json(Value),
    /// Written as UTF-8.
    Text(String),
    /// Written by its media type, as the contract describes it.
    Described(Value),
    /// Sent as it is.
    Raw(Bytes),
}

/// A body with what it claims to be.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestContent {
    /// The `Content-Type`; `None` sends none.
    pub media_type: Option<String>,
    /// The content.
    pub value: BodyValue,
}

/// Why a request cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeProblem {
    /// The path needs a value that was not given.
    #[error("path parameter `{name}` has no value")]
    MissingPathParameter {
        /// The parameter.
        name: String,
    },
    /// A header cannot carry line breaks or NUL (RFC 9110 §5.5).
    #[error("the value of header `{name}` holds a control character")]
    UnsendableHeader {
        /// The header.
        name: String,
    },
    /// The media type has no way to write the value.
    #[error("the body cannot be written as `{media_type}`: {reason}")]
    UnwritableBody {
        /// The media type.
        media_type: String,
        /// What it cannot carry.
        reason: String,
    },
}

/// A request that is being put together.
#[derive(Debug, Clone)]
pub struct RequestBuilder<'a> {
    operation: &'a Operation,
    schemas: Option<&'a Schemas>,
    /// The method, when it is not the operation's.
    pub method: Option<String>,
    /// Path parameters.
    pub path: IndexMap<String, ParameterValue>,
    /// Query parameters, in the order they are written.
    pub query: IndexMap<String, ParameterValue>,
    /// Header parameters and any other header; names as they are sent.
    pub header: IndexMap<String, ParameterValue>,
    /// Cookies.
    pub cookie: IndexMap<String, ParameterValue>,
    /// The body.
    pub body: Option<RequestContent>,
    /// Header fields of the parts of the body.
    pub part_headers: PartHeaders,
    /// The `Accept` header.
    pub accept: Option<String>,
}

impl<'a> RequestBuilder<'a> {
    /// A request to `operation` that carries nothing yet.
    #[must_use]
    pub fn new(operation: &'a Operation) -> Self {
        Self {
            operation,
            schemas: None,
            method: None,
            path: IndexMap::new(),
            query: IndexMap::new(),
            header: IndexMap::new(),
            cookie: IndexMap::new(),
            body: None,
            part_headers: PartHeaders::new(),
            accept: None,
        }
    }

    /// Gives the schemas, which bodies of some media types are written by.
    #[must_use]
    pub fn schemas(mut self, schemas: &'a Schemas) -> Self {
        self.schemas = Some(schemas);
        self
    }

    /// Sets a parameter.
    #[must_use]
    pub fn parameter(
        mut self,
        location: ParameterLocation,
        name: impl Into<String>,
        value: impl Into<ParameterValue>,
    ) -> Self {
        self.values_mut(location).insert(name.into(), value.into());
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, media_type: impl Into<String>, value: BodyValue) -> Self {
        self.body = Some(RequestContent { media_type: Some(media_type.into()), value });
        self
    }

    /// Sets the `Accept` header.
    #[must_use]
    pub fn accept(mut self, media_types: impl Into<String>) -> Self {
        self.accept = Some(media_types.into());
        self
    }

    /// The values at a location.
    #[must_use]
    pub fn values(&self, location: ParameterLocation) -> &IndexMap<String, ParameterValue> {
        match location {
            ParameterLocation::Path => &self.path,
            ParameterLocation::Query => &self.query,
            ParameterLocation::Header => &self.header,
            ParameterLocation::Cookie => &self.cookie,
        }
    }

    /// The values at a location, to be changed.
    pub fn values_mut(&mut self, location: ParameterLocation) -> &mut IndexMap<String, ParameterValue> {
        match location {
            ParameterLocation::Path => &mut self.path,
            ParameterLocation::Query => &mut self.query,
            ParameterLocation::Header => &mut self.header,
            ParameterLocation::Cookie => &mut self.cookie,
        }
    }

    /// Writes the request.
    ///
    /// # Errors
    /// When a path parameter has no value, or a header's or the body's value cannot be written.
    pub fn build(&self) -> Result<Request, EncodeProblem> {
        let content = self.body.as_ref().map(|content| self.content(content)).transpose()?;
        self.finished(content.unwrap_or_default())
    }

    /// Writes the request with this body as the contract describes it, whatever body was set; it need not be copied.
    pub(crate) fn build_with(&self, media_type: &str, body: &Value) -> Result<Request, EncodeProblem> {
        let EncodedBody { media_type, bytes } = self.described(media_type, body)?;
        self.finished((Some(media_type), Some(bytes)))
    }

    fn finished(&self, (media_type, body): (Option<String>, Option<Bytes>)) -> Result<Request, EncodeProblem> {
        let query = self.query_text();
        let path = self.path_text()?;
        let target = if query.is_empty() { path } else { format!("{path}?{query}") };
        Ok(Request {
            method: self.method.clone().unwrap_or_else(|| self.operation.method.clone()),
            target,
            headers: self.headers(media_type)?,
            body,
        })
    }

    /// The media type of the body as it is sent, and the bytes.
    fn content(&self, content: &RequestContent) -> Result<(Option<String>, Option<Bytes>), EncodeProblem> {
        let media_type = content.media_type.clone();
        let bytes = match &content.value {
            BodyValue::Json(value) => json(value),
            BodyValue::Text(text) => Bytes::from(text.clone()),
            BodyValue::Raw(bytes) => bytes.clone(),
            BodyValue::Described(value) => {
                let EncodedBody { media_type: sent, bytes } =
                    self.described(media_type.as_deref().unwrap_or_default(), value)?;
                return Ok((media_type.map(|_| sent), Some(bytes)));
            }
        };
        Ok((media_type, Some(bytes)))
    }

    fn described(&self, media_type: &str, value: &Value) -> Result<EncodedBody, EncodeProblem> {
        let described = self.operation.request_body.as_ref().map(|body| body.content.as_slice());
        let promise = promise_for(described.unwrap_or_default(), media_type);
        let typing = self.schemas.map(|schemas| Typing { schemas, view: View::Request });
        encode_body_with(value, media_type, promise, typing, &self.part_headers)
    }

    fn path_text(&self) -> Result<String, EncodeProblem> {
        let missing = self.operation.path.names().into_iter().find(|name| !self.path.contains_key(*name));
        if let Some(name) = missing {
            return Err(EncodeProblem::MissingPathParameter { name: name.to_owned() });
        }
        let written =
            self.operation.path.fill(|name| match self.encode(ParameterLocation::Path, name, &self.path[name]) {
                Written::Raw(text) | Written::Encoded(EncodedParameter::Path(text)) => Some(text),
                Written::Encoded(_) => None,
            });
        Ok(written.expect("every parameter has a value, and path parameters are encoded for paths"))
    }

    fn query_text(&self) -> String {
        let mut pairs = Vec::new();
        for (name, value) in &self.query {
            match self.encode(ParameterLocation::Query, name, value) {
                Written::Raw(raw) => pairs.push(format!("{}={raw}", percent::encode(name))),
                Written::Encoded(EncodedParameter::Query(written)) => {
                    pairs.extend(written.into_iter().map(|(name, value)| format!("{name}={value}")));
                }
                Written::Encoded(EncodedParameter::WholeQuery(text)) => pairs.push(text),
                Written::Encoded(_) => {}
            }
        }
        pairs.retain(|pair| !pair.is_empty());
        pairs.join("&")
    }

    fn headers(&self, media_type: Option<String>) -> Result<Headers, EncodeProblem> {
        let mut headers = Headers::default();
        for (name, value) in [("Accept", self.accept.clone()), ("Content-Type", media_type)] {
            if let Some(value) = value {
                headers.append(name, value);
            }
        }
        for (name, value) in &self.header {
            match self.encode(ParameterLocation::Header, name, value) {
                Written::Raw(raw) | Written::Encoded(EncodedParameter::Header(raw)) => headers.set(name, raw),
                Written::Encoded(_) => {}
            }
        }
        let cookies = self.cookie_text();
        if !cookies.is_empty() {
            headers.append("Cookie", cookies);
        }
        let unsendable = headers.0.iter().find(|(_, value)| value.contains(['\r', '\n', '\0']));
        unsendable.map_or(Ok(()), |(name, _)| Err(EncodeProblem::UnsendableHeader { name: name.clone() }))?;
        Ok(headers)
    }

    fn cookie_text(&self) -> String {
        let mut pairs = Vec::new();
        for (name, value) in &self.cookie {
            match self.encode(ParameterLocation::Cookie, name, value) {
                Written::Raw(raw) => pairs.push(format!("{name}={raw}")),
                Written::Encoded(EncodedParameter::Cookie(written)) => {
                    pairs.extend(written.into_iter().map(|(name, value)| format!("{name}={value}")));
                }
                Written::Encoded(_) => {}
            }
        }
        pairs.join("; ")
    }

    /// The value with lists in lists as texts, as far as the schema says how.
    fn joined(&self, parameter: &Parameter, value: &Value) -> Value {
        let Some((schemas, schema)) = self.schemas.zip(parameter.schema()) else { return value.clone() };
        Typing { schemas, view: View::Request }.joined(value, schemas.node(schema, View::Request))
    }

    fn encode(&self, location: ParameterLocation, name: &str, value: &ParameterValue) -> Written {
        let value = match value {
            ParameterValue::Raw(raw) => return Written::Raw(raw.clone()),
            ParameterValue::Typed(value) => value,
        };
        let described = self.operation.parameters.iter().find(|parameter| {
            let same = if location == ParameterLocation::Header {
                parameter.name.eq_ignore_ascii_case(name)
            } else {
                parameter.name == name
            };
            parameter.location == location && same
        });
        Written::Encoded(match described {
            Some(parameter) => encode_parameter(parameter, &self.joined(parameter, value)),
            None => encode_undescribed(location, name, value),
        })
    }
}

enum Written {
    Raw(String),
    Encoded(EncodedParameter),
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::message::fixture::Pets;
    use ParameterLocation::{Cookie, Header, Path, Query};

    fn raw(text: &str) -> ParameterValue {
        ParameterValue::Raw(text.into())
    }

    #[test]
    fn values_are_written_where_they_belong() {
        let pets = Pets::new();
        let request = RequestBuilder::new(pets.operation("listPets"))
            .parameter(Query, "limit", json!(5))
            .parameter(Query, "tags", json!(["a b", "c"]))
            .parameter(Query, "unknown", json!([1, 2]))
            .parameter(Header, "x-trace", json!([1, 2]))
            .parameter(Cookie, "session", json!(7))
            .parameter(Cookie, "other", json!("a;b"))
            .accept("application/json")
            .build()
            .unwrap();
        assert_eq!(request.method, "GET");
        assert_eq!(request.target, "/pets?limit=5&tags=a%20b&tags=c&unknown=1&unknown=2");
        let expected = [("Accept", "application/json"), ("x-trace", "1,2"), ("Cookie", "session=7; other=a%3Bb")];
        assert_eq!(request.headers, expected.into_iter().collect());
        assert_eq!(request.body, None);
    }

    #[test]
    fn raw_values_are_not_touched() {
        let pets = Pets::new();
        let builder = RequestBuilder::new(pets.operation("getPet"));
        let target = |builder: RequestBuilder<'_>| builder.build().unwrap().target;
        assert_eq!(target(builder.clone().parameter(Path, "id", raw("%zz/../"))), "/pets/%zz/../");
        assert_eq!(target(builder.clone().parameter(Path, "id", raw(""))), "/pets/");
        assert_eq!(target(builder.clone().parameter(Path, "id", json!("a/b?c#d%"))), "/pets/a%2Fb%3Fc%23d%25");
        assert_eq!(
            target(builder.parameter(Path, "id", json!(1)).parameter(Query, "a b", raw("c d"))),
            "/pets/1?a%20b=c d"
        );
    }

    #[test]
    fn what_no_message_can_carry_is_refused() {
        let pets = Pets::new();
        let builder = RequestBuilder::new(pets.operation("getPet"));
        assert_eq!(builder.build(), Err(EncodeProblem::MissingPathParameter { name: "id".into() }));
        let injected = builder.parameter(Path, "id", json!(1)).parameter(Header, "X-A", json!("a\r\nX-B: c"));
        assert_eq!(injected.build(), Err(EncodeProblem::UnsendableHeader { name: "X-A".into() }));
    }

    #[test]
    fn a_body_brings_its_content_type() {
        let pets = Pets::new();
        let mut builder = RequestBuilder::new(pets.operation("addPet"));
        builder.body = Some(RequestContent { media_type: None, value: BodyValue::Raw("x".into()) });
        assert_eq!(builder.build().unwrap().headers, Headers::default());
        let request = builder.body("application/json", BodyValue::Json(json!({"b": 1, "a": 2}))).build().unwrap();
        assert_eq!(request.headers.get("content-type"), Some("application/json"));
        assert_eq!(request.body.as_deref(), Some(&b"{\"b\":1,\"a\":2}"[..]));
    }
}
