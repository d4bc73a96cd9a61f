//! Proves that schemas contradict each other, where that is seen without drawing anything.
//!
//! A cheap and one-sided test: `true` is a proof, `false` says nothing. It makes alternatives exclusive without work
//! where a type, a tag or a required property keeps them apart. Start at [`is_contradiction`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::facts::{Ends, Facts};
use super::{JsonType, SchemaAccess, TypeSet};

/// How deep members and alternatives are looked into.
const DEPTH: u32 = 3;

/// How many schema objects are looked at for one value.
const WIDTH: usize = 256;

/// Whether no value at all satisfies all of `parts` and `schema`.
pub(super) fn is_contradiction(access: &dyn SchemaAccess, parts: &[Facts<'_>], schema: &Value) -> bool {
    contradict(access, parts, &[schema], DEPTH)
}

fn contradict(access: &dyn SchemaAccess, known: &[Facts<'_>], schemas: &[&Value], depth: u32) -> bool {
    let Some((parts, met)) = collect(access, known, schemas) else { return true };
    if parts.iter().filter_map(|part| part.negated).any(|negated| met.contains(&negated)) {
        return true;
    }
    let mut types = parts.iter().fold(TypeSet::ALL, |types, part| types.both(types_by(part)));
    if let Some(listed) = parts.iter().find_map(Facts::members) {
        let left = listed.iter().filter(|member| types.has(JsonType::of(member)) && allows(&parts, member));
        types = left.fold(TypeSet::default(), |types, member| types.with(JsonType::of(member)));
    }
    for (ends, json_type) in COUNTS {
        let sizes = || parts.iter().map(|part| ends(part).sizes());
        let least = sizes().filter_map(|(least, _)| least).max().unwrap_or_default();
        if sizes().filter_map(|(_, most)| most).any(|most| most < least) {
            types = types.without(json_type);
        }
    }
    if !has_numbers(&parts) {
        types = types.without(JsonType::Integer).without(JsonType::Fraction);
    }
    if types == TypeSet::default().with(JsonType::Object) && depth > 0 && !has_objects(access, &parts, depth) {
        return true;
    }
    types.is_empty() || (depth > 1 && no_alternative(access, &parts, depth))
}

/// The sizes that a type of values can have.
type Sizes = for<'p, 'a> fn(&'p Facts<'a>) -> Ends<'a>;

const COUNTS: [(Sizes, JsonType); 3] = [
    (|part| part.lengths, JsonType::Text),
    (|part| part.items, JsonType::Array),
    (|part| part.sizes, JsonType::Object),
];

/// Schema objects, and the schemas they came from as they are written.
type Collected<'a> = (Vec<Facts<'a>>, Vec<&'a Value>);

/// The schema objects behind `$ref` and `allOf`; `None` when one of them is `false`.
fn collect<'a>(access: &'a dyn SchemaAccess, known: &[Facts<'a>], schemas: &[&'a Value]) -> Option<Collected<'a>> {
    let mut met = Vec::new();
    let mut open: Vec<&Value> = schemas.to_vec();
    let mut parts: Vec<Facts<'_>> = known.to_vec();
    while let Some(schema) = open.pop() {
        match schema {
            Value::Bool(false) => return None,
            Value::Object(object) if parts.len() < WIDTH => {
                let reference = object.get("$ref").and_then(Value::as_str);
                open.extend(reference.and_then(|reference| access.resolve(reference)));
                open.extend(object.get("allOf").and_then(Value::as_array).into_iter().flatten());
                parts.push(Facts::of(object));
                met.push(schema);
            }
            _ => {}
        }
    }
    Some((parts, met))
}

/// The types that one part allows.
pub(super) fn types_of(part: &Map<String, Value>) -> TypeSet {
    types_by(&Facts::of(part))
}

fn types_by(part: &Facts<'_>) -> TypeSet {
    let forbidden = part.lone_negation().and_then(|negated| named_types(negated.get("type")?)).unwrap_or_default();
    let allowed = part.json_type.and_then(named_types).unwrap_or(TypeSet::ALL);
    forbidden.iter().fold(allowed, TypeSet::without)
}

/// The types that a `type` keyword names.
pub(super) fn named_types(value: &Value) -> Option<TypeSet> {
    match value {
        Value::String(name) => Some(TypeSet::default().with_name(name)),
        Value::Array(names) => {
            Some(names.iter().filter_map(Value::as_str).fold(TypeSet::default(), TypeSet::with_name))
        }
        _ => None,
    }
}

/// Whether no list of any part leaves the member out.
fn allows(parts: &[Facts<'_>], member: &Value) -> bool {
    parts.iter().all(|part| {
        let is_listed = part.members().is_none_or(|members| members.contains(member));
        let excluded = part.lone_negation().map(Facts::of);
        let is_excluded =
            excluded.and_then(|negated| negated.members()).is_some_and(|members| members.contains(member));
        let (least, most) = part.lengths.sizes();
        let is_fitting = (least, most) == (None, None)
            || member.as_str().is_none_or(|text| {
                let length = text.chars().count();
                least.is_none_or(|least| length >= least) && most.is_none_or(|most| length <= most)
            });
        is_listed && !is_excluded && is_fitting
    })
}

/// Whether there may be a number within the bounds; only what floats tell apart counts.
fn has_numbers(parts: &[Facts<'_>]) -> bool {
    let bounds = |end: for<'p, 'a> fn(&'p Facts<'a>) -> Option<&'a Value>| {
        parts.iter().filter_map(move |part| end(part)?.as_f64())
    };
    let low = bounds(|part| part.inclusive.least).chain(bounds(|part| part.exclusive.least));
    let high = bounds(|part| part.inclusive.most).chain(bounds(|part| part.exclusive.most));
    let (low, high) = (low.fold(f64::NEG_INFINITY, f64::max), high.fold(f64::INFINITY, f64::min));
    let excluded = bounds(|part| part.exclusive.least).any(|bound| bound >= high)
        || bounds(|part| part.exclusive.most).any(|bound| bound <= low);
    low <= high && !excluded
}

/// Whether there may be an object: nothing that is required is forbidden.
fn has_objects(access: &dyn SchemaAccess, parts: &[Facts<'_>], depth: u32) -> bool {
    let required: BTreeSet<&str> = parts
        .iter()
        .flat_map(|part| part.required.and_then(Value::as_array).into_iter().flatten())
        .filter_map(Value::as_str)
        .collect();
    let most = parts.iter().filter_map(|part| part.sizes.sizes().1).min();
    most.is_none_or(|most| required.len() <= most)
        && required.into_iter().all(|name| {
            let schemas: Vec<&Value> = parts.iter().filter_map(|part| part.member(name)).collect();
            schemas.is_empty() || !contradict(access, &[], &schemas, depth - 1)
        })
}

/// Whether some choice has no alternative that agrees with the rest.
fn no_alternative(access: &dyn SchemaAccess, parts: &[Facts<'_>], depth: u32) -> bool {
    let choices = parts.iter().flat_map(|part| [part.any_of, part.one_of]);
    choices
        .flatten()
        .filter_map(Value::as_array)
        .filter(|choice| choice.len() <= 16)
        .any(|alternatives| alternatives.iter().all(|alternative| contradict(access, parts, &[alternative], depth - 2)))
}
