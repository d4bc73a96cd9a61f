//! One compiled schema.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::Violation;
use super::explain::{Explainer, Frame};
use super::units::{Unit, Units};
use crate::contract::Api;

/// A compiled schema: says whether a value keeps it, and if not, why not.
pub struct SchemaValidator {
    api: Arc<Api>,
    /// Keeps alive what the unit refers to.
    units: Arc<Units>,
    unit: Arc<Unit>,
}

impl fmt::Debug for SchemaValidator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchemaValidator").field("schema", &self.unit.pointer).finish_non_exhaustive()
    }
}

impl SchemaValidator {
    pub(super) fn new(api: &Arc<Api>, units: &Arc<Units>, unit: Arc<Unit>) -> Self {
        Self { api: Arc::clone(api), units: Arc::clone(units), unit }
    }

    /// Whether `value` keeps the schema.
    #[must_use]
    pub fn is_valid(&self, value: &Value) -> bool {
        self.unit.validator().is_some_and(|validator| validator.is_valid(value))
    }

    /// Every way in which `value` breaks the schema, in the order of the schema; empty when it is valid.
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        if self.is_valid(value) {
            return Vec::new();
        }
        Explainer::new(&self.api.document.root, &self.units).explain_all(&Frame::top(&self.unit), value)
    }
}
