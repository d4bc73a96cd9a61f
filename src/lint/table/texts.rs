//! How texts of a certain kind must look: URLs, names, media types, versions.

/// A URI reference (RFC 3986 §4.1), read generously: what servers and tools resolve is accepted.
pub(in crate::lint) fn is_url(text: &str) -> bool {
    let allowed =
        |character: char| !character.is_whitespace() && !character.is_control() && !"<>\"{}|\\^`".contains(character);
    text.chars().all(allowed) && has_good_escapes(text) && text.matches('#').count() < 2
}

/// Every `%` starts two hexadecimal digits.
fn has_good_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    })
}

/// A token of HTTP (RFC 9110 §5.6.2): what names of headers and methods are.
pub(in crate::lint) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// A media type or range (RFC 9110 §8.3.1 and §12.5.1), such as `text/plain; charset=utf-8` or `image/*`.
pub(in crate::lint) fn is_media_range(text: &str) -> bool {
    let (range, parameters) = text.split_once(';').map_or((text, None), |(range, rest)| (range, Some(rest)));
    let Some((kind, subtype)) = range.trim().split_once('/') else { return false };
    let parameter = |text: &str| {
        let text = text.trim();
        text.is_empty() || text.split_once('=').is_some_and(|(name, value)| is_token(name.trim()) && !value.is_empty())
    };
    is_token(kind) && is_token(subtype) && parameters.is_none_or(|rest| rest.split(';').all(parameter))
}

/// Names that components may have (OpenAPI 3.0.3 §4.8.7).
pub(in crate::lint) fn is_component_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// A method that has no field of its own (OpenAPI 3.2 §4.8: `additionalOperations`).
pub(in crate::lint) fn is_other_method(text: &str) -> bool {
    const KNOWN: [&str; 9] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"];
    is_token(text) && !KNOWN.contains(&text)
}

/// `local@domain`, no more.
pub(in crate::lint) fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace) && !local.contains('@')
    })
}

/// A path of the API.
pub(super) fn is_path(text: &str) -> bool {
    text.starts_with('/')
}

/// `default`, a status code or a range of them (OpenAPI 3.0.3 §4.8.16).
pub(super) fn is_status(text: &str) -> bool {
    let (class, rest) = text.split_at_checked(1).unwrap_or(("", ""));
    let is_class = ("1"..="5").contains(&class);
    let is_code = rest.len() == 2 && (rest == "XX" || rest.bytes().all(|byte| byte.is_ascii_digit()));
    is_class && is_code
}

/// What Swagger 2.0 calls a host: a name or address with an optional port, nothing else.
pub(super) fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port)));
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    !name.is_empty() && !name.contains(['{', '}', '/', ' ', '\\']) && port.is_none_or(is_port)
}

/// A URI reference without a fragment.
pub(super) fn is_base_url(text: &str) -> bool {
    is_url(text) && !text.contains('#')
}

/// Any text: for keys.
pub(super) fn is_anything(_: &str) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_text_is_told_from_others() {
        for (is_fit, good, bad) in [
            (is_url as fn(&str) -> bool, "https://example.org/a?b=c#d", "not a url"),
            (is_url, "../a%20b", "a%2"),
            (is_url, "", "https://{host}/"),
            (is_token, "X-Total", "X Total"),
            (is_media_range, "application/json; charset=utf-8", "json"),
            (is_media_range, "*/*", "text/plain; charset"),
            (is_component_name, "Pet.v1-2_3", "a/b"),
            (is_other_method, "COPY", "GET"),
            (is_email, "rex@example.org", "rex"),
            (is_status, "404", "600"),
            (is_status, "4XX", "4xx"),
            (is_host, "example.org:80", "https://example.org"),
            (is_base_url, "https://example.org", "#a"),
        ] {
            assert!(is_fit(good), "{good}");
            assert!(!is_fit(bad), "{bad}");
        }
    }
}
