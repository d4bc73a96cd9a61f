//! Takes a pattern with look-ahead at its start into patterns without any: all of them must hold, or must not.
//!
//! `^(?!a)b` is `^b` and not `^a`. Where a look-around stands elsewhere there is no such form, and the pattern is left to
//! others. Start at [`factors`].

use jsonschema_regex::to_rust_regex;
use regex_syntax::hir::Hir;

use super::automaton::Factor;

/// How `\b` and `\B` are written for the validator, and how they are read here.
const BOUNDARIES: [(&str, &str); 2] = [
    ("(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))", r"(?-u:\b)"),
    ("(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))", r"(?-u:\B)"),
];

/// Groups around a whole pattern that are opened.
const DEEPEST: u32 = 8;

/// The parts of a pattern; `None` when it cannot be said without look-around.
pub(super) fn factors(pattern: &str) -> Option<Vec<Factor>> {
    let pattern = BOUNDARIES.iter().fold(pattern.to_owned(), |text, (written, read)| text.replace(written, read));
    if let Some(hir) = parse(&pattern) {
        return Some(vec![Factor { hir, is_wanted: true }]);
    }
    let mut found = Vec::new();
    split(&pattern, 0, &mut found)?;
    Some(found)
}

/// A pattern without look-around.
pub(super) fn parse(pattern: &str) -> Option<Hir> {
    if pattern.contains("(?-u:") {
        return regex_syntax::parse(pattern).ok();
    }
    regex_syntax::parse(&to_rust_regex(pattern).ok()?).ok()
}

fn split(pattern: &str, depth: u32, found: &mut Vec<Factor>) -> Option<()> {
    if depth > DEEPEST || has_top_level_choice(pattern) {
        return None;
    }
    let mut rest = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut any = false;
    loop {
        let is_wanted = rest.starts_with("(?=");
        if !is_wanted && !rest.starts_with("(?!") {
            break;
        }
        any = true;
        let after = after_group(rest);
        let inner = rest.get(3..rest.len() - after.len() - 1)?;
        add(&format!("^(?:{inner})"), is_wanted, depth, found)?;
        rest = after;
    }
    let (rest, closing) = match rest.strip_suffix('$') {
        Some(open) if !open.ends_with('\\') => (open, "$"),
        _ => (rest, ""),
    };
    // `(?<!a)$` at the end: nothing that ends in `a`.
    let mut rest = rest;
    while let Some(at) = rest.rfind("(?<!").filter(|_| closing == "$") {
        if !after_group(&rest[at..]).is_empty() {
            break;
        }
        let inner = rest.get(at + 4..rest.len() - 1)?;
        add(&format!("(?:{inner})$"), false, depth, found)?;
        rest = &rest[..at];
        any = true;
    }
    let inner = rest.strip_prefix("(?:").or_else(|| rest.strip_prefix('(').filter(|inner| !inner.starts_with('?')));
    if let Some(inner) = inner.filter(|_| after_group(rest).is_empty() && closing == "$" && !any) {
        // A group around everything: what is in it is anchored as the group is.
        let inner = inner.strip_suffix(')')?;
        return split(&format!("^{}{closing}", inner.strip_prefix('^').unwrap_or(inner)), depth + 1, found);
    }
    if !any {
        return None;
    }
    let opening = if pattern.starts_with('^') || closing == "$" || any { "^" } else { "" };
    add(&format!("{opening}{rest}{closing}"), true, depth, found)
}

fn add(pattern: &str, is_wanted: bool, depth: u32, found: &mut Vec<Factor>) -> Option<()> {
    if let Some(hir) = parse(pattern) {
        found.push(Factor { hir, is_wanted });
        return Some(());
    }
    if is_wanted { split(pattern, depth + 1, found) } else { None }
}

/// Whether `|` stands outside all groups.
fn has_top_level_choice(pattern: &str) -> bool {
    let mut rest = pattern;
    while let Some(next) = rest.chars().next() {
        match next {
            '|' => return true,
            '(' => rest = after_group(rest),
            '[' => rest = after_class(rest),
            '\\' => rest = rest.get(1..).and_then(|rest| Some(&rest[rest.chars().next()?.len_utf8()..])).unwrap_or(""),
            _ => rest = &rest[next.len_utf8()..],
        }
    }
    false
}

fn after_class(text: &str) -> &str {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' => return &text[at + 1..],
            _ => {}
        }
    }
    ""
}

/// What follows the group that `text` starts with.
pub(super) fn after_group(text: &str) -> &str {
    let mut depth = 0_usize;
    let mut in_class = false;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth -= 1;
                if depth == 0 {
                    return &text[at + 1..];
                }
            }
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(pattern: &str) -> Option<Vec<bool>> {
        Some(factors(pattern)?.into_iter().map(|factor| factor.is_wanted).collect())
    }

    #[test]
    fn look_ahead_at_the_start_becomes_patterns_of_their_own() {
        assert_eq!(wanted("^(?!a)(?=.*b)[a-z]+$"), Some(vec![false, true, true]));
        assert_eq!(wanted("^(?:(?!a|b)c+)$"), Some(vec![false, true]));
        assert_eq!(wanted("^a+(?<!aaa)$"), Some(vec![false, true]));
        assert_eq!(wanted("^a+$"), Some(vec![true]));
    }

    #[test]
    fn look_around_elsewhere_is_left_alone() {
        assert_eq!(wanted("^a(?!b)c"), None);
        assert_eq!(wanted("^(?!a)b|^c"), None);
        assert_eq!(wanted(r"^(a)\1$"), None);
    }
}
