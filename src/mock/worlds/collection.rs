//! The records of all resources.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::record::Record;

/// The field by which records are found without looking at all of them.
const INDEXED: &str = "id";

/// More records of one resource than this make the oldest ones go.
const MOST: usize = 50_000;

/// Names a record for as long as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handle {
    pub(crate) resource: String,
    key: u64,
}

/// The records of all resources, each resource's in the order they were created. A copy shares what neither changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Collections {
    resources: BTreeMap<String, Arc<Collection>>,
}

#[derive(Debug, Clone, Default)]
struct Collection {
    next: u64,
    records: BTreeMap<u64, Record>,
    by_id: BTreeMap<String, Vec<u64>>,
}

impl Collections {
    pub(crate) fn insert(&mut self, resource: &str, record: Record) -> Handle {
        let collection = Arc::make_mut(self.resources.entry(resource.to_owned()).or_default());
        let key = collection.next;
        collection.next += 1;
        if let Some(Value::String(id)) = record.fields.get(INDEXED) {
            collection.by_id.entry(id.clone()).or_default().push(key);
        }
        collection.records.insert(key, record);
        if collection.records.len() > MOST
            && let Some(oldest) = collection.records.keys().next().copied()
        {
            self.remove(&Handle { resource: resource.to_owned(), key: oldest });
        }
        Handle { resource: resource.to_owned(), key }
    }

    pub(crate) fn get(&self, handle: &Handle) -> Option<&Record> {
        self.resources.get(&handle.resource)?.records.get(&handle.key)
    }

    /// The record, to be changed; its `id` must stay as it is.
    pub(crate) fn get_mut(&mut self, handle: &Handle) -> Option<&mut Record> {
        Arc::make_mut(self.resources.get_mut(&handle.resource)?).records.get_mut(&handle.key)
    }

    pub(crate) fn remove(&mut self, handle: &Handle) {
        let Some(collection) = self.resources.get_mut(&handle.resource) else { return };
        let collection = Arc::make_mut(collection);
        let Some(record) = collection.records.remove(&handle.key) else { return };
        if let Some(Value::String(id)) = record.fields.get(INDEXED)
            && let Some(keys) = collection.by_id.get_mut(id)
        {
            keys.retain(|key| *key != handle.key);
            if keys.is_empty() {
                collection.by_id.remove(id);
            }
        }
    }

    /// The records of a resource that may match `filter`: those with its `id`, if it has one.
    pub(crate) fn candidates(&self, resource: &str, filter: &[(String, Value)]) -> Vec<Handle> {
        let Some(collection) = self.resources.get(resource) else { return Vec::new() };
        let handle = |key: &u64| Handle { resource: resource.to_owned(), key: *key };
        match filter.iter().find(|(field, _)| field == INDEXED) {
            Some((_, Value::String(id))) => collection.by_id.get(id).into_iter().flatten().map(handle).collect(),
            _ => collection.records.keys().map(handle).collect(),
        }
    }
}
