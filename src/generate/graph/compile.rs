//! From schemas to nodes, each compiled when it is first visited.
//!
//! A node is known by its conjunction as text: equal conjunctions are one node, which turns recursion into a cycle and
//! keeps large documents cheap. Nodes never change once compiled. Start at [`Graph::root`].

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::{Map, Value, json};

use super::conjuncts::{Conjuncts, flatten};
use super::{ArrayRules, Checker, Node, NumberRules, ObjectRules, SchemaAccess, TextRules, TypeSet};

/// Names a node of one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(usize);

/// All nodes that were met so far.
pub(crate) struct Graph {
    access: Arc<dyn SchemaAccess>,
    slots: Mutex<Slots>,
    pub(super) heights: Mutex<HashMap<NodeId, Option<u32>>>,
}

#[derive(Default)]
struct Slots {
    nodes: Vec<Arc<Slot>>,
    by_text: HashMap<String, NodeId>,
}

struct Slot {
    parts: Vec<Value>,
    node: OnceLock<Arc<Node>>,
}

impl Graph {
    pub(crate) fn new(access: Arc<dyn SchemaAccess>) -> Self {
        Self { access, slots: Mutex::default(), heights: Mutex::default() }
    }

    /// The node of a schema.
    pub(crate) fn root(&self, schema: &Value) -> NodeId {
        self.intern(std::slice::from_ref(schema))
    }

    /// The node of the conjunction of `schemas`; equal conjunctions share one node, which is how recursion ends.
    pub(super) fn intern(&self, schemas: &[Value]) -> NodeId {
        let flat = flatten(self.access.as_ref(), schemas);
        let parts: Vec<Value> =
            if flat.never { vec![Value::Bool(false)] } else { flat.parts.into_iter().map(Value::Object).collect() };
        let text = Value::Array(parts.clone()).to_string();
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = slots.by_text.get(&text) {
            return *known;
        }
        let id = NodeId(slots.nodes.len());
        slots.nodes.push(Arc::new(Slot { parts, node: OnceLock::new() }));
        slots.by_text.insert(text, id);
        id
    }

    /// A node, compiled now if it was not before.
    pub(crate) fn node(&self, id: NodeId) -> Arc<Node> {
        let slot = {
            let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(&slots.nodes[id.0])
        };
        Arc::clone(slot.node.get_or_init(|| Arc::new(self.compile(&slot.parts))))
    }

    /// Whether `value` is valid at `node`; what cannot be compiled is taken as valid here and proved elsewhere.
    pub(crate) fn accepts(&self, node: &Node, value: &Value) -> bool {
        let checker = node.checker.get_or_init(|| self.access.checker(&node.schema));
        checker.as_ref().is_none_or(|checker| checker(value))
    }

    pub(super) fn checker(&self, schema: &Value) -> Option<Checker> {
        self.access.checker(schema)
    }

    fn compile(&self, schemas: &[Value]) -> Node {
        let flat = flatten(self.access.as_ref(), schemas);
        let parts = &flat.parts;
        let schema = if flat.never { Value::Bool(false) } else { json!({ "allOf": parts }) };
        let (types, typed) = types(parts);
        let mut node = Node {
            never: flat.never || types.is_empty(),
            types,
            typed,
            listed: None,
            choices: self.choices(&flat),
            text: TextRules::compile(self, parts),
            number: NumberRules::compile(parts, types),
            array: ArrayRules::compile(self, parts),
            object: ObjectRules::compile(self, parts),
            by_luck: parts.iter().any(|part| BY_LUCK.iter().any(|keyword| part.contains_key(*keyword))),
            checker: OnceLock::new(),
            schema,
        };
        node.by_luck |= node.text.by_luck();
        node.listed = self.listed(parts, &node);
        node.never |= node.listed.as_ref().is_some_and(Vec::is_empty);
        node
    }

    /// The members of the first list that satisfy everything else.
    fn listed(&self, parts: &[Map<String, Value>], node: &Node) -> Option<Vec<Value>> {
        let members = parts.iter().find_map(|part| match (part.get("const"), part.get("enum")) {
            (Some(only), _) => Some(vec![only.clone()]),
            (None, Some(Value::Array(members))) => Some(members.clone()),
            _ => None,
        })?;
        Some(members.into_iter().filter(|member| self.accepts(node, member)).collect())
    }

    /// The alternatives of the first keyword that offers some, each joined with everything else.
    fn choices(&self, flat: &Conjuncts) -> Vec<NodeId> {
        for (index, part) in flat.parts.iter().enumerate() {
            let Some((rest, alternatives)) = split_choice(part) else { continue };
            let join = |alternative: Value| {
                let mut joined: Vec<Value> = flat.parts.iter().cloned().map(Value::Object).collect();
                joined[index] = Value::Object(rest.clone());
                joined.push(alternative);
                self.intern(&joined)
            };
            return alternatives.into_iter().map(join).collect();
        }
        Vec::new()
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").finish_non_exhaustive()
    }
}

/// Keywords that drawing does not, or not always, satisfy by construction.
const BY_LUCK: [&str; 10] = [
    "not",
    "oneOf",
    "if",
    "contains",
    "maxContains",
    "propertyNames",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "patternProperties",
];

/// Takes the first choice out of a schema object: the rest, and the alternatives.
fn split_choice(part: &Map<String, Value>) -> Option<(Map<String, Value>, Vec<Value>)> {
    for keyword in ["oneOf", "anyOf"] {
        if let Some(Value::Array(alternatives)) = part.get(keyword) {
            let mut rest = part.clone();
            rest.shift_remove(keyword);
            return Some((rest, alternatives.clone()));
        }
    }
    let condition = part.get("if")?;
    let mut rest = part.clone();
    let (then, otherwise) = (rest.shift_remove("then"), rest.shift_remove("else"));
    rest.shift_remove("if");
    let met = json!({ "allOf": [condition, then.unwrap_or(Value::Bool(true))] });
    let unmet = json!({ "allOf": [{ "not": condition }, otherwise.unwrap_or(Value::Bool(true))] });
    Some((rest, vec![met, unmet]))
}

/// The types allowed by all parts, and whether a `type` keyword said so.
fn types(parts: &[Map<String, Value>]) -> (TypeSet, bool) {
    let mut types = TypeSet::ALL;
    let mut typed = false;
    for part in parts {
        let named = match part.get("type") {
            Some(Value::String(name)) => TypeSet::default().with_name(name),
            Some(Value::Array(names)) => {
                names.iter().filter_map(Value::as_str).fold(TypeSet::default(), TypeSet::with_name)
            }
            _ => continue,
        };
        types = types.both(named);
        typed = true;
    }
    if typed { (types, true) } else { (guessed_types(parts), false) }
}

/// What the other keywords are about; OpenAPI authors often leave `type: object` out.
fn guessed_types(parts: &[Map<String, Value>]) -> TypeSet {
    const ABOUT: [(&str, &[&str]); 4] = [
        ("object", &["properties", "required", "additionalProperties", "patternProperties", "minProperties"]),
        ("array", &["items", "prefixItems", "minItems", "contains"]),
        ("string", &["pattern", "minLength", "maxLength", "format"]),
        ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ];
    let said = |keywords: &[&str]| parts.iter().any(|part| keywords.iter().any(|keyword| part.contains_key(*keyword)));
    let guessed = ABOUT
        .iter()
        .filter(|(_, keywords)| said(keywords))
        .fold(TypeSet::default(), |types, (name, _)| types.with_name(name));
    if guessed.is_empty() { TypeSet::ALL } else { guessed }
}
