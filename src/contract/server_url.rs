//! Server URLs: variables replaced by their defaults, and the path that stands in front of every operation.
//!
//! Only text is handled here: a description's URLs are often templates, relative or broken, and none of them is
//! ever called unless the user asks for it.

use serde_json::Value;

/// The URL with `{variable}`s replaced by their defaults; a variable without one stays as it is.
pub(super) fn with_defaults(url: &str, variables: Option<&Value>) -> String {
    let defaults = variables.and_then(Value::as_object).into_iter().flatten();
    defaults.fold(url.to_owned(), |url, (name, variable)| match default_text(variable) {
        Some(default) => url.replace(&format!("{{{name}}}"), &default),
        None => url,
    })
}

/// A default must be a string (OpenAPI 3.0.3 §4.8.6.1), but ports are often written as numbers.
fn default_text(variable: &Value) -> Option<String> {
    match variable.get("default")? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The path of a server URL without its trailing slash; empty when there is none.
pub(super) fn path_prefix(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let after_scheme = url.split_once("://").map(|(_, rest)| rest).or_else(|| url.strip_prefix("//"));
    let path = match after_scheme {
        Some(rest) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => url,
    };
    let path = path.trim_end_matches('/').trim_start_matches("./").trim_start_matches('/');
    if path.is_empty() || path == "." { String::new() } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_path_of_any_url_is_found() {
        for (url, prefix) in [
            ("https://pets.example/api/v1/", "/api/v1"),
            ("https://pets.example", ""),
            ("https://pets.example/", ""),
            ("https://{host}:8080/{base}?x=/y#/z", "/{base}"),
            ("//pets.example/v1", "/v1"),
            ("/v1", "/v1"),
            ("v1/", "/v1"),
            ("./v1", "/v1"),
            ("/", ""),
            (".", ""),
            ("", ""),
        ] {
            assert_eq!(path_prefix(url), prefix, "{url}");
        }
    }

    #[test]
    fn variables_take_their_defaults() {
        let variables = json!({"host": {"default": "pets.example"}, "port": {"default": 8443}, "odd": {}});
        let url = with_defaults("https://{host}:{port}/{odd}/{other}", Some(&variables));
        assert_eq!(url, "https://pets.example:8443/{odd}/{other}");
        assert_eq!(with_defaults("/{a}", None), "/{a}");
    }
}
