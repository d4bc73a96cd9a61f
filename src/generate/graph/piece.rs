//! What a pattern is made of, and strings made from it.
//!
//! A [`Piece`] is a regular expression without its anchors, with the lengths it can have. Drawing is constructive:
//! a wanted range of lengths is handed down, so that `minLength` beside `pattern` is met rather than hoped for.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::derivation::Sink;
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, comfortable, is_plain};

/// A part of a pattern.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    kind: Kind,
    /// The fewest characters.
    pub(crate) shortest: usize,
    /// The most characters, where there is a limit.
    pub(crate) longest: Option<usize>,
}

#[derive(Debug, Clone)]
enum Kind {
    Text(String),
    One(Characters),
    Repeat { piece: Box<Piece>, least: usize, most: Option<usize> },
    All(Vec<Part>),
    Any(Vec<Piece>),
}

/// One of a sequence, and the fewest and most characters of all that follow it.
#[derive(Debug, Clone)]
struct Part {
    piece: Piece,
    shortest_after: usize,
    longest_after: Option<usize>,
}

/// The characters of a class.
#[derive(Debug, Clone)]
struct Characters {
    /// All of them.
    ranges: Vec<(char, char)>,
    /// Those within printable ASCII.
    plain: Vec<char>,
    /// Characters beyond it that break careless code.
    telling: Vec<char>,
    /// Whether there are any beyond it.
    has_others: bool,
}

impl Piece {
    /// Reads a parsed expression; `None` where nothing can match.
    pub(crate) fn from_hir(hir: &Hir) -> Option<Self> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Some(Self::text(String::new())),
            HirKind::Literal(literal) => Some(Self::text(std::str::from_utf8(&literal.0).ok()?.to_owned())),
            HirKind::Class(class) => Self::one(ranges(class)),
            HirKind::Capture(capture) => Self::from_hir(&capture.sub),
            HirKind::Repetition(repetition) => {
                let least = usize::try_from(repetition.min).ok()?;
                let most = repetition.max.and_then(|most| usize::try_from(most).ok());
                match Self::from_hir(&repetition.sub) {
                    Some(piece) => Some(Self::repeat(piece, least, most)),
                    None => (least == 0).then(|| Self::text(String::new())),
                }
            }
            HirKind::Concat(parts) => parts.iter().map(Self::from_hir).collect::<Option<Vec<_>>>().map(Self::all),
            HirKind::Alternation(branches) => {
                let branches: Vec<Self> = branches.iter().filter_map(Self::from_hir).collect();
                (!branches.is_empty()).then(|| Self::any(branches))
            }
        }
    }

    fn text(text: String) -> Self {
        let length = text.chars().count();
        Self { shortest: length, longest: Some(length), kind: Kind::Text(text) }
    }

    fn one(ranges: Vec<(char, char)>) -> Option<Self> {
        (!ranges.is_empty()).then(|| Self { shortest: 1, longest: Some(1), kind: Kind::One(Characters::new(ranges)) })
    }

    fn repeat(piece: Self, least: usize, most: Option<usize>) -> Self {
        let longest = match (piece.longest, most) {
            (Some(0), _) => Some(0),
            (Some(longest), Some(most)) => longest.checked_mul(most),
            _ => None,
        };
        let shortest = piece.shortest.saturating_mul(least);
        Self { shortest, longest, kind: Kind::Repeat { piece: Box::new(piece), least, most } }
    }

    fn all(pieces: Vec<Self>) -> Self {
        let shortest = pieces.iter().fold(0_usize, |sum, piece| sum.saturating_add(piece.shortest));
        let longest = pieces.iter().try_fold(0_usize, |sum, piece| sum.checked_add(piece.longest?));
        let (mut shortest_after, mut longest_after) = (0_usize, Some(0_usize));
        let mut parts: Vec<Part> = Vec::with_capacity(pieces.len());
        for piece in pieces.into_iter().rev() {
            let longest = longest_after.and_then(|after| after.checked_add(piece.longest?));
            let shortest = shortest_after.saturating_add(piece.shortest);
            parts.push(Part { piece, shortest_after, longest_after });
            (shortest_after, longest_after) = (shortest, longest);
        }
        parts.reverse();
        Self { shortest, longest, kind: Kind::All(parts) }
    }

    fn any(pieces: Vec<Self>) -> Self {
        let shortest = pieces.iter().map(|piece| piece.shortest).min().unwrap_or_default();
        let longest = pieces.iter().try_fold(0, |longest, piece| Some(piece.longest?.max(longest)));
        Self { shortest, longest, kind: Kind::Any(pieces) }
    }

    /// Appends a string of `low` to `high` characters where the expression allows it, and says how many it wrote.
    pub(crate) fn draw(
        &self,
        random: &mut Random,
        alphabet: Alphabet,
        low: usize,
        high: usize,
        out: &mut impl Sink,
    ) -> usize {
        match &self.kind {
            Kind::Text(text) => {
                out.literal(text);
                self.shortest
            }
            Kind::One(characters) => {
                out.member(characters.draw(random, alphabet), &characters.ranges);
                1
            }
            Kind::Repeat { piece, least, most } => {
                let count = repetitions(random, piece, *least, *most, low, high);
                out.open(*least, *most);
                let (shortest, longest) = (piece.shortest, piece.longest);
                let mut written = 0;
                for left in (0..count).rev() {
                    out.again();
                    if let Kind::One(characters) = &piece.kind {
                        out.member(characters.draw(random, alphabet), &characters.ranges);
                        written += 1;
                        continue;
                    }
                    let rest = longest.map(|longest| longest.saturating_mul(left));
                    let (low, high) = share(low, high, written, shortest.saturating_mul(left), rest);
                    written += piece.draw(random, alphabet, low, high, out);
                }
                out.close();
                written
            }
            Kind::All(parts) => {
                let mut written = 0;
                for part in parts {
                    let (low, high) = share(low, high, written, part.shortest_after, part.longest_after);
                    written += part.piece.draw(random, alphabet, low, high, out);
                }
                written
            }
            Kind::Any(pieces) => {
                let fits = |piece: &&Piece| piece.shortest <= high && piece.longest.is_none_or(|most| most >= low);
                let fitting: Vec<&Piece> = pieces.iter().filter(fits).collect();
                let chosen = random.pick(&fitting).copied().or_else(|| random.pick(pieces));
                chosen.map_or(0, |piece| piece.draw(random, alphabet, low, high, out))
            }
        }
    }
}

