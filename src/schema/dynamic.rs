//! Where a reference leads whose target depends on who refers to it.
//!
//! Validators find out while they validate; whoever makes values needs one target beforehand. It is the one that the others
//! are reached from: the outermost of JSON Schema 2020-12 Core §8.2.3.2, and of 2019-09 §8.2.4.2.2. Start at [`keep`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::source::pointer;

/// The keyword that holds it, as a `$ref` would. No document can hold it: unknown keywords do not survive rewriting.
const DYNAMIC: &str = "x-probity-dynamic";

/// The keywords of such references.
const KEYWORDS: [&str; 2] = ["$dynamicRef", "$recursiveRef"];

/// Puts the probable target of such a reference into the rewritten schema.
pub(super) fn keep(document: &Value, place: &str, fields: &Map<String, Value>, new: &mut Map<String, Value>) {
    let written = KEYWORDS.iter().find_map(|keyword| Some((*keyword, fields.get(*keyword)?.as_str()?)));
    let target = written.and_then(|(keyword, reference)| target(document, place, keyword, reference));
    new.extend(target.map(|target| (DYNAMIC.to_owned(), target.into())));
}

/// The reference to the probable target of `reference`, which stands under `keyword` at `place`.
fn target(document: &Value, place: &str, keyword: &str, reference: &str) -> Option<String> {
    let resource = resource_of(document, place);
    let (_, fragment) = reference.split_once('#')?;
    let found = if fragment.starts_with('/') {
        Some(format!("{resource}{fragment}"))
    } else if keyword == KEYWORDS[1] {
        let is_open = document.pointer(&resource)?.get("$recursiveAnchor") == Some(&Value::Bool(true));
        let outermost =
            outermost(document, &resource, |schema| schema.get("$recursiveAnchor") == Some(&Value::Bool(true)));
        outermost.filter(|_| is_open).or(Some(resource))
    } else {
        let has =
            |keyword: &'static str| move |schema: &Value| schema.get(keyword).is_some_and(|name| name == fragment);
        let fixed = places(document, &resource, &has("$anchor"));
        fixed.into_iter().next().or_else(|| outermost(document, &resource, has("$dynamicAnchor")))
    };
    let found = found.filter(|found| document.pointer(found).is_some())?;
    Some(format!("#{}", pointer::to_fragment(&found)))
}

/// Whether a schema has an identity of its own. A map of properties may have one that is called `$id`.
fn is_resource(schema: &Value) -> bool {
    schema.get("$id").is_some_and(Value::is_string)
}

/// The pointer of the nearest schema around a place that has an identity of its own.
fn resource_of(document: &Value, place: &str) -> String {
    let mut around = place;
    loop {
        let is_resource = document.pointer(around).is_some_and(is_resource);
        let parent = around.rfind('/').map_or("", |at| &around[..at]);
        if is_resource || parent.is_empty() || parent == "/x-probity-files" {
            return around.to_owned();
        }
        around = parent;
    }
}

/// Of all schemas that are meant, the outermost: that of the resource from which most of the others are reached, the own
/// one among them; else the one of the own resource.
fn outermost(document: &Value, resource: &str, is_meant: impl Fn(&Value) -> bool) -> Option<String> {
    let found = places(document, "", &is_meant).into_iter().map(|place| (resource_of(document, &place), place));
    let entered = entered(document);
    let places: Vec<(String, String)> =
        found.filter(|(other, _)| other == resource || !is_definition(other) || entered.contains(other)).collect();
    let score = |from: &str| {
        if from == resource {
            return Some(0);
        }
        let reached = reached(document, from);
        reached.contains(resource).then(|| places.iter().filter(|(other, _)| reached.contains(other)).count())
    };
    let scored = places.iter().rev().filter_map(|(from, place)| Some((score(from)?, place)));
    scored.max_by_key(|(score, _)| *score).map(|(_, place)| place.clone())
}

/// Whether a resource is only kept where it stands, and used by who refers to it.
fn is_definition(resource: &str) -> bool {
    let around = resource.rfind('/').map_or("", |at| &resource[..at]);
    around.ends_with("/$defs") || around.ends_with("/definitions")
}

/// The resources that any reference of the document leads into.
fn entered(document: &Value) -> BTreeSet<String> {
    let mut waiting = vec![document];
    let mut entered = BTreeSet::new();
    while let Some(value) = waiting.pop() {
        if let Value::Object(fields) = value {
            let target = fields.get("$ref").and_then(Value::as_str).and_then(pointer::from_reference);
            entered.extend(target.map(|target| resource_of(document, &target)));
        }
        waiting.extend(value.as_object().into_iter().flat_map(|fields| fields.values()));
        waiting.extend(value.as_array().into_iter().flatten());
    }
    entered
}

/// The resources that one refers to, and those that they refer to.
fn reached(document: &Value, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from.to_owned()];
    while let Some(resource) = waiting.pop() {
        let schema = document.pointer(&resource);
        let targets = schema.map(references).unwrap_or_default();
        for target in targets.iter().map(|target| resource_of(document, target)) {
            if target != from && reached.insert(target.clone()) {
                waiting.push(target);
            }
        }
    }
    reached
}

