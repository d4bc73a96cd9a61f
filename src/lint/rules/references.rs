//! References: that each leads somewhere, to something of the right kind, in the end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::{Severity, nearest};
use crate::lint::registry::Search;
use crate::lint::table::{ObjectKind, Versions, object_of};
use crate::lint::walk::Reference;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

/// Told by the reader of documents as well, for what lies in other files.
pub(in crate::lint) const UNRESOLVED: Rule = Rule {
    id: "contract/missing-reference",
    severity: Severity::Error,
    summary: "a reference that leads nowhere",
    help: "The place that a `$ref` names does not exist. Whatever uses it is left unchecked. The hint names the nearest \
           name beside it, when there is one.",
    source: "OpenAPI 3.0.3 §4.8.23; RFC 6901 §7",
};

const CYCLE: Rule = Rule {
    id: "references/cycle",
    severity: Severity::Error,
    summary: "references that lead to each other and never to anything else",
    help: "`A` is a reference to `B` and `B` one to `A`: there is nothing to find. A schema may well refer to itself, \
           but through a property or an item.",
    source: "JSON Schema 2020-12 §9.4.1: such schemas SHOULD NOT be made, and their behaviour is undefined",
};

const WRONG_KIND: Rule = Rule {
    id: "references/wrong-kind",
    severity: Severity::Error,
    summary: "a reference to something of another kind",
    help: "A parameter refers to a schema, a response to a header: what stands there cannot stand here.",
    source: "OpenAPI 3.1.1 §4.8.23: the target must be of the type that the position expects",
};

const IGNORED_SIBLINGS: Rule = Rule {
    id: "references/ignored-siblings",
    severity: Severity::Warning,
    summary: "fields beside a `$ref` that nobody reads",
    help: "Up to OpenAPI 3.0 everything beside a `$ref` is ignored, so a `nullable` or `maxLength` there does nothing; \
           put both into an `allOf`. From 3.1 on that still holds outside of schemas, where only `summary` and \
           `description` may stand. Descriptions are not reported.",
    source: "OpenAPI 3.0.3 §4.8.23: \"any properties added SHALL be ignored\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[UNRESOLVED, CYCLE, WRONG_KIND, IGNORED_SIBLINGS];
pub(in crate::lint) const SEARCHES: &[Search] = &[unresolved, cycles, wrong_kinds, siblings];

fn unresolved(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for reference in &subject.survey.references {
        // References to other files and to anchors are looked for when the document is loaded.
        let Some(wanted) = pointer::from_reference(reference.text) else { continue };
        let place = pointer::join(&reference.pointer, "$ref");
        if reference.target.is_none() && !subject.api.document.is_unresolved(&place) {
            let message = format!("the reference `{}` leads nowhere", reference.text);
            let hint = neighbour(subject.root, &wanted).map(|near| format!("did you mean `#{near}`?"));
            problems.add(Problem::new(&UNRESOLVED, place, message).hint_if_any(hint));
        }
    }
}

/// The pointer beside the wanted one whose last name is nearest.
fn neighbour(root: &Value, wanted: &str) -> Option<String> {
    let (parent, token) = wanted.rsplit_once('/')?;
    let name = pointer::tokens(&format!("/{token}")).next()?;
    let siblings = root.pointer(parent)?.as_object()?;
    nearest(&name, siblings.keys().map(String::as_str)).map(|near| pointer::join(parent, near))
}

fn cycles(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    // In 3.1 a schema with a `$ref` may say more; only a lone one leads nowhere.
    let is_lone = |reference: &&Reference<'_>| {
        Versions::UNTIL_3_0.has(subject.version) || reference.kind != ObjectKind::Schema || reference.fields.len() == 1
    };
    let lone = subject.survey.references.iter().filter(is_lone);
    let next: BTreeMap<&str, &str> =
        lone.filter_map(|one| Some((one.pointer.as_str(), one.target.as_deref()?))).collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in next.keys() {
        let mut path = Vec::new();
        let mut at = *start;
        while done.insert(at) {
            path.push(at);
            let Some(target) = next.get(at) else { break };
            at = target;
        }
        if path.contains(&at) && next.contains_key(at) {
            let place = pointer::join(at, "$ref");
            problems.add(Problem::new(
                &CYCLE,
                place,
                "this reference leads back to itself, and never to anything else",
            ));
        }
    }
}

fn wrong_kinds(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for reference in &subject.survey.references {
        let Some(target) = &reference.target else { continue };
        let Some(site) = subject.survey.at(target).filter(|site| site.kind != reference.kind) else { continue };
        let (wanted, found) = (object_of(reference.kind).name, object_of(site.kind).name);
        let bare = |name: &'static str| name.strip_prefix("the ").unwrap_or(name);
        let message = format!("a {} is wanted, `{}` is a {}", bare(wanted), reference.text, bare(found));
        let place = pointer::join(&reference.pointer, "$ref");
        problems.add(Problem::new(&WRONG_KIND, place, message).also(target, "this is what it leads to"));
    }
}

fn siblings(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let is_old = Versions::UNTIL_3_0.has(subject.version);
    for reference in &subject.survey.references {
        let is_read = reference.kind == ObjectKind::PathItem || reference.kind == ObjectKind::Schema && !is_old;
        let target = reference.target.as_ref().and_then(|target| subject.root.pointer(target));
        // What only describes does no harm, and neither does what the target says as well.
        let harmless = |key: &str| {
            matches!(key, "$ref" | "description" | "summary" | "title" | "externalDocs")
                || key.starts_with("x-")
                || target.is_some_and(|target| target.get(key) == reference.fields.get(key))
        };
        if is_read {
            continue;
        }
        let ignored: Vec<&str> = reference.fields.keys().map(String::as_str).filter(|key| !harmless(key)).collect();
        if let Some(first) = ignored.first() {
            let names = ignored.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let message = format!("{names} beside `$ref` is ignored");
            let problem = Problem::new(&IGNORED_SIBLINGS, pointer::join(&reference.pointer, first), message).on_key();
            let is_schema = reference.kind == ObjectKind::Schema;
            problems.add(problem.hint_if_any(is_schema.then(|| "put the `$ref` into an `allOf`".to_owned())));
        }
    }
}
