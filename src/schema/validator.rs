//! One compiled schema.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::answers;
use super::explain::{Explainer, Frame};
use super::stack;
use super::units::{Compiled, Unit, Units};
use super::{Violation, Wording};

/// A compiled schema: says whether a value keeps it, and if not, why not.
pub struct SchemaValidator {
    /// Keeps alive what the unit refers to.
    units: Arc<Units>,
    unit: Arc<Unit>,
    compiled: Arc<Compiled>,
}

impl fmt::Debug for SchemaValidator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchemaValidator").field("schema", &self.unit.pointer).finish_non_exhaustive()
    }
}

impl SchemaValidator {
    pub(super) fn new(units: &Arc<Units>, unit: Arc<Unit>) -> Self {
        let compiled = Arc::clone(unit.compiled().expect("a prepared unit is compiled"));
        Self { units: Arc::clone(units), unit, compiled }
    }

    /// Whether `value` keeps the schema.
    #[must_use]
    pub fn is_valid(&self, value: &Value) -> bool {
        let validate = || answers::during(|| self.compiled.validator.is_valid(value));
        if stack::is_enough(self.unit.height(), value) { validate() } else { stack::with_more(validate) }
    }

    /// Every way in which `value` breaks the schema, in the order of the schema; empty when it is valid.
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        self.violations_with(value, Wording::Full)
    }

    /// As [`Self::violations`], with as many words as are needed.
    #[must_use]
    pub fn violations_with(&self, value: &Value, wording: Wording) -> Vec<Violation> {
        if self.is_valid(value) {
            return Vec::new();
        }
        let explainer = || Explainer::new(&self.units, wording);
        let explain = || answers::during(|| explainer().explain_all(&Frame::top(&self.unit), value));
        if stack::is_enough(self.unit.height(), value) { explain() } else { stack::with_more(explain) }
    }
}
