//! Conditions and expectations on the fields of a body.

use serde_json::Value;

use crate::case::model::{Condition, FieldExpectation, Mismatch, StatusExpectation, StatusPattern};
use crate::template::{EvaluateError, Scope};

impl FieldExpectation {
    /// In which ways the field of `body` is not as demanded; the places are below the field's path.
    ///
    /// # Errors
    /// A template that cannot be evaluated.
    pub fn check(&self, body: Option<&Value>, scope: &Scope) -> Result<Vec<Mismatch>, EvaluateError> {
        let found = body.and_then(|body| self.path.find(body));
        self.matcher.check(found.as_ref(), scope)
    }
}

impl StatusExpectation {
    /// How `status` is not as demanded, if it is not.
    ///
    /// # Errors
    /// A template that cannot be evaluated.
    pub fn check(&self, status: u16, scope: &Scope) -> Result<Option<Mismatch>, EvaluateError> {
        let patterns = self.evaluate(scope)?;
        if patterns.iter().any(|pattern| pattern.matches(status)) {
            return Ok(None);
        }
        let expected = patterns.iter().map(StatusPattern::to_string).collect::<Vec<_>>().join(" or ");
        Ok(Some(Mismatch { place: String::new(), expected, actual: status.to_string() }))
    }
}

impl Condition {
    /// Whether an answer fulfils it.
    ///
    /// # Errors
    /// A template that cannot be evaluated.
    pub fn holds(&self, status: u16, body: Option<&Value>, scope: &Scope) -> Result<bool, EvaluateError> {
        if let Some(expected) = &self.status
            && expected.check(status, scope)?.is_some()
        {
            return Ok(false);
        }
        for field in &self.fields {
            if !field.check(body, scope)?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
