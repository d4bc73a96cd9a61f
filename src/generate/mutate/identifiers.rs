//! Breaks path parameters.
//!
//! The names speak of hexadecimal ids, the most common kind; what they do follows from the value at hand. Whether
//! the result is wrong is not decided here but proved on the encoded path.

use serde_json::Value;

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use super::places::Place;
use super::texts::lengthened;

/// As long as many servers' limit for a whole request line.
const VERY_LONG: usize = 2_048;

/// The groups for one path parameter.
pub(super) fn groups(place: &Place) -> Vec<Group> {
    let text = match &place.value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => return Vec::new(),
        scalar => scalar.to_string(),
    };
    let characters: Vec<char> = text.chars().collect();
    let mut shorter = text.clone();
    shorter.pop();
    let with = |index: usize, character: char| {
        let mut changed = characters.clone();
        if let Some(old) = changed.get_mut(index) {
            *old = character;
        }
        changed.into_iter().collect::<String>()
    };
    let last = characters.len().saturating_sub(1);
    let middle = characters.len() / 2;
    let (before, after) =
        (characters[..middle].iter().collect::<String>(), characters[middle..].iter().collect::<String>());
    let other_case = if text == text.to_uppercase() { text.to_lowercase() } else { text.to_uppercase() };
    let longer = lengthened(&text, characters.len() + 1);
    let outside: Vec<String> =
        ['g', 'z', '!', '-', '~'].into_iter().flat_map(|other| [with(0, other), with(last, other)]).collect();
    let groups = vec![
        group(place, MutationKind::IdTooShort, vec![shorter], 1),
        group(place, MutationKind::IdTooLong, vec![longer], 1),
        group(place, MutationKind::IdUpperCase, vec![other_case], 1),
        group(place, MutationKind::IdNonHex, outside, 2),
        group(place, MutationKind::IdUnicode, unicode(&text, &[with(0, 'é'), with(last, '０')]), 4),
        Group::new(MutationKind::IdEmpty, &place.path, &[]).with(Change::EmptySegment, Vec::new(), "left empty"),
        group(place, MutationKind::IdEncodedSlash, vec![format!("{before}/{after}")], 1),
        group(place, MutationKind::IdVeryLong, vec![lengthened(&text, VERY_LONG)], 1),
    ];
    let groups = groups.into_iter().chain([odd(place, &text)]);
    // Which of them a pattern rules out is its own affair; one that lets a stray character pass promises nothing.
    let promised = |kind| kind == MutationKind::IdNonHex && place.node.has("pattern");
    groups.map(|group| Group { promised: promised(group.kind), ..group }).collect()
}

/// Digits that `isdigit` and `\d` of many languages take for digits: fullwidth ones and Arabic ones.
fn unicode(text: &str, others: &[String]) -> Vec<String> {
    let with_digits = |zero: u32| -> String {
        let digit = |character: char| character.to_digit(10).and_then(|digit| char::from_u32(zero + digit));
        text.chars().map(|character| digit(character).unwrap_or(character)).collect()
    };
    [others, &[with_digits(0xff10), with_digits(0x0660)]].concat()
}

/// Segments that are sent as they are.
fn odd(place: &Place, text: &str) -> Group {
    let segments = [
        ".".to_owned(),
        "..".to_owned(),
        "%2e%2e".to_owned(),
        "..%2f..%2f..".to_owned(),
        "..\\..".to_owned(),
        format!("{text}/../{text}"),
        format!("{text}%"),
        format!("{text}%zz"),
        format!("{text}%00"),
        format!("{text}%ff"),
        "%c0%ae%c0%ae".to_owned(),
    ];
    let group = Group::new(MutationKind::OddId, &place.path, &[]).limit(usize::MAX);
    segments.into_iter().fold(group, |group, segment| {
        let what = format!("`{segment}` as it is");
        group.with(Change::Segment(segment), Vec::new(), what)
    })
}

fn group(place: &Place, kind: MutationKind, texts: Vec<String>, limit: usize) -> Group {
    let changed = texts.into_iter().filter(|text| !text.is_empty() && *text != plain(&place.value));
    let values = changed.map(|text| {
        let shown = if text.chars().count() > 64 {
            format!("{} characters", text.chars().count())
        } else {
            format!("`{text}`")
        };
        (Value::String(text), format!("{shown} in place of `{}`", plain(&place.value)))
    });
    Group::new(kind, &place.path, &[]).limit(limit).values(values)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
