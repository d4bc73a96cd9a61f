//! A base that lists its children, whose children include the base.
//!
//! `Pet: {oneOf: [Cat, Dog]}` with `Cat: {allOf: [Pet, …]}` is how many generators write inheritance. By the letter it
//! never ends; what is meant is that a cat is a pet *without* the choice between cat and dog. So the reference from the
//! child is led to a copy of the base that has no branches. Start at [`untangle`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::composition::{self, Cycles, Edges};
use super::explain::is_wrapper;
use crate::source::pointer;

/// The key of the rewritten document under which the copies stand, by the JSON Pointer of their originals.
pub(super) const BASES: &str = "x-probity-bases";

/// Leads references from children to bases without branches; returns the cycles that are left.
pub(super) fn untangle(mut root: Value) -> (Value, Cycles) {
    let edges = composition::edges(&root);
    let cycles = Cycles::within(&edges);
    if cycles.is_empty() {
        return (root, cycles);
    }
    let references: Vec<(String, String)> =
        edges.keys().filter(|base| has_branches(&root, base)).flat_map(|base| references_back(&edges, base)).collect();
    let mut bases = Map::new();
    for (child, base) in references {
        let copy = root.pointer(&base).and_then(without_branches);
        let reference = root.pointer_mut(&child).and_then(|part| part.get_mut("$ref"));
        if let (Some(copy), Some(reference)) = (copy, reference) {
            *reference = format!("#{}", pointer::to_fragment(&pointer::join(&pointer::join("", BASES), &base))).into();
            bases.insert(base, copy);
        }
    }
    if let Value::Object(document) = &mut root {
        document.insert(BASES.to_owned(), Value::Object(bases));
    }
    let cycles = Cycles::within(&composition::edges(&root));
    (root, cycles)
}

fn has_branches(root: &Value, pointer: &str) -> bool {
    root.pointer(pointer).is_some_and(|schema| schema.get("oneOf").is_some() || schema.get("anyOf").is_some())
}

/// The `allOf` parts that refer to `base` and are reached from it, each with the base.
fn references_back(edges: &Edges, base: &str) -> Vec<(String, String)> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut waiting = vec![base];
    let mut found = Vec::new();
    while let Some(node) = waiting.pop() {
        let targets = edges.get(node).map(Vec::as_slice).unwrap_or_default();
        if is_all_of_part(node) && targets.iter().any(|target| target == base) {
            found.push((node.to_owned(), base.to_owned()));
        }
        waiting.extend(targets.iter().map(String::as_str).filter(|target| seen.insert(target)));
    }
    found
}

fn is_all_of_part(pointer: &str) -> bool {
    let parent = pointer.rsplit_once('/').map(|(parent, _)| parent);
    parent.is_some_and(|parent| parent.ends_with("/allOf"))
}

fn without_branches(base: &Value) -> Option<Value> {
    let base = if is_wrapper(base) { base.pointer("/anyOf/1")? } else { base };
    let fields =
        base.as_object()?.iter().filter(|(key, _)| !matches!(key.as_str(), "oneOf" | "anyOf" | "discriminator"));
    Some(Value::Object(fields.map(|(key, value)| (key.clone(), value.clone())).collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn children_refer_to_a_base_without_branches() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let (root, cycles) = untangle(json!({"components": {"schemas": {
            "Pet": {"required": ["kind"], "oneOf": [reference("Cat"), reference("Dog")]},
            "Cat": {"allOf": [reference("Pet"), {"required": ["lives"]}]},
            "Dog": {"allOf": [reference("Pet"), {"required": ["bark"]}]},
            "Owner": {"properties": {"pet": reference("Pet")}},
        }}}));
        assert!(cycles.is_empty());
        let reference = root.pointer("/components/schemas/Cat/allOf/0/$ref").unwrap().as_str().unwrap();
        let target = root.pointer(&pointer::from_reference(reference).unwrap()).unwrap();
        assert_eq!(target, &json!({"required": ["kind"]}));
        assert_eq!(
            root.pointer("/components/schemas/Owner/properties/pet/$ref"),
            Some(&json!("#/components/schemas/Pet"))
        );
    }

    #[test]
    fn a_circle_without_branches_stays() {
        let (_, cycles) = untangle(json!({"components": {"schemas": {
            "A": {"allOf": [{"$ref": "#/components/schemas/A"}]},
        }}}));
        assert!(!cycles.is_empty());
    }
}
