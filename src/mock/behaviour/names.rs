//! Which names the steps of an operation can see, and that they use no others.

use super::api_model::{Action, ErrorUse, OperationRule, ResponseBody, Step};
use super::condition::Condition;
use super::read::{Reader, unknown_name};
use super::world_model::{Fields, Resource, WorldModel};
use crate::contract::{Operation, ParameterLocation};
use crate::source::Span;
use crate::template::{KnownNames, TemplateValue};

/// The fields of `request`.
pub(crate) const REQUEST: [&str; 8] =
    ["method", "path", "query", "headers", "body", "media_type", "address", "version"];

/// Reports every name in `rule` that is not there where it is used.
pub(crate) fn check_names(reader: &mut Reader, rule: &OperationRule, operation: &Operation) {
    let mut names = Names::new(operation);
    for step in rule.before.iter().chain(&rule.steps) {
        names.step(reader, step);
    }
    for response in &rule.responses {
        names.condition(reader, response.when.as_ref());
        match &response.body {
            ResponseBody::None => {}
            ResponseBody::Show(name, span) => names.record(reader, name, span),
            ResponseBody::Template(body) => names.template(reader, body),
        }
        names.fields(reader, &response.headers);
    }
}

/// Reports every name that resources use and that is not there. What a record starts with may use the names of the
/// operation that creates it, so that is not judged here.
pub(crate) fn check_world(reader: &mut Reader, world: &WorldModel) {
    let mut known = KnownNames::default();
    for seed in &world.seeds {
        Names { known: known.clone(), records: Vec::new() }.fields(reader, &seed.fields);
    }
    known.open("this");
    let of_record = Names { known: known.clone(), records: Vec::new() };
    known.closed("state", ["name", "polls", "seconds"]);
    let at_a_look = Names { known, records: Vec::new() };
    for resource in world.resources.values() {
        at_a_look.fields(reader, &resource.computed);
        of_record.resource(reader, resource);
    }
}

struct Names {
    known: KnownNames,
    /// The names that stand for records.
    records: Vec<String>,
}

impl Names {
    fn new(operation: &Operation) -> Self {
        let mut known = KnownNames::default();
        let parameters = operation.parameters.iter();
        let path = parameters.filter(|parameter| parameter.location == ParameterLocation::Path);
        known.closed("path", path.map(|parameter| parameter.name.clone()));
        known.closed("request", REQUEST);
        known.open("caller");
        Self { known, records: vec!["caller".to_owned()] }
    }

    fn resource(&self, reader: &mut Reader, resource: &Resource) {
        if let Some(view) = &resource.view {
            self.template(reader, view);
        }
        if let Some(machine) = &resource.machine {
            for fields in machine.states.values() {
                self.fields(reader, fields);
            }
            for transition in &machine.transitions {
                self.condition(reader, transition.when.as_ref());
            }
        }
    }

    fn step(&mut self, reader: &mut Reader, step: &Step) {
        self.condition(reader, step.when.as_ref());
        match &step.action {
            Action::Load { name, filter, otherwise, .. } => {
                self.fields(reader, filter);
                self.error(reader, otherwise.as_ref());
                self.add_record(name);
            }
            Action::Find { name, filter, .. } => {
                self.fields(reader, filter);
                self.add_record(name);
            }
            Action::Let(fields) => {
                self.fields(reader, fields);
                for (name, _) in fields {
                    self.known.open(name);
                }
            }
            Action::Refuse(error) => self.error(reader, Some(error)),
            Action::Create { name, fields, .. } => {
                self.fields(reader, fields);
                self.add_record(name);
            }
            Action::Update { name, fields } => {
                self.record(reader, name, &step.span);
                self.fields(reader, fields);
            }
            Action::Delete { name } | Action::Poll { name } => self.record(reader, name, &step.span),
            Action::Fire { name, otherwise, .. } => {
                self.record(reader, name, &step.span);
                self.error(reader, otherwise.as_ref());
            }
        }
    }

    fn add_record(&mut self, name: &str) {
        self.known.open(name);
        self.records.push(name.to_owned());
    }

    fn record(&self, reader: &mut Reader, name: &str, span: &Span) {
        if self.records.iter().all(|known| known != name) {
            let known = self.records.iter().map(String::as_str);
            let message = format!("no step before this one loads or creates `{name}`");
            reader.diagnostics.push(unknown_name("behaviour/unknown-record", message, name, span, known));
        }
    }

    fn fields(&self, reader: &mut Reader, fields: &Fields) {
        for (_, value) in fields {
            self.template(reader, value);
        }
    }

    fn error(&self, reader: &mut Reader, error: Option<&ErrorUse>) {
        if let Some(with) = error.and_then(|error| error.with.as_ref()) {
            self.template(reader, with);
        }
    }

    fn condition(&self, reader: &mut Reader, condition: Option<&Condition>) {
        let references = condition.map(Condition::references).unwrap_or_default();
        reader.diagnostics.extend(references.iter().filter_map(|reference| self.known.check(reference)));
    }

    fn template(&self, reader: &mut Reader, value: &TemplateValue) {
        reader.diagnostics.extend(value.references().iter().filter_map(|reference| self.known.check(reference)));
    }
}
