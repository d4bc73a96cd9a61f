//! Finds pieces of an expression in its text, for messages: string literals are skipped, nothing is evaluated.

use std::ops::Range;

/// What a name stands for, by what comes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// After `|`.
    Filter,
    /// After `is` or `is not`.
    Test,
    /// Anything else, with its dots.
    Name,
}

/// A word of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) role: Role,
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

/// The words of `expression`, in order.
pub(crate) fn words(expression: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut after_pipe = false;
    let mut position = 0;
    while let Some(character) = expression[position..].chars().next() {
        let end = match character {
            '\'' | '"' => end_of_string(expression, position).unwrap_or(expression.len()),
            _ if is_word(character) => end_of_word(expression, position),
            _ => position + character.len_utf8(),
        };
        if is_word(character) {
            let text = &expression[position..end];
            let role = role(&words, after_pipe, text);
            words.push(Word { role, text: text.to_owned(), range: position..end });
        }
        after_pipe = if character.is_whitespace() { after_pipe } else { character == '|' };
        position = end;
    }
    words
}

fn role(before: &[Word], after_pipe: bool, text: &str) -> Role {
    let last = |back: usize| before.len().checked_sub(back).map_or("", |at| before[at].text.as_str());
    if after_pipe {
        Role::Filter
    } else if (last(1) == "is" && text != "not") || (last(1) == "not" && last(2) == "is") {
        Role::Test
    } else {
        Role::Name
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn end_of_word(text: &str, start: usize) -> usize {
    text[start..].find(|c: char| !is_word(c) && c != '.').map_or(text.len(), |length| start + length)
}

/// The offset behind the string literal that starts at `start`.
fn end_of_string(text: &str, start: usize) -> Option<usize> {
    let quote = text[start..].chars().next()?;
    let mut escaped = false;
    for (offset, character) in text[start..].char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(start + offset + 1),
            _ => {}
        }
    }
    None
}

/// The offset of the `)` that closes a `(` standing just before `start`.
pub(crate) fn closing_parenthesis(text: &str, start: usize) -> Option<usize> {
    let mut depth = 1_usize;
    let mut position = start;
    while let Some(character) = text[position..].chars().next() {
        match character {
            '\'' | '"' => {
                position = end_of_string(text, position)?;
                continue;
            }
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(position);
        }
        position += character.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_role() {
        let found: Vec<(Role, String)> = words("pet.name | upper is not defined and 'is x' is string")
            .into_iter()
            .map(|w| (w.role, w.text))
            .collect();
        assert!(found.contains(&(Role::Name, "pet.name".into())));
        assert!(found.contains(&(Role::Filter, "upper".into())));
        assert!(found.contains(&(Role::Test, "defined".into())));
        assert!(found.contains(&(Role::Test, "string".into())));
        assert!(!found.iter().any(|(_, text)| text == "x"));
    }

    #[test]
    fn parentheses_in_strings_do_not_count() {
        assert_eq!(closing_parenthesis(r#"a(")") ) b"#, 0), Some(7));
        assert_eq!(closing_parenthesis("a(b", 0), None);
    }
}
