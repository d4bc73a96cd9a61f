//! What a person needs to see a finding with their own eyes: the answer, and commands that ask again.

use std::fmt::Write as _;

use crate::message::{Mask, Request, Response};

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

/// The request as it stands on the wire, masked; the fields that every client adds are left out.
pub(super) fn request_text(request: &Request, base_url: &str, mask: &Mask) -> String {
    let host = base_url.split_once("://").map_or(base_url, |(_, host)| host);
    let host = host.split('/').next().unwrap_or_default();
    let prefix = base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let prefix = if prefix.is_empty() { String::new() } else { format!("/{}", prefix.trim_end_matches('/')) };
    let mut text = format!("{} {prefix}{} HTTP/1.1\r\nHost: {host}\r\n", request.method, request.target);
    for (name, value) in &mask.headers(&request.headers).0 {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    match &request.body {
        None => text.push_str("\r\n"),
        Some(body) => {
            let _ = write!(text, "Content-Length: {}\r\n\r\n", body.len());
            for chunk in body.utf8_chunks() {
                text.push_str(chunk.valid());
                text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
            }
        }
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
    fn a_request_is_shown_as_it_stands_on_the_wire() {
        let body = Some(Bytes::from_static(b"{\"a\": \"\xff\"}"));
        let mut request = Request { method: "POST".into(), target: "/pets?x=1".into(), body, ..Request::default() };
        request.headers.append("Content-Type", "application/json");
        let text = request_text(&request, "http://127.0.0.1:8000/v1", &Mask::default());
        let expected = "POST /v1/pets?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nContent-Type: application/json\r\n\
                        Content-Length: 10\r\n\r\n{\"a\": \"\\xff\"}";
        assert_eq!(text, expected);
        let get = Request { method: "GET".into(), target: "/".into(), ..Request::default() };
        assert_eq!(request_text(&get, "http://h", &Mask::default()), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    #[test]
    fn a_long_body_is_shown_in_part_and_a_binary_one_is_counted() {
        let response = |body: Vec<u8>| Response { status: 200, body: Bytes::from(body), ..Response::default() };
        let long = response_text(&response("ü".repeat(3_000).into_bytes()), &Mask::default());
        assert!(long.starts_with("200\n\nü") && long.ends_with("… (6000 bytes in all)"), "{long}");
        assert_eq!(response_text(&response(vec![0xff, 0xfe]), &Mask::default()), "200\n\n(2 bytes that are not UTF-8)");
        assert_eq!(response_text(&response(Vec::new()), &Mask::default()), "200");
    }
}
