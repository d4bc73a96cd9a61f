//! Acts on the records of a world as the model says: creates, finds, settles and shows them.

use serde_json::{Map, Value, json};

use super::clock::between;
use super::collection::{Collections, Handle};
use super::machine::Mover;
use super::record::Record;
use super::shape::shape;
use crate::mock::behaviour::{Fields, MachineFault, Resource, WorldModel};
use crate::template::{EvaluateError, Scope};

/// The records of a world together with the model and the faults they live by.
pub(crate) struct Keeper<'a> {
    pub(crate) model: &'a WorldModel,
    pub(crate) faults: Vec<&'a MachineFault>,
    pub(crate) records: &'a mut Collections,
}

impl Keeper<'_> {
    /// Makes a record from the resource's fields and those given, which win.
    pub(crate) fn create(&mut self, resource: &str, given: &Fields, scope: &Scope) -> Result<Handle, EvaluateError> {
        let model = self.resource(resource);
        let mut record = Record::default();
        for (name, template) in model.fields.iter().filter(|(name, _)| given.iter().all(|(other, _)| other != name)) {
            record.fields.insert(name.clone(), shape(template, scope)?);
        }
        for (name, template) in given {
            record.fields.insert(name.clone(), shape(template, scope)?);
        }
        if let Some(machine) = &model.machine {
            Mover { machine, faults: &self.machine_faults(resource) }.start(&mut record, scope)?;
        }
        Ok(self.records.insert(resource, record))
    }

    /// The records that match, each brought up to date first.
    pub(crate) fn find(
        &mut self,
        resource: &str,
        filter: &[(String, Value)],
        scope: &Scope,
    ) -> Result<Vec<Handle>, EvaluateError> {
        let mut found = Vec::new();
        for handle in self.records.candidates(resource, filter) {
            self.settle(&handle, scope)?;
            if self.records.get(&handle).is_some_and(|record| record.matches(filter)) {
                found.push(handle);
            }
        }
        Ok(found)
    }

    /// Changes fields of a record.
    pub(crate) fn update(&mut self, handle: &Handle, fields: &Fields, scope: &Scope) -> Result<(), EvaluateError> {
        let mut scope = scope.clone();
        for (name, template) in fields {
            let Some(record) = self.records.get_mut(handle) else { return Ok(()) };
            scope.insert("this", &Value::Object(record.fields.clone()));
            record.fields.insert(name.clone(), shape(template, &scope)?);
        }
        Ok(())
    }

    /// Sends an event to a record's machine; false when its state does not wait for it.
    pub(crate) fn fire(&mut self, handle: &Handle, event: &str, scope: &Scope) -> Result<bool, EvaluateError> {
        let model = self.model.resources.get(&handle.resource).expect("records belong to resources of the model");
        let faults = self.machine_faults(&handle.resource);
        let (Some(machine), Some(record)) = (&model.machine, self.records.get_mut(handle)) else { return Ok(false) };
        Mover { machine, faults: &faults }.fire(record, event, scope)
    }

    /// Counts a look at a record.
    pub(crate) fn poll(&mut self, handle: &Handle) {
        if let Some(progress) = self.records.get_mut(handle).and_then(|record| record.progress.as_mut()) {
            progress.polls += 1;
        }
    }

    /// What expressions see of a record: its fields and the computed ones.
    pub(crate) fn look(&self, handle: &Handle, scope: &Scope) -> Result<Value, EvaluateError> {
        let Some(record) = self.records.get(handle) else { return Ok(Value::Null) };
        let computed = &self.resource(&handle.resource).computed;
        let mut fields = record.fields.clone();
        if computed.is_empty() {
            return Ok(Value::Object(fields));
        }
        let mut scope = scope.clone();
        scope.insert("state", &state(record, &scope));
        for (name, template) in computed {
            scope.insert("this", &Value::Object(fields.clone()));
            fields.insert(name.clone(), shape(template, &scope)?);
        }
        Ok(Value::Object(fields))
    }

    /// How answers show a record that was looked at.
    pub(crate) fn view(&self, resource: &str, seen: &Value, scope: &Scope) -> Result<Value, EvaluateError> {
        match &self.resource(resource).view {
            Some(view) => shape(view, &scope.clone().with("this", seen)),
            None => Ok(seen.clone()),
        }
    }

    fn settle(&mut self, handle: &Handle, scope: &Scope) -> Result<(), EvaluateError> {
        let model = self.model.resources.get(&handle.resource).expect("records belong to resources of the model");
        let Some(machine) = &model.machine else { return Ok(()) };
        let faults = self.machine_faults(&handle.resource);
        let Some(record) = self.records.get_mut(handle) else { return Ok(()) };
        Mover { machine, faults: &faults }.settle(record, scope)
    }

    fn resource(&self, name: &str) -> &Resource {
        self.model.resources.get(name).expect("names of resources are checked when documents are read")
    }
}

impl<'a> Keeper<'a> {
    fn machine_faults(&self, resource: &str) -> Vec<&'a MachineFault> {
        self.faults.iter().copied().filter(|fault| fault.resource == resource).collect()
    }
}

/// What `state` tells computed fields.
fn state(record: &Record, scope: &Scope) -> Value {
    let Some(progress) = &record.progress else { return Value::Object(Map::new()) };
    let seconds = between(progress.entered, scope.now()).as_secs();
    json!({ "name": progress.state, "polls": progress.polls, "seconds": seconds })
}
