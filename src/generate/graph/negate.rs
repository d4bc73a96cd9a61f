//! Pushes `not` inwards: the negation of a schema as a schema in which `not` stands before single keywords only.
//!
//! By De Morgan a schema object is the conjunction of its keywords, so its negation is the choice between their
//! negations; each keyword speaks about one type, which its negation must name. Schemas of members are negated when they
//! are opened themselves, so recursion needs no care. Start at [`negate`].

use jsonschema_regex::pattern_witness;
use serde_json::{Map, Value, json};

use super::SchemaAccess;
use super::arrays::size;
use super::conjuncts::{ALL, DYNAMIC, EITHER, SOME};
use super::shapes::shape;

/// In-place references followed in a row.
const DEEPEST: u32 = 12;

/// Of a negation no more alternatives than this are listed.
const MANY: usize = 64;

/// Whether `not` of this schema is met by construction as it stands.
pub(super) fn is_atomic(negated: &Value) -> bool {
    const ATOMS: [&str; 6] = ["type", "enum", "const", "pattern", "format", "multipleOf"];
    negated
        .as_object()
        .is_some_and(|object| object.len() == 1 && object.keys().all(|keyword| ATOMS.contains(&keyword.as_str())))
}

/// A schema that holds only where `schema` does not, and says whether everywhere there; `None` where nothing is known.
pub(super) fn negate(access: &dyn SchemaAccess, schema: &Value) -> Option<Value> {
    negated(access, schema, 0)
}

fn negated(access: &dyn SchemaAccess, schema: &Value, depth: u32) -> Option<Value> {
    let object = match schema {
        Value::Bool(all) => return Some(Value::Bool(!all)),
        Value::Object(object) => object,
        _ => return Some(Value::Bool(false)),
    };
    let mut alternatives = Vec::new();
    let mut is_partial = false;
    for (keyword, value) in object {
        let Some(ways) = keyword_negated(access, object, keyword, value, depth) else {
            is_partial = true;
            continue;
        };
        for alternative in ways {
            match alternative {
                Value::Bool(false) => {}
                Value::Object(mut nested) if nested.contains_key(EITHER) => {
                    is_partial |= nested.get(EITHER) == Some(&SOME.into());
                    let nested = nested.shift_remove("anyOf");
                    alternatives.extend(nested.into_iter().filter_map(|list| list.as_array().cloned()).flatten());
                }
                other => alternatives.push(other),
            }
        }
    }
    // A tag that differs settles what tells alternatives apart.
    alternatives.sort_by_key(|alternative| !is_tagged(alternative));
    if alternatives.contains(&Value::Bool(true)) {
        return Some(Value::Bool(true));
    }
    is_partial |= alternatives.len() > MANY;
    alternatives.truncate(MANY);
    match alternatives.len() {
        0 if is_partial => None,
        0 => Some(Value::Bool(false)),
        1 if !is_partial => alternatives.pop(),
        _ => Some(json!({ "anyOf": alternatives, EITHER: if is_partial { SOME } else { ALL } })),
    }
}

