//! Breaks `pattern`, `format`, `minLength` and `maxLength`.
//!
//! Broken strings are one edit away from a valid one, because servers that fail do so near the edge: a line break after
//! `$`, the other case, one character more. Start at [`groups`].

use std::collections::BTreeSet;

use serde_json::Value;

use super::candidate::Group;
use super::kind::MutationKind;
use super::places::Place;
use super::types::counted;
use crate::generate::graph::TextRules;
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, FormatFamily};

/// No string longer than this is sent to break a limit.
const LONGEST: usize = 65_536;

/// How many of the edits of one string are sent.
const PATTERN_LIMIT: usize = 8;

/// The groups for one string.
pub(super) fn groups(place: &Place, random: &mut Random) -> Vec<Group> {
    let rules = &place.node.text;
    let Value::String(text) = &place.value else { return Vec::new() };
    let mut groups = Vec::new();
    if !rules.patterns.is_empty() {
        groups.push(pattern(place, rules, text));
    }
    if place.node.has("format") {
        groups.extend(format(place, rules));
    }
    if rules.minimum > 0 {
        groups.push(too_short(place, rules, text, random));
    }
    if let Some(maximum) = rules.maximum {
        groups.push(too_long(place, rules, text, maximum, random));
    }
    groups
}

fn pattern(place: &Place, rules: &TextRules, text: &str) -> Group {
    let group = Group::new(MutationKind::Pattern, &place.path, &["pattern"]).limit(PATTERN_LIMIT);
    let breaks = |text: &String| rules.patterns.iter().any(|pattern| !pattern.accepts(text));
    let mut seen = BTreeSet::new();
    let mut broken = edits(text);
    // One of each sort says all that there is to say.
    broken.retain(|(text, what)| breaks(text) && seen.insert(*what));
    // What also breaks a length is kept for when there is nothing else: its reason would not be the only one.
    broken.sort_by_key(|(text, _)| !rules.fits(text.chars().count()));
    if broken.is_empty() {
        let patterns: Vec<String> = rules.patterns.iter().map(|pattern| format!("`{}`", pattern.text)).collect();
        return group.because(format!("{} accepts every string that was tried", patterns.join(" and ")));
    }
    group.values(broken.into_iter().map(|(text, what)| (Value::String(text), what.to_owned())))
}

/// Strings one edit away from `text`, and a few that are far from it; what implementations get wrong most often comes
/// first: an anchor that is missing, a quantifier or a class that is off by one, the other case.
fn edits(text: &str) -> Vec<(String, &'static str)> {
    let characters: Vec<char> = text.chars().collect();
    let replaced = |index: usize, with: char| {
        let mut changed = characters.clone();
        if let Some(character) = changed.get_mut(index) {
            *character = with;
        }
        changed.into_iter().collect::<String>()
    };
    let last = characters.len().saturating_sub(1);
    let whole = |character: &str| character.repeat(characters.len().max(1));
    let mut edits = vec![
        (replaced(last / 2, '!'), "a character outside the pattern in the middle"),
        (format!("{text}!"), "a character added at the end"),
        (format!("!{text}"), "a character added in front"),
        (swapped_case(&characters), "upper and lower case swapped"),
        (format!("{text}\n"), "a line break added at the end"),
        (without(&characters, last), "the last character left out"),
        (twice(&characters, last), "the last character twice"),
        (replaced(0, 'é'), "a character beyond ASCII at the start"),
    ];
    for (index, what) in [
        (last, "a neighbour of the allowed characters at the end"),
        (0, "a neighbour of the allowed characters at the start"),
        (last / 2, "a neighbour of the allowed characters in the middle"),
    ] {
        let neighbours = characters.get(index).copied().map_or("", neighbours);
        edits.extend(neighbours.chars().map(|neighbour| (replaced(index, neighbour), what)));
    }
    edits.extend([
        (without(&characters, 0), "the first character left out"),
        (twice(&characters, 0), "the first character twice"),
        (replaced(last, '\n'), "a line break at the end"),
        (replaced(0, ' '), "a space at the start"),
        (replaced(last, '\u{0}'), "a NUL at the end"),
        (String::new(), "an empty string"),
        (whole("!"), "only exclamation marks"),
        (whole("é"), "only letters beyond ASCII"),
        (whole("0"), "only zeros"),
        (whole("a"), "only the letter a"),
    ]);
    edits
}

