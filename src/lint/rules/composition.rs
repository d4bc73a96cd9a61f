//! Compositions: branches, discriminators, and schemas that are their own parts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::contract::OpenApiVersion;
use crate::diagnostic::{Severity, nearest};
use crate::lint::registry::Search;
use crate::lint::table::ObjectKind;
use crate::lint::walk::Site;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const ENDLESS: Rule = Rule {
    id: "schemas/endless-composition",
    severity: Severity::Error,
    summary: "a schema that is a part of itself",
    help: "Through `allOf` and references the schema contains itself, so a validator would never come to an end. A schema may \
           refer to itself through properties or items.",
    source: "JSON Schema Core 2020-12 §9.4.1: schemas \"MUST NOT be run into an infinite loop\"",
};

const SAME_BRANCHES: Rule = Rule {
    id: "schemas/same-branches",
    severity: Severity::Error,
    summary: "two branches of `oneOf` that are the same",
    help: "`oneOf` wants exactly one branch to match. A value that matches one of the two matches both, so neither can ever \
           be chosen.",
    source: "follows from JSON Schema Core 2020-12 §10.2.1.3",
};

const DISCRIMINATOR_PROPERTY: Rule = Rule {
    id: "schemas/discriminator-property",
    severity: Severity::Warning,
    summary: "a discriminator whose property is not described, or not required",
    help: "The property that tells the branches apart must be in every one of them, and required: a value without it belongs \
           to no branch that can be known.",
    source: "OpenAPI 3.0.3 §4.8.25: the property \"MUST be\" required; Swagger 2.0: \"it MUST be in the required property list\"",
};

