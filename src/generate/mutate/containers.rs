//! Breaks what arrays and objects promise about their members.
//!
//! Members that are added to go over a limit are drawn from the schema, so that the limit is all that is broken. What
//! is wrong within a member is another place. Start at [`array_groups`] and [`object_groups`].

use serde_json::{Map, Value, json};

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use super::places::Place;
use super::types::counted;
use crate::generate::graph::{Additional, Graph, JsonType, Node};
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, Density, Miss, Sampler};
use crate::generate::walk::below;

/// No array or object with more members than this is sent to break a limit.
const MOST: usize = 2_000;

/// A property name that no schema describes.
const UNKNOWN: &str = "probityUnknownProperty";

/// The groups for one array.
pub(super) fn array_groups(graph: &Graph, place: &Place, random: &mut Random) -> Vec<Group> {
    let Value::Array(items) = &place.value else { return Vec::new() };
    let rules = &place.node.array;
    let mut groups = Vec::new();
    if rules.minimum > 0 {
        let fewer = items[..items.len().min(rules.minimum - 1)].to_vec();
        let what = format!("{} where {} is the least", counted(fewer.len(), "item"), rules.minimum);
        let group = Group::new(MutationKind::MinItems, &place.path, &["minItems"]);
        groups.push(group.values([(Value::Array(fewer), what)]));
    }
    if let Some(maximum) = rules.maximum {
        groups.push(too_many_items(graph, place, items, maximum, random));
    }
    if rules.unique {
        groups.push(same_item_twice(graph, place, items, random));
    }
    groups
}

fn too_many_items(graph: &Graph, place: &Place, items: &[Value], maximum: usize, random: &mut Random) -> Group {
    let group = Group::new(MutationKind::MaxItems, &place.path, &["maxItems", "items"]);
    if maximum >= MOST {
        return group.given_up(format!("an array of more than {maximum} items is too large to send"));
    }
    let more = more_items(graph, &place.node, items, maximum + 1, random);
    let items = more.unwrap_or_else(|| repeated(items, maximum + 1));
    let what = format!("{} where {maximum} is the most", counted(items.len(), "item"));
    group.values([(Value::Array(items), what)])
}

/// `items` again and again: where no others can be found, a limit is broken with what breaks another keyword too.
fn repeated(items: &[Value], length: usize) -> Vec<Value> {
    const NOTHING: &[Value] = &[Value::Null];
    let items = if items.is_empty() { NOTHING } else { items };
    items.iter().cycle().take(length).cloned().collect()
}

fn same_item_twice(graph: &Graph, place: &Place, items: &[Value], random: &mut Random) -> Group {
    let group = Group::new(MutationKind::UniqueItems, &place.path, &["uniqueItems"]);
    if place.node.array.maximum.is_some_and(|maximum| maximum < 2) {
        return group.because("an array of at most one item has no item twice");
    }
    let one_less = place.node.array.maximum.map_or(items.len(), |maximum| items.len().min(maximum - 1)).max(1);
    let Some(mut twice) = more_items(graph, &place.node, &items[..items.len().min(one_less)], one_less, random) else {
        return group.given_up("no item was found");
    };
    twice.push(twice[0].clone());
    group.values([(Value::Array(twice), "the first item once more at the end".to_owned())])
}

/// `items`, continued to `length` with drawn items that differ where they must.
pub(crate) fn more_items(
    graph: &Graph,
    node: &Node,
    items: &[Value],
    length: usize,
    random: &mut Random,
) -> Option<Vec<Value>> {
    let mut longer: Vec<Value> = items.iter().take(length).cloned().collect();
    let mut sampler = Sampler::new(graph, random.fork(), Alphabet::Wire).with_density(Density::Sparse);
    for _ in 0..length * 16 {
        if longer.len() >= length {
            break;
        }
        // Beyond what is described, anything breaks the limit just as well.
        let item = match node.array.item(longer.len()) {
            Some(item) => sampler.draw(item).ok()?,
            None => Value::Bool(true),
        };
        if !node.array.unique || !longer.contains(&item) {
            longer.push(item);
        }
    }
    (longer.len() >= length).then_some(longer)
}

/// The groups for one object.
pub(super) fn object_groups(graph: &Graph, place: &Place, random: &mut Random) -> Vec<Group> {
    let Value::Object(object) = &place.value else { return Vec::new() };
    let mut groups: Vec<Group> = Vec::new();
    for (name, property) in &place.node.object.properties {
        if property.required {
            let path = below(&place.path, name);
            let group = Group::new(MutationKind::MissingRequired, &path, &["required"]);
            groups.push(group.with(Change::Remove, Vec::new(), format!("without `{name}`")));
        }
    }
    let rules = &place.node.object;
    if rules.minimum > 0 {
        groups.push(too_few_properties(place, object));
    }
    if let Some(maximum) = rules.maximum {
        groups.push(too_many_properties(graph, place, object, maximum, random));
    }
    if place.node.types.has(JsonType::Object) {
        groups.push(unknown_property(graph, place, random));
    }
    groups.extend(wrong_name(graph, place, object, random));
    groups.extend(without_dependents(place, object));
    groups
}

