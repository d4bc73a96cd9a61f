//! Proves that schemas contradict each other, where that is seen without drawing anything.
//!
//! A cheap and one-sided test: `true` is a proof, `false` says nothing. It makes alternatives exclusive without work
//! where a type, a tag or a required property keeps them apart. Start at [`is_contradiction`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::arrays::size;
use super::{JsonType, SchemaAccess, TypeSet};

/// How deep members and alternatives are looked into.
const DEPTH: u32 = 3;

/// How many schema objects are looked at for one value.
const WIDTH: usize = 256;

/// Whether no value at all satisfies all of `parts` and `schema`.
pub(super) fn is_contradiction(access: &dyn SchemaAccess, parts: &[&Map<String, Value>], schema: &Value) -> bool {
    contradict(access, parts, &[schema], DEPTH)
}

fn contradict(access: &dyn SchemaAccess, known: &[&Map<String, Value>], schemas: &[&Value], depth: u32) -> bool {
    let Some((parts, met)) = collect(access, known, schemas) else { return true };
    if parts.iter().filter_map(|part| part.get("not")).any(|negated| met.contains(&negated)) {
        return true;
    }
    let mut types = parts.iter().fold(TypeSet::ALL, |types, part| types.both(types_of(part)));
    if let Some(listed) = listed(&parts) {
        let left = listed.into_iter().filter(|member| types.has(JsonType::of(member)) && allows(&parts, member));
        types = left.fold(TypeSet::default(), |types, member| types.with(JsonType::of(member)));
    }
    for (least, most, json_type) in COUNTS {
        let least = parts.iter().filter_map(|part| size(part, least)).max().unwrap_or_default();
        if parts.iter().filter_map(|part| size(part, most)).any(|most| most < least) {
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

const COUNTS: [(&str, &str, JsonType); 3] = [
    ("minLength", "maxLength", JsonType::Text),
    ("minItems", "maxItems", JsonType::Array),
    ("minProperties", "maxProperties", JsonType::Object),
];

/// Schema objects, and the schemas they came from as they are written.
type Collected<'a> = (Vec<&'a Map<String, Value>>, Vec<&'a Value>);

/// The schema objects behind `$ref` and `allOf`; `None` when one of them is `false`.
fn collect<'a>(
    access: &'a dyn SchemaAccess,
    known: &[&'a Map<String, Value>],
    schemas: &[&'a Value],
) -> Option<Collected<'a>> {
    let mut met = Vec::new();
    let mut open: Vec<&Value> = schemas.to_vec();
    let mut parts: Vec<&Map<String, Value>> = known.to_vec();
    while let Some(schema) = open.pop() {
        match schema {
            Value::Bool(false) => return None,
            Value::Object(object) if parts.len() < WIDTH => {
                let reference = object.get("$ref").and_then(Value::as_str);
                open.extend(reference.and_then(|reference| access.resolve(reference)));
                open.extend(object.get("allOf").and_then(Value::as_array).into_iter().flatten());
                parts.push(object);
                met.push(schema);
            }
            _ => {}
        }
    }
    Some((parts, met))
}

/// The types that one part allows.
pub(super) fn types_of(part: &Map<String, Value>) -> TypeSet {
    let negated = part.get("not").and_then(Value::as_object).filter(|negated| negated.len() == 1);
    let forbidden = negated.and_then(|negated| named_types(negated.get("type")?)).unwrap_or_default();
    let allowed = part.get("type").and_then(named_types).unwrap_or(TypeSet::ALL);
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

/// The members of the first list.
fn listed<'a>(parts: &[&'a Map<String, Value>]) -> Option<Vec<&'a Value>> {
    parts.iter().find_map(|part| members(part))
}

fn members(part: &Map<String, Value>) -> Option<Vec<&Value>> {
    match (part.get("const"), part.get("enum")) {
        (Some(only), _) => Some(vec![only]),
        (None, Some(Value::Array(members))) => Some(members.iter().collect()),
        _ => None,
    }
}

/// Whether no list of any part leaves the member out.
fn allows(parts: &[&Map<String, Value>], member: &Value) -> bool {
    parts.iter().all(|part| {
        let is_listed = members(part).is_none_or(|members| members.contains(&member));
        let negated = part.get("not").and_then(Value::as_object).filter(|negated| negated.len() == 1);
        let is_excluded = negated.and_then(members).is_some_and(|members| members.contains(&member));
        let length = member.as_str().map(|text| text.chars().count());
        let is_short = length.is_some_and(|length| size(part, "minLength").is_some_and(|least| length < least));
        let is_long = length.is_some_and(|length| size(part, "maxLength").is_some_and(|most| length > most));
        is_listed && !is_excluded && !is_short && !is_long
    })
}

/// Whether there may be a number within the bounds; only what floats tell apart counts.
fn has_numbers(parts: &[&Map<String, Value>]) -> bool {
    let bounds = |keyword: &'static str| parts.iter().filter_map(move |part| part.get(keyword)?.as_f64());
    let low = bounds("minimum").chain(bounds("exclusiveMinimum")).fold(f64::NEG_INFINITY, f64::max);
    let high = bounds("maximum").chain(bounds("exclusiveMaximum")).fold(f64::INFINITY, f64::min);
    let excluded =
        bounds("exclusiveMinimum").any(|bound| bound >= high) || bounds("exclusiveMaximum").any(|bound| bound <= low);
    low <= high && !excluded
}

/// Whether there may be an object: nothing that is required is forbidden.
fn has_objects(access: &dyn SchemaAccess, parts: &[&Map<String, Value>], depth: u32) -> bool {
    let required: BTreeSet<&str> = parts
        .iter()
        .flat_map(|part| part.get("required").and_then(Value::as_array).into_iter().flatten())
        .filter_map(Value::as_str)
        .collect();
    let most = parts.iter().filter_map(|part| size(part, "maxProperties")).min();
    most.is_none_or(|most| required.len() <= most)
        && required.into_iter().all(|name| {
            let schemas: Vec<&Value> = parts.iter().filter_map(|part| member(part, name)).collect();
            schemas.is_empty() || !contradict(access, &[], &schemas, depth - 1)
        })
}

/// What a part says about a property; nothing where patterns would have to be asked.
fn member<'a>(part: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let own = part.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| part.get("additionalProperties").filter(|_| !part.contains_key("patternProperties")))
}

/// Whether some choice has no alternative that agrees with the rest.
fn no_alternative(access: &dyn SchemaAccess, parts: &[&Map<String, Value>], depth: u32) -> bool {
    let choices = parts.iter().flat_map(|part| [part.get("anyOf"), part.get("oneOf")]);
    choices
        .flatten()
        .filter_map(Value::as_array)
        .filter(|choice| choice.len() <= 16)
        .any(|alternatives| alternatives.iter().all(|alternative| contradict(access, parts, &[alternative], depth - 2)))
}
