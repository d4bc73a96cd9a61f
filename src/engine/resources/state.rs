//! What a test knows of the things around the operation that it is about.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ledger::{Ledger, Live};
use super::live::named_in_path;
use crate::contract::Operation;
use crate::engine::request::Bound;
use crate::generate::FuzzPlan;
use crate::message::Request;
use crate::relation::{Relations, ResourceId};

/// An operation, with its place in its API.
#[derive(Clone, Copy)]
pub(in crate::engine) struct About<'a> {
    /// The operation.
    pub bound: Bound<'a>,
    pub(in crate::engine) index: usize,
}

impl<'a> About<'a> {
    /// `None` for what is no operation of the API itself, such as a callback.
    pub(in crate::engine) fn new(bound: Bound<'a>) -> Option<Self> {
        let index = bound.api.operations.iter().position(|operation| std::ptr::eq(operation, bound.operation))?;
        Some(Self { bound, index })
    }

    /// Another operation of the same API.
    pub(in crate::engine) fn other(self, index: usize) -> Self {
        Self { bound: Bound { operation: &self.bound.api.operations[index], ..self.bound }, index }
    }
}

/// The things of one test.
pub(in crate::engine) struct Resources<'a> {
    /// The operation that the test is about.
    pub about: About<'a>,
    /// The profile that it asks with.
    pub(super) profile: Option<String>,
    /// How the operations belong together.
    pub relations: Arc<Relations>,
    /// What this test made.
    pub ledger: Ledger,
    /// What is there without our doing, to be looked at only.
    pub(super) found: BTreeMap<ResourceId, Option<Live>>,
    /// What was made that has no id of its own: the operation that made it, and what its path names.
    pub(super) singles: Vec<(usize, Live)>,
    /// What could not be made.
    pub(super) barren: BTreeMap<ResourceId, String>,
    pub(super) plans: BTreeMap<usize, Option<FuzzPlan>>,
    /// How many requests were drawn to make something.
    pub(super) drawn: u64,
    /// How many things were made for other requests.
    pub(super) made: usize,
    /// Whether the operation has accepted a valid request.
    pub has_accepted: bool,
    /// Whether the operation accepts a thing once and refuses it from then on.
    pub(super) uses_up: bool,
    /// Whether a path leads to something that is not ours, by path.
    pub foreign: BTreeMap<String, bool>,
    /// How often something that was made was not found.
    pub(super) misses: BTreeMap<ResourceId, usize>,
    /// Requests that were not sent because they would have changed what is not ours.
    pub withheld: usize,
}

impl<'a> Resources<'a> {
    pub(in crate::engine) fn new(about: About<'a>, profile: Option<String>, relations: Arc<Relations>) -> Self {
        Self {
            about,
            profile,
            relations,
            ledger: Ledger::default(),
            found: BTreeMap::new(),
            singles: Vec::new(),
            barren: BTreeMap::new(),
            plans: BTreeMap::new(),
            drawn: 0,
            made: 0,
            has_accepted: false,
            uses_up: false,
            foreign: BTreeMap::new(),
            misses: BTreeMap::new(),
            withheld: 0,
        }
    }

    /// The things that the path of a request to an operation names.
    pub(in crate::engine) fn named_in(&self, operation: &Operation, request: &Request) -> Option<Live> {
        named_in_path(&self.relations, operation, request)
    }

    /// What could not be made, and why.
    pub(in crate::engine) fn barren(&self) -> impl Iterator<Item = (&str, &str)> {
        self.barren.iter().map(|(id, reason)| (self.relations.resource(*id).item.as_str(), reason.as_str()))
    }
}
