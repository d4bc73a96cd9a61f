//! Finds and loads the documents of a contract.
//!
//! Reads files and folders, never the network; a reference is followed only into folders that the user has named. A
//! document that cannot be used at all is an error; what is wrong with a part of it is a warning. Start at
//! [`Contract::load`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use super::description::{Files, assemble};
use super::discover::{Found, discover};
use super::model::{Api, ApiId, Contract};
use super::overlay::{Overlaid, Overlay, needless_overlays, overlays_of};
use super::reader;
use crate::diagnostic::Diagnostic;
use crate::source::{ParseCache, SourceFile};

/// How documents are loaded.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Where parsed documents are kept between processes.
    pub cache: ParseCache,
    /// Folders whose files references may name, beside the folder of each document.
    pub allowed_folders: Vec<PathBuf>,
    /// Overlays to apply, beside those that lie beside each document as `*.overlay.yaml`. One that says which document
    /// it extends is applied to that one only.
    pub overlays: Vec<PathBuf>,
}

/// What a document gives: its API with warnings, or what makes it unusable.
pub type Loaded = Result<(Arc<Api>, Vec<Diagnostic>), Vec<Diagnostic>>;

impl Contract {
    /// Loads documents and folders of documents. A folder holds an `openapi.yaml` (or `.yml`, `.json`) itself, or
    /// has folders that do. An API is named by its folder, or by its file when that is not called `openapi`. Files that
    /// a document refers to are read when they lie in the same folder, or in the one that was named.
    ///
    /// An overlay may be named instead of the document that it extends.
    ///
    /// Returns the contract together with warnings: what could not be read in documents that are usable otherwise.
    ///
    /// # Errors
    /// Everything that makes a document unusable: it is missing, is not valid YAML or JSON, is no OpenAPI document
    /// or of an unsupported version, or has the name of another one.
    pub fn load(paths: &[PathBuf]) -> Result<(Contract, Vec<Diagnostic>), Vec<Diagnostic>> {
        Self::load_with(paths, &LoadOptions::default())
    }

    /// Like [`Contract::load`], with options.
    ///
    /// # Errors
    /// As [`Contract::load`].
    pub fn load_with(paths: &[PathBuf], options: &LoadOptions) -> Result<(Contract, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut found = Vec::new();
        for path in paths {
            match discover(path) {
                Ok(documents) => found.extend(documents.into_iter().map(|document| (document, path.as_path()))),
                Err(error) => errors.push(error),
            }
        }
        errors.extend(repeated_ids(found.iter().map(|(found, _)| (&found.id, found.file.as_path()))));
        let documents: Vec<&Path> = found.iter().map(|(found, _)| found.file.as_path()).collect();
        errors.extend(needless_overlays(&options.overlays, &documents));
        let loaded = found.into_iter().map(|(found, named)| open(found, named, options));
        collect(loaded.collect(), errors)
    }

    /// Loads one document, whatever its file is called.
    ///
    /// # Errors
    /// As [`Contract::load`].
    pub fn load_document(file: &Path, options: &LoadOptions) -> Loaded {
        open(Found::of_file(file), file, options)
    }

    /// Like [`Contract::load`], from documents in memory, which can refer only to themselves.
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
        let errors = repeated_ids(sources.iter().map(|(id, file)| (id, file.path.as_path())));
        let loaded = sources.into_iter().map(|(id, file)| Self::from_files(id, &file, BTreeMap::new()));
        collect(loaded.collect(), errors)
    }

    /// Loads one document in memory, together with the files that it may refer to: each by its URI (`https://…`), or
    /// by its path relative to the document.
    ///
    /// # Errors
    /// As [`Contract::load`].
    pub fn from_files(id: ApiId, main: &Arc<SourceFile>, others: BTreeMap<String, Arc<SourceFile>>) -> Loaded {
        let uri = memory_uri(&main.path.to_string_lossy());
        let others = others.into_iter().filter_map(|(name, file)| Some((uri.join(&name).ok()?.to_string(), file)));
        let files = Files::at_hand(others.collect::<Vec<_>>());
        read(id, main, Origin { uri, files, overlays: Vec::new() }, &ParseCache::off())
    }
}

/// The URI of a document that is not on disk.
fn memory_uri(path: &str) -> Url {
    let base = Url::parse("memory:///").expect("it is a URI");
    base.join(path.trim_start_matches('/')).unwrap_or(base)
}