/// What is left of a range of lengths for one part, when the parts after it take from `shortest` to `longest`.
fn share(low: usize, high: usize, written: usize, shortest: usize, longest: Option<usize>) -> (usize, usize) {
    let low = longest.map_or(0, |longest| low.saturating_sub(written).saturating_sub(longest));
    (low, high.saturating_sub(written).saturating_sub(shortest))
}

fn repetitions(
    random: &mut Random,
    piece: &Piece,
    least: usize,
    most: Option<usize>,
    low: usize,
    high: usize,
) -> usize {
    let enough = match piece.longest {
        Some(0) => least,
        Some(longest) => low.div_ceil(longest),
        None => usize::from(low > 0),
    };
    let room = high.checked_div(piece.shortest).unwrap_or(least + 4);
    let first = enough.max(least).min(most.unwrap_or(usize::MAX));
    random.size(first, room.max(first).min(most.unwrap_or(usize::MAX)))
}

impl Characters {
    fn new(ranges: Vec<(char, char)>) -> Self {
        let allowed = |character: &char| ranges.iter().any(|(low, high)| (low..=high).contains(&character));
        let plain = (' '..='~').filter(allowed).collect();
        let telling = comfortable().filter(|character| !is_plain(*character) && allowed(character)).collect();
        let has_others = ranges.iter().any(|(low, high)| !is_plain(*low) || !is_plain(*high));
        Self { ranges, plain, telling, has_others }
    }

    /// A plain one for most of the time; of a class such as `.` also one that tells more than a million others.
    fn draw(&self, random: &mut Random, alphabet: Alphabet) -> char {
        let stays_plain = !self.has_others || alphabet != Alphabet::Unicode || random.chance(7, 8);
        let plain = if stays_plain { random.pick(&self.plain) } else { None };
        let drawn = plain.or_else(|| random.pick(&self.telling)).copied();
        drawn.unwrap_or_else(|| from_ranges(random, &self.ranges))
    }
}

fn from_ranges(random: &mut Random, ranges: &[(char, char)]) -> char {
    let span = |(low, high): &(char, char)| u64::from(u32::from(*high) - u32::from(*low) + 1);
    let mut left = random.below(ranges.iter().map(span).sum());
    for range in ranges {
        if left < span(range) {
            let code = u32::from(range.0) + u32::try_from(left).unwrap_or_default();
            return char::from_u32(code).unwrap_or(range.0);
        }
        left -= span(range);
    }
    ranges.first().map_or('a', |range| range.0)
}

fn ranges(class: &Class) -> Vec<(char, char)> {
    match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    }
}
