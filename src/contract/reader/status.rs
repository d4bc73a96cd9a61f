//! The keys of `responses`.

use crate::contract::StatusKey;

/// `default`, a code, or a range in either case: `4xx` is a common way to write `4XX`. Servers know codes beyond 599.
pub(super) fn status_key(key: &str) -> Option<StatusKey> {
    match key.as_bytes() {
        b"default" => Some(StatusKey::Default),
        [class @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(StatusKey::Range(u16::from(class - b'0'))),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(StatusKey::Code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_keys_are_codes_ranges_or_default() {
        assert_eq!(status_key("200"), Some(StatusKey::Code(200)));
        assert_eq!(status_key("999"), Some(StatusKey::Code(999)));
        assert_eq!(status_key("4XX"), Some(StatusKey::Range(4)));
        assert_eq!(status_key("2xx"), Some(StatusKey::Range(2)));
        assert_eq!(status_key("default"), Some(StatusKey::Default));
        for key in ["", "20", "0XX", "9XX", "2000", "Default", "2X0", "099", "ok", "+20", "２００"] {
            assert_eq!(status_key(key), None, "{key}");
        }
    }
}
