//! The typed form of behaviour documents.

use std::path::PathBuf;

use crate::contract::Contract;
use crate::diagnostic::Diagnostic;

/// What the operations of a contract do: all behaviour documents of a mock, resolved.
#[derive(Debug, Clone, Default)]
pub struct Behaviours {}

impl Behaviours {
    /// Reads behaviour documents and everything they include, against the contract they are for.
    ///
    /// # Errors
    /// Every mistake in every document, each with its place.
    pub fn load(paths: &[PathBuf], contract: &Contract) -> Result<Self, Vec<Diagnostic>> {
        let _ = (paths, contract);
        Ok(Self::default())
    }

    /// The faults that can be switched on, in the order they are defined: the id, what it does, and the id of the
    /// check that must notice.
    pub fn faults(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        std::iter::empty()
    }
}
