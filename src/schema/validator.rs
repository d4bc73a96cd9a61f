//! One compiled schema.

use std::fmt;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use super::Violation;
use super::explain::Explainer;
use crate::contract::Api;

/// A compiled schema: says whether a value keeps it, and if not, why not.
pub struct SchemaValidator {
    validator: Validator,
    api: Arc<Api>,
    root: Arc<Value>,
}

impl fmt::Debug for SchemaValidator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchemaValidator").field("api", &self.api.id).finish_non_exhaustive()
    }
}

impl SchemaValidator {
    pub(super) fn new(validator: Validator, api: &Arc<Api>, root: &Arc<Value>) -> Self {
        Self { validator, api: Arc::clone(api), root: Arc::clone(root) }
    }

    /// Whether `value` keeps the schema.
    #[must_use]
    pub fn is_valid(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// Every way in which `value` breaks the schema, in the order of the schema; empty when it is valid.
    #[must_use]
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        let explainer = Explainer { document: &self.api.document.root, rewritten: &self.root };
        self.validator.iter_errors(value).flat_map(|error| explainer.explain(&error)).collect()
    }
}
