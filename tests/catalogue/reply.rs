//! An answer before it is written.

use bytes::Bytes;
use serde_json::{Value, json};

/// An answer.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Null is no body.
    pub(crate) body: Value,
    /// What is sent in the place of the body.
    pub(crate) raw: Option<&'static str>,
}

impl Reply {
    pub(crate) fn new(status: u16, body: Value) -> Self {
        Self { status, media_type: "application/json", headers: Vec::new(), body, raw: None }
    }

    pub(crate) fn refusal(status: u16, why: &str) -> Self {
        Self::new(status, json!({ "error": why }))
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn without(&mut self, name: &str) {
        self.headers.retain(|(known, _)| *known != name);
    }

    pub(crate) fn write(self) -> http::Response<Bytes> {
        let mut response = http::Response::builder().status(self.status);
        let body = match self.raw {
            Some(raw) => Bytes::from_static(raw.as_bytes()),
            None if self.body.is_null() => Bytes::new(),
            None => Bytes::from(self.body.to_string()),
        };
        if !body.is_empty() && !self.media_type.is_empty() {
            response = response.header("Content-Type", self.media_type);
        }
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(body).expect("names and values of header fields are plain")
    }
}
