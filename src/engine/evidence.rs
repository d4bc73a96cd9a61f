//! What a person needs to see a finding with their own eyes: the answer, and commands that ask again.

use std::fmt::Write as _;

use crate::message::{Mask, Response};

/// How much of a body is shown.
const BODY_SHOWN: usize = 2_000;

/// The status line, the header fields that matter and the start of the body, masked.
pub(super) fn response_text(response: &Response, mask: &Mask) -> String {
    let mut text = response.status.to_string();
    for (name, value) in &mask.headers(&response.headers).0 {
        let _ = write!(text, "\n{name}: {value}");
    }
    let body = body_text(&response.body);
    if !body.is_empty() {
        let _ = write!(text, "\n\n{body}");
    }
    mask.apply(&text)
}

fn body_text(body: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(body) else {
        return format!("({} bytes that are not UTF-8)", body.len());
    };
    if text.len() <= BODY_SHOWN {
        return text.to_owned();
    }
    let shown = &text[..text.floor_char_boundary(BODY_SHOWN)];
    format!("{shown}… ({} bytes in all)", text.len())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn a_long_body_is_shown_in_part_and_a_binary_one_is_counted() {
        let response = |body: Vec<u8>| Response { status: 200, body: Bytes::from(body), ..Response::default() };
        let long = response_text(&response("ü".repeat(3_000).into_bytes()), &Mask::default());
        assert!(long.starts_with("200\n\nü") && long.ends_with("… (6000 bytes in all)"), "{long}");
        assert_eq!(response_text(&response(vec![0xff, 0xfe]), &Mask::default()), "200\n\n(2 bytes that are not UTF-8)");
        assert_eq!(response_text(&response(Vec::new()), &Mask::default()), "200");
    }
}
