//! From schemas to nodes, each compiled when it is first visited.
//!
//! A node is known by its conjunction as text: equal conjunctions are one node, which turns recursion into a cycle and
//! keeps large documents cheap. Nodes never change once compiled. Start at [`Graph::root`].

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::{Map, Value};

use super::choices::Step;
use super::conjuncts::{Conjuncts, flatten};
use super::contradiction::types_of;
use super::height::Heights;
use super::negate::is_atomic;
use super::part::{Digest, digest};
use super::shelf::Shelf;
use super::{ArrayRules, Checker, Node, NumberRules, ObjectRules, Part, Pattern, SchemaAccess, TextRules, TypeSet};

/// Names a node of one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(usize);

/// All nodes that were met so far.
pub(crate) struct Graph {
    access: Arc<dyn SchemaAccess>,
    slots: Mutex<Slots>,
    shelf: Shelf<Slot>,
    is_narrow: AtomicBool,
    joins: Mutex<HashMap<Vec<NodeId>, NodeId>>,
    patterns: Mutex<HashMap<String, Option<Arc<Pattern>>>>,
}

/// So many choices in a row may leave one alternative.
const FORCED: u32 = 300;

#[derive(Default)]
struct Slots {
    count: usize,
    by_digest: HashMap<(Vec<Digest>, Digest), NodeId>,
}

struct Slot {
    /// One of them is `false`.
    never: bool,
    parts: Vec<Part>,
    examples: Vec<Value>,
    node: OnceLock<Arc<Node>>,
    heights: Heights,
}

impl Graph {
    pub(crate) fn new(access: Arc<dyn SchemaAccess>) -> Self {
        Self {
            access,
            slots: Mutex::default(),
            shelf: Shelf::default(),
            is_narrow: AtomicBool::new(false),
            joins: Mutex::default(),
            patterns: Mutex::default(),
        }
    }

    /// The node of a schema.
    pub(crate) fn root(&self, schema: &Value) -> NodeId {
        self.intern(std::slice::from_ref(schema))
    }

    /// The node of the conjunction of `schemas`; equal conjunctions share one node, which is how recursion ends.
    pub(super) fn intern(&self, schemas: &[Value]) -> NodeId {
        self.intern_with(Vec::new(), schemas.to_vec())
    }

    /// The same, joined with parts that were opened before.
    pub(super) fn intern_with(&self, parts: Vec<Part>, schemas: Vec<Value>) -> NodeId {
        let flat = flatten(self.access.as_ref(), parts, schemas);
        let never = flat.never;
        let (parts, examples) = if never { Default::default() } else { (flat.parts, flat.examples) };
        let digests = parts.iter().map(Part::digest).collect();
        let shown = serde_json::to_string(&(never, &examples)).expect("JSON can be written");
        let key = (digests, digest(&shown));
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = slots.by_digest.get(&key) {
            return *known;
        }
        let id = NodeId(slots.count);
        self.shelf
            .put(slots.count, Slot { never, parts, examples, node: OnceLock::new(), heights: Heights::default() });
        slots.count += 1;
        slots.by_digest.insert(key, id);
        id
    }

    /// A node, compiled now if it was not before.
    pub(crate) fn node(&self, id: NodeId) -> Arc<Node> {
        Arc::clone(self.shared(id))
    }

    /// The same, for whoever does not outlive the graph.
    pub(crate) fn shared(&self, id: NodeId) -> &Arc<Node> {
        let slot = self.shelf.get(id.0);
        slot.node.get_or_init(|| Arc::new(self.compile(slot)))
    }

    pub(super) fn heights(&self, id: NodeId) -> &Heights {
        &self.shelf.get(id.0).heights
    }

    /// Whether `value` is valid at `node`; what cannot be compiled is taken as valid here and proved elsewhere.
    pub(crate) fn accepts(&self, node: &Node, value: &Value) -> bool {
        let checker = node.checker.get_or_init(|| self.access.checker(&node.schema()));
        checker.as_ref().is_none_or(|checker| checker(value))
    }

    /// Whether `value` is known to be valid at `node`.
    pub(crate) fn proves(&self, node: &Node, value: &Value) -> bool {
        let checker = node.checker.get_or_init(|| self.access.checker(&node.schema()));
        checker.as_ref().is_some_and(|checker| checker(value))
    }

    /// The conjunction that a node was compiled from, with its choices still in it.
    pub(super) fn parts(&self, id: NodeId) -> &[Part] {
        &self.shelf.get(id.0).parts
    }

    /// The conjunction of a node as one schema.
    pub(super) fn schema_of(&self, id: NodeId) -> Value {
        as_schema(&self.shelf.get(id.0).parts)
    }

    /// A pattern, compiled once; `None` when the validator cannot compile it.
    pub(super) fn pattern(&self, text: &str) -> Option<Arc<Pattern>> {
        let known = self.patterns.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        known.unwrap_or_else(|| {
            let compiled = Pattern::compile(self, text).map(Arc::new);
            let mut patterns = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
            patterns.entry(text.to_owned()).or_insert(compiled).clone()
        })
    }

    pub(super) fn checker(&self, schema: &Value) -> Option<Checker> {
        self.access.checker(schema)
    }

