//! Faults.

use super::{Reader, unknown_name};
use crate::mock::behaviour::fault_model::{Fault, MachineFault, Mechanism, Patch};
use crate::source::Node;

const FAULT: [&str; 8] = ["about", "expects", "at", "when", "skip", "without", "answer", "machines"];
const ANSWER: [&str; 8] = ["status", "body", "set", "remove", "rename", "media_type", "headers", "text"];

/// Reads one entry of `faults`; `at` still holds names as written.
pub(crate) fn fault(reader: &mut Reader, node: &Node) -> Option<Fault> {
    reader.mapping(node, "a fault", &FAULT)?;
    if ["skip", "without", "answer", "machines"].iter().all(|key| node.get(key).is_none()) {
        reader.complain("behaviour/missing-key", "a fault needs `skip`, `without`, `answer` or `machines`", &node.span);
    }
    Some(Fault {
        span: node.span.clone(),
        about: reader.required_text(node, "a fault", "about")?,
        expects: reader.required_text(node, "a fault", "expects")?,
        at: reader.optional_texts(node, "at"),
        when: reader.when(node),
        skip: node.get("skip").map(|skip| mechanisms(reader, skip)).unwrap_or_default(),
        without: reader.optional_texts(node, "without"),
        answer: node.get("answer").and_then(|answer| patch(reader, answer)),
        machines: node.get("machines").map(|machines| machine_faults(reader, machines)).unwrap_or_default(),
    })
}

fn mechanisms(reader: &mut Reader, node: &Node) -> Vec<Mechanism> {
    let mut mechanisms = Vec::new();
    for name in reader.texts(node) {
        if let Some((mechanism, _)) = Mechanism::ALL.iter().find(|(_, known)| *known == name) {
            mechanisms.push(*mechanism);
            continue;
        }
        let known = Mechanism::ALL.iter().map(|(_, name)| *name);
        let message = format!("there is no mechanism `{name}`");
        reader.diagnostics.push(unknown_name("behaviour/unknown-mechanism", message, &name, &node.span, known));
    }
    mechanisms
}

fn patch(reader: &mut Reader, node: &Node) -> Option<Patch> {
    reader.mapping(node, "`answer`", &ANSWER)?;
    let set = reader.optional_fields(node, "set");
    let remove = reader.optional_texts(node, "remove");
    let rename = node.get("rename").map(|rename| pairs(reader, rename)).unwrap_or_default();
    let pointers = set.iter().map(|(pointer, _)| pointer).chain(&remove).chain(rename.iter().map(|(from, _)| from));
    for pointer in pointers.filter(|pointer| !pointer.starts_with('/')) {
        let message = format!("`{pointer}` is not a JSON Pointer; one starts with `/`");
        reader.complain("behaviour/pointer", message, &node.span);
    }
    Some(Patch {
        status: node.get("status").and_then(|status| reader.status(status)),
        body: reader.optional_template(node, "body"),
        set,
        remove,
        rename,
        media_type: reader.optional_text(node, "media_type"),
        headers: reader.optional_fields(node, "headers"),
        text: reader.optional_text(node, "text"),
    })
}

fn pairs(reader: &mut Reader, node: &Node) -> Vec<(String, String)> {
    let entries = reader.entries(node, "a mapping of names").unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.clone(), reader.text(&entry.value)?))).collect()
}

fn machine_faults(reader: &mut Reader, node: &Node) -> Vec<MachineFault> {
    let entries = reader.entries(node, "`machines`").unwrap_or_default();
    let mut faults = Vec::new();
    for entry in entries {
        if reader.mapping(&entry.value, "a machine's fault", &["redirect", "hold"]).is_some() {
            faults.push(MachineFault {
                resource: entry.key.clone(),
                redirect: entry.value.get("redirect").map(|redirect| pairs(reader, redirect)).unwrap_or_default(),
                hold: reader.optional_texts(&entry.value, "hold"),
            });
        }
    }
    faults
}
