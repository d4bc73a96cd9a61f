//! Components and tags: that they are used, and named once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::contract::OpenApiVersion;
use crate::diagnostic::{Severity, nearest};
use crate::lint::registry::Search;
use crate::lint::table::ObjectKind;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const UNUSED: Rule = Rule {
    id: "components/unused",
    severity: Severity::Note,
    summary: "a component that nothing refers to",
    help: "It has no effect. Either it is left over, or something that should refer to it repeats it instead. Schemas that \
           extend a schema with a discriminator count as used: they are found by their names.",
    source: "OpenAPI 3.0.3 §4.8.7: components \"will have no effect on the API unless they are explicitly referenced\"",
};

const UNDECLARED_TAG: Rule = Rule {
    id: "tags/undeclared",
    severity: Severity::Note,
    summary: "a tag that is not in the list of tags",
    help: "Tags need not be declared, but this document declares others, so this one is likely misspelt or forgotten.",
    source: "OpenAPI 3.0.3 §4.8.1: \"Not all tags that are used by the Operation Object must be declared\"",
};

const DUPLICATE_TAG: Rule = Rule {
    id: "tags/duplicate",
    severity: Severity::Error,
    summary: "a tag that is declared twice",
    help: "A tag is told from others by its name, so readers show one of the two descriptions and drop the other.",
    source: "OpenAPI 3.0.3 §4.8.1: \"Each tag name in the list MUST be unique\"",
};

const TAG_PARENT: Rule = Rule {
    id: "tags/parent",
    severity: Severity::Error,
    summary: "a tag below one that does not exist, or below itself",
    help: "`parent` names another tag of the list, and going from parent to parent must come to an end.",
    source: "OpenAPI 3.2 §4.22: \"The named tag MUST exist\", \"circular references MUST NOT be used\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[UNUSED, UNDECLARED_TAG, DUPLICATE_TAG, TAG_PARENT];
pub(in crate::lint) const SEARCHES: &[Search] = &[unused, tags, tag_parents];

/// The places where components stand, with the word for one of them.
const SECTIONS: [(&str, &str); 12] = [
    ("/components/schemas", "schema"),
    ("/components/responses", "response"),
    ("/components/parameters", "parameter"),
    ("/components/examples", "example"),
    ("/components/requestBodies", "request body"),
    ("/components/headers", "header"),
    ("/components/links", "link"),
    ("/components/callbacks", "callback"),
    ("/components/pathItems", "path item"),
    ("/definitions", "schema"),
    ("/parameters", "parameter"),
    ("/responses", "response"),
];

fn unused(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let has_paths = subject.root.get("paths").and_then(Value::as_object).is_some_and(|paths| !paths.is_empty());
    if !has_paths && subject.root.get("webhooks").is_none() {
        // A library of components for other documents.
        return;
    }
    let used = used_places(subject);
    for (section, word) in SECTIONS {
        let is_old = !section.starts_with("/components");
        if is_old != (subject.version == OpenApiVersion::V2_0) {
            continue;
        }
        let Some(components) = subject.root.pointer(section).and_then(Value::as_object) else { continue };
        for name in components.keys() {
            let place = pointer::join(section, name);
            let is_used = used.contains(place.as_str()) || is_found_by_name(subject, &place);
            if !is_used {
                problems.add(Problem::new(&UNUSED, place, format!("nothing refers to the {word} `{name}`")).on_key());
            }
        }
    }
}

/// Every place that a reference leads to or into, other than from within itself.
fn used_places<'s>(subject: &'s Subject<'_>) -> BTreeSet<&'s str> {
    let mut used = BTreeSet::new();
    for reference in &subject.survey.references {
        let Some(target) = &reference.target else { continue };
        let mut place = target.as_str();
        loop {
            if !pointer::is_within(&reference.pointer, place) {
                used.insert(place);
            }
            match place.rsplit_once('/') {
                Some((parent, _)) if !parent.is_empty() => place = parent,
                _ => break,
            }
        }
    }
    let mapped = subject.survey.of(ObjectKind::Discriminator).filter_map(|site| site.fields.get("mapping"));
    let names = mapped.filter_map(Value::as_object).flat_map(|mapping| mapping.values()).filter_map(Value::as_str);
    for name in names {
        let place = pointer::from_reference(name).unwrap_or_else(|| pointer::join("/components/schemas", name));
        if let Some(site) = subject.survey.at(&place) {
            used.insert(site.pointer.as_str());
        }
    }
    used
}

/// Whether a schema extends one with a discriminator: then its name is a value that may be sent.
fn is_found_by_name(subject: &Subject<'_>, place: &str) -> bool {
    let parts = subject.root.pointer(place).and_then(|schema| schema.get("allOf")?.as_array());
    let parts = parts.into_iter().flatten().filter_map(|part| part.get("$ref")?.as_str());
    let mut targets = parts.filter_map(pointer::from_reference).filter_map(|target| subject.root.pointer(&target));
    targets.any(|target| target.get("discriminator").is_some())
}

fn tags(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let mut declared: BTreeMap<&str, String> = BTreeMap::new();
    for tag in subject.survey.of(ObjectKind::Tag) {
        let Some(name) = tag.text("name") else { continue };
        match declared.get(name) {
            Some(first) => {
                let problem = Problem::new(&DUPLICATE_TAG, tag.below("name"), format!("the tag `{name}` stands twice"));
                problems.add(problem.also(first, "first here"));
            }
            None => drop(declared.insert(name, tag.below("name"))),
        }
    }
    if declared.is_empty() {
        return;
    }
    for operation in subject.survey.of(ObjectKind::Operation) {
        let tags = operation.fields.get("tags").and_then(Value::as_array).into_iter().flatten().enumerate();
        for (index, name) in tags.filter_map(|(index, tag)| Some((index, tag.as_str()?))) {
            if !declared.contains_key(name) {
                let hint = nearest(name, declared.keys().copied()).map(|near| format!("did you mean `{near}`?"));
                let place = pointer::join(&operation.below("tags"), &index.to_string());
                let message = format!("the tag `{name}` is not declared");
                problems.add(Problem::new(&UNDECLARED_TAG, place, message).hint_if_any(hint));
            }
        }
    }
}

fn tag_parents(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let tags: Vec<_> = subject.survey.of(ObjectKind::Tag).collect();
    let parents: BTreeMap<&str, Option<&str>> =
        tags.iter().filter_map(|tag| Some((tag.text("name")?, tag.text("parent")))).collect();
    for tag in &tags {
        let (Some(name), Some(parent)) = (tag.text("name"), tag.text("parent")) else { continue };
        if !parents.contains_key(parent) {
            let hint = nearest(parent, parents.keys().copied()).map(|near| format!("did you mean `{near}`?"));
            let problem = Problem::new(&TAG_PARENT, tag.below("parent"), format!("there is no tag `{parent}`"));
            problems.add(problem.hint_if_any(hint));
        } else if comes_back(&parents, name) {
            let message = format!("from parent to parent the tag `{name}` leads back to itself");
            problems.add(Problem::new(&TAG_PARENT, tag.below("parent"), message));
        }
    }
}

fn comes_back(parents: &BTreeMap<&str, Option<&str>>, start: &str) -> bool {
    let mut at = start;
    for _ in 0..parents.len() {
        let Some(Some(parent)) = parents.get(at) else { return false };
        if *parent == start {
            return true;
        }
        at = parent;
    }
    false
}
