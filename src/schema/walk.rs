//! Where schemas stand within a schema of JSON Schema 2020-12.
//!
//! Names of properties look like keywords and values look like schemas, so whoever walks a schema asks here what a
//! keyword holds. Start at [`Holds::of`].

use serde_json::{Map, Value};

/// What a keyword holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A schema for the same value.
    SameValue,
    /// A list of schemas for the same value.
    SameValueList,
    /// A map of schemas for the same value.
    SameValueMap,
    /// A schema for a part of the value.
    Part,
    /// A list of schemas for parts of the value.
    PartList,
    /// A map of schemas for parts of the value.
    PartMap,
    /// No schema.
    Nothing,
}

impl Holds {
    /// What a keyword holds.
    pub(super) fn of(keyword: &str) -> Self {
        match keyword {
            "not" | "if" | "then" | "else" => Self::SameValue,
            "allOf" | "anyOf" | "oneOf" => Self::SameValueList,
            "dependentSchemas" => Self::SameValueMap,
            "items"
            | "additionalProperties"
            | "contains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties" => Self::Part,
            "prefixItems" => Self::PartList,
            "properties" | "patternProperties" => Self::PartMap,
            _ => Self::Nothing,
        }
    }

    /// Whether the schemas are for the same value.
    pub(super) fn is_same_value(self) -> bool {
        matches!(self, Self::SameValue | Self::SameValueList | Self::SameValueMap)
    }

    /// The schemas that stand under a keyword.
    pub(super) fn children<'a>(keyword: &str, value: &'a Value) -> Vec<&'a Value> {
        match (Self::of(keyword), value) {
            (Self::SameValueList | Self::PartList, Value::Array(items)) => items.iter().collect(),
            (Self::SameValueMap | Self::PartMap, Value::Object(fields)) => fields.values().collect(),
            (Self::SameValue | Self::Part, schema) => vec![schema],
            _ => Vec::new(),
        }
    }
}

/// The objects of a schema and of all that stands in it, outermost first.
pub(super) fn objects(schema: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let mut waiting = vec![schema];
    std::iter::from_fn(move || {
        loop {
            if let Value::Object(fields) = waiting.pop()? {
                waiting.extend(fields.iter().flat_map(|(key, value)| Holds::children(key, value)));
                return Some(fields);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_and_values_are_no_schemas() {
        let schema = json!({"properties": {"not": {"enum": [{"not": {}}]}}, "not": {"title": "a"}});
        let found: Vec<usize> = objects(&schema).map(Map::len).collect();
        assert_eq!(found.len(), 3);
    }
}
