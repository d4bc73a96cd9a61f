//! Legal sizes of arrays and objects: empty, one, the most; each optional property left out, and all of them.
//!
//! Sizes are reached with drawn members. Proposals only; the request is proved. Start at [`arrays`] and [`objects`].

use serde_json::{Map, Value};

use super::feature::{Edit, Feature};
use crate::generate::graph::{Additional, Graph, JsonType, Node};
use crate::generate::mutate::{Place, more_items};
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, Density, Sampler};
use crate::generate::walk::below;

/// No array or object with more members than this is sent to reach a limit.
const MOST: usize = 2_000;

/// Arrays of every telling size.
pub(super) fn arrays(graph: &Graph, place: &Place, random: &mut Random) -> Vec<Feature> {
    let rules = &place.node.array;
    let Value::Array(items) = &place.value else { return Vec::new() };
    let mut found = Vec::new();
    for (keyword, length) in sizes(("minItems", rules.minimum), ("maxItems", rules.maximum)) {
        // A single empty text is no array at all in some styles.
        let first = items.iter().position(|item| length != 1 || item != "").unwrap_or_default();
        let kept = &items[first..items.len().min(first + length)];
        if let Some(items) = more_items(graph, &place.node, kept, length, random) {
            let what = if length == 1 { "1 item".to_owned() } else { format!("{length} items") };
            found.push(Feature::put(&place.path, keyword, Value::Array(items), what));
        }
    }
    found
}

/// The least size and its neighbour, the largest and its neighbour, and none, one and two.
fn sizes(minimum: (&'static str, usize), maximum: (&'static str, Option<usize>)) -> Vec<(&'static str, usize)> {
    let most = maximum.1.filter(|most| *most <= MOST);
    let mut sizes = vec![(minimum.0, minimum.1)];
    sizes.extend(most.map(|most| (maximum.0, most)));
    sizes.extend([(minimum.0, minimum.1 + 1), (minimum.0, 1), (minimum.0, 2)]);
    sizes.extend(most.map(|most| (maximum.0, most.saturating_sub(1))));
    let mut seen = Vec::new();
    sizes.retain(|(_, size)| {
        let is_new = !seen.contains(size);
        seen.push(*size);
        is_new && *size >= minimum.1 && maximum.1.is_none_or(|most| *size <= most)
    });
    sizes
}

/// Optional properties left out one by one and all together, and maps of every telling size.
pub(super) fn objects(graph: &Graph, place: &Place, random: &mut Random) -> Vec<Feature> {
    let Value::Object(object) = &place.value else { return Vec::new() };
    let rules = &place.node.object;
    let optional: Vec<Vec<String>> = object
        .keys()
        .filter(|name| rules.properties.get(name.as_str()).is_some_and(|property| !property.required))
        .map(|name| below(&place.path, name))
        .collect();
    let mut found: Vec<Feature> = Vec::new();
    if optional.len() > 1 {
        let edits = optional.iter().map(|path| Edit { path: path.clone(), value: None }).collect();
        let what = "without anything optional".to_owned();
        found.push(Feature { path: place.path.clone(), keyword: "required", what, edits });
    }
    found.extend(optional.iter().map(|path| Feature::absent(path, "left out")));
    found.extend(optional.iter().filter_map(|path| {
        let value = object.get(path.last()?)?;
        Some(Feature { what: "put in".to_owned(), ..Feature::put(path, "required", value.clone(), "") })
    }));
    if place.node.types.has(JsonType::Object) && rules.properties.is_empty() {
        found.extend(maps(graph, place, object, random));
    } else if let Additional::Described(_) = rules.additional {
        let mut more = object.clone();
        add(graph, &place.node, &mut more, object.len() + 1, random);
        let what = "with one more property";
        found.push(Feature::put(&place.path, "additionalProperties", Value::Object(more), what));
    }
    found
}

fn maps(graph: &Graph, place: &Place, object: &Map<String, Value>, random: &mut Random) -> Vec<Feature> {
    let rules = &place.node.object;
    let described = matches!(rules.additional, Additional::Described(_));
    let mut found = Vec::new();
    for (keyword, size) in sizes(("minProperties", rules.minimum), ("maxProperties", rules.maximum)) {
        // What nobody describes is not made up, unless it is asked for.
        if size > 0 && !described && size != rules.minimum && Some(size) != rules.maximum {
            continue;
        }
        let mut map: Map<String, Value> =
            object.iter().take(size).map(|(name, value)| (name.clone(), value.clone())).collect();
        add(graph, &place.node, &mut map, size, random);
        if map.len() == size {
            let what = if size == 1 { "1 property".to_owned() } else { format!("{size} properties") };
            found.push(Feature::put(&place.path, keyword, Value::Object(map), what));
        }
    }
    found
}

/// Adds drawn properties up to a size.
fn add(graph: &Graph, node: &Node, map: &mut Map<String, Value>, size: usize, random: &mut Random) {
    let mut sampler = Sampler::new(graph, random.fork(), Alphabet::Wire).with_density(Density::Sparse);
    for index in 0..size.saturating_mul(8) {
        if map.len() >= size {
            break;
        }
        let name = match node.object.names {
            Some(names) => sampler.draw(names).ok().and_then(|name| name.as_str().map(str::to_owned)),
            None => Some(format!("key{index}")),
        };
        let value = match node.object.additional {
            Additional::Described(id) => sampler.draw(id).ok(),
            Additional::Open => Some(Value::Bool(true)),
            Additional::Closed => None,
        };
        map.extend(name.zip(value));
    }
}
