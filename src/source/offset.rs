//! Turns the YAML parser's positions, which count characters, into byte offsets of the text the user wrote.
//!
//! The text that is parsed may differ from the one the user wrote: a byte order mark is left out and JSON's
//! surrogate pairs are rewritten (see [`super::surrogate`]). Everything here is linear in the text: a table holds
//! the offset of every 64th character.

/// Characters between two entries of the table.
const STRIDE: usize = 64;

/// One replacement made before parsing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rewrite {
    /// Where the replacement ends in the parsed text, in bytes.
    pub(super) end: usize,
    /// By how many bytes the original is longer, this rewrite and all before it taken together.
    pub(super) removed: usize,
}

/// Knows the byte offset of every character.
#[derive(Debug)]
pub(super) struct Offsets<'text> {
    parsed: &'text str,
    /// Byte offset of every [`STRIDE`]th character; empty when the text is ASCII.
    table: Vec<usize>,
    rewrites: &'text [Rewrite],
    /// Bytes that were left out at the start.
    skipped: usize,
}

impl<'text> Offsets<'text> {
    pub(super) fn new(parsed: &'text str, rewrites: &'text [Rewrite], skipped: usize) -> Self {
        let table = if parsed.is_ascii() {
            Vec::new()
        } else {
            parsed.char_indices().step_by(STRIDE).map(|(offset, _)| offset).collect()
        };
        Self { parsed, table, rewrites, skipped }
    }

    /// The offset in the user's text of the character with this index; the end of the text when there is none.
    pub(super) fn byte(&self, index: usize) -> usize {
        let offset = self.parsed_byte(index);
        let before = self.rewrites.partition_point(|rewrite| rewrite.end <= offset);
        let removed = before.checked_sub(1).map_or(0, |last| self.rewrites[last].removed);
        offset + removed + self.skipped
    }

    fn parsed_byte(&self, index: usize) -> usize {
        if self.table.is_empty() {
            return index.min(self.parsed.len());
        }
        let Some(start) = self.table.get(index / STRIDE) else { return self.parsed.len() };
        let rest = &self.parsed[*start..];
        rest.char_indices().nth(index % STRIDE).map_or(self.parsed.len(), |(offset, _)| start + offset)
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
        let rewrites = [Rewrite { end: 4, removed: 8 }, Rewrite { end: 8, removed: 16 }];
        let offsets = Offsets::new("😀😀ab", &rewrites, 0);
        assert_eq!([0, 1, 2, 3, 4].map(|index| offsets.byte(index)), [0, 12, 24, 25, 26]);
    }
}