/// The pointers of what is meant below a place, nearest first.
fn places(document: &Value, start: &str, is_meant: &impl Fn(&Value) -> bool) -> Vec<String> {
    let mut waiting: Vec<(String, &Value)> =
        document.pointer(start).map(|value| (start.to_owned(), value)).into_iter().collect();
    let mut found = Vec::new();
    let mut next = 0;
    while let Some((place, value)) = waiting.get(next).cloned() {
        next += 1;
        match value {
            Value::Object(fields) => {
                if is_meant(value) {
                    found.push(place.clone());
                }
                waiting.extend(fields.iter().map(|(key, child)| (pointer::join(&place, key), child)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                waiting.extend(items.map(|(index, child)| (pointer::join(&place, &index.to_string()), child)));
            }
            _ => {}
        }
    }
    found
}

/// The pointers that the references of a resource name, without those of resources within it.
fn references(resource: &Value) -> Vec<String> {
    let mut waiting = vec![resource];
    let mut found = Vec::new();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).and_then(pointer::from_reference));
                waiting.extend(fields.values().filter(|child| !is_resource(child)));
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_schema_that_extends_the_other_is_meant() {
        let document = json!({"x-probity-files": {
            "tree": {"$dynamicAnchor": "node", "properties": {"children": {"items": {"$dynamicRef": "#node"}}}},
            "strict": {"$dynamicAnchor": "node", "$ref": "#/x-probity-files/tree", "unevaluatedProperties": false},
        }});
        let place = "/x-probity-files/tree/properties/children/items";
        let found = target(&document, place, "$dynamicRef", "#node");
        assert_eq!(found.as_deref(), Some("#/x-probity-files/strict"));
        assert_eq!(target(&document, place, "$dynamicRef", "#leaf"), None);
    }

    #[test]
    fn the_outer_resource_is_meant_where_it_leads_to_the_inner_one() {
        let list =
            json!({"$id": "list", "items": {"$dynamicRef": "#item"}, "$defs": {"any": {"$dynamicAnchor": "item"}}});
        let document = |reference: &str| {
            json!({"x-probity-files": {"root": {
                "$id": "root", "$ref": reference, "$defs": {"text": {"$dynamicAnchor": "item"}, "list": list},
            }}})
        };
        let found = |reference: &str| {
            target(&document(reference), "/x-probity-files/root/$defs/list/items", "$dynamicRef", "#item")
        };
        let outer = Some("#/x-probity-files/root/%24defs/text".to_owned());
        assert_eq!(found("#/x-probity-files/root/$defs/list"), outer);
        let own = Some("#/x-probity-files/root/%24defs/list/%24defs/any".to_owned());
        assert_eq!(found("#/x-probity-files/root/$defs/text"), own);
    }

    #[test]
    fn a_property_called_id_makes_no_resource() {
        let schema = json!({"$dynamicAnchor": "meta", "$id": "meta",
            "properties": {"$id": {"type": "string"}, "$defs": {"items": {"$dynamicRef": "#meta"}}}});
        let document = json!({"x-probity-files": {"meta": schema}});
        let found = target(&document, "/x-probity-files/meta/properties/$defs/items", "$dynamicRef", "#meta");
        assert_eq!(found.as_deref(), Some("#/x-probity-files/meta"));
    }

    #[test]
    fn a_resource_that_is_only_passed_by_is_not_meant() {
        let item = json!({"$id": "item", "$dynamicRef": "#content", "$defs": {"own": {"$dynamicAnchor": "content"}}});
        let list = json!({"$id": "list", "items": {"$ref": "#/x-probity-files/root/$defs/list/$defs/item"},
            "$defs": {"item": item, "content": {"$dynamicAnchor": "content"}}});
        let found = |reference: &str| {
            let root = json!({"$id": "root", "$ref": reference, "$defs": {"list": list}});
            let document = json!({"x-probity-files": {"root": root}});
            target(&document, "/x-probity-files/root/$defs/list/$defs/item", "$dynamicRef", "#content")
        };
        let own = "#/x-probity-files/root/%24defs/list/%24defs/item/%24defs/own";
        assert_eq!(found("#/x-probity-files/root/$defs/list/$defs/item").as_deref(), Some(own));
        let outer = "#/x-probity-files/root/%24defs/list/%24defs/content";
        assert_eq!(found("#/x-probity-files/root/$defs/list").as_deref(), Some(outer));
    }

    #[test]
    fn a_recursive_reference_leads_to_its_own_schema() {
        let document = json!({"x-probity-files": {"tree": {"properties": {"child": {"$recursiveRef": "#"}}}}});
        let found = target(&document, "/x-probity-files/tree/properties/child", "$recursiveRef", "#");
        assert_eq!(found.as_deref(), Some("#/x-probity-files/tree"));
    }
}