    fn compile(&self, slot: &Slot) -> Node {
        let (parts, examples) = (slot.parts.clone(), slot.examples.clone());
        let mut flat = Conjuncts { parts, never: slot.never, is_torn: false, examples };
        let mut choices = Vec::new();
        for _ in 0..FORCED {
            match if flat.never { Step::Done } else { self.choose(&flat) } {
                Step::Done => break,
                Step::Never => flat.is_torn = true,
                Step::Open(nodes) => choices = nodes,
                Step::Forced(parts, alternative) => {
                    let examples = flat.examples;
                    flat = flatten(self.access.as_ref(), parts, vec![alternative]);
                    flat.add_examples(examples);
                    continue;
                }
            }
            break;
        }
        let examples = std::mem::take(&mut flat.examples);
        let parts = &flat.parts;
        let (types, spare, typed) = types(parts);
        let mut node = Node {
            never: flat.never || types.is_empty() || flat.is_torn,
            types,
            spare,
            typed,
            listed: None,
            examples,
            proved: OnceLock::new(),
            excluded: excluded(parts),
            choices,
            text: TextRules::compile(self, parts),
            number: NumberRules::compile(parts, types),
            array: ArrayRules::default(),
            object: ObjectRules::default(),
            by_luck: false,
            checker: OnceLock::new(),
            parts: Vec::new(),
        };
        // What stands before a choice is drawn from, and looked at, only after it.
        if node.choices.is_empty() && !node.never {
            node.array = ArrayRules::compile(self, parts);
            node.object = ObjectRules::compile(self, parts);
            node.by_luck = parts.iter().any(|part| is_by_luck(part));
        }
        let listed = listed(parts);
        node.parts = if flat.never { Vec::new() } else { flat.parts };
        node.listed = listed.map(|members| members.into_iter().filter(|member| self.accepts(&node, member)).collect());
        node.never |= node.listed.as_ref().is_some_and(Vec::is_empty);
        node
    }

    /// The node of everything that `nodes` ask for.
    pub(crate) fn join(&self, nodes: &[NodeId]) -> NodeId {
        let known = self.joins.lock().unwrap_or_else(PoisonError::into_inner).get(nodes).copied();
        known.unwrap_or_else(|| {
            let slots: Vec<&Slot> = nodes.iter().map(|node| self.shelf.get(node.0)).collect();
            let never = slots.iter().any(|slot| slot.never).then_some(Value::Bool(false));
            let parts = slots.iter().flat_map(|slot| slot.parts.iter().cloned()).collect();
            let joined = self.intern_with(parts, never.into_iter().collect());
            self.joins.lock().unwrap_or_else(PoisonError::into_inner).insert(nodes.to_vec(), joined);
            joined
        })
    }

    /// Notes that alternatives were left out: what is impossible now need not be.
    pub(super) fn narrow(&self) {
        self.is_narrow.store(true, Ordering::Relaxed);
    }

    /// Whether alternatives were left out.
    pub(crate) fn is_narrow(&self) -> bool {
        self.is_narrow.load(Ordering::Relaxed)
    }

    pub(super) fn access(&self) -> &dyn SchemaAccess {
        self.access.as_ref()
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").finish_non_exhaustive()
    }
}

/// A conjunction as one schema.
pub(super) fn as_schema(parts: &[Part]) -> Value {
    let parts = parts.iter().map(|part| Value::Object(Map::clone(part))).collect();
    Value::Object(Map::from_iter([("allOf".to_owned(), Value::Array(parts))]))
}

/// The members of the first list.
fn listed(parts: &[Part]) -> Option<Vec<Value>> {
    parts.iter().find_map(|part| match (part.get("const"), part.get("enum")) {
        (Some(only), _) => Some(vec![only.clone()]),
        (None, Some(Value::Array(members))) => Some(members.clone()),
        _ => None,
    })
}

/// Whether a keyword stands there that drawing does not satisfy by construction.
fn is_by_luck(part: &Map<String, Value>) -> bool {
    let negated = part.get("not");
    negated.is_some_and(|negated| !is_atomic(negated) || negated.get("format").is_some())
}

/// The types allowed by all parts, those of them that nothing is said about, and whether a `type` keyword said so.
fn types(parts: &[Part]) -> (TypeSet, TypeSet, bool) {
    let types = parts.iter().fold(TypeSet::ALL, |types, part| types.both(types_of(part)));
    let typed = parts.iter().any(|part| part.contains_key("type"));
    let guessed = types.both(guessed_types(parts));
    if typed || guessed.is_empty() {
        return (types, TypeSet::default(), typed);
    }
    (guessed, guessed.iter().fold(types, TypeSet::without), typed)
}

/// The values that `not` leaves out.
fn excluded(parts: &[Part]) -> Vec<Value> {
    let negated = parts.iter().filter_map(|part| part.get("not")).filter(|negated| is_atomic(negated));
    let lists = negated.filter_map(|negated| match (negated.get("const"), negated.get("enum")) {
        (Some(only), _) => Some(vec![only.clone()]),
        (None, Some(Value::Array(members))) => Some(members.clone()),
        _ => None,
    });
    lists.flatten().collect()
}

/// What the other keywords are about; OpenAPI authors often leave `type: object` out.
fn guessed_types(parts: &[Part]) -> TypeSet {
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
