//! Steps, and the named groups of them.

use indexmap::IndexMap;

use super::errors::error_use;
use super::{Reader, unknown_name};
use crate::mock::behaviour::api_model::{Action, Step};
use crate::source::Node;

/// The keys that say what a step does, each with the keys that may stand beside it (and `when`).
const KINDS: [(&str, &[&str]); 9] = [
    ("load", &["from", "where", "else"]),
    ("find", &["from", "where", "pick"]),
    ("let", &[]),
    ("refuse", &["with", "fields"]),
    ("create", &["as", "set"]),
    ("update", &["set"]),
    ("delete", &[]),
    ("fire", &["at", "else"]),
    ("poll", &[]),
];

/// The groups of steps that `use` can name.
pub(crate) type Groups = IndexMap<String, Vec<Step>>;

/// Reads a list of steps, putting groups in the place of their names.
pub(crate) fn steps(reader: &mut Reader, node: &Node, groups: &Groups) -> Vec<Step> {
    let mut steps = Vec::new();
    for item in reader.items(node, "steps") {
        if let Some(name_node) = item.get("use") {
            reader.mapping(item, "a `use` step", &["use"]);
            steps.extend(group(reader, name_node, groups));
        } else {
            steps.extend(step(reader, item));
        }
    }
    steps
}

fn group(reader: &mut Reader, node: &Node, groups: &Groups) -> Vec<Step> {
    let Some(name) = reader.text(node) else { return Vec::new() };
    if let Some(steps) = groups.get(&name) {
        let named =
            |step: &Step| Step { group: Some(step.group.clone().unwrap_or_else(|| name.clone())), ..step.clone() };
        return steps.iter().map(named).collect();
    }
    let message = format!("no steps are named `{name}`");
    let known = groups.keys().map(String::as_str);
    reader.diagnostics.push(unknown_name("behaviour/unknown-steps", message, &name, &node.span, known));
    Vec::new()
}

fn step(reader: &mut Reader, node: &Node) -> Option<Step> {
    let entries = reader.entries(node, "a step")?;
    let Some((kind, beside)) = KINDS.iter().find(|(kind, _)| node.get(kind).is_some()) else {
        let key = entries.first().map_or("", |entry| entry.key.as_str());
        let known = KINDS.iter().map(|(kind, _)| *kind).chain(["use"]);
        let span = entries.first().map_or(&node.span, |entry| &entry.key_span);
        let message = "this is no kind of step".to_owned();
        reader.diagnostics.push(unknown_name("behaviour/unknown-step", message, key, span, known));
        return None;
    };
    let known: Vec<&str> = [*kind, "when"].into_iter().chain(beside.iter().copied()).collect();
    reader.mapping(node, &format!("a `{kind}` step"), &known)?;
    let action = action(reader, node, kind)?;
    Some(Step { span: node.span.clone(), group: None, when: reader.when(node), action })
}

fn action(reader: &mut Reader, node: &Node, kind: &str) -> Option<Action> {
    if kind == "let" {
        return Some(Action::Let(reader.optional_fields(node, kind)));
    }
    if kind == "refuse" {
        return error_use(reader, node, kind).map(Action::Refuse);
    }
    let name = reader.required_text(node, "a step", kind)?;
    Some(match kind {
        "load" => {
            let resource = reader.optional_text(node, "from").unwrap_or_else(|| name.clone());
            let filter = reader.optional_fields(node, "where");
            Action::Load { name, resource, filter, otherwise: error_use(reader, node, "else") }
        }
        "find" => {
            let resource = reader.required_text(node, "a `find` step", "from")?;
            let filter = reader.optional_fields(node, "where");
            Action::Find { name, resource, filter, pick: reader.optional_text(node, "pick") }
        }
        "create" => {
            let fields = reader.optional_fields(node, "set");
            Action::Create {
                name: reader.optional_text(node, "as").unwrap_or_else(|| name.clone()),
                resource: name,
                fields,
            }
        }
        "update" => Action::Update { name, fields: reader.optional_fields(node, "set") },
        "delete" => Action::Delete { name },
        "fire" => {
            let at = reader.required_text(node, "a `fire` step", "at")?;
            Action::Fire { event: name, name: at, otherwise: error_use(reader, node, "else") }
        }
        _ => Action::Poll { name },
    })
}
