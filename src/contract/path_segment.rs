//! One segment of a path template: what stands between two slashes.
//!
//! Knows nothing of whole paths. A segment mostly is plain text or one parameter; both can be mixed, as in
//! `{id}:reset`. Start at [`Segment`].

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// One segment of a path template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Plain text.
    Literal(String),
    /// Text and parameters mixed, such as `{name}` alone or `{id}:reset`: literal parts and names in turn.
    Template(Vec<Part>),
}

/// A part of a templated segment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Plain text.
    Literal(String),
    /// A parameter's name.
    Parameter(String),
}

impl Segment {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| format!("`{text}` has a `{{` without its `}}`"))?;
            if name.is_empty() || name.contains('{') {
                return Err(format!("`{text}` has a parameter without a proper name"));
            }
            parts.extend(plain(literal)?);
            parts.push(Part::Parameter(name.to_owned()));
            rest = after;
        }
        let tail = plain(rest)?;
        if parts.is_empty() {
            return Ok(Segment::Literal(rest.to_owned()));
        }
        parts.extend(tail);
        Ok(Segment::Template(parts))
    }

    /// The plain text, where it is nothing else.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self {
            Segment::Literal(text) => Some(text),
            Segment::Template(_) => None,
        }
    }

    /// The name of the parameter that is the whole segment.
    #[must_use]
    pub fn only_parameter(&self) -> Option<&str> {
        match self {
            Segment::Template(parts) => match parts.as_slice() {
                [Part::Parameter(name)] => Some(name),
                _ => None,
            },
            Segment::Literal(_) => None,
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let parts = match self {
            Segment::Literal(_) => &[],
            Segment::Template(parts) => parts.as_slice(),
        };
        parts.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Parameter(name) => Some(name.as_str()),
        })
    }

    /// How much this segment leaves open; the smaller, the more specific.
    pub(super) fn openness(&self) -> (usize, usize) {
        match self {
            Segment::Literal(_) => (0, 0),
            Segment::Template(parts) => {
                let literal = |part: &Part| if let Part::Literal(text) = part { text.len() } else { 0 };
                (1, usize::MAX - parts.iter().map(literal).sum::<usize>())
            }
        }
    }

    /// The decoded values of the parameters, by name, when the encoded text matches.
    pub(super) fn matches(&self, encoded: &str) -> Option<Vec<(String, String)>> {
        match self {
            Segment::Literal(text) if text == encoded => Some(Vec::new()),
            Segment::Literal(text) => (encoded.contains('%') || text.contains('%'))
                .then(|| percent_decode_str(text).eq(percent_decode_str(encoded)))?
                .then(Vec::new),
            // The text between parameters is looked for as written first: what a client encoded belongs to a value.
            Segment::Template(parts) => values(parts, encoded).or_else(|| values(parts, &decoded(encoded))),
        }
    }
}

fn plain(text: &str) -> Result<Option<Part>, String> {
    if text.contains('}') {
        return Err(format!("`{text}` has a `}}` without its `{{`"));
    }
    Ok((!text.is_empty()).then(|| Part::Literal(text.to_owned())))
}

/// Gives each parameter the shortest text that lets the rest match; the last one gets what is left. No value is
/// empty. There is no backtracking, so the time is linear: for wildcards the leftmost place of each literal is as
/// good as any other, but for the last literal, which is tied to the end.
fn values(parts: &[Part], text: &str) -> Option<Vec<(String, String)>> {
    let (parts, text) = match parts {
        [before @ .., Part::Literal(literal)] => (before, text.strip_suffix(literal.as_str())?),
        _ => (parts, text),
    };
    let mut values = Vec::new();
    let mut rest = text;
    for (index, part) in parts.iter().enumerate() {
        match part {
            // Only a literal at the start comes here: each later one is consumed with the parameter before it.
            Part::Literal(literal) if index == 0 => rest = rest.strip_prefix(literal.as_str())?,
            Part::Literal(_) => {}
            Part::Parameter(name) => {
                let (value, after) = take(rest, parts.get(index + 1))?;
                values.push((name.clone(), decoded(value).into_owned()));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(values)
}

/// The value at the start of `text`, and what stands behind it and the literal that ends it.
fn take<'a>(text: &'a str, next: Option<&Part>) -> Option<(&'a str, &'a str)> {
    let first = text.chars().next()?.len_utf8();
    match next {
        None => Some((text, "")),
        Some(Part::Parameter(_)) => Some(text.split_at(first)),
        Some(Part::Literal(literal)) => {
            let end = first + text[first..].find(literal.as_str())?;
            Some((&text[..end], &text[end + literal.len()..]))
        }
    }
}

/// Percent-decoded; as it stands when an escape is malformed or the bytes are not UTF-8.
fn decoded(text: &str) -> Cow<'_, str> {
    let escapes = text.split('%').skip(1);
    let malformed =
        |escape: &str| !escape.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    if escapes.into_iter().any(malformed) {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}
