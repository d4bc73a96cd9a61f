//! Strings one edit away from one that a pattern takes, by what servers get wrong about patterns.
//!
//! Each edit is made where the pattern's own parts say that it matters: beside a class, past a quantifier, outside an
//! anchor. Whether the result is refused is for others to say. Start at [`near_misses`].

use crate::generate::graph::{Derivation, Repeated};

/// What a server got wrong that takes such a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Family {
    /// `$` is missing.
    End,
    /// `^` is missing.
    Start,
    /// A class is too wide.
    Class,
    /// A quantifier allows too many.
    TooMany,
    /// Case is ignored.
    Case,
    /// `$` also stands before a line break.
    LineBreak,
    /// A quantifier allows too few.
    TooFew,
    /// A character stands for others too, as `.` does.
    Literal,
    /// `\d` or `\w` stand for more than ASCII.
    Unicode,
    /// Something need not be there.
    Missing,
    /// White space around is trimmed.
    Space,
    /// Nothing is checked where nothing is there.
    Empty,
}

impl Family {
    fn of_neighbour(character: char) -> Self {
        if character.is_ascii() { Family::Class } else { Family::Unicode }
    }

    /// How many near misses of all families are sent before the second one of this family: a pattern has several
    /// classes and quantifiers, and one end.
    pub(super) fn rank(self, turn: usize) -> usize {
        let first = match self {
            Family::End | Family::Start | Family::Class | Family::TooMany => 0,
            Family::Case | Family::LineBreak | Family::TooFew | Family::Literal => 1,
            Family::Unicode | Family::Missing => 3,
            Family::Space | Family::Empty => 4,
        };
        let step = match self {
            Family::Class | Family::TooMany | Family::TooFew => 1,
            Family::Literal | Family::Unicode => 2,
            _ => 5,
        };
        first + turn * step
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Family::End => "missing end anchor",
            Family::Start => "missing start anchor",
            Family::Class => "neighbour of a class",
            Family::TooMany => "one repetition too many",
            Family::Case => "other case",
            Family::LineBreak => "line break at the end",
            Family::TooFew => "one repetition too few",
            Family::Literal => "another character in place of a fixed one",
            Family::Unicode => "beyond ASCII",
            Family::Missing => "a character left out",
            Family::Space => "space around",
            Family::Empty => "nothing at all",
        }
    }
}

/// A string with what was done to get it, for people.
pub(super) type Edited = (String, String);

/// The ranges of a class.
type Class = [(char, char)];

/// One thing to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NearMiss {
    pub(super) family: Family,
    /// The first of these that the pattern refuses stands for all.
    pub(super) tries: Vec<Edited>,
}

impl NearMiss {
    fn new(family: Family, tries: Vec<Edited>) -> Self {
        Self { family, tries }
    }

    fn one(family: Family, text: String, what: impl Into<String>) -> Self {
        Self::new(family, vec![(text, what.into())])
    }
}

/// No string gets longer than this by repetition.
const LONGEST: usize = 4_096;

/// What may stand outside of an anchor; the first that is refused tells.
const OUTSIDE: [char; 6] = ['!', 'x', '0', ' ', '/', 'é'];

/// The edits of `derivation`, by family, the most telling of each family first.
pub(super) fn near_misses(derivation: &Derivation) -> Vec<NearMiss> {
    let edits = Edits { derivation, characters: derivation.characters.iter().map(|origin| origin.character).collect() };
    let mut found = edits.anchors();
    found.extend(edits.classes());
    found.extend(derivation.repeats.iter().flat_map(|repeated| edits.quantifier(repeated)));
    found.extend(edits.cases());
    found.extend(edits.literals());
    found.extend(edits.missing());
    found.extend(edits.around());
    found
}

struct Edits<'a> {
    derivation: &'a Derivation,
    characters: Vec<char>,
}

