//! A request as the stages read it.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::{Map, Value, json};

/// A request as the stages read it.
pub(crate) struct Inbound<'a> {
    pub(crate) method: &'a str,
    /// The encoded path.
    pub(crate) path: &'a str,
    /// Path and query as they came.
    pub(crate) target: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a http::HeaderMap,
    pub(crate) body: &'a Bytes,
}

impl<'a> Inbound<'a> {
    pub(crate) fn new(request: &'a http::Request<Bytes>) -> Self {
        let uri = request.uri();
        Self {
            method: request.method().as_str(),
            path: uri.path(),
            target: uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str),
            query: uri.query().unwrap_or_default(),
            headers: request.headers(),
            body: request.body(),
        }
    }

    /// The first value of a header, as text.
    pub(crate) fn header(&self, name: &str) -> Option<Cow<'a, str>> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()))
    }

    /// The first value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// What expressions see as `request`; the body is known only later.
    pub(crate) fn to_value(&self, body: &Value, version: Option<&str>, address: Option<&str>) -> Value {
        json!({
            "method": self.method,
            "path": self.path,
            "query": self.query_map(),
            "headers": self.header_map(),
            "body": body,
            "media_type": self.header("content-type"),
            "address": address,
            "version": version,
        })
    }

    fn query_map(&self) -> Map<String, Value> {
        let pairs = form_urlencoded::parse(self.query.as_bytes());
        collect(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())))
    }

    fn header_map(&self) -> Map<String, Value> {
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        collect(self.headers.iter().map(|(name, value)| (name.as_str().replace('-', "_"), text(value))))
    }
}

/// Names with their value, or with the list of them where a name comes more than once.
fn collect(pairs: impl Iterator<Item = (String, String)>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in pairs {
        match map.get_mut(&name) {
            None => drop(map.insert(name, Value::String(value))),
            Some(Value::Array(values)) => values.push(Value::String(value)),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    map
}
