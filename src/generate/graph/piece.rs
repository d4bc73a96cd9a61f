//! What a pattern is made of, and strings made from it.
//!
//! A [`Piece`] is a regular expression without its anchors, with the lengths it can have. Drawing is constructive:
//! a wanted range of lengths is handed down, so that `minLength` beside `pattern` is met rather than hoped for.

use regex_syntax::hir::{Class, Hir, HirKind};

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
    Text(Vec<char>),
    /// One character: all ranges, those within printable ASCII, and characters beyond it that break careless code.
    One {
        ranges: Vec<(char, char)>,
        plain: Vec<(char, char)>,
        telling: Vec<char>,
    },
    Repeat {
        piece: Box<Piece>,
        least: usize,
        most: Option<usize>,
    },
    All(Vec<Piece>),
    Any(Vec<Piece>),
}

impl Piece {
    /// Reads a parsed expression; `None` where nothing can match.
    pub(crate) fn from_hir(hir: &Hir) -> Option<Self> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Some(Self::text(Vec::new())),
            HirKind::Literal(literal) => Some(Self::text(std::str::from_utf8(&literal.0).ok()?.chars().collect())),
            HirKind::Class(class) => Self::one(&ranges(class)),
            HirKind::Capture(capture) => Self::from_hir(&capture.sub),
            HirKind::Repetition(repetition) => {
                let least = usize::try_from(repetition.min).ok()?;
                let most = repetition.max.and_then(|most| usize::try_from(most).ok());
                match Self::from_hir(&repetition.sub) {
                    Some(piece) => Some(Self::repeat(piece, least, most)),
                    None => (least == 0).then(|| Self::text(Vec::new())),
                }
            }
            HirKind::Concat(parts) => parts.iter().map(Self::from_hir).collect::<Option<Vec<_>>>().map(Self::all),
            HirKind::Alternation(branches) => {
                let branches: Vec<Self> = branches.iter().filter_map(Self::from_hir).collect();
                (!branches.is_empty()).then(|| Self::any(branches))
            }
        }
    }

    fn text(text: Vec<char>) -> Self {
        Self { shortest: text.len(), longest: Some(text.len()), kind: Kind::Text(text) }
    }

    fn one(ranges: &[(char, char)]) -> Option<Self> {
        if ranges.is_empty() {
            return None;
        }
        let clip = |(low, high): &(char, char)| ((*low).max(' '), (*high).min('~'));
        let plain = ranges.iter().map(clip).filter(|(low, high)| low <= high).collect();
        let allowed = |character: &char| ranges.iter().any(|(low, high)| (low..=high).contains(&character));
        let telling = comfortable().filter(|character| !is_plain(*character) && allowed(character)).collect();
        Some(Self { shortest: 1, longest: Some(1), kind: Kind::One { ranges: ranges.to_vec(), plain, telling } })
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
        Self { shortest, longest, kind: Kind::All(pieces) }
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
        out: &mut String,
    ) -> usize {
        match &self.kind {
            Kind::Text(text) => {
                out.extend(text);
                text.len()
            }
            Kind::One { ranges, plain, telling } => {
                out.push(character(random, alphabet, ranges, plain, telling));
                1
            }
            Kind::Repeat { piece, least, most } => {
                let count = repetitions(random, piece, *least, *most, low, high);
                let (shortest, longest) = (piece.shortest, piece.longest);
                let mut written = 0;
                for left in (0..count).rev() {
                    let rest = longest.map(|longest| longest.saturating_mul(left));
                    let (low, high) = share(low, high, written, shortest.saturating_mul(left), rest);
                    written += piece.draw(random, alphabet, low, high, out);
                }
                written
            }
            Kind::All(pieces) => {
                let mut written = 0;
                for (index, piece) in pieces.iter().enumerate() {
                    let rest = &pieces[index + 1..];
                    let shortest = rest.iter().fold(0_usize, |sum, piece| sum.saturating_add(piece.shortest));
                    let longest = rest.iter().try_fold(0_usize, |sum, piece| sum.checked_add(piece.longest?));
                    let (low, high) = share(low, high, written, shortest, longest);
                    written += piece.draw(random, alphabet, low, high, out);
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

/// A plain character for most of the time; from a class such as `.` also one that tells more than a million others.
fn character(
    random: &mut Random,
    alphabet: Alphabet,
    ranges: &[(char, char)],
    plain: &[(char, char)],
    telling: &[char],
) -> char {
    let stay_plain = alphabet != Alphabet::Unicode || random.chance(7, 8);
    if stay_plain && !plain.is_empty() {
        return from_ranges(random, plain);
    }
    random.pick(telling).copied().unwrap_or_else(|| from_ranges(random, ranges))
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
