//! Which characters free text is made of.
//!
//! Valid text should break careless code, but not the transport: control characters are never drawn for their own sake.
//! Start at [`Alphabet`].

/// The characters a value may hold where its schema leaves them open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Alphabet {
    /// Anything JSON can carry, telling characters included.
    #[default]
    Unicode,
    /// What every header and path carries unharmed.
    Wire,
}

/// Plain characters, for most of what is drawn.
pub(super) const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// What breaks careless code: quotes and escapes, more than one byte, more than one UTF-16 unit, combining and
/// right-to-left characters, letters that change their length with their case. No control characters.
pub(super) const TELLING: [char; 18] =
    ['"', '\'', '\\', '%', '&', '<', ' ', '/', 'é', 'ß', 'İ', 'Ω', '漢', 'ש', '\u{301}', '\u{200d}', '🐾', '𝄞'];

/// All characters that are drawn on purpose, plain ones first.
pub(crate) fn comfortable() -> impl Iterator<Item = char> {
    LETTERS.iter().copied().map(char::from).chain(TELLING)
}

/// Whether a character is printable ASCII.
pub(crate) fn is_plain(character: char) -> bool {
    (' '..='~').contains(&character)
}
