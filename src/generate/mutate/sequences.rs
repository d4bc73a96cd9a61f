//! Breaks a sequence of items in its framing: a line that is cut off, two items on one line.
//!
//! Whether it is broken is proved by reading it back; lines that are read all the same are no candidates. Start at
//! [`malformed`].

use bytes::Bytes;

use super::candidate::{Change, Group};
use super::kind::MutationKind;

/// Texts that are no sequence, made from one that is.
pub(super) fn malformed(body: &Bytes, media_type: &str) -> Group {
    let text = String::from_utf8_lossy(body);
    let whole = text.trim_end();
    let group = Group::new(MutationKind::MalformedJson, &["body".to_owned()], &[]).limit(usize::MAX);
    let last = whole.len() - whole.chars().next_back().map_or(0, char::len_utf8);
    let broken = [
        (whole[..last].to_owned(), "with a last item that is cut off"),
        (format!("{{\n{text}"), "with an item over several lines"),
        (format!("{whole}{}\n", whole.trim_start_matches('\u{1e}')), "with two items on one line"),
        (format!("{whole},\n"), "with a comma after an item"),
        (format!("{text}\u{1e}nothing\n"), "with an item that is no JSON"),
        (text.replace('\u{1e}', ""), "without separators"),
        (format!("{text}nothing\n"), "with a line that is no JSON"),
    ];
    broken.into_iter().fold(group, |group, (text, what)| {
        let change = Change::RawBody { bytes: Bytes::from(text), media_type: Some(media_type.to_owned()) };
        group.with(change, Vec::new(), what)
    })
}
