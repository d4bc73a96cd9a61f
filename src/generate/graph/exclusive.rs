//! The branches of `oneOf`, each without what the others accept.
//!
//! Branches that ask for the same exclude each other, however their texts differ: neither can be the only one, and one
//! of them stands for all when another branch keeps out of their way. Start at [`exclusive`].

use serde_json::{Map, Value, json};

use super::SchemaAccess;
use super::conjuncts::ANNOTATIONS;

/// How deep schemas are compared; below, they are taken as they are written.
const DEPTH: u32 = 4;

/// What is left to choose from; nothing where every branch has a twin.
pub(super) fn exclusive(access: &dyn SchemaAccess, branches: &[Value]) -> Vec<Value> {
    if let [only] = branches {
        return vec![only.clone()];
    }
    let demands: Vec<String> = branches.iter().map(|branch| demand(access, branch, DEPTH).to_string()).collect();
    let is_first = |index: &usize| !demands[..*index].contains(&demands[*index]);
    let distinct: Vec<usize> = (0..branches.len()).filter(is_first).collect();
    let is_single = |index: &&usize| demands.iter().filter(|demand| **demand == demands[**index]).count() == 1;
    let alone = |index: &usize| {
        let others = distinct.iter().filter(|other| *other != index);
        let mut all = vec![branches[*index].clone()];
        all.extend(others.map(|other| json!({ "not": branches[*other] })));
        json!({ "allOf": all })
    };
    distinct.iter().filter(is_single).map(alone).collect()
}

/// A schema without what is only said about it.
fn demand(access: &dyn SchemaAccess, schema: &Value, depth: u32) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    if depth == 0 {
        return schema.clone();
    }
    let below = |schema: &Value| demand(access, schema, depth - 1);
    let reference = object.get("$ref").and_then(Value::as_str).filter(|_| object.len() == 1);
    if let Some(target) = reference.and_then(|reference| access.resolve(reference)) {
        return below(target);
    }
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
