//! Breaks `pattern`.
//!
//! A string that the pattern takes is drawn from its parts, edited once, and sent where the pattern refuses the result.
//! Each family of mistakes has its turn before any has a second. Start at [`group`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::candidate::Group;
use super::kind::MutationKind;
use super::near_misses::{Edited, Family, near_misses};
use super::places::Place;
use crate::generate::graph::{Derivation, NoAutomaton, Pattern, TextRules};
use crate::generate::random::Random;

/// How many near misses of one place are sent.
pub(super) const LIMIT: usize = 12;

/// How many near misses of one family are tried to be proved.
const EACH: usize = 6;

/// How often a string to edit is drawn.
const DRAWS: usize = 6;

/// How much longer than its minimum the string is that is edited.
const SLACK: usize = 16;

/// The group of one string.
pub(super) fn group(place: &Place, rules: &TextRules, text: &str, random: &mut Random) -> Group {
    let group = Group::new(MutationKind::Pattern, &place.path, &["pattern"]).limit(LIMIT);
    let broken = broken(rules, text, random);
    if broken.is_empty() {
        let patterns: Vec<String> = rules.patterns.iter().map(|pattern| format!("`{}`", pattern.text)).collect();
        let patterns = patterns.join(" and ");
        return match rules.opposite() {
            Err(NoAutomaton::Empty) => group.because(format!("every string matches {patterns}")),
            _ => group.given_up(format!("{patterns} accepts every string that was tried")),
        };
    }
    group.values(broken.into_iter().map(|(text, what)| (Value::String(text), what)))
}

/// What at least one pattern refuses, with what was done, in the order to send it in.
pub(super) fn broken(rules: &TextRules, text: &str, random: &mut Random) -> Vec<Edited> {
    let mut families: BTreeMap<Family, Vec<Edited>> = BTreeMap::new();
    let mut misfits: BTreeMap<Family, Edited> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let fits = |text: &str| rules.fits(text.chars().count());
    for near in bases(rules, text, random).iter().flat_map(near_misses) {
        let known = families.entry(near.family).or_default();
        if known.len() >= EACH {
            continue;
        }
        let broken: Vec<Edited> = near.tries.into_iter().filter(|(text, _)| breaks(rules, text)).collect();
        match broken.iter().find(|(text, _)| fits(text)).or(broken.first()) {
            Some(edited) if fits(&edited.0) && seen.insert(edited.0.clone()) => known.push(edited.clone()),
            Some(edited) if !fits(&edited.0) => drop(misfits.entry(near.family).or_insert_with(|| edited.clone())),
            _ => {}
        }
    }
    let mut ranked: Vec<(usize, Edited)> = Vec::new();
    for (family, known) in &families {
        ranked.extend(known.iter().enumerate().map(|(turn, edited)| (family.rank(turn), told(*family, edited))));
    }
    let beside = rules.without_look_around().iter().map(|automaton| automaton.draw(random));
    ranked.extend(beside.map(|text| (0, (text, "a look-around left aside".to_owned()))));
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut found: Vec<Edited> = ranked.into_iter().map(|(_, told)| told).collect();
    // What also breaks a length is kept for when there is nothing else: its reason would not be the only one.
    found.extend(misfits.iter().map(|(family, edited)| told(*family, edited)));
    if found.is_empty() {
        let drawn = rules.opposite().ok().map(|automaton| automaton.draw(random));
        found.extend(drawn.map(|text| (text, "a string that does not match".to_owned())));
    }
    found.retain(|(text, _)| breaks(rules, text));
    found
}

fn breaks(rules: &TextRules, text: &str) -> bool {
    rules.patterns.iter().any(|pattern| !pattern.accepts(text))
}

/// Valid strings to edit: one of each pattern where there are such, else the one at hand.
fn bases(rules: &TextRules, text: &str, random: &mut Random) -> Vec<Derivation> {
    let keeps_all = |text: &str| rules.fits(text.chars().count()) && rules.accepts(text);
    let room = (rules.minimum + 1, rules.maximum.unwrap_or(usize::MAX).saturating_sub(1));
    let derive = |pattern: &Arc<Pattern>| {
        let shortest = pattern.lengths().0.max(room.0);
        let lengths = (room.0, room.1.min(shortest.saturating_add(SLACK)));
        let drawn = (0..DRAWS).filter_map(|_| pattern.derive(random, lengths.0, lengths.1));
        let fitting = drawn.filter(|derivation| keeps_all(&derivation.text()));
        fitting.max_by_key(Derivation::richness)
    };
    let mut bases: Vec<Derivation> = rules.patterns.iter().filter_map(derive).collect();
    if bases.is_empty() {
        bases.push(Derivation::guessed(text));
    }
    bases
}

