//! One flat proptest strategy for JSON values.
//!
//! [`JsonStrategy`] samples a whole value from a compiled graph at once, which is many times faster than a tree of
//! boxed strategies, and is still a strategy like any other: seeds, runners and composition work as usual. Every
//! value it gives was accepted by the validator, or comes from a schema whose values cannot be refused.

use std::fmt;
use std::sync::Arc;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::{TestRng, TestRunner};
use serde_json::{Value, json};

#[cfg(test)]
use super::graph::SchemaAccess;
use super::graph::{Checker, Graph, JsonType, NodeId};
use super::random::Random;
use super::request::ViewedSchemas;
use super::shrink::JsonShrinker;
use super::trust::Trust;
use super::value::{Alphabet, Density, Hits, Miss, Sampler};
use super::{DrawTally, GenerateProblem, distribution};
use crate::contract::SchemaRef;
use crate::schema::{Schemas, View};

/// Draws values that satisfy one schema.
#[derive(Clone)]
pub struct JsonStrategy {
    graph: Arc<Graph>,
    node: NodeId,
    accepts: Checker,
    trust: Arc<Trust>,
    place: Arc<str>,
    alphabet: Alphabet,
}

/// How many values are drawn before a schema is given up.
const ATTEMPTS: u32 = 100;

/// After this many, every part of a value is checked when it is drawn.
const CARELESS: u32 = 8;

/// How many of them may be found impossible.
const IMPOSSIBLE: u32 = 12;

impl JsonStrategy {
    /// A strategy for a schema of an API.
    ///
    /// # Errors
    ///
    /// When the schema cannot be compiled.
    pub fn for_schema(schemas: &Arc<Schemas>, schema: &SchemaRef, view: View) -> Result<Self, GenerateProblem> {
        let place = format!("the schema at {}", schema.pointer);
        let validator = schemas
            .validator(schema, view)
            .map_err(|problem| GenerateProblem::Schema { place: place.clone(), reason: problem.to_string() })?;
        let access = ViewedSchemas { schemas: Arc::clone(schemas), view };
        let accepts: Checker = Arc::new(move |value| validator.is_valid(value));
        Ok(Self::from_graph(&Arc::new(Graph::new(Arc::new(access))), &reference(&schema.pointer), accepts, place))
    }

    /// A strategy for `schema`, JSON Schema 2020-12 whose `$ref`s `access` knows.
    #[cfg(test)]
    pub(crate) fn new(
        access: Arc<dyn SchemaAccess>,
        schema: &Value,
        place: impl Into<String>,
    ) -> Result<Self, GenerateProblem> {
        let place = place.into();
        let accepts = access.checker(schema).ok_or_else(|| GenerateProblem::Schema {
            place: place.clone(),
            reason: "it does not compile".to_owned(),
        })?;
        Ok(Self::from_graph(&Arc::new(Graph::new(access)), schema, accepts, place))
    }

    /// A strategy for a schema of a graph that is shared with others.
    pub(crate) fn from_graph(graph: &Arc<Graph>, schema: &Value, accepts: Checker, place: String) -> Self {
        let node = graph.root(schema);
        let (graph, place) = (Arc::clone(graph), place.into());
        Self { graph, node, accepts, trust: Arc::default(), place, alphabet: Alphabet::Unicode }
    }

    /// Keeps to what headers and paths carry unharmed.
    pub(crate) fn for_the_wire(mut self) -> Self {
        self.alphabet = Alphabet::Wire;
        self
    }

    /// Draws one valid value.
    ///
    /// # Errors
    ///
    /// When the schema has no value, none of a reasonable size, or none that was found.
    pub fn draw(&self, rng: &mut TestRng) -> Result<Value, GenerateProblem> {
        self.draw_with(rng, None)
    }

    /// Draws one valid value and counts what it took.
    ///
    /// # Errors
    ///
    /// As [`JsonStrategy::draw`].
    pub fn draw_counted(&self, rng: &mut TestRng, tally: &mut DrawTally) -> Result<Value, GenerateProblem> {
        self.draw_tallied(rng, None, tally, None)
    }

