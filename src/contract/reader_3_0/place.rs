//! A value of the raw document together with its JSON Pointer.

use serde_json::Value;

/// Where the reader stands.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    /// JSON Pointer (RFC 6901) from the root.
    pub(super) pointer: String,
    /// What stands there.
    pub(super) value: &'a Value,
}

impl<'a> Place<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { pointer: String::new(), value }
    }

    /// The place under `key`.
    pub(super) fn get(&self, key: &str) -> Option<Place<'a>> {
        self.value.as_object()?.get(key).map(|value| self.below(key, value))
    }

    /// The text under `key`.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    /// Whether `key` is `true`.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The entries of the mapping under `key`, in document order.
    pub(super) fn entries(&self, key: &str) -> Vec<(&'a str, Place<'a>)> {
        self.get(key).map(|place| place.own_entries()).unwrap_or_default()
    }

    /// The entries of this mapping, in document order.
    pub(super) fn own_entries(&self) -> Vec<(&'a str, Place<'a>)> {
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), self.below(key, value))).collect()
    }

    /// The items of the list under `key`.
    pub(super) fn items(&self, key: &str) -> Vec<Place<'a>> {
        let Some(list) = self.get(key) else { return Vec::new() };
        let items = list.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| list.below(&index.to_string(), value)).collect()
    }

    fn below(&self, token: &str, value: &'a Value) -> Place<'a> {
        let token = token.replace('~', "~0").replace('/', "~1");
        Place { pointer: format!("{}/{token}", self.pointer), value }
    }
}
