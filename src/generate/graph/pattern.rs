//! A `pattern`, compiled twice: to accept strings, and to make some.
//!
//! Both readings come from the validator's own dialect. What is drawn is accepted before it is given, so that cutting
//! look-around out, or leaving anchors aside, can never make a wrong string. Start at [`Pattern::draw`].

use std::fmt;

use jsonschema_regex::pattern_witness;
use regex_syntax::hir::{Hir, HirKind, Look};
use serde_json::{Value, json};

use super::automaton::Factor;
use super::derivation::Derivation;
use super::look_around::{after_group, factors, parse};
use super::{Checker, Graph, Piece};
use crate::generate::random::Random;
use crate::generate::value::Alphabet;

/// One pattern.
pub(crate) struct Pattern {
    /// As written.
    pub(crate) text: String,
    checker: Checker,
    piece: Option<Piece>,
    open_start: bool,
    open_end: bool,
    /// What it asks for, without look-around; `None` where that cannot be said.
    pub(super) factors: Option<Vec<Factor>>,
    /// Whether every string of the piece matches, without asking.
    is_plain: bool,
}

/// How often a string is drawn before a pattern is given up.
const ATTEMPTS: u32 = 32;

/// So many characters are made room for.
const ROOM: usize = 64;

impl Pattern {
    /// `None` when the validator cannot compile it, and so cannot check it either.
    pub(super) fn compile(graph: &Graph, text: &str) -> Option<Self> {
        let checker = graph.checker(&json!({ "pattern": text }))?;
        let factors = factors(text);
        let alone = factors.as_ref().filter(|factors| factors.len() == 1).map(|factors| factors[0].hir.clone());
        let is_plain = alone.as_ref().is_some_and(is_plain);
        let hir = alone.or_else(|| parse(&plain_parts(text)));
        let looks = |look| hir.as_ref().map(|hir| (hir.properties(), look));
        Some(Self {
            text: text.to_owned(),
            checker,
            piece: hir.as_ref().and_then(Piece::from_hir),
            open_start: looks(Look::Start).is_some_and(|(hir, look)| !hir.look_set_prefix().contains(look)),
            open_end: looks(Look::End).is_some_and(|(hir, look)| !hir.look_set_suffix().contains(look)),
            factors,
            is_plain,
        })
    }

    /// Whether there is no look-around in it, so that strings are made from it alone.
    pub(crate) fn is_exact(&self) -> bool {
        self.factors.as_ref().is_some_and(|factors| factors.len() == 1)
    }

    /// Whether every string that is drawn matches, without asking.
    pub(crate) fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// What it asks for, part by part.
    #[cfg(test)]
    pub(crate) fn factors(&self) -> Option<&[Factor]> {
        self.factors.as_deref()
    }

    /// A string drawn once, which matches and has the length; `None` when that did not succeed.
    pub(crate) fn draw_once(&self, random: &mut Random, alphabet: Alphabet, low: usize, high: usize) -> Option<String> {
        let (text, length) = self.drawn(self.piece.as_ref()?, random, alphabet, low, high);
        Some(text).filter(|text| (low..=high).contains(&length) && (self.is_plain || self.accepts(text)))
    }

    /// A string, of the wanted length where that is possible, with its length in characters.
    fn drawn(
        &self,
        piece: &Piece,
        random: &mut Random,
        alphabet: Alphabet,
        low: usize,
        high: usize,
    ) -> (String, usize) {
        let mut text = String::with_capacity(piece.shortest.max(low).min(ROOM));
        let written = piece.draw(random, alphabet, low, high, &mut text);
        let padding = self.pad(&mut text, low.saturating_sub(written));
        (text, written + padding)
    }

    /// Whether `text` matches.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        (self.checker)(&Value::String(text.to_owned()))
    }

    /// A matching string of `low` to `high` characters; `None` when none was found.
    pub(crate) fn draw(&self, random: &mut Random, alphabet: Alphabet, low: usize, high: usize) -> Option<String> {
        if let Some(piece) = &self.piece {
            for _ in 0..ATTEMPTS {
                let (text, length) = self.drawn(piece, random, alphabet, low, high);
                if (low..=high).contains(&length) && self.accepts(&text) {
                    return Some(text);
                }
            }
        }
        pattern_witness(&self.text).filter(|text| (low..=high).contains(&text.chars().count()) && self.accepts(text))
    }

    /// A matching string of about `low` to `high` characters with what it comes from, nothing added around it.
    pub(crate) fn derive(&self, random: &mut Random, low: usize, high: usize) -> Option<Derivation> {
        let piece = self.piece.as_ref()?;
        (0..ATTEMPTS).find_map(|_| {
            let mut derivation = Derivation::default();
            piece.draw(random, Alphabet::Wire, low, high.max(piece.shortest), &mut derivation);
            self.accepts(&derivation.text()).then_some(derivation)
        })
    }

    /// The lengths that strings of this pattern can have, as far as its anchors fix them.
    pub(crate) fn lengths(&self) -> (usize, Option<usize>) {
        match &self.piece {
            Some(piece) if self.open_start || self.open_end => (piece.shortest, None),
            Some(piece) => (piece.shortest, piece.longest),
            None => (0, None),
        }
    }

    /// A pattern without anchors is searched for, so anything may stand around what it matches. How much was added.
    fn pad(&self, text: &mut String, missing: usize) -> usize {
        if missing == 0 || !(self.open_start || self.open_end) {
            return 0;
        }
        let at = if self.open_end { text.len() } else { 0 };
        text.insert_str(at, &"x".repeat(missing));
        missing
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}

/// Whether anchors stand at the outer ends only, where they cannot contradict what is drawn.
fn is_plain(hir: &Hir) -> bool {
    let inner = match hir.kind() {
        HirKind::Concat(parts) => {
            let first = usize::from(matches!(parts[0].kind(), HirKind::Look(Look::Start)));
            let last = parts.len() - usize::from(matches!(parts[parts.len() - 1].kind(), HirKind::Look(Look::End)));
            &parts[first..last]
        }
        _ => std::slice::from_ref(hir),
    };
    inner.iter().all(|part| part.properties().look_set().is_empty())
}

/// Drops look-ahead and look-behind groups, and references to groups; what is drawn from the rest is checked against the whole.
fn plain_parts(pattern: &str) -> String {
    let mut kept = String::new();
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(next) = rest.chars().next() {
        if !in_class && LOOK_AROUND.iter().any(|opening| rest.starts_with(opening)) {
            rest = after_group(rest);
            continue;
        }
        in_class = match next {
            '[' => true,
            ']' => false,
            _ => in_class,
        };
        let escaped = rest[next.len_utf8()..].chars().next().filter(|_| next == '\\');
        let taken = next.len_utf8() + escaped.map_or(0, char::len_utf8);
        if in_class || !escaped.is_some_and(|digit| ('1'..='9').contains(&digit)) {
            kept.push_str(&rest[..taken]);
        }
        rest = &rest[taken..];
    }
    kept
}

const LOOK_AROUND: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_around_is_cut_out_whole() {
        assert_eq!(plain_parts(r"^(?!.*(a|b\)))[a-z(?=]+$"), "^[a-z(?=]+$");
        assert_eq!(plain_parts(r"a(?<=x)b\("), r"ab\(");
        assert_eq!(plain_parts("(?=unclosed"), "");
        assert_eq!(plain_parts(r"([ab])(,\1)*[\1]"), r"([ab])(,)*[\1]");
    }
}