/// The ways to break one keyword; `None` where it is not known how.
fn keyword_negated(
    access: &dyn SchemaAccess,
    object: &Map<String, Value>,
    keyword: &str,
    value: &Value,
    depth: u32,
) -> Option<Vec<Value>> {
    let count = || size(object, keyword);
    Some(match keyword {
        "$ref" | DYNAMIC | "allOf" | "anyOf" | "oneOf" | "not" | "if" => {
            return applicator(access, object, keyword, value, depth);
        }
        "then" | "else" | "minContains" | "maxContains" | "discriminator" => Vec::new(),
        "additionalProperties" | "items" | "propertyNames" | "unevaluatedProperties" if is_anything(value) => {
            Vec::new()
        }
        "type" | "enum" | "const" => vec![json!({ "not": { keyword: value } })],
        "format" if value.as_str().and_then(shape).is_none() => Vec::new(),
        "pattern" | "format" => vec![json!({ "type": "string", "not": { keyword: value } })],
        "multipleOf" => vec![json!({ "type": "number", "not": { keyword: value } })],
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" if is_beyond(value) => return None,
        "minimum" => vec![json!({ "type": "number", "exclusiveMaximum": value })],
        "maximum" => vec![json!({ "type": "number", "exclusiveMinimum": value })],
        "exclusiveMinimum" => vec![json!({ "type": "number", "maximum": value })],
        "exclusiveMaximum" => vec![json!({ "type": "number", "minimum": value })],
        "minLength" => below("string", "maxLength", count()?),
        "minItems" => below("array", "maxItems", count()?),
        "minProperties" => below("object", "maxProperties", count()?),
        "maxLength" => vec![json!({ "type": "string", "minLength": count()?.checked_add(1)? })],
        "maxItems" => vec![json!({ "type": "array", "minItems": count()?.checked_add(1)? })],
        "maxProperties" => vec![json!({ "type": "object", "minProperties": count()?.checked_add(1)? })],
        "required" => {
            let names = value.as_array()?.iter().filter_map(Value::as_str);
            names.map(|name| json!({ "type": "object", "properties": { name: false } })).collect()
        }
        "properties" => {
            let broken = value.as_object()?.iter().filter(|(_, schema)| !is_anything(schema));
            broken.map(|(name, schema)| with_member(name, schema)).collect()
        }
        "dependentRequired" => {
            let entries = value.as_object()?.iter();
            let pairs = entries.flat_map(|(name, needed)| {
                needed.as_array().into_iter().flatten().filter_map(Value::as_str).map(move |needed| (name, needed))
            });
            pairs
                .map(|(name, needed)| json!({ "type": "object", "required": [name], "properties": { needed: false } }))
                .collect()
        }
        "additionalProperties" if !object.contains_key("patternProperties") => {
            let known = object.get("properties").and_then(Value::as_object);
            let is_free = |name: &&str| known.is_none_or(|known| !known.contains_key(*name));
            let name = OTHER_NAMES.into_iter().find(is_free)?;
            vec![with_member(name, value)]
        }
        "unevaluatedProperties" => vec![with_member(&unevaluated_name(object)?, value)],
        "contains" if !object.contains_key("minContains") && !object.contains_key("maxContains") => {
            vec![json!({ "type": "array", "items": { "not": value } })]
        }
        "items" if !object.contains_key("prefixItems") => {
            vec![json!({ "type": "array", "contains": { "not": value } })]
        }
        "patternProperties" => {
            let broken = value.as_object()?.iter().filter(|(_, schema)| !is_anything(schema));
            broken
                .map(|(pattern, schema)| Some(with_member(&pattern_witness(pattern)?, schema)))
                .collect::<Option<_>>()?
        }
        "prefixItems" => {
            let items = value.as_array()?.iter().enumerate().filter(|(_, schema)| !is_anything(schema));
            items
                .map(|(index, schema)| {
                    let mut prefix = vec![Value::Bool(true); index];
                    prefix.push(json!({ "not": schema }));
                    json!({ "type": "array", "minItems": index + 1, "prefixItems": prefix })
                })
                .collect()
        }
        "uniqueItems" if value == &Value::Bool(false) => Vec::new(),
        _ if keyword.starts_with("x-") || IGNORED.contains(&keyword) => Vec::new(),
        _ => return None,
    })
}

/// Keywords that reject nothing.
const IGNORED: [&str; 16] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "$anchor",
    "contentEncoding",
    "contentMediaType",
    "definitions",
];

fn applicator(
    access: &dyn SchemaAccess,
    object: &Map<String, Value>,
    keyword: &str,
    value: &Value,
    depth: u32,
) -> Option<Vec<Value>> {
    if depth >= DEEPEST {
        return None;
    }
    let not = |schema: &Value| json!({ "not": schema });
    Some(match keyword {
        "$ref" | DYNAMIC => vec![negated(access, access.resolve(value.as_str()?)?, depth + 1)?],
        "allOf" => value.as_array()?.iter().map(|part| negated(access, part, depth + 1)).collect::<Option<Vec<_>>>()?,
        "anyOf" => vec![json!({ "allOf": value.as_array()?.iter().map(not).collect::<Vec<_>>() })],
        "oneOf" => {
            let branches = value.as_array()?;
            let mut ways = vec![json!({ "allOf": branches.iter().map(not).collect::<Vec<_>>() })];
            let pairs = branches.iter().enumerate().flat_map(|(index, one)| {
                branches[index + 1..].iter().map(move |other| json!({ "allOf": [one, other] }))
            });
            ways.extend(pairs.take(MANY));
            ways
        }
        "not" => vec![value.clone()],
        _ => {
            let met = object.get("then").map(|then| json!({ "allOf": [value, not(then)] }));
            let unmet = object.get("else").map(|otherwise| json!({ "allOf": [not(value), not(otherwise)] }));
            met.into_iter().chain(unmet).collect()
        }
    })
}

/// Names that few schemas describe.
const OTHER_NAMES: [&str; 4] = ["other", "another", "other_property", "x-other"];

