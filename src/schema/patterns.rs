//! What is known about the patterns of an API, so that none is looked at twice.
//!
//! Start at [`Patterns::translated`].

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use super::ecma;

/// The patterns that were met, with what they are for the validator.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    known: Mutex<HashMap<String, Result<String, String>>>,
}

impl Patterns {
    /// The pattern in the validator's words, or why it cannot be used.
    pub(super) fn translated(&self, pattern: &str) -> Result<String, String> {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return known.clone();
        }
        let translated = ecma::translate(pattern).map_err(|reason| format!("the pattern cannot be used: {reason}"));
        let translated = translated.and_then(compiled);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(pattern.to_owned()).or_insert(translated).clone()
    }

    /// Why a pattern cannot be used.
    pub(super) fn complaint(&self, pattern: &str) -> Option<String> {
        self.translated(pattern).err()
    }
}

/// Asks the validator itself: what it cannot compile cannot be checked, whatever others make of it.
fn compiled(pattern: String) -> Result<String, String> {
    match jsonschema::options().offline().build(&json!({ "pattern": pattern })) {
        Ok(_) => Ok(pattern),
        Err(_) => Err("the pattern cannot be used: it is too large, or looks back too far".to_owned()),
    }
}
