//! Puts in the white space that other YAML parsers do not ask for.
//!
//! YAML wants everything inside a block mapping indented more than its key (YAML 1.2.2 §6.1), also a closing bracket
//! and the later lines of a quoted scalar, and white space before a comment (§6.6). The common parsers never checked
//! that, so real documents break the rules; the parser used here refuses them. White space has no meaning at these
//! places, so spaces are put in and the text is parsed again. Start at [`repair`].

use saphyr_parser::ScanError;

use super::offset::{Rewrite, original};

/// Spaces that indent more than any real document does.
const INDENTATION: &str = "                                                                ";

/// The text with spaces where the parser stumbled; nothing when the mistake is another one.
pub(super) fn repair(text: &str, error: &ScanError, rewrites: &mut Vec<Rewrite>) -> Option<String> {
    let at = text.char_indices().nth(error.marker().index())?.0;
    let places = match error.info() {
        "invalid indentation"
        | "invalid indentation in flow construct"
        | "comments must be separated from other tokens by whitespace" => vec![at],
        "invalid indentation in quoted scalar" => continuation_lines(text, at),
        _ => return None,
    };
    // Each repair must get further than the last, or it did not help.
    if rewrites.last().is_some_and(|last| places.first().is_none_or(|first| *first <= last.end)) {
        return None;
    }
    let before = rewrites.clone();
    let mut repaired = String::with_capacity(text.len() + places.len() * INDENTATION.len());
    let mut done = 0;
    for place in places {
        repaired.push_str(&text[done..place]);
        let start = repaired.len();
        repaired.push_str(INDENTATION);
        rewrites.push(Rewrite { start, end: repaired.len(), original_end: original(&before, place) });
        done = place;
    }
    repaired.push_str(&text[done..]);
    (done > 0).then_some(repaired)
}

/// Where the second and later lines of the quoted scalar at `start` begin.
fn continuation_lines(text: &str, start: usize) -> Vec<usize> {
    let bytes = text.as_bytes();
    let quote = bytes[start];
    let mut lines = Vec::new();
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' && bytes.get(at + 1) != Some(&b'\n') => at += 1,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b'\n' => lines.push(at + 1),
            byte if byte == quote => break,
            _ => {}
        }
        at += 1;
    }
    lines
}
