//! What many draws from one schema have hit, and what they have not.
//!
//! The classes of values that a schema tells apart are listed from its graph: alternatives, members of lists, optional
//! properties there and not, both ends of numbers, lengths and sizes. Drawing notes which it enters. Start at
//! [`JsonStrategy::distribution`].

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::fmt;

use proptest::test_runner::TestRng;

use super::graph::{Additional, Graph, JsonType, Node, NodeId};
use super::value::{Class, Hits, possible};
use super::{GenerateProblem, JsonStrategy};

/// How often each class of a schema was drawn.
#[derive(Debug, Clone)]
pub struct Distribution {
    /// How many values were drawn.
    pub draws: usize,
    /// The classes, nearest places first.
    pub classes: Vec<Reached>,
    /// Classes that the schema tells apart and that no value is of: keywords that contradict each other.
    pub empty: Vec<Reached>,
}

/// A class of values at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Where, as a path in which `*` is any item or property.
    pub place: String,
    /// What, in words.
    pub class: String,
    /// How often it was drawn.
    pub hits: u64,
}

/// Places further from the top are not listed: a recursive schema has no end of them.
const DEEPEST: usize = 6;

/// No more nodes are listed.
const MANY: usize = 400;

impl JsonStrategy {
    /// Draws `draws` values and counts which classes of the schema they are of.
    ///
    /// # Errors
    ///
    /// As [`JsonStrategy::draw`].
    pub fn distribution(&self, rng: &mut TestRng, draws: usize) -> Result<Distribution, GenerateProblem> {
        let mut hits = Hits::new();
        for _ in 0..draws {
            self.draw_noting(rng, &mut hits)?;
        }
        let (graph, root) = self.graph();
        let (mut classes, mut empty) = (Vec::new(), Vec::new());
        for (place, node, class) in listed(graph, root) {
            let hits = hits.get(&(node, class.clone())).copied().unwrap_or_default();
            let is_empty = hits == 0 && possible::is_empty(graph, node, &class);
            let reached = Reached { class: told(graph, node, &class), hits, place };
            if is_empty { empty.push(reached) } else { classes.push(reached) }
        }
        Ok(Distribution { draws, classes, empty })
    }
}

impl Distribution {
    /// The classes that were never drawn.
    pub fn unhit(&self) -> impl Iterator<Item = &Reached> {
        self.classes.iter().filter(|class| class.hits == 0)
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |place: &str| if place.is_empty() { "(the value)".to_owned() } else { place.to_owned() };
        self.classes
            .iter()
            .try_for_each(|class| writeln!(f, "{:>8}  {}: {}", class.hits, place(&class.place), class.class))
    }
}

/// All classes that can be drawn, with their places and nodes.
fn listed(graph: &Graph, root: NodeId) -> Vec<(String, NodeId, Class)> {
    let mut found = Vec::new();
    let mut waiting = VecDeque::from([(root, String::new(), 0)]);
    let mut seen = HashSet::from([root]);
    while let Some((id, place, depth)) = waiting.pop_front() {
        if graph.height(id).is_none() || depth > DEEPEST || seen.len() > MANY {
            continue;
        }
        let node = graph.node(id);
        let (classes, children) = of_node(graph, &node);
        found.extend(classes.into_iter().map(|class| (place.clone(), id, class)));
        for (name, child) in children {
            if seen.insert(child) {
                let below = name.map(|name| format!("{place}/{name}"));
                waiting.push_back((child, below.unwrap_or_else(|| place.clone()), depth + 1));
            }
        }
    }
    found
}

/// The classes of one node, and the nodes below it by the names that lead there; alternatives have none.
fn of_node(graph: &Graph, node: &Node) -> (Vec<Class>, Vec<(Option<String>, NodeId)>) {
    if let Some(listed) = &node.listed {
        return ((0..listed.len()).map(Class::Member).collect(), Vec::new());
    }
    if !node.choices.is_empty() {
        let mut choices = node.choices.clone();
        choices.sort_unstable();
        choices.dedup();
        choices.retain(|choice| graph.height(*choice).is_some());
        let children = choices.iter().map(|choice| (None, *choice)).collect();
        return (choices.into_iter().map(Class::Alternative).collect(), children);
    }
    let mut classes = Vec::new();
    let mut children = Vec::new();
    if node.types.has(JsonType::Object) {
        for (name, property) in &node.object.properties {
            let is_possible = graph.height(property.node).is_some();
            if is_possible && !property.required {
                classes.extend([Class::Present(name.clone()), Class::Absent(name.clone())]);
            }
            children.push((Some(name.clone()), property.node));
        }
        if let Additional::Described(node) = node.object.additional {
            children.push((Some("*".to_owned()), node));
        }
    }
    if node.types.has(JsonType::Array) {
        let prefix = node.array.prefix.iter().enumerate();
        children.extend(prefix.map(|(index, item)| (Some(index.to_string()), *item)));
        children.extend(node.array.items.filter(|_| node.array.described).map(|item| (Some("*".to_owned()), item)));
    }
    classes.extend(Class::ends(node));
    (classes, children)
}

