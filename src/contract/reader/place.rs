//! A value of the raw document together with its JSON Pointer.

use serde_json::Value;

use crate::source::pointer;

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

    /// The text under `key`, to be kept.
    pub(super) fn owned_text(&self, key: &str) -> Option<String> {
        self.text(key).map(str::to_owned)
    }

    /// Whether `key` is `true`.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.truth(key).unwrap_or(false)
    }

    /// The boolean under `key`.
    pub(super) fn truth(&self, key: &str) -> Option<bool> {
        self.value.get(key)?.as_bool()
    }

    /// The texts of the list under `key`; nothing when there is no list.
    pub(super) fn texts(&self, key: &str) -> Option<Vec<&'a str>> {
        Some(self.value.get(key)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// The entries of the mapping under `key`, in document order.
    pub(super) fn entries(&self, key: &str) -> impl Iterator<Item = (&'a str, Place<'a>)> + use<'a> {
        self.get(key).into_iter().flat_map(|place| place.own_entries())
    }

    /// The entries of this mapping, in document order.
    pub(super) fn own_entries(&self) -> impl Iterator<Item = (&'a str, Place<'a>)> + use<'a> {
        let parent = self.pointer.clone();
        let fields = self.value.as_object().into_iter().flatten();
        fields.map(move |(key, value)| (key.as_str(), Place { pointer: pointer::join(&parent, key), value }))
    }

    /// The items of the list under `key`.
    pub(super) fn items(&self, key: &str) -> impl Iterator<Item = Place<'a>> + use<'a> {
        self.get(key).into_iter().flat_map(|list| {
            let items = list.value.as_array().into_iter().flatten().enumerate();
            items.map(move |(index, value)| Place { pointer: format!("{}/{index}", list.pointer), value })
        })
    }

    /// The place of `value`, which stands under `token`.
    pub(super) fn below(&self, token: &str, value: &'a Value) -> Place<'a> {
        Place { pointer: pointer::join(&self.pointer, token), value }
    }
}
