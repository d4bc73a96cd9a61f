//! Simpler scalars: earlier members of a list, numbers nearer to zero, shorter and plainer strings.
//!
//! Every replacement is strictly simpler by one fixed order, so that a search cannot go round in circles. Start at
//! [`simpler`].

use serde_json::Value;

use crate::generate::graph::{Decimal, Node, NumberRules, TextRules};

/// Simpler values to put in the place of a scalar, the boldest first.
pub(super) fn simpler(value: &Value, node: Option<&Node>) -> Vec<Value> {
    if let Some(listed) = node.and_then(|node| node.listed.as_ref()) {
        return listed.iter().take_while(|member| *member != value).cloned().collect();
    }
    match value {
        Value::Bool(true) => vec![Value::Bool(false)],
        Value::Number(number) => Decimal::parse(number).map_or_else(Vec::new, |number| numbers(number, node)),
        Value::String(text) => texts(text, node.map(|node| &node.text)).into_iter().map(Value::String).collect(),
        _ => Vec::new(),
    }
}

fn numbers(number: Decimal, node: Option<&Node>) -> Vec<Value> {
    let position = node.and_then(|node| Some((&node.number, node.number.position(number)?)));
    if let Some((rules, k)) = position {
        return towards(
            k,
            0.clamp(
                rules.low.unwrap_or(i128::MIN),
                rules.high.unwrap_or(i128::MAX).max(rules.low.unwrap_or(i128::MIN)),
            ),
        )
        .into_iter()
        .filter_map(|k| at(rules, k))
        .collect();
    }
    towards(number.mantissa, 0).into_iter().filter_map(|mantissa| Decimal { mantissa, ..number }.to_value()).collect()
}

fn at(rules: &NumberRules, k: i128) -> Option<Value> {
    rules.at(k)?.to_value()
}

/// Numbers from the target up to just before `from`, so that a search by halves ends at the least that will do.
fn towards(from: i128, target: i128) -> Vec<i128> {
    let mut steps = Vec::new();
    let mut distance = from.saturating_sub(target);
    if from < 0 {
        steps.push(from.saturating_neg());
    }
    while distance != 0 {
        steps.push(from - distance);
        distance /= 2;
    }
    steps
}

/// What every string of a format may be replaced with.
const PLAINEST: [(&str, &str); 8] = [
    ("date", "2000-01-01"),
    ("date-time", "2000-01-01T00:00:00Z"),
    ("email", "a@example.com"),
    ("hostname", "example.com"),
    ("ipv4", "127.0.0.1"),
    ("ipv6", "::1"),
    ("uri", "https://example.com"),
    ("uuid", "00000000-0000-4000-8000-000000000000"),
];

/// Single characters are made plain only in the first part of a string.
const CHARACTERS: usize = 48;

/// Characters that say nothing, the plainest first.
const PLAIN: [char; 3] = ['a', 'A', '0'];

/// How far from plain a character is.
fn plainness(character: char) -> usize {
    PLAIN.iter().position(|plain| *plain == character).unwrap_or(PLAIN.len())
}

fn texts(text: &str, rules: Option<&TextRules>) -> Vec<String> {
    let format = rules.and_then(|rules| rules.format.as_deref());
    let plainest = PLAINEST.iter().find(|(name, _)| Some(*name) == format);
    if let Some((_, plainest)) = plainest {
        return if text == *plainest { Vec::new() } else { vec![(*plainest).to_owned()] };
    }
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    let least = rules.map_or(0, |rules| rules.minimum).min(length);
    let mut simpler = Vec::new();
    let mut cut = length - least;
    while cut > 0 {
        simpler.push(characters[..length - cut].iter().collect());
        simpler.push(characters[cut..].iter().collect());
        cut /= 2;
    }
    for (rank, plain) in PLAIN.iter().enumerate() {
        // Only ever towards the plainer one: from `a` to `0` and back would never end.
        if characters.iter().all(|character| plainness(*character) >= rank) {
            simpler.push(plain.to_string().repeat(length));
        }
    }
    for index in (0..length).take(CHARACTERS) {
        for plain in &PLAIN[..plainness(characters[index])] {
            let mut changed = characters.clone();
            changed[index] = *plain;
            simpler.push(changed.into_iter().collect());
        }
    }
    simpler.retain(|candidate: &String| candidate != text);
    simpler
}
