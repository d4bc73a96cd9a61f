//! Server URLs: variables put in, and the path that stands in front of every operation.
//!
//! Only text is handled here: a description's URLs are often templates, relative or broken, and none of them is
//! ever called unless the user asks for it. Start at [`variants`] and [`path_of`].

use serde_json::Value;

use super::Server;

/// A variable's value must be a string (OpenAPI 3.0.3 §4.8.6.1), but ports are often written as numbers.
pub(super) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The URLs of a server, at most `limit`: the one with the default values first, then those that differ in their
/// path because a variable there has other options.
pub(super) fn variants(server: &Server, limit: usize) -> Vec<String> {
    let path = path_of(&server.url);
    let mut urls = vec![server.resolved()];
    let mut partial = vec![server.url.clone()];
    for (name, variable) in &server.variables {
        let placeholder = format!("{{{name}}}");
        if !path.contains(&placeholder) || variable.options.is_empty() {
            continue;
        }
        let options = || variable.options.iter().take(limit);
        partial = partial.iter().flat_map(|url| options().map(|option| url.replace(&placeholder, option))).collect();
        partial.truncate(limit);
    }
    urls.extend(partial.into_iter().map(|url| Server { url, ..server.clone() }.resolved()));
    urls
}

/// The path of a server URL without its trailing slash; empty when there is none.
pub(super) fn path_of(url: &str) -> String {
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
    use indexmap::IndexMap;
    use serde_json::json;

    use super::*;
    use crate::contract::ServerVariable;

    fn server(url: &str, variables: &[(&str, Option<&str>, &[&str])]) -> Server {
        let variable = |(name, default, options): &(&str, Option<&str>, &[&str])| {
            let options = options.iter().map(|option| (*option).to_owned()).collect();
            ((*name).to_owned(), ServerVariable { default: default.map(str::to_owned), options })
        };
        let variables: IndexMap<_, _> = variables.iter().map(variable).collect();
        Server { url: url.to_owned(), name: None, variables, pointer: String::new() }
    }

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
            assert_eq!(path_of(url), prefix, "{url}");
        }
    }

    #[test]
    fn variables_take_their_defaults() {
        let variables: &[(&str, Option<&str>, &[&str])] =
            &[("host", Some("pets.example"), &[]), ("port", None, &["8443", "443"]), ("odd", None, &[])];
        let resolved = server("https://{host}:{port}/{odd}/{other}", variables).resolved();
        assert_eq!(resolved, "https://pets.example:8443/{odd}/{other}");
        assert_eq!(server("/{a}", &[]).resolved(), "/{a}");
        assert_eq!(scalar_text(&json!(8443)).as_deref(), Some("8443"));
    }

    #[test]
    fn options_in_the_path_make_more_urls() {
        let options: &[(&str, Option<&str>, &[&str])] =
            &[("host", Some("a"), &["a", "b"]), ("version", Some("v2"), &["v1", "v2"])];
        let urls = variants(&server("https://{host}/{version}", options), 8);
        assert_eq!(urls, ["https://a/v2", "https://a/v1", "https://a/v2"]);
    }

    #[test]
    fn hostile_variables_end() {
        let options = ["1", "2", "3", "4"];
        let names: Vec<String> = (0..30).map(|index| format!("v{index}")).collect();
        let variables: Vec<_> = names.iter().map(|name| (name.as_str(), None, &options[..])).collect();
        let url: String = names.iter().map(|name| format!("/{{{name}}}")).collect();
        assert_eq!(variants(&server(&url, &variables), 8).len(), 9);
    }
}
