//! The faults that are switched on for one operation.

use crate::mock::FaultId;
use crate::mock::behaviour::{ApiModel, Fault, MachineFault, Mechanism, Patch, allows};
use crate::template::Scope;

/// The faults that are switched on for one operation.
pub(crate) struct ActiveFaults<'a> {
    faults: Vec<&'a Fault>,
    machines: Vec<&'a MachineFault>,
}

impl<'a> ActiveFaults<'a> {
    /// Those of `on` that `api` defines for the operation called `key`. What happens to machines concerns every
    /// operation, for all of them look at the same records.
    pub(crate) fn new(api: &'a ApiModel, on: &[FaultId], key: &str) -> Self {
        let on: Vec<&Fault> = on.iter().filter_map(|id| api.faults.get(&id.0)).collect();
        let machines = on.iter().flat_map(|fault| &fault.machines).collect();
        let here = |fault: &&Fault| fault.at.is_empty() || fault.at.iter().any(|operation| operation == key);
        Self { machines, faults: on.into_iter().filter(here).collect() }
    }

    pub(crate) fn skips(&self, mechanism: Mechanism, scope: &Scope) -> bool {
        self.faults.iter().any(|fault| fault.skip.contains(&mechanism) && holds(fault, scope))
    }

    /// Whether a step that came from the steps called `group` is left out.
    pub(crate) fn leaves_out(&self, group: &str, scope: &Scope) -> bool {
        self.faults.iter().any(|fault| fault.without.iter().any(|name| name == group) && holds(fault, scope))
    }

    pub(crate) fn machines(&self) -> Vec<&'a MachineFault> {
        self.machines.clone()
    }

    /// The changes to be made to the answer that `scope` describes.
    pub(crate) fn patches(&self, scope: &Scope) -> Vec<&'a Patch> {
        let hold = self.faults.iter().filter(|fault| fault.answer.is_some() && holds(fault, scope));
        hold.filter_map(|fault| fault.answer.as_ref()).collect()
    }

    pub(crate) fn are_none(&self) -> bool {
        self.faults.is_empty()
    }
}

/// A condition that cannot be computed does not hold.
fn holds(fault: &Fault, scope: &Scope) -> bool {
    allows(fault.when.as_ref(), scope).unwrap_or(false)
}