/// The characters beside the ranges that patterns are written with: `g` beside `a-f`, `:` beside `0-9`.
fn neighbours(character: char) -> &'static str {
    match character {
        '0'..='9' => ":/٠a",
        'a'..='f' => "g`{",
        'A'..='F' => "G@[",
        'a'..='z' => "{`0",
        'A'..='Z' => "[@0",
        _ => "_~",
    }
}

fn swapped_case(characters: &[char]) -> String {
    let swapped = |character: &char| {
        let upper = character.to_uppercase().to_string();
        if upper == character.to_string() { character.to_lowercase().to_string() } else { upper }
    };
    characters.iter().map(swapped).collect()
}

fn without(characters: &[char], index: usize) -> String {
    characters.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, character)| character).collect()
}

fn twice(characters: &[char], index: usize) -> String {
    let times = |at| if at == index { 2 } else { 1 };
    characters.iter().enumerate().flat_map(|(at, character)| std::iter::repeat_n(character, times(at))).collect()
}

fn format(place: &Place, rules: &TextRules) -> Option<Group> {
    let format = rules.format.as_deref()?;
    let group = Group::new(MutationKind::Format, &place.path, &["format"]).limit(4);
    let Some(family) = FormatFamily::named(format) else {
        // A name such as `password` is a hint and promises nothing.
        return Some(group.because(format!("`{format}` rejects nothing that is known")).unpromised());
    };
    let mut near: Vec<&str> = family.near_misses.to_vec();
    near.sort_by_key(|text| !rules.fits(text.chars().count()));
    Some(group.values(
        near.into_iter().map(|text| (Value::String(text.to_owned()), format!("`{text}` in place of {format}"))),
    ))
}

fn too_short(place: &Place, rules: &TextRules, text: &str, random: &mut Random) -> Group {
    let length = rules.minimum - 1;
    let cut = text.chars().take(length).collect();
    let what = format!("{} where {} is the least", counted(length, "character"), rules.minimum);
    let drawn = of_length(rules, length, random).unwrap_or(cut);
    Group::new(MutationKind::MinLength, &place.path, &["minLength"]).limit(1).values([(Value::String(drawn), what)])
}

fn too_long(place: &Place, rules: &TextRules, text: &str, maximum: usize, random: &mut Random) -> Group {
    let group = Group::new(MutationKind::MaxLength, &place.path, &["maxLength"]).limit(1);
    if maximum >= LONGEST {
        return group.because(format!("a string of more than {maximum} characters is too long to send"));
    }
    let what = format!("{} where {maximum} is the most", counted(maximum + 1, "character"));
    let drawn = of_length(rules, maximum + 1, random).unwrap_or_else(|| lengthened(text, maximum + 1));
    group.values([(Value::String(drawn), what)])
}

/// A string of exactly `length` characters that breaks no pattern; `None` where there are no patterns, or no string.
fn of_length(rules: &TextRules, length: usize, random: &mut Random) -> Option<String> {
    let drawn = rules.patterns.first()?.draw(random, Alphabet::Wire, length, length)?;
    rules.patterns.iter().all(|pattern| pattern.accepts(&drawn)).then_some(drawn)
}

/// `text`, continued with its last character.
pub(super) fn lengthened(text: &str, length: usize) -> String {
    let missing = length.saturating_sub(text.chars().count());
    let last = text.chars().last().unwrap_or('x');
    text.chars().chain(std::iter::repeat_n(last, missing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_missed_by_one_edit_at_each_of_its_edges() {
        let pattern = regex::Regex::new("^[0-9a-f]{6}$").expect("it is a regular expression");
        let texts: Vec<String> = edits("12ab9f").into_iter().map(|(text, _)| text).collect();
        for missed in
            ["12ab9f!", "!12ab9f", "12ab9", "12ab9ff", "12AB9F", "12ab9g", ":2ab9f", "12gb9f", "12ab9f\n", "2ab9f"]
        {
            assert!(texts.iter().any(|text| text == missed), "{missed:?} is not in {texts:?}");
            assert!(!pattern.is_match(missed), "{missed:?}");
        }
    }
}
