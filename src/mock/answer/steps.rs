//! Carries out the steps of an operation.
//!
//! A name that a step gives stands for a record as it was when it was last loaded or changed: an answer shows what
//! was true at that moment.

use std::collections::BTreeMap;

use serde_json::Value;

use super::context::Context;
use super::refusal::{Refusal, Stop};
use crate::mock::behaviour::{Action, ErrorUse, Fields, Mechanism, Step, allows};
use crate::mock::worlds::{Handle, Keeper, World, shape};
use crate::template::{EvaluateError, Scope};

/// What the steps have named so far.
#[derive(Debug, Default)]
pub(crate) struct Names {
    records: BTreeMap<String, Named>,
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(crate) enum Named {
    /// A record, and what was seen of it.
    One(Handle, Value),
    /// A list of records.
    Many(Vec<(Handle, Value)>),
}

impl Names {
    pub(crate) fn get(&self, name: &str) -> Option<&Named> {
        self.records.get(name)
    }

    /// Names a record, for expressions too.
    pub(crate) fn put(&mut self, name: &str, handle: Handle, seen: Value, scope: &mut Scope) {
        scope.insert(name, &seen);
        self.records.insert(name.to_owned(), Named::One(handle, seen));
    }

    fn handles(&self, name: &str) -> Vec<Handle> {
        match self.records.get(name) {
            None => Vec::new(),
            Some(Named::One(handle, _)) => vec![handle.clone()],
            Some(Named::Many(list)) => list.iter().map(|(handle, _)| handle.clone()).collect(),
        }
    }
}

/// Carries out `steps` in order.
pub(crate) fn run(
    steps: &[Step],
    context: &Context<'_>,
    world: &mut World,
    scope: &mut Scope,
    names: &mut Names,
) -> Result<(), Stop> {
    let keeper = Keeper { model: context.model, faults: context.faults.machines(), records: &mut world.records };
    let mut runner = Runner { context, keeper, scope, names };
    steps.iter().try_for_each(|step| runner.step(step))
}

struct Runner<'a> {
    context: &'a Context<'a>,
    keeper: Keeper<'a>,
    scope: &'a mut Scope,
    names: &'a mut Names,
}

impl Runner<'_> {
    fn step(&mut self, step: &Step) -> Result<(), Stop> {
        if !allows(step.when.as_ref(), self.scope)? {
            return Ok(());
        }
        if step.group.as_ref().is_some_and(|group| self.context.faults.leaves_out(group, self.scope)) {
            return Ok(());
        }
        match &step.action {
            Action::Load { name, resource, filter, otherwise } => self.load(name, resource, filter, otherwise.as_ref()),
            Action::Find { name, resource, filter, pick } => self.find(name, resource, filter, pick.as_deref()),
            Action::Let(fields) => self.name_values(fields),
            Action::Refuse(error) => self.refuse(error),
            _ if self.context.skips(Mechanism::Effects, self.scope) => self.pretend(&step.action),
            action => self.change(action),
        }
    }

    fn change(&mut self, action: &Action) -> Result<(), Stop> {
        match action {
            Action::Create { name, resource, fields } => {
                let handle = self.keeper.create(resource, fields, self.scope)?;
                self.put(name, handle)
            }
            Action::Update { name, fields } => {
                for handle in self.names.handles(name) {
                    self.keeper.update(&handle, fields, self.scope)?;
                }
                self.look_again(name)
            }
            Action::Delete { name } => {
                self.names.handles(name).iter().for_each(|handle| self.keeper.records.remove(handle));
                Ok(())
            }
            Action::Fire { event, name, otherwise } => self.fire(event, name, otherwise.as_ref()),
            Action::Poll { name } => {
                self.names.handles(name).iter().for_each(|handle| self.keeper.poll(handle));
                Ok(())
            }
            Action::Load { .. } | Action::Find { .. } | Action::Let(_) | Action::Refuse(_) => Ok(()),
        }
    }

    /// What a faulty server does that forgets its effects: a created record is shown, and is not there afterwards.
    fn pretend(&mut self, action: &Action) -> Result<(), Stop> {
        if let Action::Create { name, .. } = action {
            self.change(action)?;
            self.names.handles(name).iter().for_each(|handle| self.keeper.records.remove(handle));
        }
        Ok(())
    }

    fn load(&mut self, name: &str, resource: &str, filter: &Fields, otherwise: Option<&ErrorUse>) -> Result<(), Stop> {
        let filter = self.filter(filter)?;
        let found = self.keeper.find(resource, &filter, self.scope)?;
        match (found.into_iter().next(), otherwise) {
            (Some(handle), _) => self.put(name, handle),
            (None, Some(error)) => Err(Refusal::from_use(error, self.scope)?.into()),
            (None, None) => {
                self.scope.insert(name, &Value::Null);
                Ok(())
            }
        }
    }

    fn find(&mut self, name: &str, resource: &str, filter: &Fields, pick: Option<&str>) -> Result<(), Stop> {
        let filter = self.filter(filter)?;
        let mut list = Vec::new();
        for handle in self.keeper.find(resource, &filter, self.scope)? {
            let seen = self.keeper.look(&handle, self.scope)?;
            list.push((handle, seen));
        }
        let value = match pick {
            Some(field) => picked(&list, field),
            None => list.iter().map(|(_, seen)| seen.clone()).collect(),
        };
        self.scope.insert(name, &Value::Array(value));
        self.names.records.insert(name.to_owned(), Named::Many(list));
        Ok(())
    }

    fn name_values(&mut self, fields: &Fields) -> Result<(), Stop> {
        for (name, template) in fields {
            let value = shape(template, self.scope)?;
            self.scope.insert(name, &value);
        }
        Ok(())
    }

    fn refuse(&mut self, error: &ErrorUse) -> Result<(), Stop> {
        if self.context.skips(Mechanism::Refusals, self.scope) {
            return Ok(());
        }
        Err(Refusal::from_use(error, self.scope)?.into())
    }

    fn fire(&mut self, event: &str, name: &str, otherwise: Option<&ErrorUse>) -> Result<(), Stop> {
        for handle in self.names.handles(name) {
            let moved = self.keeper.fire(&handle, event, self.scope)?;
            if let (false, Some(error)) = (moved, otherwise) {
                return Err(Refusal::from_use(error, self.scope)?.into());
            }
        }
        self.look_again(name)
    }

    fn filter(&self, fields: &Fields) -> Result<Vec<(String, Value)>, EvaluateError> {
        fields.iter().map(|(field, wanted)| Ok((field.clone(), shape(wanted, self.scope)?))).collect()
    }

    fn put(&mut self, name: &str, handle: Handle) -> Result<(), Stop> {
        let seen = self.keeper.look(&handle, self.scope)?;
        self.names.put(name, handle, seen, self.scope);
        Ok(())
    }

    /// After a change: what a name stands for is what is there now.
    fn look_again(&mut self, name: &str) -> Result<(), Stop> {
        if let Some(Named::One(handle, _)) = self.names.get(name).cloned() {
            return self.put(name, handle);
        }
        Ok(())
    }
}

/// The different values of a field, in order; null is no value.
fn picked(list: &[(Handle, Value)], field: &str) -> Vec<Value> {
    let mut values = Vec::new();
    for value in list.iter().filter_map(|(_, seen)| seen.get(field)) {
        if !value.is_null() && !values.contains(value) {
            values.push(value.clone());
        }
    }
    values
}