    /// The same, with all optional properties or none.
    pub(crate) fn draw_with(&self, rng: &mut TestRng, density: Option<Density>) -> Result<Value, GenerateProblem> {
        self.draw_tallied(rng, density, &mut DrawTally::default(), None)
    }

    /// The same, noting which classes of the schema the value is of.
    pub(super) fn draw_noting(&self, rng: &mut TestRng, hits: &mut Hits) -> Result<Value, GenerateProblem> {
        self.draw_tallied(rng, None, &mut DrawTally::default(), Some(hits))
    }

    /// Whether `value` is valid.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        (self.accepts)(value)
    }

    /// Whether a value that was drawn is valid.
    fn is_right(&self, value: &Value) -> bool {
        if self.trust.is_earned(|| self.is_exact()) {
            debug_assert!(self.accepts(value), "what needs no proof was drawn wrong: {value}");
            return true;
        }
        let is_right = self.accepts(value);
        if is_right {
            self.trust.add();
        }
        is_right
    }

    /// Whether what it draws needs no proof.
    pub(super) fn is_exact(&self) -> bool {
        self.graph.is_exact(self.node)
    }

    /// The only type that the schema allows, where it says so.
    pub(super) fn only_type(&self) -> Option<JsonType> {
        let node = self.graph.shared(self.node);
        let is_plain = node.typed && node.choices.is_empty() && node.spare.is_empty();
        node.types.only().filter(|_| is_plain)
    }

    /// What it draws from.
    pub(super) fn graph(&self) -> (&Graph, NodeId) {
        (&self.graph, self.node)
    }

    fn draw_tallied(
        &self,
        rng: &mut TestRng,
        density: Option<Density>,
        tally: &mut DrawTally,
        hits: Option<&mut Hits>,
    ) -> Result<Value, GenerateProblem> {
        if self.graph.height(self.node).is_none() {
            return Err(self.problem(Miss::Impossible(self.graph.reason(self.node))));
        }
        let mut impossible = 0;
        let mut unlucky = None;
        for attempt in 0..ATTEMPTS {
            let sampler = Sampler::new(&self.graph, Random::new(rng), self.alphabet);
            let mut sampler = if let Some(density) = density { sampler.with_density(density) } else { sampler };
            if attempt > CARELESS {
                sampler = sampler.carefully();
            }
            sampler.noted = hits.is_some().then(Vec::new);
            let drawn = sampler.draw(self.node);
            tally.redrawn += sampler.redrawn;
            match drawn {
                Ok(value) if self.is_right(&value) => {
                    tally.values += 1;
                    if let (Some(hits), Some(noted)) = (hits, sampler.noted) {
                        distribution::add(hits, noted);
                    }
                    return Ok(value);
                }
                Ok(_) => tally.refused += 1,
                Err(Miss::Unlucky(reason)) => unlucky = Some(reason),
                Err(miss) => {
                    impossible += 1;
                    if impossible >= IMPOSSIBLE {
                        return Err(self.problem(miss));
                    }
                }
            }
        }
        let reason = unlucky.unwrap_or_else(|| "the validator refused every value".to_owned());
        Err(GenerateProblem::Exhausted { place: self.place.to_string(), attempts: ATTEMPTS, reason })
    }

    fn problem(&self, miss: Miss) -> GenerateProblem {
        let place = self.place.to_string();
        match miss {
            Miss::Impossible(reason) if self.graph.is_narrow() => {
                GenerateProblem::Exhausted { place, attempts: ATTEMPTS, reason }
            }
            Miss::Never(reason) | Miss::Impossible(reason) => GenerateProblem::Unsatisfiable { place, reason },
            Miss::TooLarge(reason) => GenerateProblem::TooLarge { place, reason },
            Miss::Unlucky(reason) => GenerateProblem::Exhausted { place, attempts: ATTEMPTS, reason },
        }
    }
}

