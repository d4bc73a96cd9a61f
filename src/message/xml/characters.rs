//! Which characters XML 1.0 lets stand where (Extensible Markup Language 1.0, fifth edition, §2.2 and §2.3).
//!
//! Libraries read more than the standard allows; what is proved to be broken or sound is proved by this.

/// Whether a document may hold the character at all: most controls and the two last code points may not.
pub(super) fn is_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Whether a text is a name without a prefix (Namespaces in XML 1.0 §3).
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(is_name_start) && text.chars().all(is_name_part)
}

/// Whether a text is a name that may have a prefix.
pub(super) fn is_qualified_name(text: &str) -> bool {
    text.split_once(':').map_or_else(|| is_name(text), |(prefix, local)| is_name(prefix) && is_name(local))
}

/// A name that looks like `text`.
pub(super) fn as_name(text: &str) -> String {
    let name: String = text.chars().map(|character| if is_name_part(character) { character } else { '_' }).collect();
    if name.starts_with(is_name_start) { name } else { format!("_{name}") }
}

fn is_name_start(character: char) -> bool {
    matches!(character,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn is_name_part(character: char) -> bool {
    is_name_start(character)
        || matches!(character, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_standard() {
        for name in ["a", "_1", "é-x.y", "漢字"] {
            assert!(is_name(name) && is_qualified_name(&format!("p:{name}")), "{name}");
        }
        for name in ["", "1a", "-a", "a b", "a:b", "a/b", "$a", "@a", "🐾 "] {
            assert!(!is_name(name), "{name}");
            assert!(is_name(&as_name(name)), "{name}");
        }
        assert!(!is_qualified_name("a:b:c") && !is_qualified_name(":a"));
    }

    #[test]
    fn controls_are_no_characters() {
        assert!(['\t', '\n', '\r', 'a', '🐾', '\u{85}'].into_iter().all(is_character));
        assert!(!['\0', '\u{1}', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'].into_iter().any(is_character));
    }
}