fn collect(loaded: Vec<Loaded>, mut errors: Vec<Diagnostic>) -> Result<(Contract, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut contract = Contract::default();
    let mut warnings = Vec::new();
    for one in loaded {
        match one {
            Ok((api, complaints)) => {
                contract.apis.push(api);
                warnings.extend(complaints);
            }
            Err(complaints) => errors.extend(complaints),
        }
    }
    if errors.is_empty() { Ok((contract, warnings)) } else { Err(errors) }
}

/// Opens a document that was found under the path that the user named.
fn open(found: Found, named: &Path, options: &LoadOptions) -> Loaded {
    let file = source(&found.file)?;
    if Overlay::is_meant(&file) {
        return open_extended(&file, options);
    }
    let place = std::path::absolute(&found.file).map_err(|error| vec![unreadable(&found.file, &error)])?;
    let uri = Url::from_file_path(&place).expect("the path is absolute");
    let folder = if named.is_dir() { named } else { place.parent().unwrap_or(named) };
    let allowed = options.allowed_folders.iter().map(PathBuf::as_path).chain([folder]);
    let files = Files::default().allowing(allowed);
    let overlays = overlays_of(&found.file, &options.overlays)?;
    read(found.id, &file, Origin { uri, files, overlays }, &options.cache)
}

/// Opens the document that an overlay extends.
fn open_extended(file: &Arc<SourceFile>, options: &LoadOptions) -> Loaded {
    let overlay = Overlay::read(file)?;
    let Some(document) = overlay.extended_file() else {
        let diagnostic = Diagnostic::new("overlay/no-document", "the overlay does not say which file it extends");
        let diagnostic = overlay.extends.iter().fold(diagnostic, |diagnostic, (_, span)| diagnostic.at(span, ""));
        return Err(vec![diagnostic.hint("name the document, and the overlay with `--overlay`")]);
    };
    let extended = source(&document)?;
    if Overlay::is_meant(&extended) {
        let message = format!("`{}` is an overlay too", document.display());
        return Err(vec![Diagnostic::new("overlay/no-document", message)]);
    }
    let mut overlays = options.overlays.clone();
    // One that lies beside the document under such a name is applied anyway.
    if !overlays_of(&document, &overlays)?.iter().any(|known| known.is(file)) {
        overlays.push(file.path.clone());
    }
    open(Found::of_file(&document), &document, &LoadOptions { overlays, ..options.clone() })
}

fn source(path: &Path) -> Result<Arc<SourceFile>, Vec<Diagnostic>> {
    SourceFile::read(path).map_err(|error| vec![unreadable(path, &error)])
}

/// Where a document comes from, and what belongs to it.
struct Origin {
    uri: Url,
    files: Files,
    overlays: Vec<Overlay>,
}

/// The diagnostic for a file or folder that the operating system does not let us read.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let message = format!("`{}` cannot be read: {error}", path.display());
    Diagnostic::new("contract/unreadable", message)
}

fn read(id: ApiId, file: &Arc<SourceFile>, origin: Origin, cache: &ParseCache) -> Loaded {
    let (mut parsed, mut warnings) = cache.read(file)?;
    let mut overlaid = Overlaid::default();
    let original = (!origin.overlays.is_empty()).then(|| parsed.value.clone());
    for overlay in &origin.overlays {
        warnings.extend(overlay.apply(&mut parsed.value, &mut overlaid));
    }
    let (mut document, complaints) = assemble(parsed, origin.uri, &origin.files, cache);
    warnings.extend(complaints);
    if let Some(original) = original {
        document.note_overlays(original, overlaid);
    }
    let (api, complaints) = reader::read(id, document).map_err(|error| vec![error])?;
    warnings.extend(complaints);
    sort(&mut warnings, file);
    Ok((Arc::new(api), warnings))
}

/// By place, the main file first.
fn sort(warnings: &mut [Diagnostic], main: &Arc<SourceFile>) {
    warnings.sort_by_cached_key(|warning| {
        let span = warning.labels.first().map(|label| &label.span);
        let file = span.map(|span| (!Arc::ptr_eq(&span.file, main), span.file.path.clone()));
        (file, span.map(|span| span.range.start))
    });
}

fn repeated_ids<'a>(documents: impl Iterator<Item = (&'a ApiId, &'a Path)>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<&ApiId, &Path> = BTreeMap::new();
    let mut repeated = Vec::new();
    for (id, file) in documents {
        if let Some(first) = seen.insert(id, file) {
            let (one, other) = (first.display(), file.display());
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
            codes(&[("a", "openapi: 4.1.0"), ("b", "x: 1"), ("c", "x: [1\n"), ("d", PETS)]),
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
