//! Renders a request as a `curl` command that a person can copy into any POSIX shell.
//!
//! What curl would change on its own (dot segments, globs, form content types) is switched off where it matters.
//! Secrets are masked, and credentials are named by environment variables. Start at [`curl`].

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Mask, Request};

/// A body of more bytes is piped: a single argument may not be longer on Linux.
const MAX_ARGUMENT: usize = 100_000;

/// How the command authenticates; the texts are names of environment variables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CurlAuth {
    /// Not at all, or by a header that the request carries itself.
    #[default]
    None,
    /// `--basic`.
    Basic {
        /// Variable with the user's name.
        username: String,
        /// Variable with the password.
        password: String,
    },
    /// `--digest`.
    Digest {
        /// Variable with the user's name.
        username: String,
        /// Variable with the password.
        password: String,
    },
    /// `Authorization: Bearer …`.
    Bearer {
        /// Variable with the token.
        token: String,
    },
}

/// The command that sends `request` to `base_url` (scheme and authority, such as `http://localhost:8080`).
#[must_use]
pub fn curl(request: &Request, base_url: &str, mask: &Mask, auth: &CurlAuth) -> String {
    let masked = mask.request(request);
    let (pipe, data) = body_words(&masked);
    let mut words = vec!["curl".to_owned()];
    words.extend(method_words(&masked));
    words.extend(auth_words(auth));
    for (name, value) in &masked.headers.0 {
        // curl drops a header with nothing after the colon; a semicolon sends it empty.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        words.extend(["-H".to_owned(), quote(&header)]);
    }
    if !data.is_empty() && masked.headers.get("content-type").is_none() {
        words.extend(["-H".to_owned(), quote("Content-Type:")]);
    }
    words.extend(data);
    words.extend(target_words(base_url, &masked.target));
    pipe + &words.join(" ")
}

/// `-X` only where curl would choose another method.
fn method_words(request: &Request) -> Vec<String> {
    match (request.method.as_str(), request.body.is_some()) {
        ("GET", false) | ("POST", true) => Vec::new(),
        ("HEAD", false) => vec!["--head".to_owned()],
        (method, _) => vec!["-X".to_owned(), quote(method)],
    }
}

fn auth_words(auth: &CurlAuth) -> Vec<String> {
    let user = |kind: &str, username: &str, password: &str| {
        vec![kind.to_owned(), "--user".to_owned(), format!("\"${username}:${password}\"")]
    };
    match auth {
        CurlAuth::None => Vec::new(),
        CurlAuth::Basic { username, password } => user("--basic", username, password),
        CurlAuth::Digest { username, password } => user("--digest", username, password),
        CurlAuth::Bearer { token } => vec!["-H".to_owned(), format!("\"Authorization: Bearer ${token}\"")],
    }
}

/// What is piped into curl, and the words that make it send the body.
fn body_words(request: &Request) -> (String, Vec<String>) {
    let Some(body) = &request.body else { return (String::new(), Vec::new()) };
    if let Ok(text) = std::str::from_utf8(body)
        && body.len() <= MAX_ARGUMENT
        && !text.chars().any(|character| character.is_control() && character != '\n')
    {
        return (String::new(), vec!["--data-raw".to_owned(), quote(text)]);
    }
    // `printf` is a builtin of the shell and so takes arguments of any length.
    let pipe = format!("printf %s {} | base64 -d | ", quote(&STANDARD.encode(body)));
    (pipe, vec!["--data-binary".to_owned(), "@-".to_owned()])
}

fn target_words(base_url: &str, target: &str) -> Vec<String> {
    let mut words = Vec::new();
    let base_url = base_url.trim_end_matches('/');
    let path = target.split('?').next().unwrap_or_default();
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        words.push("--path-as-is".to_owned());
    }
    let is_plain = target.starts_with('/') && target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if !is_plain {
        // curl would encode, cut off or refuse such a target, so it is given apart from the URL.
        words.extend(["--request-target".to_owned(), quote(target), quote(&format!("{base_url}/"))]);
        return words;
    }
    if target.contains(['[', ']', '{', '}']) {
        words.push("--globoff".to_owned());
    }
    words.push(quote(&format!("{base_url}{target}")));
    words
}

