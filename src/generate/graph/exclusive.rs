//! The branches of `oneOf`, each without what the others accept.
//!
//! Branches that ask for the same exclude each other, however their texts differ: neither can be the only one, and one
//! of them stands for all when another branch keeps out of their way. Start at [`exclusive`].

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::SchemaAccess;
use super::conjuncts::ANNOTATIONS;

/// How deep schemas are compared; below, they are taken as they are written.
const DEPTH: u32 = 4;

/// How many references in a row are followed.
const CHAIN: u32 = 4;

/// What is left to choose from; nothing where every branch has a twin.
pub(super) fn exclusive(access: &dyn SchemaAccess, branches: &[Value]) -> Vec<Value> {
    if let [only] = branches {
        return vec![only.clone()];
    }
    // The first branch of each demand, and how many there are of it.
    let mut kinds: IndexMap<String, (&Value, usize)> = IndexMap::new();
    for branch in branches {
        let text = demand(target(access, branch), DEPTH).to_string();
        kinds.entry(text).or_insert((branch, 0)).1 += 1;
    }
    let alone = |(index, (branch, _)): (usize, &(&Value, usize))| {
        let others = kinds.values().enumerate().filter(|(other, _)| *other != index);
        let mut all = vec![(*branch).clone()];
        all.extend(others.map(|(_, (other, _))| json!({ "not": other })));
        json!({ "allOf": all })
    };
    kinds.values().enumerate().filter(|(_, (_, count))| *count == 1).map(alone).collect()
}

/// What a lone `$ref` leads to. References further in are compared as they are written, so that no schema grows.
fn target<'a>(access: &'a dyn SchemaAccess, mut schema: &'a Value) -> &'a Value {
    for _ in 0..CHAIN {
        let object = schema.as_object().filter(|object| object.len() == 1);
        let reference = object.and_then(|object| object.get("$ref")?.as_str());
        let Some(next) = reference.and_then(|reference| access.resolve(reference)) else { break };
        schema = next;
    }
    schema
}

/// A schema without what is only said about it.
fn demand(schema: &Value, depth: u32) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    if depth == 0 {
        return schema.clone();
    }
    let below = |schema: &Value| demand(schema, depth - 1);
    let kept = object.iter().filter(|(keyword, _)| !is_said_only(keyword));
    let kept = kept.map(|(keyword, value)| {
        let value = match (keyword.as_str(), value) {
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(members)) => {
                Value::Object(members.iter().map(|(name, member)| (name.clone(), below(member))).collect())
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(parts)) => parts.iter().map(below).collect(),
            ("items" | "additionalProperties" | "propertyNames" | "contains" | "not", _) => below(value),
            _ => value.clone(),
        };
        (keyword.clone(), value)
    });
    let mut kept: Map<String, Value> = kept.collect();
    kept.sort_keys();
    Value::Object(kept)
}

fn is_said_only(keyword: &str) -> bool {
    keyword == "discriminator" || ANNOTATIONS.contains(&keyword)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::testing::{PlainSchema, seeded, strategy};

    fn left(schema: &Value) -> usize {
        let branches = schema["oneOf"].as_array().expect("branches");
        exclusive(&PlainSchema(schema.clone()), branches).len()
    }

    #[test]
    fn branches_that_ask_for_the_same_leave_nothing() {
        let schema = json!({
            "oneOf": [{ "$ref": "#/$defs/a" }, { "$ref": "#/$defs/b" }],
            "$defs": {
                "a": { "properties": { "x": { "type": "string", "description": "one" } }, "required": ["x"] },
                "b": { "required": ["x"], "properties": { "x": { "description": "other", "type": "string" } } },
            },
        });
        assert_eq!(left(&schema), 0);
        strategy(&schema).draw(&mut seeded(1)).expect_err("nothing is of one branch alone");
    }

    #[test]
    fn a_branch_beside_twins_keeps_out_of_their_way_once() {
        let twin = json!({ "type": "string", "maxLength": 3 });
        let schema = json!({ "oneOf": [twin, { "type": "string", "minLength": 2, "maxLength": 6 }, twin] });
        let branches = exclusive(&PlainSchema(Value::Bool(true)), schema["oneOf"].as_array().expect("branches"));
        assert_eq!(branches, [json!({ "allOf": [schema["oneOf"][1], { "not": twin }] })]);
        let value = strategy(&schema).draw(&mut seeded(1)).expect("a value");
        assert!(value.as_str().is_some_and(|text| text.chars().count() > 3), "{value}");
    }

    #[test]
    fn a_property_called_description_is_no_annotation() {
        let named = |name: &str| json!({ "required": [name], "properties": { name: { "type": "string" } } });
        assert_eq!(left(&json!({ "oneOf": [named("description"), named("title")] })), 2);
    }
}
