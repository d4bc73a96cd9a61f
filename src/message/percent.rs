//! Percent-encoding (RFC 3986 §2.1), as each part of a request needs it.
//!
//! Encoding is strict: everything but unreserved characters, so that no server can read a delimiter where a value
//! was meant. Decoding never fails: bytes that are no UTF-8 become U+FFFD.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but `ALPHA / DIGIT / "-" / "." / "_" / "~"`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// As [`RESERVED`], without the reserved characters that a query may hold as they are.
///
/// `&`, `#` and `+` stay encoded: they would end the value, end the query, or be read as a space. So do brackets,
/// which RFC 3986 §3.4 does not let into a query.
const ALLOW_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

const PATH_ALLOW_RESERVED: &AsciiSet = &ALLOW_RESERVED.add(b'/').add(b'?');

/// What a cookie value may not hold (RFC 6265 §4.1.1), and `%` itself.
const COOKIE: &AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Encodes all but unreserved characters.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Encodes for a query parameter with `allowReserved`.
pub(super) fn encode_allowing_reserved(text: &str) -> String {
    utf8_percent_encode(text, ALLOW_RESERVED).to_string()
}

/// Encodes for a path parameter with `allowReserved`: what would end the segment or the path stays encoded
/// (OpenAPI 3.2.0 §4.12.2).
pub(super) fn encode_path_allowing_reserved(text: &str) -> String {
    utf8_percent_encode(text, PATH_ALLOW_RESERVED).to_string()
}

/// Encodes for a cookie's value.
pub(super) fn encode_cookie(text: &str) -> String {
    utf8_percent_encode(text, COOKIE).to_string()
}

/// Decodes a path segment or cookie value.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Decodes a part of a query, where `+` is a space.
pub(super) fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_never_leave_unencoded() {
        assert_eq!(encode("a/b?c#d%e f+é~"), "a%2Fb%3Fc%23d%25e%20f%2B%C3%A9~");
        assert_eq!(encode_allowing_reserved("a/b?c#d&e+f"), "a/b?c%23d%26e%2Bf");
        assert_eq!(encode_path_allowing_reserved("a/b?c:d@e"), "a%2Fb%3Fc:d@e");
        assert_eq!(encode_cookie("a b;c=d"), "a%20b%3Bc=d");
    }

    #[test]
    fn what_was_encoded_is_decoded() {
        let text = "100% é/\u{0}\n+ &=";
        assert_eq!(decode(&encode(text)), text);
        assert_eq!(decode_query(&encode(text)), text);
        assert_eq!(decode_query(&encode_allowing_reserved(text)), text);
    }

    #[test]
    fn garbage_is_decoded_to_something() {
        assert_eq!(decode("%"), "%");
        assert_eq!(decode("%zz%ff"), "%zz\u{fffd}");
    }
}