impl fmt::Debug for JsonStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonStrategy").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Strategy for JsonStrategy {
    type Tree = JsonTree;
    type Value = Value;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let value = self.draw(runner.rng()).map_err(|problem| problem.to_string())?;
        Ok(JsonTree(JsonShrinker::new(&self.graph, self.node, value, Arc::clone(&self.accepts))))
    }
}

/// A drawn value, and simpler ones that are valid too.
#[derive(Debug)]
pub struct JsonTree(JsonShrinker);

impl ValueTree for JsonTree {
    type Value = Value;

    fn current(&self) -> Value {
        self.0.current().clone()
    }

    fn simplify(&mut self) -> bool {
        self.0.simplify()
    }

    fn complicate(&mut self) -> bool {
        self.0.complicate()
    }
}

/// The reference to a place of a document, as a schema.
pub(crate) fn reference(pointer: &str) -> Value {
    json!({ "$ref": format!("#{pointer}") })
}

#[cfg(test)]
mod tests {
    use proptest::test_runner::{Config, RngAlgorithm};
    use serde_json::json;

    use super::*;
    use crate::generate::testing::{seeded, strategy};

    /// Draws many values; `draw` itself proves each of them valid.
    fn draws(schema: &Value, count: usize) -> Vec<Value> {
        let strategy = strategy(schema);
        let mut rng = seeded(7);
        (0..count).map(|_| strategy.draw(&mut rng).unwrap_or_else(|problem| panic!("{schema}: {problem}"))).collect()
    }

    fn problem(schema: &Value) -> GenerateProblem {
        strategy(schema).draw(&mut seeded(1)).expect_err("nothing can be drawn")
    }