fn told(family: Family, (text, what): &Edited) -> Edited {
    (text.clone(), format!("{}: {what}", family.name()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::super::reasons::Reason;
    use super::*;
    use crate::generate::graph::{Graph, Node, NodeId};
    use crate::generate::testing::{PlainSchema, seeded};

    fn node(schema: &Value) -> Arc<Node> {
        let graph = Graph::new(Arc::new(PlainSchema(schema.clone())));
        graph.node(graph.root(schema))
    }

    fn near(schema: &Value, text: &str) -> Vec<(String, String)> {
        broken(&node(schema).text, text, &mut Random::new(&mut seeded(1)))
    }

    /// The strings of a family for a pattern.
    fn of(family: Family, pattern: &str) -> Vec<String> {
        let found = near(&json!({"type": "string", "pattern": pattern}), "");
        found.into_iter().filter(|(_, what)| what.starts_with(family.name())).map(|(text, _)| text).collect()
    }

    #[test]
    fn an_anchor_is_missed_on_both_sides() {
        assert_eq!(of(Family::End, "^ab!$")[0], "ab!!");
        assert_eq!(of(Family::Start, "^ab$")[0], "!ab");
        assert!(of(Family::End, "^ab[!x]*$")[0].ends_with('0'), "what the pattern takes there misses nothing");
        assert!(of(Family::Start, "ab$").is_empty());
        assert_eq!(of(Family::LineBreak, "^ab$"), ["ab\n"]);
        assert!(of(Family::Space, "^ab$").contains(&" ab".to_owned()));
        assert_eq!(of(Family::Empty, "^ab$"), [""]);
    }

    #[test]
    fn a_class_is_missed_beside_each_of_its_ends() {
        let found = of(Family::Class, "^x[b-dB-D]$");
        for beside in ["xe", "xa", "xE", "xA"] {
            assert!(found.contains(&beside.to_owned()), "{beside} is not in {found:?}");
        }
        assert_eq!(of(Family::Unicode, r"^\d$")[0], "٣");
        assert_eq!(of(Family::Class, "^[^/]$"), ["/"]);
    }

    #[test]
    fn a_quantifier_is_missed_by_one() {
        let length = |texts: Vec<String>| texts[0].len();
        assert_eq!(length(of(Family::TooMany, "^[a-f]{3,7}$")), 8);
        assert_eq!(length(of(Family::TooFew, "^[a-f]{3,7}$")), 2);
        assert_eq!(of(Family::TooMany, "^(?:ab-){2}$"), ["ab-ab-ab-"]);
        assert_eq!(of(Family::TooMany, "^ab?$"), ["abb"]);
        assert_eq!(of(Family::TooFew, "^a+$"), [""]);
        assert!(of(Family::TooMany, "^a+$").is_empty());
    }

    #[test]
    fn letters_are_missed_by_their_case() {
        assert_eq!(of(Family::Case, "^ab$"), ["AB", "Ab"]);
        assert!(of(Family::Case, "^[a-zA-Z]$").is_empty());
    }

    #[test]
    fn a_fixed_character_is_missed_by_another_and_by_none() {
        assert_eq!(of(Family::Literal, r"^a\.b$")[0], "axb");
        assert_eq!(of(Family::Missing, "^1-2$")[..2], ["-2", "12"]);
    }

    #[test]
    fn a_look_around_is_left_aside() {
        let found = near(&json!({"type": "string", "pattern": "^(?!admin$)[a-z]{3,12}$"}), "rex");
        assert!(found.contains(&("admin".to_owned(), "a look-around left aside".to_owned())), "{found:?}");
        let found = near(&json!({"type": "string", "pattern": "^(?!admin$)"}), "rex");
        assert_eq!(found, [("admin".to_owned(), "a look-around left aside".to_owned())]);
    }

    #[test]
    fn what_breaks_a_length_too_comes_last() {
        let found = near(&json!({"type": "string", "pattern": "^[a-f]{2,4}$", "minLength": 2, "maxLength": 4}), "ab");
        let fits: Vec<bool> = found.iter().map(|(text, _)| (2..=4).contains(&text.chars().count())).collect();
        assert!(fits.is_sorted_by_key(|fits| !fits) && fits[0], "{found:?}");
    }

    #[test]
    fn where_a_pattern_cannot_be_taken_apart_the_value_at_hand_is_edited() {
        let found = near(&json!({"type": "string", "pattern": r"^([ab])-\1$"}), "a-a");
        assert!(found.iter().any(|(text, _)| text == "a-a!"), "{found:?}");
    }

    #[test]
    fn a_pattern_that_nothing_breaks_is_told() {
        for (pattern, told) in [("^a|b?$", "every string matches `^a|b?$`"), ("", "every string matches ``")] {
            let schema = json!({"type": "string", "pattern": pattern});
            let node = node(&schema);
            let place = Place {
                path: Vec::new(),
                node: Arc::clone(&node),
                declared: root(&schema),
                value: json!("a"),
                alternative: None,
                insert: None,
            };
            let group = group(&place, &node.text, "a", &mut Random::new(&mut seeded(1)));
            assert!(group.candidates.is_empty());
            assert_eq!(group.reason, Some(Reason::nothing(told)));
        }
    }

    fn root(schema: &Value) -> NodeId {
        Graph::new(Arc::new(PlainSchema(schema.clone()))).root(schema)
    }
}
