//! Finds and loads the documents of a contract.
//!
//! Reads files and folders, never the network. A document that cannot be used at all is an error; what is wrong with
//! a part of it is a warning. Start at [`Contract::load`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::discover::{Found, discover};
use super::model::{Api, ApiId, Contract};
use super::{Document, reader_3_0, version};
use crate::diagnostic::Diagnostic;
use crate::source::{ParseCache, SourceFile};

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
        Self::load_cached(paths, &ParseCache::off())
    }

    /// Like [`Contract::load`], with parsed documents from a cache.
    ///
    /// # Errors
    /// As [`Contract::load`].
    pub fn load_cached(paths: &[PathBuf], cache: &ParseCache) -> Result<(Contract, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut sources = Vec::new();
        for path in paths {
            match discover(path) {
                Ok(found) => sources.extend(found.into_iter().filter_map(|found| open(found, &mut errors))),
                Err(error) => errors.push(error),
            }
        }
        Self::from_parts(sources, errors, cache)
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
        Self::from_parts(sources, Vec::new(), &ParseCache::off())
    }

    fn from_parts(
        sources: Vec<(ApiId, Arc<SourceFile>)>,
        mut errors: Vec<Diagnostic>,
        cache: &ParseCache,
    ) -> Result<(Contract, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut contract = Contract::default();
        let mut warnings = Vec::new();
        errors.extend(repeated_ids(&sources));
        for (id, file) in sources {
            match read(id, &file, cache) {
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

fn read(id: ApiId, file: &Arc<SourceFile>, cache: &ParseCache) -> Result<(Api, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (parsed, mut warnings) = cache.read(file)?;
    let document = Document::new(parsed);
    version::check(&document).map_err(|error| vec![error])?;
    let (api, complaints) = reader_3_0::read(id, document);
    warnings.extend(complaints);
    Ok((api, warnings))
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const PETS: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: '1.10'}\npaths: {}\n";

    fn codes(sources: &[(&str, &str)]) -> Vec<&'static str> {
        let source = |(id, text): &(&str, &str)| (ApiId((*id).to_owned()), SourceFile::new(*id, *text));
        let errors = Contract::from_sources(sources.iter().map(source).collect()).expect_err("mistakes");
        errors.iter().map(|error| error.code).collect()
    }

    #[test]
    fn every_unusable_document_is_reported_in_one_go() {
        assert_eq!(
            codes(&[("a", "openapi: 3.1.0"), ("b", "x: 1"), ("c", "x: [1\n"), ("d", PETS)]),
            ["contract/unsupported-version", "contract/not-openapi", "yaml/syntax"]
        );
    }

    #[test]
    fn two_documents_of_one_name_are_an_error() {
        assert_eq!(codes(&[("pets", PETS), ("jobs", PETS), ("pets", PETS)]), ["contract/repeated-api"]);
    }

    #[test]
    fn files_and_folders_are_loaded_in_the_order_given() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["specs/pets", "specs/jobs", "other"] {
            fs::create_dir_all(folder.path().join(name)).expect("it can be made");
            fs::write(folder.path().join(name).join("openapi.yaml"), PETS).expect("it can be written");
        }
        let paths = [folder.path().join("other/openapi.yaml"), folder.path().join("specs")];
        let (contract, warnings) = Contract::load(&paths).expect("documents");
        let names: Vec<&str> = contract.apis.iter().map(|api| api.id.0.as_str()).collect();
        assert_eq!(names, ["other", "jobs", "pets"]);
        assert_eq!(warnings, []);
        let api = contract.api("pets").expect("it was loaded");
        assert_eq!((api.title.as_str(), api.version.as_str()), ("Pets", "1.10"));
        assert!(contract.api("cats").is_none());
    }

    #[test]
    fn missing_and_unreadable_files_are_reported_together() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("latin.yaml"), [0xff, 0xfe]).expect("it can be written");
        let paths = ["missing.yaml", "latin.yaml"].map(|name| folder.path().join(name));
        let errors = Contract::load(&paths).expect_err("mistakes");
        let codes: Vec<&str> = errors.iter().map(|error| error.code).collect();
        assert_eq!(codes, ["contract/missing-file", "contract/unreadable"]);
    }
}
