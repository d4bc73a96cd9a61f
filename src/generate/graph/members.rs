//! What a property must be, given its name.
//!
//! In each part a property must satisfy its own schema and those of all patterns that match its name, or else that
//! part's `additionalProperties` (JSON Schema 2020-12 Core §10.3.2), and what is `unevaluated`. Properties whose names are
//! made up get their node here. Start at `Members::node`.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::unevaluated::property_rules;
use super::{Graph, NodeId, Part, Pattern};

/// The parts of an object's rules that decide by name.
#[derive(Default)]
pub(crate) struct Members {
    parts: Vec<Part>,
    pub(super) by_pattern: Vec<PatternMember>,
    nodes: Mutex<HashMap<Vec<bool>, Option<NodeId>>>,
}

/// A compiled `patternProperties` entry.
pub(super) struct PatternMember {
    pub(super) pattern: Arc<Pattern>,
    schema: Value,
    pub(super) node: NodeId,
    /// Which part it stands in.
    part: usize,
}

impl Members {
    pub(super) fn new(graph: &Graph, parts: &[Part]) -> Self {
        let mut by_pattern = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let Some(Value::Object(entries)) = part.get("patternProperties") else { continue };
            for (pattern, schema) in entries {
                let Some(pattern) = graph.pattern(pattern) else { continue };
                let node = graph.intern(std::slice::from_ref(schema));
                by_pattern.push(PatternMember { pattern, schema: schema.clone(), node, part: index });
            }
        }
        let said = |part: &&Part| part.keys().any(|keyword| DECIDING.contains(&keyword.as_str()));
        let parts = if by_pattern.is_empty() && !parts.iter().any(|part| said(&part)) { &[] } else { parts };
        Self { parts: parts.to_vec(), by_pattern, nodes: Mutex::default() }
    }

    /// Which patterns match a name.
    pub(super) fn matching(&self, name: &str) -> Vec<bool> {
        self.by_pattern.iter().map(|member| member.pattern.accepts(name)).collect()
    }

    /// Everything that a property of this name must satisfy.
    pub(super) fn schemas(&self, name: &str, matching: &[bool]) -> Vec<Value> {
        self.schemas_of(Some(name), matching)
    }

    fn schemas_of(&self, name: Option<&str>, matching: &[bool]) -> Vec<Value> {
        let mut schemas = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            let own = name.and_then(|name| part.get("properties")?.get(name));
            let patterns = self.by_pattern.iter().zip(matching);
            let patterns = patterns.filter(|(member, matches)| member.part == index && **matches);
            let before = schemas.len();
            schemas.extend(own.cloned());
            schemas.extend(patterns.map(|(member, _)| member.schema.clone()));
            if schemas.len() == before {
                schemas.extend(part.get("additionalProperties").cloned());
            }
        }
        let is_matched =
            |index| self.by_pattern.iter().zip(matching).any(|(member, matches)| member.part == index && *matches);
        schemas.extend(property_rules(&self.parts, name, is_matched).into_iter().cloned());
        schemas
    }

    /// The node of a property that no part names; `None` where nothing is said about it.
    pub(crate) fn node(&self, graph: &Graph, name: &str) -> Option<NodeId> {
        let matching = self.matching(name);
        let mut nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = nodes.get(&matching) {
            return *known;
        }
        let schemas = self.schemas_of(None, &matching);
        let node = (!schemas.is_empty()).then(|| graph.intern(&schemas));
        nodes.insert(matching, node);
        node
    }
}

/// Keywords that say something about members by their names.
const DECIDING: [&str; 3] = ["properties", "additionalProperties", "x-probity-unevaluated-properties"];

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members").finish_non_exhaustive()
    }
}
