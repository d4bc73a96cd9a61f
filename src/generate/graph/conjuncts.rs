//! Flattens a conjunction of schemas: `$ref`, `allOf` and `not` are opened until only plain schema objects remain.
//!
//! What is left has only keywords that speak about the value itself, and annotations are dropped, so that equal demands
//! look equal. A `not` is pushed inwards (see `negate`) until it stands before a single keyword. Choices are not opened
//! here. Start at [`flatten`].

use std::collections::VecDeque;

use serde_json::{Map, Value, json};

use super::contradiction::is_contradiction;
use super::facts::Facts;
use super::lists::as_one_list;
use super::negate::is_atomic;
use super::{Part, SchemaAccess};

/// Plain schema objects, all of which a value must satisfy.
#[derive(Debug, Default)]
pub(super) struct Conjuncts {
    /// Without `$ref`, `allOf` and what could be pushed inwards, without repetition, in the order they were met.
    pub(super) parts: Vec<Part>,
    /// One of them was `false`.
    pub(super) never: bool,
    /// A choice has no alternative left.
    pub(super) is_torn: bool,
    /// What they show as examples, each value once.
    pub(super) examples: Vec<Value>,
}

impl Conjuncts {
    pub(super) fn add_examples(&mut self, examples: Vec<Value>) {
        for example in examples {
            if !self.examples.contains(&example) {
                self.examples.push(example);
            }
        }
    }
}

/// A part holds an `unevaluated…` keyword; the value is a number that its subschemas know it by. No document can hold
/// this keyword or the two below: unknown ones do not survive rewriting.
pub(super) const HOLDER: &str = "x-probity-holder";

/// The numbers of the holders that this part evaluates properties and items for.
pub(super) const SCOPES: &str = "x-probity-scopes";

/// Beside an `anyOf` that came from a negation: which alternative is taken tells nothing to anyone. The value says
/// whether all ways are listed, or some.
pub(super) const EITHER: &str = "x-probity-either";
pub(super) const ALL: &str = "all";
pub(super) const SOME: &str = "some";

/// The keywords of holders, by other names: taken apart, they would mean something else to a validator.
pub(super) const UNEVALUATED: [(&str, &str); 2] = [
    ("unevaluatedProperties", "x-probity-unevaluated-properties"),
    ("unevaluatedItems", "x-probity-unevaluated-items"),
];

/// Opens `schemas` and joins them with `parts` that were opened before. A `$ref` met twice adds nothing the second time, so cycles of `$ref` and `allOf` end.
pub(super) fn flatten(access: &dyn SchemaAccess, parts: Vec<Part>, schemas: Vec<Value>) -> Conjuncts {
    let holders = parts.iter().map(|part| part.get(HOLDER)).chain(schemas.iter().map(|schema| schema.get(HOLDER)));
    let next_holder = holders.filter_map(|holder| holder?.as_u64()).max().map_or(0, |last| last + 1);
    let mut flattener = Flattener {
        access,
        flat: Conjuncts::default(),
        open: schemas.into_iter().rev().map(|schema| (schema, Vec::new())).collect(),
        references: Vec::new(),
        negated: VecDeque::new(),
        next_holder,
    };
    for part in parts {
        flattener.keep(part);
    }
    loop {
        flattener.open_all();
        let Some(negated) = flattener.negated.pop_front() else { break };
        flattener.add_negation(negated);
    }
    flattener.flat
}

/// Numbers of holders.
type Scopes = Vec<u64>;

struct Flattener<'a> {
    access: &'a dyn SchemaAccess,
    flat: Conjuncts,
    open: Vec<(Value, Scopes)>,
    references: Vec<(String, Scopes)>,
    negated: VecDeque<Value>,
    next_holder: u64,
}

