//! A base that lists its children, whose children include the base.
//!
//! `Pet: {oneOf: [Cat, Dog]}` with `Cat: {allOf: [Pet, …]}` is how many generators write inheritance. By the letter it
//! never ends; what is meant is that a cat is a pet *without* the choice between cat and dog. So the reference from the
//! child is led to a copy of the base that has no branches. Start at [`base_behind`].

use serde_json::{Map, Value};

use super::composition::Compositions;
use super::rewrite::Source;
use crate::source::pointer;

/// The key under which the copies are said to stand, by the JSON Pointers of their originals.
const BASES: &str = "/x-probity-bases/";

/// How many references are followed in a row; more are a cycle.
const MAX_REFERENCES: usize = 16;

/// The base that a part refers to, when the base's branches lead back to one of the schemas that hold the part.
pub(super) fn base_behind<'p>(
    source: &Source<'_>,
    compositions: &Compositions,
    target: &str,
    holders: impl Iterator<Item = &'p str>,
) -> Option<String> {
    let base = behind_references(source.document, target)?;
    let schema = source.document.pointer(&base)?;
    let has_branches = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
    (has_branches && compositions.go_in_one_circle(source.document, &base, holders)).then_some(base)
}

/// The pointer of the copy of a base.
pub(super) fn base_pointer(base: &str) -> String {
    pointer::join(BASES.trim_end_matches('/'), base)
}

/// The base whose copy a pointer names.
pub(super) fn original_of(place: &str) -> Option<String> {
    let escaped = place.strip_prefix(BASES)?;
    (!escaped.contains('/')).then(|| escaped.replace("~1", "/").replace("~0", "~"))
}

/// A base without its branches.
pub(super) fn without_branches(base: &Value) -> Value {
    let Value::Object(fields) = base else { return base.clone() };
    let kept = fields.iter().filter(|(key, _)| !matches!(key.as_str(), "oneOf" | "anyOf" | "discriminator"));
    Value::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>())
}

/// The pointer of the schema that a chain of lone references ends at.
fn behind_references(document: &Value, target: &str) -> Option<String> {
    let mut target = target.to_owned();
    for _ in 0..MAX_REFERENCES {
        let fields = document.pointer(&target)?.as_object()?;
        let Some(reference) = fields.get("$ref").and_then(Value::as_str).filter(|_| fields.len() == 1) else {
            return Some(target);
        };
        target = pointer::from_reference(reference)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_of_a_base_knows_its_original() {
        let copy = base_pointer("/components/schemas/a~1b");
        assert_eq!(original_of(&copy).as_deref(), Some("/components/schemas/a~1b"));
        assert_eq!(original_of("/components/schemas/a"), None);
    }
}
