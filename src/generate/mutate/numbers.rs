//! Breaks `minimum`, `maximum`, their exclusive forms, and `multipleOf`.
//!
//! The numbers come from the merged progression, so that they break one bound and keep the other, and the multiples.
//! Start at [`groups`].

use serde_json::Value;

use super::candidate::Group;
use super::kind::MutationKind;
use super::places::Place;
use crate::generate::graph::{Bound, Decimal, JsonType, NumberRules};

/// The groups for one number.
pub(super) fn groups(place: &Place) -> Vec<Group> {
    let Value::Number(number) = &place.value else { return Vec::new() };
    let rules = &place.node.number;
    let whole = !place.node.types.has(JsonType::Fraction);
    let mut groups = Vec::new();
    if let Some(bound) = rules.minimum {
        let group = Group::new(MutationKind::Minimum, &place.path, &["minimum", "exclusiveMinimum", "format"]);
        groups.push(beyond(group, rules, bound, whole, -1));
    }
    if let Some(bound) = rules.maximum {
        let group = Group::new(MutationKind::Maximum, &place.path, &["maximum", "exclusiveMaximum", "format"]);
        groups.push(beyond(group, rules, bound, whole, 1));
    }
    if rules.multiple {
        groups.push(between(place, rules, Decimal::parse(number), whole));
    }
    groups
}

/// The first number of the progression on the wrong side of a bound, and one a little nearer for fractions.
fn beyond(group: Group, rules: &NumberRules, bound: Bound, whole: bool, side: i128) -> Group {
    let last = if side < 0 { rules.low } else { rules.high };
    let nearest = last.and_then(|k| rules.at(k + side)).and_then(Decimal::to_value);
    // `number ≤ 1` written as `≤ 1.5` or as an integer comparison is seen only this close.
    let step = Decimal { mantissa: side, scale: bound.value.scale + 1 };
    let close = if bound.exclusive { Some(bound.value) } else { bound.value.plus(step) };
    let close = close.filter(|_| !whole && !rules.multiple).and_then(Decimal::to_value);
    // Beyond 64 bits neighbours are the same float, so the nearest may be no other number than the bound.
    let far = bound.value.plus(bound.value).and_then(Decimal::to_value);
    let limit = 1 + usize::from(close.is_some());
    let values: Vec<Value> = close.into_iter().chain(nearest).chain(far).collect();
    if values.is_empty() {
        return group.given_up("the bound is beyond what can be handled exactly");
    }
    let side = if side < 0 { "below" } else { "above" };
    group.limit(limit).values(values.into_iter().map(|value| {
        let what = format!("`{value}`, {side} the bound");
        (value, what)
    }))
}

/// A number between two multiples, near the one at hand.
fn between(place: &Place, rules: &NumberRules, number: Option<Decimal>, whole: bool) -> Group {
    let group = Group::new(MutationKind::MultipleOf, &place.path, &["multipleOf"]).limit(1);
    let scale = if whole { 0 } else { rules.scale + 1 };
    let unit = Decimal { mantissa: 1, scale };
    let near: Vec<Value> = number
        .into_iter()
        .flat_map(|number| [number.plus(unit), number.minus(unit)])
        .flatten()
        // Far from zero the number may be rounded to a multiple again.
        .chain([unit])
        .filter(|number| rules.position(*number).is_none())
        .filter_map(Decimal::to_value)
        .collect();
    if near.is_empty() {
        return group.because("every number is a multiple");
    }
    group.values(near.into_iter().map(|value| {
        let what = format!("`{value}`, which is no multiple");
        (value, what)
    }))
}
