//! A pattern as a nondeterministic automaton over a small alphabet of characters.
//!
//! Its language is that of a search: a string is accepted when the pattern matches anywhere in it, as JSON Schema says.
//! Anchors and word boundaries are conditions on the characters on both sides. Start at [`Nfa::new`].

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// More states than this are refused.
const MANY: usize = 6_000;

/// What stands on one side of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    /// The start or the end of the string.
    Edge,
    /// A character of `\w`.
    Word,
    /// Another character.
    Other,
}

impl Side {
    pub(super) fn of(character: char) -> Self {
        if character.is_ascii_alphanumeric() || character == '_' { Side::Word } else { Side::Other }
    }
}

/// The automaton of one pattern.
pub(super) struct Nfa {
    states: Vec<State>,
    start: usize,
}

enum State {
    /// Goes on with one of these characters, given by their places in the alphabet.
    One {
        allowed: Vec<bool>,
        next: usize,
    },
    Split(Vec<usize>),
    Look(Look, usize),
    Accept,
}

impl Nfa {
    /// `None` for what is too large, or looks at more than its neighbours.
    pub(super) fn new(hir: &Hir, alphabet: &[char]) -> Option<Self> {
        let mut nfa = Self { states: vec![State::Accept], start: 0 };
        let anything = vec![true; alphabet.len()];
        // After a match anything may follow, and anything may stand before it.
        let end = nfa.push(State::Split(vec![0]))?;
        let tail = nfa.push(State::One { allowed: anything.clone(), next: end })?;
        nfa.states[end] = State::Split(vec![0, tail]);
        let pattern = nfa.add(hir, alphabet, end)?;
        let start = nfa.push(State::Split(vec![pattern]))?;
        let head = nfa.push(State::One { allowed: anything, next: start })?;
        nfa.states[start] = State::Split(vec![pattern, head]);
        nfa.start = start;
        Some(nfa)
    }

    /// The states before the first character.
    pub(super) fn first(&self) -> Vec<usize> {
        vec![self.start]
    }

    fn push(&mut self, state: State) -> Option<usize> {
        self.states.push(state);
        (self.states.len() <= MANY).then(|| self.states.len() - 1)
    }

    /// Adds what leads from the returned state through `hir` to `next`.
    fn add(&mut self, hir: &Hir, alphabet: &[char], next: usize) -> Option<usize> {
        match hir.kind() {
            HirKind::Empty => Some(next),
            HirKind::Look(look) => match look {
                Look::Start | Look::End | Look::WordAscii | Look::WordAsciiNegate => {
                    self.push(State::Look(*look, next))
                }
                _ => None,
            },
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).ok()?;
                text.chars().rev().try_fold(next, |next, wanted| {
                    let allowed = alphabet.iter().map(|character| *character == wanted).collect();
                    self.push(State::One { allowed, next })
                })
            }
            HirKind::Class(class) => {
                let allowed = alphabet.iter().map(|character| holds(class, *character)).collect();
                self.push(State::One { allowed, next })
            }
            HirKind::Capture(capture) => self.add(&capture.sub, alphabet, next),
            HirKind::Concat(parts) => parts.iter().rev().try_fold(next, |next, part| self.add(part, alphabet, next)),
            HirKind::Alternation(branches) => {
                let entries = branches.iter().map(|branch| self.add(branch, alphabet, next));
                let entries = entries.collect::<Option<Vec<_>>>()?;
                self.push(State::Split(entries))
            }
            HirKind::Repetition(repetition) => {
                let mut entry = next;
                match repetition.max {
                    None => {
                        let again = self.push(State::Split(vec![next]))?;
                        let body = self.add(&repetition.sub, alphabet, again)?;
                        self.states[again] = State::Split(vec![body, next]);
                        entry = again;
                    }
                    Some(most) => {
                        for _ in repetition.min..most {
                            let body = self.add(&repetition.sub, alphabet, entry)?;
                            entry = self.push(State::Split(vec![body, next]))?;
                        }
                    }
                }
                (0..repetition.min).try_fold(entry, |entry, _| self.add(&repetition.sub, alphabet, entry))
            }
        }
    }

    /// Follows everything that reads nothing, between two sides; whether the end is reached, and the rest, in order.
    pub(super) fn closure(&self, from: &[usize], before: Side, after: Side) -> (bool, Vec<usize>) {
        let mut open = from.to_vec();
        let mut seen = vec![false; self.states.len()];
        let (mut accepts, mut reading) = (false, Vec::new());
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.states[at] {
                State::Accept => accepts = true,
                State::One { .. } => reading.push(at),
                State::Split(next) => open.extend(next),
                State::Look(look, next) => open.extend(is_met(*look, before, after).then_some(*next)),
            }
        }
        reading.sort_unstable();
        (accepts, reading)
    }

    /// Where the states of a closure lead with the character at a place of the alphabet.
    pub(super) fn step(&self, reading: &[usize], character: usize) -> Vec<usize> {
        let mut next: Vec<usize> = reading
            .iter()
            .filter_map(|at| match &self.states[*at] {
                State::One { allowed, next } if allowed[character] => Some(*next),
                _ => None,
            })
            .collect();
        next.sort_unstable();
        next.dedup();
        next
    }

    /// Whether two characters are the same to this pattern.
    pub(super) fn signature(&self, character: usize) -> Vec<bool> {
        let ones = self.states.iter().filter_map(|state| match state {
            State::One { allowed, .. } => Some(allowed[character]),
            _ => None,
        });
        ones.collect()
    }
}

fn is_met(look: Look, before: Side, after: Side) -> bool {
    let is_boundary = (before == Side::Word) != (after == Side::Word);
    match look {
        Look::Start => before == Side::Edge,
        Look::End => after == Side::Edge,
        Look::WordAscii => is_boundary,
        _ => !is_boundary,
    }
}

fn holds(class: &Class, character: char) -> bool {
    match class {
        Class::Unicode(class) => class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&character)),
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .any(|range| u8::try_from(character).is_ok_and(|byte| (range.start()..=range.end()).contains(&byte))),
    }
}
