//! Resources, machines and seeds.

use indexmap::IndexMap;

use super::Reader;
use crate::mock::behaviour::world_model::{Machine, Resource, Seed, Transition};
use crate::source::Node;

const RESOURCE: [&str; 4] = ["fields", "computed", "view", "machine"];
const MACHINE: [&str; 4] = ["field", "start", "states", "transitions"];
const TRANSITION: [&str; 5] = ["from", "to", "on", "when", "after"];

/// Reads `resources`.
pub(crate) fn resources(reader: &mut Reader, node: &Node) -> IndexMap<String, Resource> {
    let entries = reader.entries(node, "`resources`").unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.clone(), resource(reader, &entry.value)?))).collect()
}

fn resource(reader: &mut Reader, node: &Node) -> Option<Resource> {
    reader.mapping(node, "a resource", &RESOURCE)?;
    Some(Resource {
        span: node.span.clone(),
        fields: reader.optional_fields(node, "fields"),
        computed: reader.optional_fields(node, "computed"),
        view: reader.optional_template(node, "view"),
        machine: node.get("machine").and_then(|machine_node| machine(reader, machine_node)),
    })
}

fn machine(reader: &mut Reader, node: &Node) -> Option<Machine> {
    reader.mapping(node, "a machine", &MACHINE)?;
    let states_node = reader.required(node, "a machine", "states")?;
    let states: IndexMap<_, _> = reader
        .entries(states_node, "`states`")?
        .iter()
        .map(|entry| (entry.key.clone(), reader.fields(&entry.value, "a state")))
        .collect();
    let start = reader.required_text(node, "a machine", "start")?;
    let transitions_node = reader.required(node, "a machine", "transitions")?;
    let transitions = reader
        .items(transitions_node, "`transitions`")
        .iter()
        .filter_map(|transition_node| transition(reader, transition_node, &states))
        .collect();
    check_state(reader, &states, &start, node.get("start").unwrap_or(node));
    Some(Machine { field: reader.required_text(node, "a machine", "field")?, start, states, transitions })
}

fn transition<T>(reader: &mut Reader, node: &Node, states: &IndexMap<String, T>) -> Option<Transition> {
    reader.mapping(node, "a transition", &TRANSITION)?;
    let from_node = reader.required(node, "a transition", "from")?;
    let from = reader.texts(from_node);
    for state in &from {
        check_state(reader, states, state, from_node);
    }
    let to_node = reader.required(node, "a transition", "to")?;
    let to = reader.text(to_node)?;
    check_state(reader, states, &to, to_node);
    let after = node.get("after").and_then(|after| reader.mapping(after, "`after`", &["polls", "time"]));
    Some(Transition {
        from,
        to,
        on: reader.optional_text(node, "on"),
        when: reader.when(node),
        polls: after.and_then(|after| after.get("polls")).and_then(|polls| reader.count(polls)),
        time: after.and_then(|after| after.get("time")).and_then(|time| reader.duration(time)),
    })
}

fn check_state<T>(reader: &mut Reader, states: &IndexMap<String, T>, state: &str, node: &Node) {
    if !states.contains_key(state) {
        let known = states.keys().map(String::as_str);
        let message = format!("the machine has no state `{state}`");
        reader.diagnostics.push(super::unknown_name("behaviour/unknown-state", message, state, &node.span, known));
    }
}

/// Reads `seed`: lists of records by resource.
pub(crate) fn seeds(reader: &mut Reader, node: &Node) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for entry in reader.entries(node, "`seed`").unwrap_or_default() {
        for record in reader.items(&entry.value, "the records of a resource") {
            let (resource, span) = (entry.key.clone(), entry.key_span.clone());
            seeds.push(Seed { resource, span, fields: reader.fields(record, "a record") });
        }
    }
    seeds
}
