//! Breaks keywords that are about other schemas: `not`, `oneOf`, `if`, `dependentSchemas`, `contains`.
//!
//! Such a keyword is broken by a value of another schema: the one that stands there, with the keyword exchanged for what
//! breaks it. That is drawn like any other value; where nothing is drawn nothing is said, because most alternatives
//! exclude each other. Start at [`groups`].

use serde_json::{Map, Value, json};

use super::candidate::Group;
use super::kind::MutationKind;
use super::places::Place;
use crate::generate::graph::Graph;
use crate::generate::random::Random;
use crate::generate::value::{Alphabet, Density, Sampler};

/// How many ways to break one keyword are drawn.
const WAYS: usize = 3;

/// The longest list that is drawn for `maxContains`.
const LONGEST: u64 = 200;

/// The keywords with their kinds, and what was done, for people.
const KEYWORDS: [(&str, MutationKind, &str); 6] = [
    ("not", MutationKind::Not, "a value that must not be"),
    ("oneOf", MutationKind::OneOf, "a value of two alternatives where one may hold"),
    ("if", MutationKind::Condition, "a value beside what its condition asks for"),
    ("dependentSchemas", MutationKind::DependentSchemas, "a property beside what it asks for"),
    ("dependencies", MutationKind::DependentSchemas, "a property beside what it asks for"),
    ("contains", MutationKind::Contains, "a list without what it must hold, or with too much of it"),
];

/// The groups for one place.
pub(super) fn groups(graph: &Graph, place: &Place, random: &mut Random) -> Vec<Group> {
    let declared = graph.node(place.declared);
    let mut groups: Vec<Group> = Vec::new();
    for (keyword, kind, what) in KEYWORDS {
        let mut found = Vec::new();
        for (number, part) in declared.parts.iter().enumerate().filter(|(_, part)| part.contains_key(keyword)) {
            let others = declared.parts.iter().enumerate().filter(|(other, _)| *other != number);
            let others: Vec<Value> = others.map(|(_, other)| Value::Object(Map::clone(other))).collect();
            for broken in broken(keyword, part).into_iter().take(WAYS) {
                let all = [others.clone(), broken].concat();
                let schema = json!({ "allOf": all });
                let mut sampler =
                    Sampler::new(graph, random.fork(), Alphabet::Wire).with_density(Density::Sparse).carefully();
                found.extend(sampler.draw(graph.root(&schema)).map(|value| (value, what.to_owned())));
            }
        }
        if !found.is_empty() {
            // That two alternatives exclude each other is often meant less than it is said: once is enough.
            let limit = if kind == MutationKind::OneOf { 1 } else { WAYS };
            groups.push(Group::new(kind, &place.path, &[]).values(found).limit(limit).unpromised());
        }
    }
    groups
}

