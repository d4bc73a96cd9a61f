//! Finds and loads the documents of a contract.
//!
//! Reads files and folders, never the network. A document that cannot be used at all is an error; what is wrong with
//! a part of it is a warning. Start at [`Contract::load`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::discover::{Found, discover};
use super::model::{Api, ApiId, Contract, Document};
use super::{reader_3_0, version};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, parse};

impl Contract {
    /// Loads documents and folders of documents. A folder holds an `openapi.yaml` (or `.yml`, `.json`) itself, or
    /// has folders that do. An API is named by its folder, or by its file when that is not called `openapi`.
    ///
    /// Returns the contract together with warnings: what could not be read in documents that are usable otherwise.
    ///
    /// # Errors
    /// Everything that makes a document unusable: it is missing, is not valid YAML or JSON, is no OpenAPI document
    /// or of an unsupported version, or has the name of another one.
    pub fn load(paths: &[PathBuf]) -> Result<(Contract, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut sources = Vec::new();
        for path in paths {
            match discover(path) {
                Ok(found) => sources.extend(found.into_iter().filter_map(|found| open(found, &mut errors))),
                Err(error) => errors.push(error),
            }
        }
        Self::from_parts(sources, errors)
    }

    /// Like [`Contract::load`], from documents in memory.
    ///
    /// # Errors
    /// As [`Contract::load`].
    ///
    /// # Examples
    /// ```
    /// use probity::contract::{ApiId, Contract};
    /// use probity::source::SourceFile;
    ///
    /// let text = "
    /// openapi: 3.0.3
    /// info: {title: Pets, version: '1'}
    /// paths:
    ///   /pets:
    ///     get: {operationId: listPets, responses: {'200': {description: all pets}}}
    /// ";
    /// let source = SourceFile::new("pets.yaml", text);
    /// let (contract, warnings) = Contract::from_sources(vec![(ApiId("pets".into()), source)]).expect("a document");
    /// let api = contract.api("pets").expect("it was loaded");
    /// assert_eq!(api.operation("listPets").expect("it is described").key().0, "GET /pets");
    /// assert!(warnings.is_empty());
    /// ```
    pub fn from_sources(
        sources: Vec<(ApiId, Arc<SourceFile>)>,
    ) -> Result<(Contract, Vec<Diagnostic>), Vec<Diagnostic>> {
        Self::from_parts(sources, Vec::new())
    }

    fn from_parts(
        sources: Vec<(ApiId, Arc<SourceFile>)>,
        mut errors: Vec<Diagnostic>,
    ) -> Result<(Contract, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut contract = Contract::default();
        let mut warnings = Vec::new();
        errors.extend(repeated_ids(&sources));
        for (id, file) in sources {
            match read(id, file) {
                Ok((api, complaints)) => {
                    contract.apis.push(Arc::new(api));
                    warnings.extend(complaints);
                }
                Err(complaints) => errors.extend(complaints),
            }
        }
        if errors.is_empty() { Ok((contract, warnings)) } else { Err(errors) }
    }
}

fn open(found: Found, errors: &mut Vec<Diagnostic>) -> Option<(ApiId, Arc<SourceFile>)> {
    match SourceFile::read(&found.file) {
        Ok(file) => Some((found.id, file)),
        Err(error) => {
            errors.push(unreadable(&found.file, &error));
            None
        }
    }
}

/// The diagnostic for a file or folder that the operating system does not let us read.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let message = format!("`{}` cannot be read: {error}", path.display());
    Diagnostic::new("contract/unreadable", message)
}

fn read(id: ApiId, file: Arc<SourceFile>) -> Result<(Api, Vec<Diagnostic>), Vec<Diagnostic>> {
    let node = parse(&file)?;
    version::check(&node).map_err(|error| vec![error])?;
    let root = node.to_json();
    Ok(reader_3_0::read(id, Document { file, node, root }))
}

fn repeated_ids(sources: &[(ApiId, Arc<SourceFile>)]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<&ApiId, &Arc<SourceFile>> = BTreeMap::new();
    let mut repeated = Vec::new();
    for (id, file) in sources {
        if let Some(first) = seen.insert(id, file) {
            let (one, other) = (first.path.display(), file.path.display());
            repeated.push(
                Diagnostic::new("contract/repeated-api", format!("both `{one}` and `{other}` describe the API `{id}`"))
                    .hint("an API is named by its folder; rename one of them"),
            );
        }
    }
    repeated
}
