//! The data of one exchange.

use std::time::Duration;

use bytes::Bytes;

use super::Headers;

/// A request, ready for the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Request {
    /// The method, as sent.
    pub method: String,
    /// The request target in origin form (RFC 9112 §3.2.1): encoded path and query, such as `/pets?limit=5`.
    pub target: String,
    /// The header fields, without `Host`, `Content-Length` and authentication, which the transport adds.
    pub headers: Headers,
    /// The body; `None` sends no body at all.
    pub body: Option<Bytes>,
}

impl Request {
    /// The encoded path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The encoded query, without `?`.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }
}

/// A response, as received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The body; empty where there was none.
    pub body: Bytes,
}

impl Response {
    /// The `Content-Type`, where there is one.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.headers.get("content-type")
    }

    /// The body as JSON, when it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// A request with the answer it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// What was sent, authentication included.
    pub request: Request,
    /// What came back.
    pub response: Response,
    /// From sending the first byte to reading the last.
    pub elapsed: Duration,
}
