//! Loads the configuration of a project.

use std::path::Path;

use super::grammar;
use super::model::Configuration;
use super::read::Reader;
use crate::contract::Contract;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, parse};

/// Reads `probity.yaml`.
///
/// # Errors
/// Everything that is wrong in the file, ordered by place, or that it cannot be read.
pub fn load_configuration(path: &Path, contract: &Contract) -> Result<Configuration, Vec<Diagnostic>> {
    let file = SourceFile::read(path).map_err(|error| {
        let message = format!("`{}` cannot be read: {error}", path.display());
        vec![Diagnostic::new("case/unreadable-file", message)]
    })?;
    let node = parse(&file)?;
    let mut reader = Reader::new(contract, &file);
    // A file with nothing but comments says nothing.
    if node.entries().is_some() || !node.to_json().is_null() {
        grammar::check(&grammar::CONFIGURATION, &node, &mut reader.diagnostics);
    }
    let configuration = reader.configuration(&node);
    if reader.diagnostics.is_empty() { Ok(configuration) } else { Err(reader.diagnostics) }
}
