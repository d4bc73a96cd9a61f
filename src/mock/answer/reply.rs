//! An answer before it is written.

use serde_json::Value;

/// An answer before it is written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    /// The exact text of the body, in place of `body`.
    pub(crate) text: Option<String>,
    /// The `Content-Type`, which an answer without a body may have too.
    pub(crate) media_type: Option<String>,
}

impl Reply {
    /// An empty answer that would carry JSON.
    pub(crate) fn json() -> Self {
        Self { media_type: Some("application/json".to_owned()), ..Self::default() }
    }

    /// Puts one header in the place of all of that name.
    pub(crate) fn set_header(&mut self, name: &str, value: String) {
        self.remove_header(name);
        self.headers.push((name.to_owned(), value));
    }

    pub(crate) fn remove_header(&mut self, name: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }
}