fn too_few_properties(place: &Place, object: &Map<String, Value>) -> Group {
    let rules = &place.node.object;
    let group = Group::new(MutationKind::MinProperties, &place.path, &["minProperties"]);
    let mut fewer = object.clone();
    let is_required = |name: &str| rules.properties.get(name).is_some_and(|property| property.required);
    let (needed, spare): (Vec<String>, Vec<String>) = object.keys().cloned().partition(|name| is_required(name));
    // Where the required ones alone are enough, one of them has to go too.
    for name in spare.into_iter().chain(needed) {
        if fewer.len() >= rules.minimum {
            fewer.shift_remove(&name);
        }
    }
    let what = format!("{} of at least {} properties", fewer.len(), rules.minimum);
    group.values([(Value::Object(fewer), what)])
}

fn too_many_properties(
    graph: &Graph,
    place: &Place,
    object: &Map<String, Value>,
    maximum: usize,
    random: &mut Random,
) -> Group {
    let rules = &place.node.object;
    let group = Group::new(MutationKind::MaxProperties, &place.path, &["maxProperties"]);
    if maximum >= MOST {
        return group.given_up(format!("an object of more than {maximum} properties is too large to send"));
    }
    let mut more = object.clone();
    let mut sampler = Sampler::new(graph, random.fork(), Alphabet::Wire).with_density(Density::Sparse);
    for (name, property) in &rules.properties {
        if more.len() <= maximum && !more.contains_key(name) {
            more.extend(sampler.draw(property.node).ok().map(|value| (name.clone(), value)));
        }
    }
    for index in 0..=maximum {
        if more.len() > maximum {
            break;
        }
        let value = match rules.additional {
            Additional::Described(node) => sampler.draw(node).ok(),
            // A closed object takes none of them, but there is nothing better.
            Additional::Open | Additional::Closed => Some(Value::Bool(true)),
        };
        more.extend(value.map(|value| (format!("x{index}"), value)));
    }
    if more.len() <= maximum {
        return group.given_up("not that many properties were found");
    }
    let what = format!("{} of at most {maximum} properties", more.len());
    group.values([(Value::Object(more), what)])
}

fn unknown_property(graph: &Graph, place: &Place, random: &mut Random) -> Group {
    let keywords = &["additionalProperties", "unevaluatedProperties", "maxProperties", "patternProperties"];
    let group = Group::new(MutationKind::ExtraProperty, &place.path, keywords);
    let rules = &place.node.object;
    if rules.additional != Additional::Closed {
        let group = group.unpromised().because("the schema does not close the object");
        return with_name(group, UNKNOWN, "an unknown property", &Value::Bool(true));
    }
    let is_described = rules.by_pattern.iter().any(|(pattern, _)| pattern.accepts(UNKNOWN));
    let patterns = rules.by_pattern.iter().map(|(pattern, _)| json!({ "not": { "pattern": pattern.text } }));
    match other_name(graph, is_described, &patterns.collect::<Vec<_>>(), random) {
        Err(NoName::Every) => group.because("every name is described by a pattern"),
        Err(NoName::Unknown) => group.given_up("no name was found that is not described"),
        Ok(name) => with_name(group, &name, "an unknown property", &Value::Bool(true)),
    }
}

fn wrong_name(graph: &Graph, place: &Place, object: &Map<String, Value>, random: &mut Random) -> Option<Group> {
    let names = graph.node(place.node.object.names?).schema();
    let group = Group::new(MutationKind::PropertyNames, &place.path, &["propertyNames"]).limit(1);
    let value = object.values().next().cloned().unwrap_or(Value::Bool(true));
    let usual = ["!", "é", "", "0", "a", UNKNOWN];
    let group = usual.into_iter().fold(group, |group, name| with_name(group, name, "a property named", &value));
    Some(match other_name(graph, true, &[json!({ "not": names })], random) {
        Err(NoName::Every) => Group { candidates: Vec::new(), ..group.because("every name is allowed") },
        Err(NoName::Unknown) => group,
        Ok(name) => with_name(group, &name, "a property named", &value),
    })
}

fn with_name(group: Group, name: &str, what: &str, value: &Value) -> Group {
    group.with(Change::Set(value.clone()), vec![name.to_owned()], format!("with {what} `{name}`"))
}

/// Why there is no name.
enum NoName {
    /// The schemas leave none.
    Every,
    /// None was found.
    Unknown,
}

/// A name that all `schemas` take; the usual one, where it need not be another.
fn other_name(graph: &Graph, is_other: bool, schemas: &[Value], random: &mut Random) -> Result<String, NoName> {
    if !is_other {
        return Ok(UNKNOWN.to_owned());
    }
    let others = graph.root(&json!({ "type": "string", "allOf": schemas }));
    let is_impossible = |miss: &Miss| matches!(miss, Miss::Never(_) | Miss::Impossible(_)) && !graph.is_narrow();
    match Sampler::new(graph, random.fork(), Alphabet::Wire).carefully().draw(others) {
        Ok(Value::String(name)) => Ok(name),
        Err(miss) if is_impossible(&miss) => Err(NoName::Every),
        _ => Err(NoName::Unknown),
    }
}

fn without_dependents(place: &Place, object: &Map<String, Value>) -> Vec<Group> {
    let present = place.node.object.dependents.iter().filter(|(name, _)| object.contains_key(name.as_str()));
    let pairs = present.flat_map(|(name, needed)| needed.iter().map(move |needed| (name, needed)));
    pairs
        .map(|(name, needed)| {
            let path = below(&place.path, needed);
            let group = Group::new(MutationKind::DependentRequired, &path, &["dependentRequired"]);
            group.with(Change::Remove, Vec::new(), format!("with `{name}`, without `{needed}`"))
        })
        .collect()
}
