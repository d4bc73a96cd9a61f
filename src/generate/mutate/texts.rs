//! Breaks `format`, `minLength` and `maxLength`, and has `pattern` broken.
//!
//! Broken strings are one edit away from a valid one, because servers that fail do so near the edge. Start at [`groups`].

use serde_json::Value;

use super::candidate::Group;
use super::kind::MutationKind;
use super::patterns;
use super::places::Place;
use super::types::counted;
use crate::generate::graph::TextRules;
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, FormatFamily};

/// No string longer than this is sent to break a limit.
const LONGEST: usize = 65_536;

/// The groups for one string.
pub(super) fn groups(place: &Place, random: &mut Random) -> Vec<Group> {
    let rules = &place.node.text;
    let Value::String(text) = &place.value else { return Vec::new() };
    let mut groups = Vec::new();
    if !rules.patterns.is_empty() {
        groups.push(patterns::group(place, rules, text, random));
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
        return group.given_up(format!("a string of more than {maximum} characters is too long to send"));
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
