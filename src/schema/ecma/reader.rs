//! A pattern, read character by character.

use std::str::Chars;

/// What is wrong with a pattern, in a few words.
pub(super) type Refusal = String;

/// The characters of a pattern that are still to be read.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    rest: Chars<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(pattern: &'a str) -> Self {
        Self { rest: pattern.chars() }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.rest.as_str()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        self.rest.next()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    /// Reads `text` when it comes next.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let Some(rest) = self.rest.as_str().strip_prefix(text) else { return false };
        self.rest = rest.chars();
        true
    }

    /// Reads up to `end` and past it; `None`, and nothing read, when it does not come.
    pub(super) fn take_until(&mut self, end: char) -> Option<&'a str> {
        let (found, rest) = self.rest.as_str().split_once(end)?;
        self.rest = rest.chars();
        Some(found)
    }

    /// Reads exactly `count` hexadecimal digits.
    pub(super) fn hexadecimal(&mut self, count: usize) -> Option<u32> {
        let digits = self.rest.as_str().get(..count)?;
        let number =
            digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())??;
        self.rest = self.rest.as_str()[count..].chars();
        Some(number)
    }

    /// Reads decimal digits, as many as there are.
    pub(super) fn digits(&mut self) -> &'a str {
        let text = self.rest.as_str();
        let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        self.rest = text[end..].chars();
        &text[..end]
    }
}
