//! Rewrites JSON's surrogate pairs before YAML reads them.
//!
//! JSON writes a character beyond U+FFFF as two escapes (`\uD83D\uDE00`, RFC 8259 §7); YAML knows no pairs and
//! refuses each half. Only JSON texts are rewritten, because in YAML the same letters may stand unescaped in a
//! plain or single-quoted scalar. Start at [`rewrite`].

use super::offset::Rewrite;

/// The length of one `\uXXXX`.
const ESCAPE: usize = 6;

/// The text with every surrogate pair replaced by its character, and where that happened.
pub(super) fn rewrite(text: &str) -> (String, Vec<Rewrite>) {
    let mut rewritten = String::with_capacity(text.len());
    let mut rewrites = Vec::new();
    let mut rest = text;
    while let Some(backslash) = rest.find('\\') {
        let (before, escape) = rest.split_at(backslash);
        rewritten.push_str(before);
        let consumed = if let Some(character) = pair(escape) {
            let start = rewritten.len();
            rewritten.push(character);
            let original_end = text.len() - escape.len() + 2 * ESCAPE;
            rewrites.push(Rewrite { start, end: rewritten.len(), original_end });
            2 * ESCAPE
        } else {
            // Both characters go together, so that the second half of `\\` starts no escape.
            let length = escape.char_indices().nth(2).map_or(escape.len(), |(offset, _)| offset);
            rewritten.push_str(&escape[..length]);
            length
        };
        rest = &escape[consumed..];
    }
    rewritten.push_str(rest);
    (rewritten, rewrites)
}

/// The character of a surrogate pair that starts here.
fn pair(text: &str) -> Option<char> {
    let (high, low) = (unit(text.get(..ESCAPE)?)?, unit(text.get(ESCAPE..2 * ESCAPE)?)?);
    char::decode_utf16([high, low]).next()?.ok().filter(|character| character.len_utf16() == 2)
}

fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("\\u")?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_becomes_one_character() {
        let (text, rewrites) = rewrite(r#"["\uD83D\uDE00 \ud83d\ude01"]"#);
        assert_eq!(text, r#"["😀 😁"]"#);
        assert_eq!(
            rewrites,
            [Rewrite { start: 2, end: 6, original_end: 14 }, Rewrite { start: 7, end: 11, original_end: 27 },]
        );
    }

    #[test]
    fn an_escaped_backslash_and_a_lone_half_stay() {
        for text in [r#""\\uD83D\uDE00""#, r#""\uD83D""#, r#""\u00e9\n\"""#, "\"\\é", "\\"] {
            assert_eq!(rewrite(text), (text.to_owned(), Vec::new()));
        }
    }
}
