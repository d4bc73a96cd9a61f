//! Which nodes cannot be drawn wrong, so that nobody need prove what was drawn from them.
//!
//! Only keywords are listed here that drawing keeps by construction; whatever else stands at a node, or at one that may
//! be drawn inside it, leaves the proof where it is. Tests hold every such node against the validator. Start at
//! [`Graph::is_exact`].

use std::collections::HashSet;

use serde_json::Value;

use super::{Additional, Graph, JsonType, Node, NodeId, Part};
use crate::generate::value::FormatFamily;

/// How many nodes are looked at before a proof is taken to be cheaper.
const FAR: usize = 500;

/// Keywords that are kept by construction, and those that ask for nothing.
const KEPT: [&str; 19] = [
    "type",
    "const",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "items",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "uniqueItems",
    "anyOf",
    "format",
    "readOnly",
    "writeOnly",
    "collectionFormat",
];

/// Up to here floats tell all whole numbers apart.
const EXACT: u64 = 1 << 53;

impl Graph {
    /// Whether everything that is drawn from a node is valid, as far as can be told at a glance.
    pub(crate) fn is_exact(&self, id: NodeId) -> bool {
        let mut open = vec![id];
        let mut seen = HashSet::from([id]);
        while let Some(next) = open.pop() {
            let node = self.shared(next);
            // Nothing is drawn where nothing is valid.
            if node.never {
                continue;
            }
            if seen.len() > FAR || !self.is_exact_itself(self.parts(next), node) {
                return false;
            }
            open.extend(inside(node).filter(|child| seen.insert(*child)));
        }
        true
    }

    fn is_exact_itself(&self, parts: &[Part], node: &Node) -> bool {
        let is_kept = |(keyword, value): (&String, &Value)| match keyword.as_str() {
            "minimum" | "maximum" => is_whole(value),
            "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                is_whole(value) && !node.types.has(JsonType::Fraction)
            }
            "pattern" => true,
            other => KEPT.contains(&other),
        };
        let may_be_text = node.types.has(JsonType::Text) || node.spare.has(JsonType::Text);
        parts.iter().all(|part| part.iter().all(is_kept))
            && !node.by_luck
            && node.listed.iter().flatten().all(|member| self.proves(node, member))
            && (!may_be_text || node.listed.is_some() || is_exact_text(parts, node))
    }
}

/// Every node that may be drawn inside a value of this one.
fn inside(node: &Node) -> impl Iterator<Item = NodeId> {
    let Node { array, object, .. } = node;
    let items = array.prefix.iter().copied().chain(array.items);
    let properties = object.properties.values().map(|property| property.node);
    let additional = if let Additional::Described(node) = object.additional { Some(node) } else { None };
    node.choices.iter().copied().chain(items).chain(properties).chain(additional)
}

/// Whether strings are of one pattern, of one known format, or free.
fn is_exact_text(parts: &[Part], node: &Node) -> bool {
    let count = |keyword| parts.iter().filter(|part| part.contains_key(keyword)).count();
    let has_lengths = count("minLength") + count("maxLength") > 0;
    match (count("pattern"), node.text.format.as_deref()) {
        (0, None) => true,
        (0, Some(format)) => !node.text.has_formats() && !has_lengths && FormatFamily::named(format).is_some(),
        (1, None) => node.text.is_one_pattern() && node.text.patterns[0].is_plain(),
        _ => false,
    }
}

/// Whether a number is whole and no float blurs it.
fn is_whole(value: &Value) -> bool {
    value.as_i64().is_some_and(|number| number.unsigned_abs() <= EXACT)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::generate::testing::{seeded, strategy};

    #[test]
    fn what_needs_no_proof_is_never_refused() {
        let schemas = [
            json!(true),
            json!({"type": "string", "pattern": "^([a-f0-9]{24})$"}),
            json!({"type": "string", "pattern": "^[a-zé]+(-[a-z]*)*$", "minLength": 3, "maxLength": 9}),
            json!({"type": "string", "pattern": "[0-9]", "minLength": 12}),
            json!({"type": "string", "format": "date-time"}),
            json!({"type": ["string", "null"], "format": "ipv6"}),
            json!({"type": "string", "minLength": 2, "maxLength": 4}),
            json!({"type": "integer", "minimum": -3, "exclusiveMaximum": 9, "multipleOf": 2}),
            json!({"type": "number", "minimum": 0, "maximum": 1}),
            json!({"enum": ["a", 1, null, {"b": []}], "type": ["string", "null"]}),
            json!({"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 5}),
            json!({"type": "array", "items": {"type": ["number", "boolean"], "minimum": 0, "maximum": 2}, "uniqueItems": true}),
            json!({"type": "object", "required": ["a", "z"], "maxProperties": 3, "additionalProperties": {"type": "integer"},
                   "properties": {"a": {"type": "integer"}, "b": {"type": "string"}, "c": {}}}),
            json!({"anyOf": [{"required": ["a"]}, {"required": ["b"]}], "type": "object", "additionalProperties": false,
                   "properties": {"a": {"const": 1}, "b": {"type": "string", "maxLength": 2}}}),
            json!({"$defs": {"tree": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}}, "$ref": "#/$defs/tree"}),
            json!({"allOf": [{"properties": {"a": {"minimum": 1}}}, {"properties": {"a": {"type": "integer", "maximum": 2}}}],
                   "type": "object", "required": ["a"]}),
        ];
        for schema in schemas {
            let strategy = strategy(&schema);
            assert!(strategy.is_exact(), "{schema}");
            let mut rng = seeded(3);
            for _ in 0..500 {
                let value = strategy.draw(&mut rng).unwrap_or_else(|problem| panic!("{schema}: {problem}"));
                assert!(strategy.accepts(&value), "{schema} was drawn as {value}");
            }
        }
    }

    #[test]
    fn what_is_met_by_other_means_is_proved() {
        for schema in [
            json!({"oneOf": [{"type": "integer", "multipleOf": 2}, {"type": "integer", "multipleOf": 3}]}),
            json!({"type": "object", "properties": {"a": {"not": {"type": "object"}}}}),
            json!({"type": "string", "pattern": "^(?!.*--)[a-z-]{3,8}$"}),
            json!({"type": "string", "pattern": "^a", "format": "uri"}),
            json!({"type": "string", "format": "email", "maxLength": 26}),
            json!({"type": "number", "multipleOf": 0.01}),
            json!({"type": "number", "exclusiveMinimum": 0}),
            json!({"type": "array", "contains": {"const": "x"}}),
            json!({"type": "object", "patternProperties": {"^x-": {"type": "string"}}}),
            json!({"type": "object", "unevaluatedProperties": false}),
        ] {
            assert!(!strategy(&schema).is_exact(), "{schema}");
        }
    }
}
