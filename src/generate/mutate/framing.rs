//! Breaks the frame of a body: how long it says that it is (RFC 9112 §6).
//!
//! A body that ends too early must not be taken for one (§8); of a frame that cannot be read a server may make what it
//! likes, as long as it does not fail. Start at [`groups`].

use bytes::Bytes;

use super::candidate::{Change, Group};
use super::kind::MutationKind;

/// A header field.
type Field = (String, String);

/// The groups for a body that is sound.
pub(super) fn groups(body: &Bytes) -> Vec<Group> {
    vec![truncated(body), unreadable(body)]
}

/// Bodies whose sender closes before it has sent what it has announced.
fn truncated(body: &Bytes) -> Group {
    let length = body.len();
    let half = body.slice(..length / 2);
    let group = group(MutationKind::TruncatedBody);
    group
        .with(framed(&[long(length + 16)], body.clone()), Vec::new(), "16 bytes shorter than announced, then closed")
        .with(framed(&[long(length)], half.clone()), Vec::new(), "closed after half of it")
        .with(framed(&[chunked()], chunk(length, &half)), Vec::new(), "closed within a chunk")
        .with(framed(&[chunked()], chunk(length, body)), Vec::new(), "closed before the last chunk")
}

/// Bodies whose length cannot be read, or may be read in two ways.
fn unreadable(body: &Bytes) -> Group {
    let length = body.len();
    let whole = [chunk(length, body).as_ref(), b"0\r\n\r\n"].concat();
    let text = |value: &str| ("Content-Length".to_owned(), value.to_owned());
    let of_size = |size: &str| {
        let data = [b"\r\n", body.as_ref(), b"\r\n0\r\n\r\n"].concat();
        Bytes::from([size.as_bytes(), &data].concat())
    };
    let candidates: [(Vec<Field>, Bytes, &str); 10] = [
        (vec![long(length / 2)], body.clone(), "twice as long as announced"),
        (vec![text("five")], body.clone(), "with a length that is a word"),
        (vec![text("-1")], body.clone(), "with a length below zero"),
        (vec![text("99999999999999999999")], body.clone(), "with a length beyond 64 bits, then closed"),
        (vec![long(length), long(length + 1)], body.clone(), "with two lengths"),
        (vec![long(length), chunked()], Bytes::from(whole), "with a length and in chunks"),
        (vec![chunked()], of_size("zz"), "with a chunk whose size is no number"),
        (vec![chunked()], of_size("fffffffffffffffff"), "with a chunk beyond 64 bits"),
        (vec![chunked()], of_size(&format!("{:x}", length.div_ceil(2))), "with a chunk longer than its size"),
        (vec![("Transfer-Encoding".to_owned(), "probity".to_owned())], body.clone(), "in a coding that nobody knows"),
    ];
    candidates.into_iter().fold(group(MutationKind::BrokenLength), |group, (headers, bytes, what)| {
        group.with(framed(&headers, bytes), Vec::new(), what)
    })
}

fn group(kind: MutationKind) -> Group {
    Group::new(kind, &["body".to_owned()], &[]).limit(usize::MAX).unpromised()
}

fn framed(headers: &[Field], body: Bytes) -> Change {
    Change::Framed { headers: headers.to_vec(), body }
}

fn long(length: usize) -> Field {
    ("Content-Length".to_owned(), length.to_string())
}

fn chunked() -> Field {
    ("Transfer-Encoding".to_owned(), "chunked".to_owned())
}

/// A chunk that announces `length`.
fn chunk(length: usize, data: &Bytes) -> Bytes {
    let end: &[u8] = if data.len() == length { b"\r\n" } else { b"" };
    Bytes::from([format!("{length:x}\r\n").as_bytes(), data, end].concat())
}