    #[test]
    fn tricky_schemas_give_valid_values_only() {
        let schemas = [
            json!(true),
            json!({}),
            json!({"type": ["string", "null"], "minLength": 2, "maxLength": 4}),
            json!({"type": "string", "pattern": "^([a-f0-9]{24})$"}),
            json!({"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$", "minLength": 40, "maxLength": 45}),
            json!({"type": "string", "pattern": "^(?!.*--)[a-z-]{3,8}$"}),
            json!({"type": "string", "pattern": "^[^\\s/]{3,}$", "maxLength": 10}),
            json!({"type": "string", "pattern": "[0-9]", "minLength": 12}),
            json!({"allOf": [{"pattern": "^a"}, {"pattern": "z$"}], "type": "string", "maxLength": 12}),
            json!({"type": "string", "pattern": "^a|b?$"}),
            json!({"type": "string", "format": "date-time"}),
            json!({"type": "string", "format": "date"}),
            json!({"type": "string", "format": "time"}),
            json!({"type": "string", "format": "duration"}),
            json!({"type": "string", "format": "uuid"}),
            json!({"type": "string", "format": "email", "maxLength": 26}),
            json!({"type": "string", "format": "uri"}),
            json!({"type": "string", "format": "hostname"}),
            json!({"type": "string", "format": "ipv4"}),
            json!({"type": "string", "format": "ipv6"}),
            json!({"type": "string", "format": "json-pointer"}),
            json!({"type": "string", "maxLength": 2_147_483_648_u64}),
            json!({"type": "integer"}),
            json!({"type": "integer", "exclusiveMinimum": 2, "maximum": 9, "multipleOf": 3}),
            json!({"type": "integer", "minimum": 9_223_372_036_854_775_807_u64}),
            json!({"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 1}),
            json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001}),
            json!({"type": "number", "minimum": -1e300}),
            json!({"type": "number", "minimum": 1e300}),
            json!({"minimum": 1e300, "multipleOf": 7}),
            json!({"type": "integer", "minimum": 1e30, "multipleOf": 1001}),
            json!({"type": "number", "maximum": -1e300, "allOf": [{"multipleOf": 2.5}, {"multipleOf": 3}]}),
            json!({"type": "integer", "exclusiveMaximum": -1e60, "minimum": -2e60}),
            json!({"type": "integer", "allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "minimum": 1, "maximum": 30}),
            json!({"type": "array", "items": {"type": "boolean"}, "uniqueItems": true, "maxItems": 5}),
            json!({"type": "array", "prefixItems": [{"const": 1}, {"type": "string"}], "items": false, "minItems": 2}),
            json!({"type": "array", "contains": {"const": "x"}, "minContains": 2, "maxItems": 3, "items": {"type": "string"}}),
            json!({"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2, "maxProperties": 3}),
            json!({"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": false, "minProperties": 1}),
            json!({"propertyNames": {"pattern": "^[a-z]{2}$"}, "minProperties": 2, "additionalProperties": {"type": "null"}}),
            json!({"required": ["a"], "properties": {"a": {}, "b": {"type": "string"}}, "additionalProperties": false}),
            json!({"dependentRequired": {"a": ["b"]}, "properties": {"a": {"type": "null"}, "b": {"type": "null"}}}),
            json!({"oneOf": [{"type": "integer", "multipleOf": 2}, {"type": "integer", "multipleOf": 3}]}),
            json!({"anyOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {"const": 1}, "b": {"const": 2}}}),
            json!({"not": {"type": "object"}}),
            json!({"type": "integer", "not": {"multipleOf": 2}}),
            json!({"if": {"properties": {"k": {"const": "a"}}}, "then": {"required": ["x"]}, "else": {"required": ["y"]},
                   "properties": {"k": {"enum": ["a", "b"]}, "x": {"type": "integer"}, "y": {"type": "integer"}}, "required": ["k"]}),
            json!({"enum": ["a", 1, null], "type": ["string", "null"]}),
            json!({"allOf": [{"properties": {"a": {"minimum": 1}}}, {"properties": {"a": {"type": "integer", "maximum": 2}}}], "required": ["a"]}),
            json!({"$defs": {"tree": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}}, "$ref": "#/$defs/tree"}),
            json!({"$defs": {"list": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["next"],
                "properties": {"next": {"$ref": "#/$defs/list"}}}]}}, "$ref": "#/$defs/list"}),
            json!({"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}, {"type": "string"}]}}, "type": "string"}),
        ];
        for schema in schemas {
            assert_eq!(draws(&schema, 300).len(), 300);
        }
    }

    #[test]
    fn what_nothing_satisfies_is_a_problem_and_no_panic() {
        for schema in [
            json!(false),
            json!({"type": "integer", "minimum": 3, "maximum": 2}),
            json!({"type": "string", "minLength": 3, "maxLength": 2}),
            json!({"type": "string", "pattern": "^[a-f]{5}-$", "maxLength": 5}),
            json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
            json!({"const": 1, "type": "string"}),
            json!({"$defs": {"a": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/a"}}}}, "$ref": "#/$defs/a"}),
            json!({"type": "object", "required": ["a"], "properties": {"a": false}}),
            json!({"type": "array", "minItems": 3, "items": {"enum": [1, 2]}, "uniqueItems": true}),
        ] {
            let problem = problem(&schema);
            assert!(
                matches!(problem, GenerateProblem::Unsatisfiable { .. } | GenerateProblem::Exhausted { .. }),
                "{schema}: {problem}"
            );
        }
    }

    #[test]
    fn what_is_too_large_to_make_says_so() {
        for schema in [
            json!({"type": "string", "minLength": 2_147_483_648_u64}),
            json!({"type": "array", "minItems": 100_000_000}),
            json!({"type": "array", "minItems": 9000, "items": {"type": "array", "minItems": 9000, "items": {}}}),
        ] {
            assert!(matches!(problem(&schema), GenerateProblem::TooLarge { .. }), "{schema}");
        }
    }

    #[test]
    fn the_reason_names_the_property() {
        let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "minLength": 9, "maxLength": 1}}});
        assert!(problem(&schema).to_string().contains("`a`, `minLength` is above `maxLength`"), "{}", problem(&schema));
    }

    #[test]
    fn boundaries_are_drawn() {
        let drawn = draws(&json!({"type": "integer", "minimum": 1, "maximum": 1000}), 200);
        assert!(drawn.contains(&json!(1)) && drawn.contains(&json!(1000)));
        let drawn = draws(&json!({"type": "string", "minLength": 1, "maxLength": 30}), 200);
        let lengths: Vec<usize> = drawn.iter().map(|text| text.as_str().unwrap().chars().count()).collect();
        assert!(lengths.contains(&1) && lengths.contains(&30));
        assert!(drawn.iter().any(|text| !text.as_str().unwrap().is_ascii()));
        let drawn = draws(&json!({"type": "integer"}), 400);
        assert!(drawn.contains(&json!(i64::MAX)) && drawn.contains(&json!(2_147_483_648_u64)));
    }

    #[test]
    fn optional_properties_come_and_go() {
        let schema = json!({"properties": {"a": {"type": "null"}, "b": {"type": "null"}}, "type": "object"});
        let drawn = draws(&schema, 100);
        for expected in [json!({}), json!({"a": null}), json!({"b": null}), json!({"a": null, "b": null})] {
            assert!(drawn.contains(&expected), "{expected}");
        }
    }

    #[test]
    fn undescribed_properties_are_not_made_up() {
        let drawn = draws(&json!({"type": "object", "properties": {"a": {"type": "null"}}}), 100);
        assert!(drawn.iter().all(|value| value.as_object().unwrap().keys().all(|name| name == "a")));
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let schema = json!({"type": "object", "properties": {
            "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]{1,5}$"}},
            "age": {"type": "number"}}});
        let text = |values: Vec<Value>| values.iter().map(Value::to_string).collect::<String>();
        assert_eq!(text(draws(&schema, 50)), text(draws(&schema, 50)));
    }

    fn shrink(schema: &Value, seed: u8, fault: impl Fn(&Value) -> bool) -> (Value, usize) {
        let config = Config { failure_persistence: None, ..Config::default() };
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let strategy = strategy(schema);
        let mut tree = loop {
            let tree = strategy.new_tree(&mut runner).unwrap();
            if fault(&tree.current()) {
                break tree;
            }
        };
        let mut least = tree.current();
        let mut asked = 0;
        let mut more = tree.simplify();
        while more && asked < 1000 {
            asked += 1;
            if fault(&tree.current()) {
                least = tree.current();
                more = tree.simplify();
            } else {
                more = tree.complicate();
            }
        }
        (least, asked)
    }

    #[test]
    fn a_fault_shrinks_to_its_cause() {
        let schema = json!({"type": "object", "required": ["count"], "properties": {
            "count": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
            "tags": {"type": "array", "items": {"type": "string"}},
            "kind": {"enum": ["a", "b", "c"]}, "note": {"type": "string"}, "inner": {"properties": {"x": {"type": "number"}}}}});
        let fault = |value: &Value| {
            let long = |tag: &Value| tag.as_str().is_some_and(|tag| tag.chars().count() > 3);
            value["count"].as_u64() > Some(1000) && value["tags"].as_array().is_some_and(|tags| tags.iter().any(long))
        };
        for seed in 0..20 {
            let (least, asked) = shrink(&schema, seed, fault);
            assert_eq!(least, json!({"count": 1001, "tags": ["aaaa"]}), "seed {seed}, {asked} asked");
            assert!(asked <= 120, "{asked} requests for seed {seed}");
        }
    }

    #[test]
    fn shrunk_values_stay_valid() {
        let schema = json!({"type": "object", "required": ["id", "n", "k"], "properties": {
            "id": {"type": "string", "pattern": "^[a-f0-9]{4,8}$"}, "n": {"type": "integer", "minimum": 10, "multipleOf": 5},
            "k": {"enum": ["x", "y"]}}, "minProperties": 3});
        let (least, _) = shrink(&schema, 3, |_| true);
        assert_eq!(least, json!({"id": "aaaa", "n": 10, "k": "x"}));
    }
}
