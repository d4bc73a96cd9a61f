//! Legal values of one node that servers get wrong: both ends, their neighbours inside, every listed value.
//!
//! Values are proposals; the request they stand in is proved. Containers are the business of `shapes`. Start at
//! [`telling`].

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::describe::shown;
use crate::generate::graph::{Decimal, Graph, JsonType, Node, NumberRules, TextRules};
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, Density, Sampler};

/// A value with the keyword it is about and a few words.
pub(super) type Telling = (&'static str, Value, String);

/// No string longer than this is sent to reach a limit.
const LONGEST: usize = 65_536;

/// How many values are drawn for the sake of their characters.
const DRAWN: usize = 16;

/// How many of them are kept.
const KEPT: usize = 4;

/// Scalar values of `node`, in a stable order and each once.
pub(super) fn telling(graph: &Graph, node: &Node, alphabet: Alphabet, random: &mut Random) -> Vec<Telling> {
    let mut found: Vec<Telling> = Vec::new();
    if let Some(listed) = &node.listed {
        found.extend(listed.iter().map(|member| ("enum", member.clone(), format!("{}, listed", shown(member)))));
        return found;
    }
    if !node.choices.is_empty() {
        return found;
    }
    if node.typed && node.types.has(JsonType::Null) {
        found.push(("type", Value::Null, "`null`".to_owned()));
    }
    if node.types.has(JsonType::Boolean) && node.typed {
        found.extend([true, false].map(|flag| ("type", Value::Bool(flag), format!("`{flag}`"))));
    }
    if node.types.has(JsonType::Integer) || node.types.has(JsonType::Fraction) {
        found.extend(numbers(&node.number, !node.types.has(JsonType::Fraction)));
    }
    if node.types.has(JsonType::Text) {
        found.extend(texts(&node.text, alphabet, random));
        found.extend(varied(graph, node, alphabet, random));
    }
    let mut seen: Vec<Value> = Vec::new();
    found.retain(|(_, value, _)| {
        let is_new = !seen.contains(value);
        seen.push(value.clone());
        is_new && graph.accepts(node, value)
    });
    found
}

fn numbers(rules: &NumberRules, whole: bool) -> Vec<Telling> {
    let mut found = Vec::new();
    let mut push = |keyword, k: Option<i128>, what: &str| {
        let inside = k.filter(|k| rules.low.is_none_or(|low| *k >= low) && rules.high.is_none_or(|high| *k <= high));
        let value = inside.and_then(|k| rules.at(k)).and_then(Decimal::to_value);
        found.extend(value.map(|value| (keyword, value.clone(), format!("`{value}`, {what}"))));
    };
    push("minimum", rules.low, "the least");
    push("maximum", rules.high, "the most");
    push("minimum", rules.low.map(|low| low + 1), "next to the least");
    push("maximum", rules.high.map(|high| high - 1), "next to the most");
    push("type", Some(0), "zero");
    if rules.low.is_none() {
        push("type", Some(-1), "below zero");
    }
    if rules.high.is_none() {
        push("type", Some(1), "above zero");
    }
    // What has no bound may be larger than 32 bits.
    if whole && rules.high.is_none() {
        push("type", rules.position(Decimal::integer(1 << 31)), "more than 32 bits with a sign hold");
    }
    if !whole && !rules.multiple {
        let half = [json!(0.5), json!(1.5), json!(-0.5)];
        found.extend(half.into_iter().map(|half| ("type", half.clone(), format!("`{half}`, a fraction"))));
    }
    found
}

fn texts(rules: &TextRules, alphabet: Alphabet, random: &mut Random) -> Vec<Telling> {
    if rules.patterns.is_empty() && rules.format.as_deref().is_some_and(is_known) {
        return Vec::new();
    }
    let (shortest, longest) = rules.patterns.first().map_or((0, None), |pattern| pattern.lengths());
    let low = rules.minimum.max(shortest);
    let high = rules.maximum.into_iter().chain(longest).min().filter(|high| *high <= LONGEST && *high >= low);
    let mut lengths = vec![("minLength", low), ("minLength", low + 1)];
    lengths.extend(high.into_iter().flat_map(|high| [("maxLength", high), ("maxLength", high.saturating_sub(1))]));
    lengths.sort_by_key(|(_, length)| *length != low && Some(*length) != high);
    let mut found = Vec::new();
    for (keyword, length) in lengths {
        if length < low || high.is_some_and(|high| length > high) || !rules.fits(length) {
            continue;
        }
        let text = match rules.patterns.first() {
            Some(pattern) => pattern.draw(random, alphabet, length, length),
            None => Some("a".repeat(length)),
        };
        let counted = if length == 1 { "1 character".to_owned() } else { format!("{length} characters") };
        found.extend(text.map(|text| (keyword, Value::String(text), counted)));
    }
    if rules.patterns.is_empty() && alphabet != Alphabet::Wire && rules.fits(2) {
        found.push(("type", json!("é\u{1f600}"), "letters beyond ASCII".to_owned()));
    }
    if rules.patterns.is_empty() && rules.fits(3) {
        found.push(("type", json!("a b"), "a space in the middle".to_owned()));
    }
    found
}

fn is_known(format: &str) -> bool {
    crate::generate::value::FormatFamily::named(format).is_some()
}

/// Drawn strings of as many sorts of characters as there are: a server may not expect all of them.
fn varied(graph: &Graph, node: &Node, alphabet: Alphabet, random: &mut Random) -> Vec<Telling> {
    let formatted = node.text.format.as_deref().is_some_and(is_known);
    if node.text.patterns.is_empty() && !formatted {
        return Vec::new();
    }
    let id = graph.root(&node.schema());
    let mut sorts = BTreeSet::new();
    let mut found = Vec::new();
    for _ in 0..DRAWN {
        let mut sampler = Sampler::new(graph, random.fork(), alphabet).with_density(Density::Sparse);
        let Ok(Value::String(text)) = sampler.draw(id) else { continue };
        if sorts.insert(sort(&text)) && found.len() < KEPT {
            let keyword = if formatted { "format" } else { "pattern" };
            found.push((keyword, Value::String(text.clone()), shown(&Value::String(text))));
        }
    }
    found
}

/// Which kinds of characters there are.
fn sort(text: &str) -> [bool; 6] {
    let any = |test: fn(char) -> bool| text.chars().any(test);
    [
        any(|c| c.is_ascii_lowercase()),
        any(|c| c.is_ascii_uppercase()),
        any(|c| c.is_ascii_digit()),
        any(|c| matches!(c, '.' | '+')),
        any(|c| c.is_ascii_punctuation() && !matches!(c, '.' | '+')),
        any(|c| !c.is_ascii()),
    ]
}
