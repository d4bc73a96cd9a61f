//! Just enough reading of Rust to see imports, module blocks and test code.
//!
//! [`blank`] takes comments and literals out without moving anything; [`tokens`] cuts the rest into words and
//! marks. No grammar beyond that: a rule that needs one belongs in clippy.

/// A word or a mark of the source, with its line (counted from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// The word; `::`; or one other character.
    pub(crate) text: &'a str,
    /// The line it stands in.
    pub(crate) line: usize,
}

/// `source` with comments, strings and characters replaced by spaces; lines stay where they are.
pub(crate) fn blank(source: &str) -> String {
    let mut blanked = String::with_capacity(source.len());
    let mut rest = source;
    let mut after_word = false;
    while let Some(first) = rest.chars().next() {
        let hidden = if after_word && first != '"' && first != '\'' { 0 } else { hidden_length(rest) };
        if hidden == 0 {
            blanked.push(first);
            after_word = first.is_alphanumeric() || first == '_';
            rest = &rest[first.len_utf8()..];
        } else {
            blanked.extend(rest[..hidden].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            after_word = false;
            rest = &rest[hidden..];
        }
    }
    blanked
}

/// How many bytes at the start of `rest` are one comment or literal.
fn hidden_length(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment_length(rest);
    }
    let quoted = rest.trim_start_matches(['b', 'c', 'r']);
    let prefix = &rest[..rest.len() - quoted.len()];
    if prefix.len() > 2 {
        return 0;
    }
    if prefix.ends_with('r') {
        return raw_string_length(quoted).map_or(0, |length| prefix.len() + length);
    }
    match quoted.chars().next() {
        Some('"') => prefix.len() + string_length(quoted),
        Some('\'') => character_length(quoted).map_or(0, |length| prefix.len() + length),
        _ => 0,
    }
}

fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn raw_string_length(quoted: &str) -> Option<usize> {
    let hashes = quoted.len() - quoted.trim_start_matches('#').len();
    let body = quoted[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(body.find(&end).map_or(quoted.len(), |at| hashes + 1 + at + end.len()))
}

fn string_length(quoted: &str) -> usize {
    let mut escaped = false;
    for (at, c) in quoted.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    quoted.len()
}

/// `'a'` and `'\n'` are characters; `'a` alone is a lifetime.
fn character_length(quoted: &str) -> Option<usize> {
    let body = &quoted[1..];
    let first = body.chars().next()?;
    if first == '\\' {
        let second = body[1..].chars().next()?;
        let after = 1 + second.len_utf8();
        return body[after..].find('\'').map(|at| 1 + after + at + 1);
    }
    body[first.len_utf8()..].starts_with('\'').then(|| 1 + first.len_utf8() + 1)
}

/// The words and marks of a blanked source.
pub(crate) fn tokens(blanked: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (number, line) in blanked.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let length = match first {
                _ if word > 0 => word,
                ':' if rest.starts_with("::") => 2,
                other => other.len_utf8(),
            };
            tokens.push(Token { text: &rest[..length], line: number + 1 });
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// The lines of `source` outside `#[cfg(test)] mod … { … }`.
pub(crate) fn lines_without_tests(source: &str) -> usize {
    let blanked = blank(source);
    let tokens = tokens(&blanked);
    let total = source.lines().count();
    let opening = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    let mut in_tests = 0;
    for start in 0..tokens.len() {
        let window = &tokens[start..];
        let matches = window.len() > opening.len() + 1 && window.iter().zip(opening).all(|(t, o)| t.text == o);
        if matches && window[opening.len() + 1].text == "{" {
            let last = block_end(window, opening.len() + 1).map_or(total, |token| token.line);
            in_tests += last - window[0].line + 1;
        }
    }
    total - in_tests
}

/// The token that closes the brace at `open`.
pub(crate) fn block_end<'t, 'a>(tokens: &'t [Token<'a>], open: usize) -> Option<&'t Token<'a>> {
    let mut depth = 0_usize;
    tokens[open..].iter().find(|token| {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

#[test]
fn comments_and_literals_are_blanked_and_lifetimes_stay() {
    let source =
        "let a = \"x // \\\" y\"; // note\n/* a /* b */ c */ fn f<'a>(c: &'a str) { '\\'' ; b'x'; r#\"q\"q\"# }";
    let words: Vec<&str> = blank(source).leak().split_whitespace().collect();
    assert_eq!(words.join(" "), "let a = ; fn f<'a>(c: &'a str) { ; ; }");
    assert_eq!(blank(source).lines().count(), 2);
}

#[test]
fn words_that_end_in_a_literal_prefix_are_words() {
    assert_eq!(blank("for r in bar { attr(r) }"), "for r in bar { attr(r) }");
}

#[test]
fn test_modules_do_not_count() {
    let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { let c = \"}\"; }\n}\nfn d() {}\n";
    assert_eq!(lines_without_tests(source), 2);
    assert_eq!(lines_without_tests("#[cfg(test)]\nmod tests;\nfn a() {}\n"), 3);
}
