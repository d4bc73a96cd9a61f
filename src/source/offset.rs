//! Turns the YAML parser's positions, which count characters, into byte offsets of the text the user wrote.
//!
//! The text that is parsed may differ from the one the user wrote: a byte order mark is left out, JSON's surrogate
//! pairs are rewritten (see [`super::surrogate`]) and spaces are put in (see [`super::spacing`]). Few characters are
//! longer than a byte, and a table holds those.

use super::marks::{narrow, wide};

/// One replacement made before parsing, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rewrite {
    /// Where the replacement starts in the parsed text.
    pub(super) start: usize,
    /// Where it ends there.
    pub(super) end: usize,
    /// Where what was replaced ends in the original.
    pub(super) original_end: usize,
}

/// The offset in the original of an offset in the rewritten text; the rewrites stand in order.
pub(super) fn original(rewrites: &[Rewrite], offset: usize) -> usize {
    let before = rewrites.partition_point(|rewrite| rewrite.start < offset);
    match before.checked_sub(1) {
        Some(last) => rewrites[last].original_end + offset.saturating_sub(rewrites[last].end),
        None => offset,
    }
}

/// Knows the byte offset of every character.
#[derive(Debug)]
pub(super) struct Offsets<'text> {
    length: usize,
    /// For each character that is longer than a byte: the index of the next one, and how many more bytes than
    /// characters there are before that.
    table: Vec<(u32, u32)>,
    rewrites: &'text [Rewrite],
    /// Bytes that were left out at the start.
    skipped: usize,
}

impl<'text> Offsets<'text> {
    pub(super) fn new(parsed: &str, rewrites: &'text [Rewrite], skipped: usize) -> Self {
        let (mut table, mut at, mut surplus) = (Vec::new(), 0, 0);
        while let Some(next) = parsed.as_bytes()[at..].iter().position(|byte| !byte.is_ascii()) {
            let length = parsed[at + next..].chars().next().map_or(1, char::len_utf8);
            at += next + length;
            surplus += length - 1;
            table.push((narrow(at - surplus), narrow(surplus)));
        }
        Self { length: parsed.len(), table, rewrites, skipped }
    }

    /// The offset in the user's text of the character with this index; the end of the text when there is none.
    pub(super) fn byte(&self, index: usize) -> usize {
        original(self.rewrites, self.parsed_byte(index)) + self.skipped
    }

    fn parsed_byte(&self, index: usize) -> usize {
        let longer = self.table.partition_point(|(next, _)| wide(*next) <= index);
        let surplus = longer.checked_sub(1).map_or(0, |last| wide(self.table[last].1));
        (index + surplus).min(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_a_mixed_text_is_found() {
        let text = "aé漢😀\r\n".repeat(50);
        let offsets = Offsets::new(&text, &[], 3);
        for (index, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.byte(index), byte + 3);
        }
        assert_eq!(offsets.byte(9_999), text.len() + 3);
    }

    #[test]
    fn what_follows_a_rewrite_moves_by_what_was_removed() {
        let pair = |start, original_end| Rewrite { start, end: start + 4, original_end };
        let rewrites = [pair(0, 12), pair(4, 24)];
        let offsets = Offsets::new("😀😀ab", &rewrites, 0);
        assert_eq!([0, 1, 2, 3, 4].map(|index| offsets.byte(index)), [0, 12, 24, 25, 26]);
    }

    #[test]
    fn what_was_inserted_has_no_place_of_its_own() {
        let rewrites = [Rewrite { start: 2, end: 5, original_end: 2 }];
        assert_eq!([1, 2, 3, 5, 6].map(|offset| original(&rewrites, offset)), [1, 2, 2, 2, 3]);
    }
}