fn told(graph: &Graph, id: NodeId, class: &Class) -> String {
    let node = graph.node(id);
    match class {
        Class::Alternative(choice) => {
            let index = node.choices.iter().position(|known| known == choice).unwrap_or_default();
            format!("alternative {}", index + 1)
        }
        Class::Member(index) => {
            node.listed.as_ref().and_then(|listed| listed.get(*index)).map_or_else(String::new, ToString::to_string)
        }
        Class::Present(name) => format!("with `{name}`"),
        Class::Absent(name) => format!("without `{name}`"),
        Class::Lowest => "the least number".to_owned(),
        Class::Highest => "the greatest number".to_owned(),
        Class::Shortest => "the shortest text".to_owned(),
        Class::Longest => "the longest text".to_owned(),
        Class::Fewest => "the fewest items".to_owned(),
        Class::Most => "the most items".to_owned(),
    }
}

/// Adds the hits of one value.
pub(super) fn add(hits: &mut Hits, noted: Vec<(NodeId, Class)>) {
    // A class counts once per value, so that arrays do not make it look more frequent than it is.
    let noted: BTreeSet<(NodeId, Class)> = noted.into_iter().collect();
    for hit in noted {
        *hits.entry(hit).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::generate::testing::seeded;

    #[test]
    fn nothing_that_can_be_drawn_stays_unhit() {
        let schema = json!({
            "type": "object", "required": ["kind"],
            "properties": {
                "kind": {"enum": ["a", "b", "c"]}, "size": {"type": "integer", "minimum": 1, "maximum": 100_000},
                "name": {"type": "string", "minLength": 2, "maxLength": 40},
                "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 5},
                "owner": {"oneOf": [{"type": "null"}, {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
                                    {"type": "string"}]},
            },
        });
        let strategy = JsonStrategy::for_json_schema(&schema).unwrap();
        let distribution = strategy.distribution(&mut seeded(1), 10_000).unwrap();
        assert!(distribution.classes.len() > 15, "{distribution}");
        assert_eq!(distribution.unhit().count(), 0, "{distribution}");
    }

    #[test]
    fn what_contradicts_itself_is_told_apart_from_what_is_not_reached() {
        let schema = json!({
            "type": "object",
            "properties": {
                "id": {"oneOf": [{"type": "string", "pattern": "^[0-9]{4}$"}, {"type": "string", "pattern": "^[a-z]{4}$"}]},
                "never": {"type": "string", "pattern": "a^"},
                "index": {"type": "integer", "minimum": 0, "maximum": 1.844_674_407_370_955_2e19},
            },
        });
        let strategy = JsonStrategy::for_json_schema(&schema).unwrap();
        let distribution = strategy.distribution(&mut seeded(1), 10_000).unwrap();
        assert_eq!(distribution.unhit().count(), 0, "{distribution}");
        assert!(distribution.empty.iter().any(|class| class.class == "with `never`"), "{:?}", distribution.empty);
        assert!(distribution.classes.iter().any(|class| class.class == "the greatest number"), "{distribution}");
    }

    #[test]
    fn what_lies_deep_is_reached_too() {
        let leaf = json!({"type": "object", "properties": {"note": {"type": "string"}}});
        let schema = (0..3).fold(leaf, |inner, _| {
            let items = json!({"type": "object", "required": ["more"], "properties": {"more": inner}});
            json!({"type": "array", "minItems": 1, "items": items})
        });
        let strategy = JsonStrategy::for_json_schema(&schema).unwrap();
        let distribution = strategy.distribution(&mut seeded(1), 1_000).unwrap();
        assert!(distribution.classes.iter().any(|class| class.class == "with `note`"), "{distribution}");
        assert_eq!(distribution.unhit().count(), 0, "{distribution}");
    }

    #[test]
    fn conditions_in_a_row_are_all_met() {
        let condition = |kind: u32| json!({"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": ["a"], "properties": {"a": {"const": kind}}}});
        let schema = json!({
            "type": "object", "required": ["kind"], "properties": {"kind": {"type": "integer", "minimum": 0, "maximum": 20}},
            "allOf": (0..20).map(condition).collect::<Vec<_>>(),
        });
        let strategy = JsonStrategy::for_json_schema(&schema).unwrap();
        let mut rng = seeded(1);
        let drawn: Vec<_> = (0..2000).map(|_| strategy.draw(&mut rng).unwrap()).collect();
        let counts: Vec<usize> =
            (0..=20).map(|kind| drawn.iter().filter(|value| value["kind"] == kind).count()).collect();
        assert!(counts.iter().all(|count| *count >= 20), "{counts:?}");
    }
}
