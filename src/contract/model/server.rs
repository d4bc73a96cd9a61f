//! Servers: URL templates with their variables.
//!
//! Start at [`Server`]. No server of a description is called unless the user asks for it.

use indexmap::IndexMap;

/// Where an API, a path or an operation is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL as written, with `{variable}`s; it may be relative.
    pub url: String,
    /// Its name, where it has one (OpenAPI 3.2.0 §4.6.1).
    pub name: Option<String>,
    /// The variables.
    pub variables: IndexMap<String, ServerVariable>,
    /// JSON Pointer of the server object.
    pub pointer: String,
}

/// A variable of a server URL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerVariable {
    /// The value that counts unless another one is chosen.
    pub default: Option<String>,
    /// All values, where these are limited.
    pub options: Vec<String>,
}

impl Server {
    /// The URL with the default of every variable put in, or else its first option; a variable with neither stays.
    #[must_use]
    pub fn resolved(&self) -> String {
        self.variables.iter().fold(self.url.clone(), |url, (name, variable)| match variable.value() {
            Some(value) => url.replace(&format!("{{{name}}}"), value),
            None => url,
        })
    }
}

impl ServerVariable {
    fn value(&self) -> Option<&str> {
        self.default.as_deref().or(self.options.first().map(String::as_str))
    }
}
