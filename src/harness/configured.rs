//! Loads a contract with what the project's configuration adds to it.

use std::path::{Path, PathBuf};

use crate::case::{Configuration, load_configuration};
use crate::contract::{Contract, LoadOptions};
use crate::diagnostic::Diagnostic;

/// The file that is read where no other is named.
const CONFIGURATION_FILE: &str = "probity.yaml";

/// A contract, and what was said beside it.
#[derive(Debug)]
pub struct Configured {
    /// The contract, with the rules of the configuration.
    pub contract: Contract,
    /// The configuration; an empty one where there is none.
    pub configuration: Configuration,
    /// What is wrong with the documents without keeping them from being used.
    pub warnings: Vec<Diagnostic>,
}

impl Configured {
    /// Loads documents and the configuration that belongs to them.
    ///
    /// # Errors
    /// Everything that is wrong with either.
    pub fn load(
        specs: &[PathBuf],
        options: &LoadOptions,
        configuration: Option<&Path>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (mut contract, warnings) = Contract::load_with(specs, options)?;
        let configuration = match configuration {
            Some(path) => load_configuration(path, &contract)?,
            None => Configuration::default(),
        };
        for operation in &configuration.operations {
            contract.declare(&operation.api, &operation.key, &operation.rules);
        }
        Ok(Self { contract, configuration, warnings })
    }
}

/// The configuration that was named, else the one of the folder, where there is one.
#[must_use]
pub fn configuration_file(named: Option<&Path>, folder: &Path) -> Option<PathBuf> {
    let usual = folder.join(CONFIGURATION_FILE);
    named.map(Path::to_owned).or_else(|| usual.is_file().then_some(usual))
}
