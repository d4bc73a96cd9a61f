//! What `unevaluatedProperties` and `unevaluatedItems` ask of members.
//!
//! All choices are made when this is asked, so what the parts within the holder describe is what is evaluated (JSON
//! Schema 2020-12 Core §11). Parts from a negation evaluate nothing. Start at [`property_rules`] and [`item_rules`].

use serde_json::Value;

use super::Part;
use super::conjuncts::{HOLDER, SCOPES, UNEVALUATED};

/// The schemas that hold for a property which `is_matched` (by a pattern of a part, given by its index) or not.
pub(super) fn property_rules<'a>(
    parts: &'a [Part],
    name: Option<&str>,
    is_matched: impl Fn(usize) -> bool,
) -> Vec<&'a Value> {
    holders(parts, UNEVALUATED[0].1)
        .filter(|(_, holder, _)| {
            !within(parts, holder).any(|(index, part)| {
                let named = name.is_some_and(|name| {
                    part.get("properties").is_some_and(|properties| properties.get(name).is_some())
                });
                let is_other_holder = part.get(HOLDER) != Some(holder) && part.contains_key(UNEVALUATED[0].1);
                named || is_matched(index) || part.contains_key("additionalProperties") || is_other_holder
            })
        })
        .map(|(_, _, schema)| schema)
        .collect()
}

/// The schemas that hold for the item at an index; `None` is any behind all prefixes.
pub(super) fn item_rules(parts: &[Part], item: Option<usize>) -> Vec<Value> {
    holders(parts, UNEVALUATED[1].1)
        .filter(|(_, holder, _)| {
            !within(parts, holder).any(|(_, part)| {
                let prefix = part.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
                let is_other_holder = part.get(HOLDER) != Some(holder) && part.contains_key(UNEVALUATED[1].1);
                item.is_some_and(|index| index < prefix) || part.contains_key("items") || is_other_holder
            })
        })
        .map(|(_, holder, schema)| {
            // Items that `contains` accepts are evaluated (§10.3.1.3).
            let contained = within(parts, holder).filter_map(|(_, part)| part.get("contains"));
            let any: Vec<Value> = contained.chain([schema]).cloned().collect();
            if any.len() == 1 { schema.clone() } else { serde_json::json!({ "anyOf": any }) }
        })
        .collect()
}

/// The parts that hold the keyword, with their numbers and its schema.
fn holders<'a>(parts: &'a [Part], keyword: &'static str) -> impl Iterator<Item = (usize, &'a Value, &'a Value)> {
    parts.iter().enumerate().filter_map(move |(index, part)| Some((index, part.get(HOLDER)?, part.get(keyword)?)))
}

/// The parts that evaluate for a holder.
fn within<'a>(parts: &'a [Part], holder: &'a Value) -> impl Iterator<Item = (usize, &'a Part)> {
    parts.iter().enumerate().filter(move |(_, part)| {
        part.get(SCOPES).and_then(Value::as_array).is_some_and(|scopes| scopes.contains(holder))
    })
}