/// The name of a property that no part of a schema evaluates; `None` where some part may evaluate every name.
fn unevaluated_name(object: &Map<String, Value>) -> Option<String> {
    const GREEDY: [&str; 6] =
        ["$ref", "additionalProperties", "patternProperties", "unevaluatedProperties", "dependentSchemas", DYNAMIC];
    let mut waiting: Vec<(&String, &Value)> =
        object.iter().filter(|(keyword, _)| *keyword != "unevaluatedProperties").collect();
    let mut named = Vec::new();
    while let Some((key, value)) = waiting.pop() {
        if GREEDY.contains(&key.as_str()) {
            return None;
        }
        named.push(key.as_str());
        let inside = std::slice::from_ref(value).iter().chain(value.as_array().into_iter().flatten());
        waiting.extend(inside.filter_map(Value::as_object).flatten());
    }
    OTHER_NAMES.into_iter().find(|name| !named.contains(name)).map(str::to_owned)
}

/// An object in which one member breaks its schema.
fn with_member(name: &str, schema: &Value) -> Value {
    json!({ "type": "object", "required": [name], "properties": { name: { "not": schema } } })
}

/// Whether an alternative is about a tag that differs.
fn is_tagged(alternative: &Value) -> bool {
    let members = alternative.get("properties").and_then(Value::as_object);
    members.is_some_and(|members| members.values().any(|member| member.get("not").is_some_and(is_tag)))
}

fn is_tag(schema: &Value) -> bool {
    schema.get("const").is_some() || schema.get("enum").is_some()
}

fn below(json_type: &str, keyword: &str, count: usize) -> Vec<Value> {
    count.checked_sub(1).map(|most| json!({ "type": json_type, keyword: most })).into_iter().collect()
}

/// Whether a number is further away than anything that is drawn.
fn is_beyond(value: &Value) -> bool {
    value.as_f64().is_some_and(|number| number.abs() > 1e30)
}

fn is_anything(schema: &Value) -> bool {
    *schema == Value::Bool(true) || schema.as_object().is_some_and(Map::is_empty)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::generate::testing::seeded;
    use crate::generate::{DrawTally, GenerateProblem, JsonStrategy};

    fn drawn(schema: &Value) -> Result<DrawTally, GenerateProblem> {
        let strategy = JsonStrategy::for_json_schema(schema).expect("the schema compiles");
        let (mut rng, mut tally) = (seeded(1), DrawTally::default());
        (0..200).try_for_each(|_| strategy.draw_counted(&mut rng, &mut tally).map(drop)).map(|()| tally)
    }

    #[test]
    fn overlapping_alternatives_are_kept_apart_without_trying() {
        let branch = |index: u32| {
            let name = format!("name{index}");
            json!({"type": "object", "required": ["kind"], "properties": {"kind": {"enum": [index, "any"]}, name: {"type": "string"}}})
        };
        let schemas = [
            json!({"oneOf": (0..30).map(branch).collect::<Vec<_>>()}),
            json!({"not": {"oneOf": (0..30).map(branch).collect::<Vec<_>>()}, "required": ["kind"]}),
            json!({"oneOf": [{"type": "integer"}, {"type": "number", "minimum": -3.4e38, "maximum": 3.4e38}]}),
            json!({"oneOf": [{"type": "array", "items": {"type": "array"}, "uniqueItems": true}, {"type": "array", "items": {"type": "string"}}]}),
            json!({"oneOf": [{"type": "string"}, {"type": "string", "format": "byte"}]}),
            json!({"oneOf": [{"type": "integer"}, {"type": "string", "pattern": "^[a-f]{5}\\b-$", "maxLength": 5}]}),
            json!({"not": {"anyOf": [true, {"properties": {"name": true}}], "unevaluatedProperties": false}}),
            json!({"type": "string", "format": "email", "pattern": "^[^\\s@\"]{1,64}@[^\\s@]{1,255}$"}),
        ];
        for schema in schemas {
            let tally = drawn(&schema).unwrap_or_else(|problem| panic!("{schema}: {problem}"));
            assert_eq!(tally, DrawTally { values: 200, refused: 0, redrawn: 0 }, "{schema}");
        }
    }

    #[test]
    fn equal_alternatives_leave_nothing() {
        let base = json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}});
        let schema =
            json!({"$defs": {"A": base}, "oneOf": [{"$ref": "#/$defs/A"}, {"allOf": [{"$ref": "#/$defs/A"}]}]});
        assert!(matches!(drawn(&schema), Err(GenerateProblem::Unsatisfiable { .. })));
    }
}
