//! All behaviour documents of a mock, resolved.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::api_model::ApiModel;
use super::load::load;
use super::world_model::WorldModel;
use crate::contract::{ApiId, Contract};
use crate::diagnostic::Diagnostic;
use crate::source::ParseCache;

/// What the operations of a contract do: all behaviour documents of a mock, resolved.
#[derive(Debug, Clone, Default)]
pub struct Behaviours {
    pub(crate) world: Arc<WorldModel>,
    pub(crate) apis: BTreeMap<ApiId, Arc<ApiModel>>,
}

impl Behaviours {
    /// Reads behaviour documents and everything they include, against the contract they are for.
    ///
    /// # Errors
    /// Every mistake in every document, each with its place.
    pub fn load(paths: &[PathBuf], contract: &Contract) -> Result<Self, Vec<Diagnostic>> {
        Self::load_cached(paths, contract, &ParseCache::off())
    }

    /// Like [`Behaviours::load`], with parsed documents from a cache.
    ///
    /// # Errors
    /// As [`Behaviours::load`].
    pub fn load_cached(paths: &[PathBuf], contract: &Contract, cache: &ParseCache) -> Result<Self, Vec<Diagnostic>> {
        load(paths, contract, cache)
    }

    /// The faults that can be switched on: the id, what it does, and the id of the check that must notice. A fault
    /// that several APIs define is named once.
    pub fn faults(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let mut faults: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        for (id, fault) in self.apis.values().flat_map(|api| &api.faults) {
            faults.entry(id).or_insert((&fault.about, &fault.expects));
        }
        faults.into_iter().map(|(id, (about, expects))| (id, about, expects))
    }
}
