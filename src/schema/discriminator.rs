//! Which branch the discriminator of a schema names for a value (OpenAPI 3.0.3 §4.8.25, 3.2.0 §4.24.6).
//!
//! Only to tell which branch was meant: whether a value is valid is decided by the branches themselves. Start at
//! [`Discriminator::meant`].

use serde_json::{Map, Value};

use super::body::Bodies;
use super::words;
use crate::source::pointer;

/// The `discriminator` of a schema with its branches.
pub(super) struct Discriminator<'a> {
    property: &'a str,
    mapping: Option<&'a Map<String, Value>>,
    otherwise: Option<&'a str>,
    branches: &'a [Value],
}

/// What a value's tag says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tagged {
    /// The index of a branch.
    Branch(usize),
    /// No branch: the pointer of the tag below the value, and what is wrong with it in words.
    Unknown { property: String, expected: String, actual: String },
    /// Nothing can be said.
    Unsaid,
}

impl<'a> Discriminator<'a> {
    /// That of a rewritten schema.
    pub(super) fn of(schema: &'a Value, branches: &'a [Value]) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        Some(Self {
            property: discriminator.get("propertyName")?.as_str()?,
            mapping: discriminator.get("mapping").and_then(Value::as_object),
            otherwise: discriminator.get("defaultMapping").and_then(Value::as_str),
            branches,
        })
    }

    /// What the tag of a value says about the branch that was meant.
    pub(super) fn meant(&self, value: &Value) -> Tagged {
        let Value::Object(fields) = value else { return Tagged::Unsaid };
        let tag = fields.get(self.property);
        let named = match tag {
            Some(Value::String(tag)) => self.branch_of(tag),
            _ => None,
        };
        if let Some(branch) = named.or_else(|| self.branch_named(self.otherwise?)) {
            return Tagged::Branch(branch);
        }
        // Branches that stand here themselves have no names: the discriminator does not reach them.
        let names: Option<Vec<String>> = self.branches.iter().map(reference_name).collect();
        let Some(names) = names.filter(|names| !names.is_empty()) else { return Tagged::Unsaid };
        match tag {
            None => Tagged::Unknown {
                property: String::new(),
                expected: format!("property `{}`, which says what the value is", self.property),
                actual: "nothing".to_owned(),
            },
            Some(tag) => Tagged::Unknown {
                property: pointer::join("", self.property),
                expected: format!("one of {}", self.tags(&names).join(", ")),
                actual: words::value(tag),
            },
        }
    }

    fn branch_of(&self, tag: &str) -> Option<usize> {
        let mapped = self.mapping.and_then(|mapping| mapping.get(tag)).and_then(Value::as_str);
        self.branch_named(mapped.unwrap_or(tag))
    }

    /// The branch that a reference or the name of a schema means; a mapping may give either.
    fn branch_named(&self, name: &str) -> Option<usize> {
        let target = pointer::from_reference(name);
        self.branches.iter().position(|branch| match &target {
            Some(target) => target_of(branch).as_ref() == Some(target),
            None => reference_name(branch).as_deref() == Some(name),
        })
    }

    /// The tags that mean some branch: those of the mapping, and the names of branches that it does not map.
    fn tags(&self, names: &[String]) -> Vec<String> {
        let mapping = self.mapping.into_iter().flatten();
        let (tags, targets): (Vec<&String>, Vec<Option<usize>>) =
            mapping.map(|(tag, name)| (tag, name.as_str().and_then(|name| self.branch_named(name)))).unzip();
        let unmapped = names.iter().enumerate().filter(|(branch, _)| !targets.contains(&Some(*branch)));
        tags.into_iter().chain(unmapped.map(|(_, name)| name)).map(|tag| format!("`{tag}`")).collect()
    }
}

/// The pointer that a branch refers to.
fn target_of(branch: &Value) -> Option<String> {
    let target = pointer::from_reference(branch.get("$ref")?.as_str()?)?;
    Some(Bodies::written(&target))
}

/// The name of the schema that a branch refers to.
pub(super) fn reference_name(branch: &Value) -> Option<String> {
    pointer::tokens(&target_of(branch)?).last()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema(discriminator: &Value) -> Value {
        let branches = ["Cat", "Dog"].map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
        json!({"discriminator": discriminator, "oneOf": branches})
    }

    fn meant(discriminator: &Value, value: &Value) -> Tagged {
        let schema = schema(discriminator);
        Discriminator::of(&schema, schema["oneOf"].as_array().unwrap()).unwrap().meant(value)
    }

    #[test]
    fn a_tag_is_a_mapped_name_a_mapped_reference_or_the_name_of_a_schema() {
        let mapping = json!({"hound": "#/components/schemas/Dog", "feline": "Cat"});
        let discriminator = json!({"propertyName": "kind", "mapping": mapping});
        for (tag, branch) in [("hound", 1), ("feline", 0), ("Dog", 1), ("Cat", 0)] {
            assert_eq!(meant(&discriminator, &json!({"kind": tag})), Tagged::Branch(branch), "{tag}");
        }
    }

    #[test]
    fn an_unknown_tag_is_told_with_those_that_are_known() {
        let discriminator = json!({"propertyName": "kind", "mapping": {"hound": "Dog"}});
        let unknown = Tagged::Unknown {
            property: "/kind".to_owned(),
            expected: "one of `hound`, `Cat`".to_owned(),
            actual: "string \"bird\"".to_owned(),
        };
        assert_eq!(meant(&discriminator, &json!({"kind": "bird"})), unknown);
        assert!(matches!(meant(&discriminator, &json!({})), Tagged::Unknown { property, .. } if property.is_empty()));
        assert_eq!(meant(&discriminator, &json!(1)), Tagged::Unsaid);
    }

    #[test]
    fn a_default_mapping_means_its_branch_when_the_tag_does_not() {
        let discriminator = json!({"propertyName": "kind", "defaultMapping": "Dog"});
        assert_eq!(meant(&discriminator, &json!({})), Tagged::Branch(1));
        assert_eq!(meant(&discriminator, &json!({"kind": "bird"})), Tagged::Branch(1));
        assert_eq!(meant(&discriminator, &json!({"kind": "Cat"})), Tagged::Branch(0));
    }
}