const DISCRIMINATOR_MAPPING: Rule = Rule {
    id: "schemas/discriminator-mapping",
    severity: Severity::Error,
    summary: "a discriminator that leads to no schema",
    help: "A value of `mapping` is the name of a component or a reference. One that leads nowhere leaves values unchecked.",
    source: "OpenAPI 3.0.3 §4.8.25.1: the mapping is \"between payload values and schema names or references\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[ENDLESS, SAME_BRANCHES, DISCRIMINATOR_PROPERTY, DISCRIMINATOR_MAPPING];
pub(in crate::lint) const SEARCHES: &[Search] = &[endless, branches, discriminators];

/// How deep parts of parts are looked into.
const MAX_DEPTH: usize = 12;

/// Follows `allOf` and references; a path that comes back is endless.
fn endless(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let next = steps(subject);
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in next.keys() {
        let mut open: BTreeSet<&str> = BTreeSet::new();
        let mut path: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((at, turn)) = path.last().copied() {
            let target = next.get(at).and_then(|targets| targets.get(turn)).map(String::as_str);
            if turn == 0 && done.contains(at) && !open.contains(at) {
                path.pop();
                continue;
            }
            open.insert(at);
            let Some(target) = target else {
                open.remove(at);
                done.insert(at);
                path.pop();
                continue;
            };
            path.last_mut().expect("it is not empty").1 += 1;
            if open.contains(target) {
                // References that only lead to each other are told as such.
                let is_composed = path
                    .iter()
                    .skip_while(|(place, _)| *place != target)
                    .any(|(place, _)| subject.root.pointer(place).is_some_and(|schema| schema.get("allOf").is_some()));
                if is_composed {
                    problems.add(Problem::new(&ENDLESS, target, "this schema is a part of itself, without end"));
                }
            } else if let Some((known, _)) = next.get_key_value(target) {
                path.push((known, 0));
            }
        }
    }
}

/// From each schema to the parts that must hold with it.
fn steps<'s>(subject: &'s Subject<'_>) -> BTreeMap<&'s str, Vec<String>> {
    let mut next: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for site in subject.survey.of(ObjectKind::Schema) {
        let parts = site.fields.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        let parts = (0..parts).map(|index| pointer::join(&site.below("allOf"), &index.to_string()));
        next.entry(&site.pointer).or_default().extend(parts);
    }
    for reference in subject.survey.references.iter().filter(|reference| reference.kind == ObjectKind::Schema) {
        next.entry(&reference.pointer).or_default().extend(reference.target.clone());
    }
    next
}

fn branches(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for site in subject.survey.of(ObjectKind::Schema) {
        let Some(Value::Array(branches)) = site.fields.get("oneOf") else { continue };
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (index, branch) in branches.iter().enumerate() {
            let place = |index: usize| pointer::join(&site.below("oneOf"), &index.to_string());
            if let Some(first) = seen.insert(meaning(branch), index) {
                let problem = Problem::new(&SAME_BRANCHES, place(index), "this branch is the same as an earlier one");
                problems.add(problem.also(place(first), "the earlier one"));
            }
        }
    }
}

/// A schema without what only describes it.
fn meaning(schema: &Value) -> String {
    const DESCRIPTIONS: [&str; 8] =
        ["title", "description", "example", "examples", "default", "deprecated", "externalDocs", "$comment"];
    match schema.as_object() {
        Some(fields) => {
            let fields =
                fields.iter().filter(|(key, _)| !DESCRIPTIONS.contains(&key.as_str()) && !key.starts_with("x-"));
            let sorted: BTreeMap<&String, String> = fields.map(|(key, value)| (key, value.to_string())).collect();
            format!("{sorted:?}")
        }
        None => schema.to_string(),
    }
}

fn discriminators(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for site in subject.survey.of(ObjectKind::Schema) {
        if subject.version == OpenApiVersion::V2_0 {
            if let Some(name) = site.text("discriminator") {
                require_property(subject, site, name, &site.pointer, problems);
            }
            continue;
        }
        let Some(Value::Object(discriminator)) = site.fields.get("discriminator") else { continue };
        let Some(name) = discriminator.get("propertyName").and_then(Value::as_str) else { continue };
        mappings(subject, site, discriminator, problems);
        let branches = ["oneOf", "anyOf"].iter().find_map(|keyword| {
            let branches = site.fields.get(*keyword)?.as_array()?;
            Some((0..branches.len()).map(|index| pointer::join(&site.below(keyword), &index.to_string())).collect())
        });
        let branches: Vec<String> = branches.unwrap_or_else(|| vec![site.pointer.clone()]);
        for branch in &branches {
            require_property(subject, site, name, branch, problems);
        }
    }
}

/// Complains when a branch does not describe and require the property.
fn require_property(subject: &Subject<'_>, site: &Site<'_>, name: &str, branch: &str, problems: &mut Problems<'_>) {
    let Some(found) = property(subject, branch, name, MAX_DEPTH) else { return };
    let what = if branch == site.pointer { "this schema".to_owned() } else { branch_name(subject, branch) };
    let message = match found {
        (true, true) => return,
        (false, _) => format!("{what} does not describe the property `{name}`, which tells the branches apart"),
        // What a parent with a discriminator requires, its parts need not repeat.
        (true, false) if requires(site.fields, name) => return,
        (true, false) => format!("{what} does not require the property `{name}`, which tells the branches apart"),
    };
    let place = site.below("discriminator");
    let problem = Problem::new(&DISCRIMINATOR_PROPERTY, place, message).on_key();
    problems.add(if branch == site.pointer { problem } else { problem.also(branch, "this branch") });
}

fn branch_name(subject: &Subject<'_>, branch: &str) -> String {
    let target = subject.follow(branch).map(|(place, _)| place).unwrap_or_default();
    match pointer::tokens(&target).collect::<Vec<_>>().as_slice() {
        [.., section, name] if section == "schemas" => format!("the branch `{name}`"),
        _ => "a branch".to_owned(),
    }
}

/// Whether a schema describes a property and requires it, in any of its parts; nothing when that cannot be known.
fn property(subject: &Subject<'_>, place: &str, name: &str, depth: usize) -> Option<(bool, bool)> {
    let (place, schema) = subject.follow(place)?;
    let fields = schema.as_object()?;
    let depth = depth.checked_sub(1)?;
    let described = fields.get("properties").is_some_and(|properties| properties.get(name).is_some());
    let mut found = (described, requires(fields, name));
    for index in 0..fields.get("allOf").and_then(Value::as_array).map_or(0, Vec::len) {
        let part = pointer::join(&pointer::join(&place, "allOf"), &index.to_string());
        let part = property(subject, &part, name, depth)?;
        found = (found.0 || part.0, found.1 || part.1);
    }
    for keyword in ["oneOf", "anyOf"] {
        let count = fields.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        let mut all = (count > 0, count > 0);
        for index in 0..count {
            let part = pointer::join(&pointer::join(&place, keyword), &index.to_string());
            let part = property(subject, &part, name, depth)?;
            all = (all.0 && part.0, all.1 && part.1);
        }
        found = (found.0 || all.0, found.1 || all.1);
    }
    // A schema that only refers to others in ways not followed here.
    let is_known = ["$ref", "if", "patternProperties", "$dynamicRef", "$recursiveRef"]
        .iter()
        .all(|keyword| !fields.contains_key(*keyword));
    is_known.then_some(found)
}

fn requires(fields: &Map<String, Value>, name: &str) -> bool {
    let names = fields.get("required").and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).any(|one| one == name)
}

fn mappings(subject: &Subject<'_>, site: &Site<'_>, discriminator: &Map<String, Value>, problems: &mut Problems<'_>) {
    let place = site.below("discriminator");
    let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let mapping = mapping.map(|(key, target)| (pointer::join(&pointer::join(&place, "mapping"), key), target));
    let default = discriminator.get("defaultMapping").map(|target| (pointer::join(&place, "defaultMapping"), target));
    let schemas = subject.root.pointer("/components/schemas").and_then(Value::as_object);
    for (at, target) in mapping.chain(default) {
        let Some(target) = target.as_str() else { continue };
        let leads = match pointer::from_reference(target) {
            Some(wanted) => subject.root.pointer(&wanted).is_some(),
            // References to other files are looked for when the document is loaded.
            None => target.contains(['/', '#', '.']) || schemas.is_some_and(|schemas| schemas.contains_key(target)),
        };
        if !leads && !subject.api.document.is_unresolved(&at) {
            let names = schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str));
            let name = target.rsplit('/').next().unwrap_or(target);
            let hint = nearest(name, names).map(|near| format!("did you mean `{near}`?"));
            let message = format!("`{target}` leads to no schema");
            problems.add(Problem::new(&DISCRIMINATOR_MAPPING, at, message).hint_if_any(hint));
        }
    }
}