impl Edits<'_> {
    fn anchors(&self) -> Vec<NearMiss> {
        let text = self.derivation.text();
        let behind = OUTSIDE.into_iter().map(|other| (format!("{text}{other}"), format!("`{other}` added")));
        let before = OUTSIDE.into_iter().map(|other| (format!("{other}{text}"), format!("`{other}` added in front")));
        vec![
            NearMiss::new(Family::End, behind.collect()),
            NearMiss::new(Family::Start, before.collect()),
            NearMiss::one(Family::LineBreak, format!("{text}\n"), "added"),
        ]
    }

    fn around(&self) -> [NearMiss; 4] {
        let text = self.derivation.text();
        [
            NearMiss::one(Family::Space, format!("{text} "), "added"),
            NearMiss::one(Family::Space, format!(" {text}"), "added in front"),
            NearMiss::one(Family::Space, format!("\n{text}"), "a line break added in front"),
            NearMiss::one(Family::Empty, String::new(), "an empty string"),
        ]
    }

    /// For each class, at its last place, at its first and between: what stands beside its ranges.
    fn classes(&self) -> Vec<NearMiss> {
        let mut classes: Vec<(&Class, Vec<usize>)> = Vec::new();
        for (at, origin) in self.derivation.characters.iter().enumerate() {
            let Some(class) = origin.class.as_deref() else { continue };
            match classes.iter_mut().find(|(known, _)| *known == class) {
                Some((_, places)) => places.push(at),
                None => classes.push((class, vec![at])),
            }
        }
        let beside = |(class, places): (&Class, Vec<usize>)| -> Vec<NearMiss> {
            let others = neighbours(class).into_iter().chain(kin(class)).enumerate();
            let near = |(turn, other): (usize, char)| {
                // A server may look at one end only: the neighbours take turns between both.
                let mut places = [places[places.len() - 1], places[0], places[places.len() / 2]];
                places.rotate_left(turn % 3);
                let tries = places.into_iter().map(|at| self.replaced(at, other)).collect();
                NearMiss::new(Family::of_neighbour(other), tries)
            };
            others.map(near).collect()
        };
        in_turns(classes.into_iter().map(beside).collect())
    }

    fn replaced(&self, at: usize, other: char) -> Edited {
        let mut characters = self.characters.clone();
        let old = std::mem::replace(&mut characters[at], other);
        (characters.into_iter().collect(), format!("`{other}` in place of `{old}`"))
    }

    fn quantifier(&self, repeated: &Repeated) -> Vec<NearMiss> {
        let near = |family, count: usize, limit: String| {
            NearMiss::one(family, self.repeated(repeated, count), format!("{count} where {limit}"))
        };
        let mut found = Vec::new();
        let length = |start: &usize| repeated.end - start;
        let one = repeated.starts.last().map_or(0, length);
        if let Some(most) = repeated.most
            && one > 0
            && one.saturating_mul(most + 1 - repeated.starts.len()) + self.characters.len() <= LONGEST
        {
            found.push(near(Family::TooMany, most + 1, format!("{most} is the most")));
        }
        if repeated.least > 0 {
            found.push(near(Family::TooFew, repeated.least - 1, format!("{} is the least", repeated.least)));
        }
        found
    }

    /// The string with `count` repetitions of one of its parts, the last one again and again.
    fn repeated(&self, repeated: &Repeated, count: usize) -> String {
        let starts = &repeated.starts;
        let kept = starts.get(count).copied().unwrap_or(repeated.end);
        let last = starts.last().map_or(&[][..], |start| &self.characters[*start..repeated.end]);
        let head = self.characters[..kept].iter().copied();
        let more = std::iter::repeat_n(last, count.saturating_sub(starts.len())).flatten().copied();
        head.chain(more).chain(self.characters[repeated.end..].iter().copied()).collect()
    }

    fn cases(&self) -> Vec<NearMiss> {
        let whole = self.characters.iter().copied().map(swapped).collect();
        let letters = self.characters.iter().enumerate().filter(|(_, character)| character.is_ascii_alphabetic());
        let one = letters.map(|(at, character)| self.replaced(at, swapped(*character))).collect();
        vec![NearMiss::one(Family::Case, whole, "all letters"), NearMiss::new(Family::Case, one)]
    }

    /// Punctuation first: whoever writes `.` may mean a dot.
    fn literals(&self) -> Vec<NearMiss> {
        let mut places = self.fixed();
        places.sort_by_key(|at| (self.characters[*at] != '.', self.characters[*at].is_ascii_alphanumeric()));
        let others = places.into_iter().map(|at| {
            let others = ['x', '0', '_'].into_iter().filter(|other| !other.eq_ignore_ascii_case(&self.characters[at]));
            NearMiss::new(Family::Literal, others.map(|other| self.replaced(at, other)).collect())
        });
        others.collect()
    }

    /// Characters that the pattern names first, then the last and the first one.
    fn missing(&self) -> Vec<NearMiss> {
        let ends = [self.characters.len().checked_sub(1), (!self.characters.is_empty()).then_some(0)];
        let without = |at: usize| {
            let kept = self.characters.iter().enumerate().filter(|(other, _)| *other != at);
            let what = format!("`{}`", self.characters[at]);
            NearMiss::one(Family::Missing, kept.map(|(_, character)| *character).collect(), what)
        };
        self.fixed().into_iter().chain(ends.into_iter().flatten()).map(without).collect()
    }

    /// Where the pattern names the character itself.
    fn fixed(&self) -> Vec<usize> {
        let origins = self.derivation.characters.iter().enumerate();
        origins.filter(|(_, origin)| origin.class.is_none()).map(|(at, _)| at).collect()
    }
}

/// One of each list, then the second of each, and so on.
fn in_turns<T>(lists: Vec<Vec<T>>) -> Vec<T> {
    let mut all: Vec<(usize, T)> = lists.into_iter().flat_map(|list| list.into_iter().enumerate()).collect();
    all.sort_by_key(|(turn, _)| *turn);
    all.into_iter().map(|(_, one)| one).collect()
}

/// What stands just beside the ranges of a class and is not in it, printable characters first.
fn neighbours(class: &Class) -> Vec<char> {
    let beside = class.iter().flat_map(|(low, high)| [after(*high), before(*low)]).flatten();
    let mut found: Vec<char> = Vec::new();
    for character in beside.filter(|character| !holds(class, *character)) {
        if !found.contains(&character) {
            found.push(character);
        }
    }
    found.sort_by_key(|character| !(' '..='~').contains(character));
    found
}

/// Characters beyond ASCII that many languages count into `\d` and `\w`.
fn kin(class: &Class) -> impl Iterator<Item = char> {
    let kin = [('5', '٣'), ('5', '０'), ('m', 'é'), ('M', 'É'), (' ', '\u{a0}'), ('k', '\u{212a}'), ('s', 'ſ')];
    kin.into_iter().filter(|(known, other)| holds(class, *known) && !holds(class, *other)).map(|(_, other)| other)
}

fn holds(class: &Class, character: char) -> bool {
    class.iter().any(|(low, high)| (low..=high).contains(&&character))
}

fn after(character: char) -> Option<char> {
    char::from_u32(u32::from(character) + 1)
}

fn before(character: char) -> Option<char> {
    u32::from(character).checked_sub(1).and_then(char::from_u32)
}

fn swapped(character: char) -> char {
    if character.is_ascii_uppercase() { character.to_ascii_lowercase() } else { character.to_ascii_uppercase() }
}
