//! Draws what the author of a schema shows: examples and defaults, at every level.
//!
//! Servers accept them more often than what is made up. Only what the node accepts is used, without the properties that
//! this direction does not know (a read-only one in a request). Start at `Sampler::example`.

use serde_json::{Map, Value};

use super::{Alphabet, Density, Sampler, is_plain};
use crate::generate::graph::{Graph, Node, NodeId};
use crate::generate::walk::member;

/// One value in so many is an example, where there is one.
const RARE: u64 = 6;

impl Sampler<'_> {
    /// An example, now and then.
    pub(super) fn example(&mut self, id: NodeId, node: &Node) -> Option<Value> {
        if node.examples.is_empty() || !self.random.chance(1, RARE) {
            return None;
        }
        let proved = node.proved.get_or_init(|| proved(self.graph, id, node));
        let example = self.random.pick(proved)?;
        self.suits(example).then(|| example.clone())
    }

    /// Whether an example is what is wanted now: a container has as many members as it has.
    fn suits(&self, example: &Value) -> bool {
        match example {
            Value::Array(_) | Value::Object(_) => {
                self.density == Density::Mixed && self.alphabet == Alphabet::Unicode && !self.is_deep()
            }
            Value::String(text) => self.alphabet == Alphabet::Unicode || text.chars().all(is_plain),
            Value::Null => self.density != Density::Full,
            _ => true,
        }
    }
}

/// The examples that are valid, as they are or without what is not described.
fn proved(graph: &Graph, id: NodeId, node: &Node) -> Vec<Value> {
    let described = node.examples.iter().map(|example| described(graph, id, example));
    described.filter(|example| graph.proves(node, example)).collect()
}

/// A value without the properties that an object with named ones does not name.
fn described(graph: &Graph, id: NodeId, value: &Value) -> Value {
    let node = graph.node(graph.described_by(id, value));
    let part = |token: &str, part: &Value| Some(described(graph, member(&node, token)?, part));
    match value {
        Value::Object(fields) if !node.object.properties.is_empty() => {
            let kept = fields.iter().filter_map(|(name, value)| Some((name.clone(), part(name, value)?)));
            Value::Object(kept.collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(index, item)| part(&index.to_string(), item).unwrap_or_else(|| item.clone())).collect()
        }
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::contract::{ApiId, SchemaRef};
    use crate::generate::JsonStrategy;
    use crate::generate::testing::{api, seeded};
    use crate::schema::View;

    fn drawn(schema: &Value) -> Vec<Value> {
        let strategy = JsonStrategy::for_json_schema(schema).expect("the schema compiles");
        let mut rng = seeded(1);
        (0..600).map(|_| strategy.draw(&mut rng).expect("a value")).collect()
    }

    fn count(values: &[Value], is_wanted: impl Fn(&Value) -> bool) -> usize {
        values.iter().filter(|value| is_wanted(value)).count()
    }

    #[test]
    fn examples_are_drawn_at_every_level_and_do_not_crowd_out_the_rest() {
        let values = drawn(&json!({
            "type": "object", "required": ["name", "tags"], "examples": [{"name": "Rex", "tags": ["whole"]}],
            "properties": {
                "name": {"type": "string", "default": "Mia"},
                "tags": {"type": "array", "minItems": 1, "items": {"type": "string", "examples": ["big", "small"]}},
            },
        }));
        assert!(count(&values, |value| *value == json!({"name": "Rex", "tags": ["whole"]})) > 40);
        assert!(count(&values, |value| value["name"] == "Mia") > 40);
        assert!(count(&values, |value| value["tags"][0] == "small") > 20);
        assert!(count(&values, |value| value["name"] != "Mia" && value["name"] != "Rex") > 300);
    }

    #[test]
    fn an_example_that_is_nearly_valid_is_never_drawn() {
        let values = drawn(&json!({
            "type": "object", "required": ["name", "size"],
            "examples": [{"name": "Rex"}, {"name": "Rex", "size": 11}],
            "properties": {
                "name": {"type": "string", "pattern": "^[A-Z]", "examples": ["rex"]},
                "size": {"type": "integer", "maximum": 10, "default": 11},
            },
        }));
        assert_eq!(count(&values, |value| value["name"] == "rex" || value["name"] == "Rex"), 0);
        assert_eq!(count(&values, |value| value["size"] == 11), 0);
    }

    #[test]
    fn an_example_of_a_request_has_no_read_only_properties() {
        let (_, schemas) = api("
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: {id: {type: string, readOnly: true}, name: {type: string}}
      example: {id: '1', name: Rex}
");
        let schema = SchemaRef { api: ApiId("pets".to_owned()), pointer: "/components/schemas/Pet".to_owned() };
        let strategy = JsonStrategy::for_schema(&schemas, &schema, View::Request).expect("the schema compiles");
        let mut rng = seeded(1);
        let values: Vec<Value> = (0..200).map(|_| strategy.draw(&mut rng).expect("a value")).collect();
        assert!(count(&values, |value| value["name"] == "Rex") > 10);
        assert_eq!(count(&values, |value| value.get("id").is_some()), 0);
    }
}
