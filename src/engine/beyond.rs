//! Answers that somebody beneath or beside the API may have given: the server, a proxy, another path.
//!
//! Whoever answers there has promised nothing, so that such answers are not held against an operation; that nobody may
//! fail holds all the same. Nor has an operation promised anything for other methods than its own. Start at
//! [`is_beyond`].

use percent_encoding::percent_decode_str;

use super::answer::Purpose;
use crate::contract::{Api, Operation, Route};
use crate::message::Request;

/// The checks of what an operation promises about its answers.
pub(super) const PROMISES_OF_ANSWERS: [&str; 9] = [
    "auth/challenge",
    "response/error-shape",
    "response/headers",
    "response/http-rules",
    "response/media-type",
    "response/negotiation",
    "response/property-undocumented",
    "response/schema",
    "response/status-undocumented",
];

/// Whether somebody else than the operation may answer. What a case wrote itself is what it meant.
pub(super) fn is_beyond(api: &Api, operation: &Operation, request: &Request, purpose: &Purpose) -> bool {
    let is_generated = purpose.replay.is_some();
    request.method != operation.method
        || leads_nowhere(api, request)
        || is_generated && (frames_itself(request) || request.path().split('/').any(is_odd))
}

/// Whether a path parameter was left empty and no operation answers to the path that is left.
fn leads_nowhere(api: &Api, request: &Request) -> bool {
    let has_empty_segment = request.path().ends_with('/') || request.path().contains("//");
    has_empty_segment && matches!(api.route(&request.method, request.path()), Route::NotFound)
}

/// Whether the request brings a frame of its own.
fn frames_itself(request: &Request) -> bool {
    ["content-length", "transfer-encoding"].iter().any(|name| request.headers.get(name).is_some())
}

/// Whether servers and proxies read a segment in different ways: dot segments (RFC 3986 §5.2.4), a slash within, bytes
/// that are no text.
fn is_odd(segment: &str) -> bool {
    let is_encoded = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let is_broken = segment.split('%').skip(1).any(|rest| !is_encoded(rest));
    match percent_decode_str(segment).decode_utf8() {
        Ok(text) => is_broken || text == "." || text == ".." || text.contains(['/', '\\', '\0']),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_odd;

    #[test]
    fn odd_segments_are_told_from_plain_ones() {
        for odd in [".", "..", "%2e", "%2E%2e", ".%2e", "a%2Fb", "a%5cb", "%", "%z", "%zz", "a%2", "%ff", "%00"] {
            assert!(is_odd(odd), "{odd}");
        }
        for plain in ["", "a", "...", "a.b", "a%20b", "%C3%A9", "é", "~", "a;b"] {
            assert!(!is_odd(plain), "{plain}");
        }
    }
}
