//! What the rules look at: one API, its document, and everything a walk found in it.

use std::sync::Arc;

use serde_json::Value;

use super::operations::{PathOperation, operations};
use super::walk::Survey;
use crate::contract::{Api, OpenApiVersion};
use crate::schema::Schemas;
use crate::source::pointer;

/// One API under the eyes of the rules.
pub(super) struct Subject<'a> {
    pub(super) api: &'a Arc<Api>,
    pub(super) root: &'a Value,
    pub(super) version: OpenApiVersion,
    pub(super) survey: Survey<'a>,
    pub(super) schemas: &'a Schemas,
    /// Every operation under `paths`.
    pub(super) operations: Vec<PathOperation<'a>>,
}

/// How many references are followed in a row; more are a cycle.
const MAX_REFERENCES: usize = 32;

impl<'a> Subject<'a> {
    pub(super) fn new(api: &'a Arc<Api>, survey: Survey<'a>, schemas: &'a Schemas) -> Self {
        let root = &api.document.root;
        let mut subject = Self { api, root, version: api.openapi, survey, schemas, operations: Vec::new() };
        subject.operations = operations(&subject);
        subject
    }

    /// The place and value that the references at `place` lead to; nothing when one of them leads nowhere.
    pub(super) fn follow(&self, place: &str) -> Option<(String, &'a Value)> {
        let mut place = place.to_owned();
        let mut value = self.root.pointer(&place)?;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Some((place, value)) };
            place = pointer::from_reference(reference)?;
            value = self.root.pointer(&place)?;
        }
        None
    }
}