impl Flattener<'_> {
    /// Adds a part that was opened before.
    fn keep(&mut self, part: Part) {
        if let Some(negated) = part.get("not").filter(|negated| !is_atomic(negated)) {
            self.negated.push_back(negated.clone());
        } else {
            self.add(part);
        }
    }

    fn add(&mut self, part: Part) {
        if !self.flat.parts.contains(&part) {
            self.flat.parts.push(part);
        }
    }

    fn open_all(&mut self) {
        while let Some((schema, scopes)) = self.open.pop() {
            match schema {
                Value::Bool(false) => self.flat.never = true,
                Value::Object(object) => self.open_object(object, scopes),
                _ => {}
            }
        }
    }

    fn open_object(&mut self, mut object: Map<String, Value>, mut scopes: Scopes) {
        if let Some(Value::Array(examples)) = object.shift_remove("examples") {
            self.flat.add_examples(examples);
        }
        if let Some(Value::Array(own)) = object.shift_remove(SCOPES) {
            scopes.extend(own.iter().filter_map(Value::as_u64));
        }
        self.become_holder(&mut object, &mut scopes);
        if let Some(Value::Array(parts)) = object.shift_remove("allOf") {
            self.open.extend(parts.into_iter().rev().map(|part| (part, scopes.clone())));
        }
        for keyword in ["$ref", DYNAMIC] {
            let Some(Value::String(reference)) = object.shift_remove(keyword) else { continue };
            let reference = (reference, scopes.clone());
            if !self.references.contains(&reference) {
                self.open.extend(self.access.resolve(&reference.0).map(|target| (target.clone(), scopes.clone())));
                self.references.push(reference);
            }
        }
        self.open_dependents(&mut object, &scopes);
        let lists = as_one_list(self.access, &mut object);
        self.open.extend(lists.into_iter().map(|list| (list, scopes.clone())));
        if object.get("not").is_some_and(|negated| !is_atomic(negated) || object.len() > 1) {
            self.negated.extend(object.shift_remove("not"));
        }
        object.retain(|keyword, _| !ANNOTATIONS.contains(&keyword.as_str()));
        if object.is_empty() {
            return;
        }
        if !scopes.is_empty() {
            scopes.sort_unstable();
            scopes.dedup();
            object.insert(SCOPES.to_owned(), json!(scopes));
        }
        self.add(Part::new(object));
    }

    /// Gives an object with `unevaluated…` a number, unless it has one already.
    fn become_holder(&mut self, object: &mut Map<String, Value>, scopes: &mut Scopes) {
        for (keyword, own_name) in UNEVALUATED {
            let Some(schema) = object.shift_remove(keyword) else { continue };
            object.insert(own_name.to_owned(), schema);
            if !object.contains_key(HOLDER) {
                object.insert(HOLDER.to_owned(), self.next_holder.into());
                self.next_holder += 1;
            }
        }
        scopes.extend(object.get(HOLDER).and_then(Value::as_u64));
    }

    /// `dependentSchemas`, and few `dependentRequired`, become choices: the property is absent, or what it asks for holds.
    fn open_dependents(&mut self, object: &mut Map<String, Value>, scopes: &Scopes) {
        let mut dependents: Vec<(String, Value)> = Vec::new();
        if let Some(Value::Object(schemas)) = object.shift_remove("dependentSchemas") {
            dependents.extend(schemas);
        }
        if let Some(Value::Object(names)) = object.get("dependentRequired")
            && !object.contains_key(SETTLED)
            && names.len() <= FEW
        {
            dependents.extend(names.iter().map(|(name, needed)| (name.clone(), json!({ "required": needed }))));
            object.insert(SETTLED.to_owned(), true.into());
        }
        for (name, schema) in dependents {
            let absent = json!({ "type": "object", "properties": { name.as_str(): false } });
            let present = json!({ "allOf": [{ "type": "object", "required": [name] }, schema] });
            let choice = json!({ "anyOf": [absent, present, { "not": { "type": "object" } }] });
            self.open.push((choice, scopes.clone()));
        }
    }

    /// Keeps a `not`, unless the other parts forbid what it forbids anyway. It is opened when it is its turn to be chosen
    /// from: by then most have become needless.
    fn add_negation(&mut self, negated: Value) {
        let parts = || self.flat.parts.iter().map(|part| Facts::of(part)).collect::<Vec<_>>();
        if !is_atomic(&negated) && is_contradiction(self.access, &parts(), &negated) {
            return;
        }
        self.add(Part::new(Map::from_iter([("not".to_owned(), negated)])));
    }
}

/// Beside `dependentRequired` that became choices.
const SETTLED: &str = "x-probity-settled";

/// How many `dependentRequired` of one part become choices.
const FEW: usize = 4;

/// Where a `$dynamicRef` or `$recursiveRef` probably leads; rewriting puts it there.
pub(super) const DYNAMIC: &str = "x-probity-dynamic";

/// Keywords that reject nothing, or are settled already; dropping them lets more nodes be shared.
pub(super) const ANNOTATIONS: [&str; 18] = [
    "$dynamicAnchor",
    "$dynamicRef",
    "$recursiveAnchor",
    "$recursiveRef",
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "$anchor",
    "definitions",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "title",
    "xml",
    "default",
];
