//! Holds a document against the contract and the world: every name in it must be one that exists.

use super::api_model::{Action, ApiModel, ErrorUse, OperationRule, Step};
use super::fault_model::Fault;
use super::names::{check_names, check_world};
use super::read::{Document, Groups, Reader, unknown_name};
use super::world_model::WorldModel;
use crate::contract::{Api, Operation};
use crate::source::Span;

/// Checks what the world says about itself.
pub(crate) fn bind_world(reader: &mut Reader, world: &WorldModel) {
    for seed in &world.seeds {
        resource_exists(reader, world, &seed.resource, &seed.span);
    }
    check_world(reader, world);
}

/// Turns a document into the behaviour of `api`.
pub(crate) fn bind_api(reader: &mut Reader, document: Document, api: &Api, world: &WorldModel) -> ApiModel {
    let mut model = ApiModel {
        errors: document.errors,
        digest: document.auth.digest,
        oauth: document.auth.oauth,
        access_list: document.auth.access_list,
        versions: document.versions,
        rate_limits: document.rate_limits,
        pretty: document.pretty,
        envelope: document.envelope,
        ..ApiModel::default()
    };
    for entry in document.operations {
        if let Some(operation) = find_operation(reader, api, &entry.name, &entry.span) {
            check_rule(reader, &model, world, &entry.rule);
            check_names(reader, &entry.rule, operation);
            model.operations.insert(operation.key().0, entry.rule);
        }
    }
    check_errors(reader, &model);
    for (id, mut fault) in document.faults {
        bind_fault(reader, api, world, &mut fault);
        check_groups(reader, &document.groups, &fault);
        model.faults.insert(id, fault);
    }
    model
}

fn find_operation<'a>(reader: &mut Reader, api: &'a Api, name: &str, span: &Span) -> Option<&'a Operation> {
    let by_id = api.operations.iter().find(|operation| operation.id.as_deref() == Some(name));
    let found = by_id.or_else(|| api.operations.iter().find(|operation| operation.key().0 == name));
    if found.is_none() {
        let known = api.operations.iter().filter_map(|operation| operation.id.as_deref());
        let message = format!("`{}` has no operation `{name}`", api.id);
        reader.diagnostics.push(unknown_name("behaviour/unknown-operation", message, name, span, known));
    }
    found
}

fn resource_exists(reader: &mut Reader, world: &WorldModel, name: &str, span: &Span) {
    if !world.resources.contains_key(name) {
        let known = world.resources.keys().map(String::as_str);
        let message = format!("there is no resource `{name}`");
        reader.diagnostics.push(unknown_name("behaviour/unknown-resource", message, name, span, known));
    }
}

fn error_exists(reader: &mut Reader, model: &ApiModel, error: &ErrorUse) {
    if !model.errors.codes.contains_key(&error.code) {
        let known = model.errors.codes.keys().map(String::as_str);
        let message = format!("there is no error `{}`", error.code);
        reader.diagnostics.push(unknown_name("behaviour/unknown-error", message, &error.code, &error.span, known));
    }
}

fn check_errors(reader: &mut Reader, model: &ApiModel) {
    for rule in &model.errors.violations {
        error_exists(reader, model, &rule.error);
    }
    for code in model.errors.standard.values().filter(|code| !model.errors.codes.contains_key(*code)) {
        let message = format!("`standard` names the error `{code}`, which `codes` does not have");
        reader.diagnostics.push(crate::diagnostic::Diagnostic::new("behaviour/unknown-error", message));
    }
}

fn check_rule(reader: &mut Reader, model: &ApiModel, world: &WorldModel, rule: &OperationRule) {
    for step in rule.before.iter().chain(&rule.steps) {
        check_step(reader, model, world, step);
    }
}

fn check_step(reader: &mut Reader, model: &ApiModel, world: &WorldModel, step: &Step) {
    match &step.action {
        Action::Load { resource, otherwise, .. } => {
            resource_exists(reader, world, resource, &step.span);
            if let Some(error) = otherwise {
                error_exists(reader, model, error);
            }
        }
        Action::Find { resource, .. } | Action::Create { resource, .. } => {
            resource_exists(reader, world, resource, &step.span);
        }
        Action::Refuse(error) => error_exists(reader, model, error),
        Action::Fire { event, otherwise, .. } => {
            let machines = || world.resources.values().filter_map(|resource| resource.machine.as_ref());
            let known: Vec<&str> = machines().flat_map(super::world_model::Machine::events).collect();
            if !known.contains(&event.as_str()) {
                let message = format!("no machine waits for `{event}`");
                let known = known.iter().copied();
                reader.diagnostics.push(unknown_name("behaviour/unknown-event", message, event, &step.span, known));
            }
            if let Some(error) = otherwise {
                error_exists(reader, model, error);
            }
        }
        Action::Let(_) | Action::Update { .. } | Action::Delete { .. } | Action::Poll { .. } => {}
    }
}

fn check_groups(reader: &mut Reader, groups: &Groups, fault: &Fault) {
    for name in fault.without.iter().filter(|name| !groups.contains_key(*name)) {
        let known = groups.keys().map(String::as_str);
        let message = format!("no steps are named `{name}`");
        reader.diagnostics.push(unknown_name("behaviour/unknown-steps", message, name, &fault.span, known));
    }
}

fn bind_fault(reader: &mut Reader, api: &Api, world: &WorldModel, fault: &mut Fault) {
    let names = std::mem::take(&mut fault.at);
    fault.at = names
        .iter()
        .filter_map(|name| find_operation(reader, api, name, &fault.span).map(|operation| operation.key().0))
        .collect();
    for machine_fault in &fault.machines {
        resource_exists(reader, world, &machine_fault.resource, &fault.span);
        let machine = world.resources.get(&machine_fault.resource).and_then(|resource| resource.machine.as_ref());
        let redirected = machine_fault.redirect.iter().flat_map(|(from, to)| [from, to]);
        for state in redirected.chain(&machine_fault.hold) {
            if !machine.is_some_and(|machine| machine.states.contains_key(state)) {
                let known = machine.iter().flat_map(|machine| machine.states.keys().map(String::as_str));
                let known: Vec<&str> = known.collect();
                let message = format!("`{}` has no state `{state}`", machine_fault.resource);
                let known = known.iter().copied();
                reader.diagnostics.push(unknown_name("behaviour/unknown-state", message, state, &fault.span, known));
            }
        }
    }
}
