//! The keywords about objects, merged.
//!
//! A property must satisfy what every part says about its name, by `properties`, by pattern, or as an additional one.
//! Nothing is drawn here. Start at [`ObjectRules`].

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::arrays::size;
use super::{Graph, NodeId, Pattern};

/// What an object must be.
#[derive(Debug, Clone, Default)]
pub(crate) struct ObjectRules {
    /// The named properties, in document order.
    pub(crate) properties: IndexMap<String, Property>,
    /// `patternProperties`.
    pub(crate) by_pattern: Vec<(Arc<Pattern>, NodeId)>,
    /// Whether other properties may be there.
    pub(crate) additional: Additional,
    /// `propertyNames`.
    pub(crate) names: Option<NodeId>,
    /// `minProperties`.
    pub(crate) minimum: usize,
    /// `maxProperties`.
    pub(crate) maximum: Option<usize>,
    /// `dependentRequired`: what each property brings with it.
    pub(crate) dependents: IndexMap<String, Vec<String>>,
}

/// A named property.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    /// What its value must be.
    pub(crate) node: NodeId,
    /// Whether it must be there.
    pub(crate) required: bool,
}

/// Whether properties without a name in the schema may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Additional {
    /// No keyword speaks about them, or `true` does.
    #[default]
    Open,
    /// Forbidden.
    Closed,
    /// Described by a schema.
    Described(NodeId),
}

impl ObjectRules {
    pub(super) fn compile(graph: &Graph, parts: &[Map<String, Value>]) -> Self {
        let by_pattern = pattern_properties(graph, parts);
        let mut names: Vec<&str> = parts.iter().flat_map(|part| keys(part, "properties")).collect();
        let required: Vec<&str> = parts.iter().flat_map(required_names).collect();
        names.extend(&required);
        let mut properties = IndexMap::new();
        for name in names {
            if !properties.contains_key(name) {
                let node = graph.intern(&property_schemas(name, parts, &by_pattern));
                properties.insert(name.to_owned(), Property { node, required: required.contains(&name) });
            }
        }
        Self {
            properties,
            additional: Additional::compile(graph, parts),
            names: names_node(graph, parts),
            minimum: parts.iter().filter_map(|part| size(part, "minProperties")).max().unwrap_or_default(),
            maximum: parts.iter().filter_map(|part| size(part, "maxProperties")).min(),
            dependents: dependents(parts),
            by_pattern: by_pattern.into_iter().map(|(pattern, _, node, _)| (pattern, node)).collect(),
        }
    }

    /// What the smallest object holds.
    pub(super) fn needed(&self) -> Vec<NodeId> {
        let mut needed: Vec<NodeId> =
            self.properties.values().filter(|property| property.required).map(|property| property.node).collect();
        if let (Additional::Described(node), true) = (self.additional, self.minimum > needed.len()) {
            needed.push(node);
        }
        needed
    }
}

impl Additional {
    fn compile(graph: &Graph, parts: &[Map<String, Value>]) -> Self {
        let said = parts.iter().filter_map(|part| part.get("additionalProperties"));
        let schemas: Vec<Value> = said.filter(|schema| **schema != Value::Bool(true)).cloned().collect();
        if schemas.contains(&Value::Bool(false)) {
            Additional::Closed
        } else if schemas.is_empty() {
            Additional::Open
        } else {
            Additional::Described(graph.intern(&schemas))
        }
    }
}

/// A compiled `patternProperties` entry: pattern, schema, node, and which part it stands in.
type PatternProperty = (Arc<Pattern>, Value, NodeId, usize);

fn pattern_properties(graph: &Graph, parts: &[Map<String, Value>]) -> Vec<PatternProperty> {
    let mut compiled = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let Some(Value::Object(entries)) = part.get("patternProperties") else { continue };
        for (pattern, schema) in entries {
            let Some(pattern) = Pattern::compile(graph, pattern) else { continue };
            compiled.push((Arc::new(pattern), schema.clone(), graph.intern(std::slice::from_ref(schema)), index));
        }
    }
    compiled
}

/// Everything that a property of this name must satisfy: in each part its own schema and those of matching
/// patterns, or else that part's `additionalProperties` (JSON Schema 2020-12 Core §10.3.2.3).
fn property_schemas(name: &str, parts: &[Map<String, Value>], by_pattern: &[PatternProperty]) -> Vec<Value> {
    let mut schemas = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let own = part.get("properties").and_then(|properties| properties.get(name));
        let matching = by_pattern.iter().filter(|(pattern, _, _, holder)| *holder == index && pattern.accepts(name));
        let before = schemas.len();
        schemas.extend(own.cloned());
        schemas.extend(matching.map(|(_, schema, _, _)| schema.clone()));
        if schemas.len() == before {
            schemas.extend(part.get("additionalProperties").cloned());
        }
    }
    schemas
}

fn names_node(graph: &Graph, parts: &[Map<String, Value>]) -> Option<NodeId> {
    let mut schemas: Vec<Value> = parts.iter().filter_map(|part| part.get("propertyNames")).cloned().collect();
    if schemas.is_empty() {
        return None;
    }
    schemas.push(serde_json::json!({ "type": "string" }));
    Some(graph.intern(&schemas))
}

fn dependents(parts: &[Map<String, Value>]) -> IndexMap<String, Vec<String>> {
    let mut dependents: IndexMap<String, Vec<String>> = IndexMap::new();
    for part in parts {
        let Some(Value::Object(entries)) = part.get("dependentRequired") else { continue };
        for (name, needed) in entries {
            let needed = needed.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
            dependents.entry(name.clone()).or_default().extend(needed);
        }
    }
    dependents
}

fn keys<'a>(part: &'a Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'a str> {
    part.get(keyword).and_then(Value::as_object).into_iter().flat_map(Map::keys).map(String::as_str)
}

fn required_names(part: &Map<String, Value>) -> impl Iterator<Item = &str> {
    part.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