/// A word for a POSIX shell: plain when it is harmless, else in single quotes (POSIX.1-2017 §2.2.2).
fn quote(word: &str) -> String {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(&byte);
    if !word.is_empty() && word.bytes().all(harmless) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Headers;

    fn request(method: &str, target: &str) -> Request {
        Request { method: method.into(), target: target.into(), ..Request::default() }
    }

    fn with_body(body: impl Into<bytes::Bytes>) -> Request {
        let headers = [("Content-Type", "application/json")].into_iter().collect::<Headers>();
        Request { headers, body: Some(body.into()), ..request("POST", "/pets") }
    }

    fn render(request: &Request) -> String {
        curl(request, "http://localhost:8080/", &Mask::default(), &CurlAuth::None)
    }

    #[test]
    fn a_plain_request_is_a_plain_command() {
        assert_eq!(render(&request("GET", "/pets")), "curl http://localhost:8080/pets");
        assert_eq!(render(&request("GET", "/pets?a=1&b=2")), "curl 'http://localhost:8080/pets?a=1&b=2'");
        assert_eq!(render(&request("HEAD", "/pets")), "curl --head http://localhost:8080/pets");
        assert_eq!(render(&request("DELETE", "/pets/1")), "curl -X DELETE http://localhost:8080/pets/1");
        assert_eq!(render(&request("POST", "/pets")), "curl -X POST http://localhost:8080/pets");
    }

    #[test]
    fn quotes_in_a_body_survive_the_shell() {
        assert_eq!(
            render(&with_body(r#"{"name":"it's $HOME `x` \n"}"#)),
            r#"curl -H 'Content-Type: application/json' --data-raw '{"name":"it'\''s $HOME `x` \n"}' http://localhost:8080/pets"#
        );
        assert!(render(&with_body("@file")).contains("--data-raw @file"));
        assert!(render(&with_body("")).contains("--data-raw ''"));
    }

    #[test]
    fn bytes_that_are_no_text_are_piped() {
        let expected = "printf %s AP8K | base64 -d | curl -H 'Content-Type: application/json' --data-binary @- http://localhost:8080/pets";
        assert_eq!(render(&with_body(vec![0, 255, 10])), expected);
        assert!(render(&with_body("a\r\nb")).starts_with("printf %s YQ0KYg== | base64 -d | curl"));
        assert!(render(&with_body("x".repeat(MAX_ARGUMENT + 1))).contains("--data-binary @-"));
    }

    #[test]
    fn headers_that_curl_would_add_or_drop_are_pinned() {
        let mut request = with_body("x");
        request.headers = [("X-Empty", ""), ("X-Odd", "a'b")].into_iter().collect();
        assert_eq!(
            render(&request),
            r"curl -H 'X-Empty;' -H 'X-Odd: a'\''b' -H Content-Type: --data-raw x http://localhost:8080/pets"
        );
    }

    #[test]
    fn unusual_targets_reach_the_server_unchanged() {
        assert!(render(&request("GET", "/a/../b")).contains("--path-as-is http://localhost:8080/a/../b"));
        assert!(render(&request("GET", "/a[0]")).contains("--globoff 'http://localhost:8080/a[0]'"));
        assert_eq!(render(&request("GET", "/a b#c")), "curl --request-target '/a b#c' http://localhost:8080/");
        assert!(render(&request("OPTIONS", "*")).contains("--request-target '*'"));
    }

    #[test]
    fn secrets_are_masked_and_credentials_named() {
        let mut request = with_body(r#"{"password":"hunter2"}"#);
        request.headers.append("Authorization", "Bearer hunter2");
        request.target = "/pets?key=hunter2".into();
        let mask = Mask::new(["hunter2".to_owned()]);
        let auth = CurlAuth::Digest { username: "USER_ID".into(), password: "USER_KEY".into() };
        let command = curl(&request, "http://localhost", &mask, &auth);
        assert!(!command.contains("hunter2"), "{command}");
        assert!(command.contains(r#"--digest --user "$USER_ID:$USER_KEY""#), "{command}");
        let binary = Request { body: Some([b"\xff", &b"hunter2"[..]].concat().into()), ..request };
        let command = curl(&binary, "http://localhost", &mask, &CurlAuth::None);
        assert!(command.contains("--data-raw '\u{fffd}[masked]'"), "{command}");
    }
}
