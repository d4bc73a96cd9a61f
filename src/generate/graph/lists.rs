//! Choices between lists of values, as one list.
//!
//! Long enumerations are often written as `oneOf` of short ones, to name the parts. As one `enum` they contradict other
//! lists at a glance instead of alternative by alternative. Start at [`as_one_list`].

use serde_json::{Map, Value, json};

use super::conjuncts::{ANNOTATIONS, EITHER};
use super::contradiction::named_types;
use super::{JsonType, SchemaAccess, TypeSet};
use crate::generate::value::is_same;

/// Each value is compared with all others, so that longer lists stay what they are.
const MOST: usize = 500;

/// Takes `anyOf` and `oneOf` out of a schema object where all alternatives only list values; what they ask for.
pub(super) fn as_one_list(access: &dyn SchemaAccess, object: &mut Map<String, Value>) -> Vec<Value> {
    // Of a negation some alternatives stand for all.
    if object.contains_key(EITHER) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (keyword, is_exclusive) in [("anyOf", false), ("oneOf", true)] {
        let Some(Value::Array(alternatives)) = object.get(keyword) else { continue };
        let lists: Option<Vec<Vec<&Value>>> = alternatives.iter().map(|schema| members(access, schema)).collect();
        if let Some(lists) = lists.filter(|lists| lists.len() > 1 && lists.iter().map(Vec::len).sum::<usize>() <= MOST)
        {
            found.push(json!({ "enum": merged(&lists, is_exclusive) }));
            object.shift_remove(keyword);
        }
    }
    found
}

/// The values of a schema that only lists them.
fn members<'a>(access: &'a dyn SchemaAccess, schema: &'a Value) -> Option<Vec<&'a Value>> {
    let mut schema = schema.as_object()?;
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str).filter(|_| schema.len() == 1) {
        schema = access.resolve(reference)?.as_object()?;
    }
    let mut types = TypeSet::ALL;
    let mut listed = None;
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("type", _) => types = named_types(value)?,
            ("enum", Value::Array(members)) if listed.is_none() => listed = Some(members.iter().collect::<Vec<_>>()),
            ("const", _) if listed.is_none() => listed = Some(vec![value]),
            (keyword, _) if ANNOTATIONS.contains(&keyword) => {}
            _ => return None,
        }
    }
    let fits = |member: &&Value| types.has(JsonType::of(member));
    listed.map(|members| members.into_iter().filter(fits).collect())
}

/// Each value once; of exclusive lists those that no other has.
fn merged<'a>(lists: &[Vec<&'a Value>], is_exclusive: bool) -> Vec<&'a Value> {
    let has = |list: &[&Value], member: &Value| list.iter().any(|other| is_same(other, member));
    let mut merged: Vec<&Value> = Vec::new();
    for list in lists {
        for member in list {
            let is_shared = is_exclusive && lists.iter().filter(|other| has(other, member)).count() > 1;
            if !is_shared && !has(&merged, member) {
                merged.push(member);
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::testing::PlainSchema;

    fn list(schema: &Value) -> Vec<Value> {
        let mut object = schema.as_object().expect("an object").clone();
        as_one_list(&PlainSchema(schema.clone()), &mut object)
    }

    #[test]
    fn lists_become_one() {
        let kinds = json!([{ "enum": ["a", "b"], "title": "first" }, { "const": "c", "type": "string" }]);
        assert_eq!(list(&json!({ "oneOf": kinds })), [json!({ "enum": ["a", "b", "c"] })]);
        assert_eq!(list(&json!({ "anyOf": kinds })), [json!({ "enum": ["a", "b", "c"] })]);
    }

    #[test]
    fn what_two_lists_have_is_in_one_of_them_only() {
        let lists = json!([{ "enum": [1, 2] }, { "enum": [2.0, 3] }]);
        assert_eq!(list(&json!({ "oneOf": lists })), [json!({ "enum": [1, 3] })]);
        assert_eq!(list(&json!({ "anyOf": lists })), [json!({ "enum": [1, 2, 3] })]);
    }

    #[test]
    fn members_of_another_type_are_left_out() {
        let lists =
            json!([{ "enum": ["a", 1], "type": "string" }, { "enum": ["b", null], "type": ["null", "string"] }]);
        assert_eq!(list(&json!({ "oneOf": lists })), [json!({ "enum": ["a", "b", null] })]);
    }

    #[test]
    fn a_choice_that_asks_for_more_stays_one() {
        assert!(list(&json!({ "oneOf": [{ "enum": ["a"] }, { "type": "string", "minLength": 3 }] })).is_empty());
        assert!(list(&json!({ "oneOf": [{ "enum": ["a"], "minLength": 2 }, { "const": "b" }] })).is_empty());
        assert!(list(&json!({ "anyOf": [{ "not": { "const": 1 } }], "x-probity-either": true })).is_empty());
    }
}
