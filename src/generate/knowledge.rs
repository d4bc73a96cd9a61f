//! What a server has told about values, by the names of fields.
//!
//! Errors tell what a field must be; answers show what others have put there. Names are compared without case and
//! separators. Where things are told is not known here, and whether a contract allows them is proved where they are
//! used. Start at [`Knowledge`].

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// How many values are kept of one name.
const VALUES: usize = 24;

/// How many names are kept.
const NAMES: usize = 500;

/// Values by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    told: BTreeMap<String, Vec<Value>>,
    shown: BTreeMap<String, Vec<Value>>,
    required: BTreeSet<String>,
    doubted: BTreeSet<String>,
}

impl Knowledge {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.is_empty() && self.shown.is_empty() && self.required.is_empty() && self.doubted.is_empty()
    }

    /// Takes in what something else knows.
    pub fn add(&mut self, other: &Self) {
        for (values, new) in [(&mut self.told, &other.told), (&mut self.shown, &other.shown)] {
            for (name, value) in new.iter().flat_map(|(name, new)| new.iter().map(move |value| (name, value))) {
                add(values, name, value.clone());
            }
        }
        other.required.iter().for_each(|name| self.require(name));
        other.doubted.iter().for_each(|name| self.doubt(name));
    }

    /// An error says that the field may be this.
    pub fn tell(&mut self, name: &str, value: Value) {
        add(&mut self.told, name, value);
    }

    /// An answer has this value in a field of that name.
    pub fn show(&mut self, name: &str, value: Value) {
        add(&mut self.shown, name, value);
    }

    /// An error says that the field must be there.
    pub fn require(&mut self, name: &str) {
        if self.required.len() < NAMES {
            self.required.insert(plain(name));
        }
    }

    /// An error is about what the field is.
    pub fn doubt(&mut self, name: &str) {
        if self.doubted.len() < NAMES {
            self.doubted.insert(plain(name));
        }
    }

    /// Whether an error is about what the field is, so that it may be better to leave it out.
    pub(crate) fn doubts(&self, name: &str) -> bool {
        self.doubted.contains(&plain(name))
    }

    /// What errors say that a field may be.
    pub(crate) fn told(&self, name: &str) -> &[Value] {
        self.told.get(&plain(name)).map_or(&[], Vec::as_slice)
    }

    /// What answers have in fields of that name.
    pub(crate) fn shown(&self, name: &str) -> &[Value] {
        self.shown.get(&plain(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether an error says that the field must be there.
    pub(crate) fn requires(&self, name: &str) -> bool {
        self.required.contains(&plain(name))
    }
}

fn add(values: &mut BTreeMap<String, Vec<Value>>, name: &str, value: Value) {
    let name = plain(name);
    if name.is_empty() || values.len() >= NAMES && !values.contains_key(&name) {
        return;
    }
    let known = values.entry(name).or_default();
    if known.len() < VALUES && !known.contains(&value) {
        known.push(value);
    }
}

/// A name without case and separators.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_compared_without_case_and_separators() {
        let mut knowledge = Knowledge::default();
        knowledge.tell("currencyCode", json!("EUR"));
        knowledge.tell("currency_code", json!("EUR"));
        knowledge.require("Currency-Code");
        assert_eq!(knowledge.told("CURRENCY_CODE"), [json!("EUR")]);
        assert!(knowledge.requires("currencyCode") && knowledge.shown("currencyCode").is_empty());
    }

    #[test]
    fn a_talkative_server_fills_no_memory() {
        let mut knowledge = Knowledge::default();
        for number in 0..10_000 {
            knowledge.show("id", json!(number));
            knowledge.show(&format!("field{number}"), json!(1));
            knowledge.require(&format!("field{number}"));
        }
        assert_eq!((knowledge.shown("id").len(), knowledge.shown.len()), (VALUES, NAMES));
        assert_eq!(knowledge.required.len(), NAMES);
    }
}