/// The schemas in the place of one in which a keyword stands, each of which breaks the keyword.
fn broken(keyword: &str, part: &Map<String, Value>) -> Vec<Vec<Value>> {
    let Some(rule) = part.get(keyword) else { return Vec::new() };
    let without = |keywords: &[&str]| {
        let kept = part.iter().filter(|(name, _)| !keywords.contains(&name.as_str()));
        Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    match keyword {
        "not" => vec![vec![without(&["not"]), rule.clone()]],
        // A discriminator says which alternative is meant (OpenAPI 3.1.1 §4.8.25), whatever else holds.
        "oneOf" if part.contains_key("discriminator") => Vec::new(),
        "oneOf" => {
            let alternatives = rule.as_array().map_or(&[][..], Vec::as_slice);
            let pairs = alternatives.iter().enumerate().flat_map(|(number, one)| {
                alternatives[number + 1..].iter().map(move |other| (one.clone(), other.clone()))
            });
            pairs.map(|(one, other)| vec![without(&["oneOf"]), one, other]).collect()
        }
        "if" => {
            let rest = without(&["if", "then", "else"]);
            let then = part.get("then").map(|then| vec![rest.clone(), rule.clone(), json!({ "not": then })]);
            let otherwise =
                part.get("else").map(|other| vec![rest.clone(), json!({ "not": rule }), json!({ "not": other })]);
            then.into_iter().chain(otherwise).collect()
        }
        "dependentSchemas" | "dependencies" => {
            let dependent = rule.as_object().into_iter().flatten().filter(|(_, schema)| !schema.is_array());
            let broken = |(name, schema): (&String, &Value)| {
                vec![without(&[keyword]), json!({ "required": [name] }), json!({ "not": schema })]
            };
            dependent.map(broken).collect()
        }
        "contains" => contained(part, rule, &without(&["contains", "minContains", "maxContains"])),
        _ => Vec::new(),
    }
}

/// Lists without what they must contain, and with more of it than they may.
fn contained(part: &Map<String, Value>, rule: &Value, rest: &Value) -> Vec<Vec<Value>> {
    let limit = |name: &str| part.get(name).and_then(Value::as_u64);
    let list = json!({ "type": "array" });
    let mut broken = Vec::new();
    if limit("minContains") != Some(0) {
        let others = json!({ "items": { "not": rule } });
        broken.push(vec![rest.clone(), list.clone(), others.clone(), json!({ "minItems": 1 })]);
        broken.push(vec![rest.clone(), list.clone(), others]);
    }
    if let Some(most) = limit("maxContains").filter(|most| *most < LONGEST) {
        broken.push(vec![rest.clone(), list, json!({ "items": rule, "minItems": most + 1 })]);
    }
    broken
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::generate::testing::api;
    use crate::generate::{BaseRequest, Intent, mutate};

    /// The bodies that break a schema, by kind.
    fn bodies(schema: &Value) -> BTreeMap<String, Vec<Value>> {
        let text = json!({
            "openapi": "3.1.0", "info": {"title": "One", "version": "1"},
            "paths": {"/": {"post": {
                "operationId": "make",
                "requestBody": {"required": true, "content": {"application/json": {"schema": schema}}},
                "responses": {"200": {"description": "made"}},
            }}},
        });
        let (api, schemas) = api(&text.to_string());
        let mutations = mutate(&api, api.operation("make").unwrap(), &schemas, BaseRequest::default(), 1).unwrap();
        let mut bodies: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for request in mutations.requests {
            if let Intent::Invalid(breakage) = request.intent
                && let Some(body) = request.request.body.and_then(|body| serde_json::from_slice(&body).ok())
            {
                bodies.entry(breakage.kind).or_default().push(body);
            }
        }
        bodies
    }

    /// All that breaks a schema: another kind may have sent the same before.
    fn all(schema: &Value) -> Vec<Value> {
        bodies(schema).into_values().flatten().collect()
    }

    #[test]
    fn what_must_not_be_is_sent() {
        let schema = json!({"type": "string", "maxLength": 5, "not": {"pattern": "^x"}});
        let sent = &bodies(&schema)["not"];
        assert!(sent.iter().all(|body| body.as_str().unwrap().starts_with('x')), "{sent:?}");
    }

    #[test]
    fn a_value_of_two_alternatives_is_sent() {
        let card = json!({"type": "object", "properties": {"card": {"type": "string"}}, "required": ["card"]});
        let bank = json!({"type": "object", "properties": {"iban": {"type": "string"}}, "required": ["iban"]});
        let sent = &bodies(&json!({"oneOf": [&card, &bank]}))["one-of"];
        assert!(sent.iter().all(|body| body["card"].is_string() && body["iban"].is_string()), "{sent:?}");
        assert!(!bodies(&json!({"oneOf": [{"type": "string"}, {"type": "integer"}]})).contains_key("one-of"));
        let told_apart = json!({"oneOf": [card, bank], "discriminator": {"propertyName": "kind"}});
        assert!(!bodies(&told_apart).contains_key("one-of"));
    }

    #[test]
    fn conditions_are_met_and_their_consequences_broken() {
        let schema = json!({
            "type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["car", "bike"]}, "plate": {"type": "string"}},
            "if": {"properties": {"kind": {"const": "car"}}}, "then": {"required": ["plate"]}, "else": {"not": {"required": ["plate"]}},
        });
        let sent = all(&schema);
        assert!(sent.iter().any(|body| body["kind"] == "car" && body["plate"].is_null()), "{sent:?}");
        assert!(sent.iter().any(|body| body["kind"] == "bike" && body["plate"].is_string()), "{sent:?}");
    }

    #[test]
    fn properties_come_beside_what_they_ask_for() {
        let schema = json!({
            "type": "object", "properties": {"card": {"type": "string"}, "code": {"type": "integer"}},
            "dependentSchemas": {"card": {"required": ["code"]}},
        });
        let sent = all(&schema);
        assert!(sent.iter().any(|body| body["card"].is_string() && body["code"].is_null()), "{sent:?}");
    }

    #[test]
    fn lists_lack_what_they_must_contain_and_have_too_much_of_it() {
        let schema =
            json!({"type": "array", "items": {"type": "integer"}, "contains": {"minimum": 10}, "maxContains": 2});
        let sent = &bodies(&schema)["contains"];
        let large = |body: &Value| body.as_array().unwrap().iter().filter(|item| item.as_i64() >= Some(10)).count();
        assert!(sent.iter().any(|body| large(body) == 0 && !body.as_array().unwrap().is_empty()), "{sent:?}");
        assert!(sent.iter().any(|body| large(body) > 2), "{sent:?}");
    }
}
