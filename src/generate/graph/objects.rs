//! The keywords about objects, merged.
//!
//! A property must satisfy what every part says about its name, by `properties`, by pattern, or as an additional one.
//! Nothing is drawn here. Start at [`ObjectRules`].

use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::arrays::size;
use super::unevaluated::property_rules;
use super::{Graph, Hint, Members, NodeId, Part, Pattern};

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
    /// What a property of any name must be.
    pub(crate) members: Arc<Members>,
    /// All named properties as `null`, to be copied and filled.
    blank: OnceLock<Map<String, Value>>,
}

/// A named property.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    /// What its value must be.
    pub(crate) node: NodeId,
    /// Whether it must be there.
    pub(crate) required: bool,
    /// What its name says, should it be a string.
    pub(crate) hint: Option<Hint>,
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
    pub(super) fn compile(graph: &Graph, parts: &[Part]) -> Self {
        let members = Members::new(graph, parts);
        let mut names: Vec<&str> = parts.iter().flat_map(|part| keys(part, "properties")).collect();
        let required: Vec<&str> = parts.iter().flat_map(|part| required_names(part)).collect();
        names.extend(&required);
        let names_node = names_node(graph, parts);
        let names_checker = names_node.and_then(|node| graph.checker(&graph.schema_of(node)));
        let mut properties = IndexMap::new();
        for name in names {
            if !properties.contains_key(name) {
                let mut schemas = members.schemas(name, &members.matching(name));
                let value = Value::String(name.to_owned());
                if names_checker.as_ref().is_some_and(|accepts| !accepts(&value)) {
                    schemas.push(Value::Bool(false));
                }
                let node = graph.intern(&schemas);
                properties.insert(
                    name.to_owned(),
                    Property { node, required: required.contains(&name), hint: Hint::of(name) },
                );
            }
        }
        Self {
            properties,
            additional: Additional::compile(graph, parts),
            names: names_node,
            minimum: parts.iter().filter_map(|part| size(part, "minProperties")).max().unwrap_or_default(),
            maximum: parts.iter().filter_map(|part| size(part, "maxProperties")).min(),
            dependents: dependents(parts),
            by_pattern: members.by_pattern.iter().map(|member| (Arc::clone(&member.pattern), member.node)).collect(),
            members: Arc::new(members),
            blank: OnceLock::new(),
        }
    }

    /// An object with every named property, each `null`: to copy it is cheaper than to put the names in one by one.
    pub(crate) fn blank(&self) -> &Map<String, Value> {
        self.blank.get_or_init(|| self.properties.keys().map(|name| (name.clone(), Value::Null)).collect())
    }

    /// What the smallest object holds.
    pub(super) fn needed(&self) -> Vec<NodeId> {
        let mut needed: Vec<NodeId> =
            self.properties.values().filter(|property| property.required).map(|property| property.node).collect();
        if let (Additional::Described(node), true) = (self.additional, self.minimum > self.properties.len()) {
            needed.push(node);
        }
        needed
    }
}

impl Additional {
    fn compile(graph: &Graph, parts: &[Part]) -> Self {
        let said = parts.iter().filter_map(|part| part.get("additionalProperties"));
        let said = said.chain(property_rules(parts, None, |_| false));
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

fn names_node(graph: &Graph, parts: &[Part]) -> Option<NodeId> {
    let mut schemas: Vec<Value> = parts.iter().filter_map(|part| part.get("propertyNames")).cloned().collect();
    if schemas.is_empty() {
        return None;
    }
    schemas.push(serde_json::json!({ "type": "string" }));
    Some(graph.intern(&schemas))
}

fn dependents(parts: &[Part]) -> IndexMap<String, Vec<String>> {
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
