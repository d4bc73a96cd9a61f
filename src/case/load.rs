//! Finds and loads case files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::grammar;
use super::model::{Auth, Suite};
use super::read::{Reader, Shared};
use super::verify::verify;
use crate::contract::Contract;
use crate::diagnostic::Diagnostic;
use crate::source::{Node, ParseCache, SourceFile, Span};

/// The file whose keys every suite of its folder, and of the folders below, inherits.
const FOLDER_DEFAULTS: &str = "_defaults.yaml";

/// Loads every suite below `folder`, in the order of their paths. Files and folders whose name starts with `_` or
/// `.` are not suites.
///
/// # Errors
/// Everything that is wrong in any file, ordered by place.
pub fn load(folder: &Path, contract: &Contract) -> Result<Vec<Suite>, Vec<Diagnostic>> {
    let mut loader =
        Loader { contract, only: None, cache: ParseCache::off(), suites: Vec::new(), diagnostics: Vec::new() };
    loader.folder(folder, &[], &Shared::default());
    loader.finish()
}

/// Loads the one suite of a file below `folder`, with what it inherits; the other files are not opened.
///
/// # Errors
/// Everything that is wrong in the files that were opened, ordered by place.
pub fn load_only(
    folder: &Path,
    file: &Path,
    contract: &Contract,
    cache: &ParseCache,
) -> Result<Vec<Suite>, Vec<Diagnostic>> {
    let (only, cache) = (Some(file.to_owned()), cache.clone());
    let mut loader = Loader { contract, only, cache, suites: Vec::new(), diagnostics: Vec::new() };
    loader.folder(folder, &[], &Shared::default());
    loader.finish()
}

/// Loads the one suite of a file; `_defaults.yaml` is not looked for.
///
/// # Errors
/// Everything that is wrong in the file, ordered by place.
pub fn load_file(file: &Path, contract: &Contract) -> Result<Vec<Suite>, Vec<Diagnostic>> {
    let mut loader =
        Loader { contract, only: None, cache: ParseCache::off(), suites: Vec::new(), diagnostics: Vec::new() };
    loader.file(file, &[], &Shared::default());
    loader.finish()
}

/// Loads a file that describes a login: what stands under `login` in a profile of a file of cases.
///
/// # Errors
/// Everything that is wrong in the file, ordered by place.
pub fn load_login(file: &Path, contract: &Contract) -> Result<Auth, Vec<Diagnostic>> {
    let mut loader =
        Loader { contract, only: None, cache: ParseCache::off(), suites: Vec::new(), diagnostics: Vec::new() };
    let Some((source, node)) = loader.open(file) else { return Err(loader.diagnostics) };
    let mut reader = Reader::new(contract, &source);
    grammar::check(&grammar::LOGIN, &node, &mut reader.diagnostics);
    match reader.login(&node) {
        Some(login) if reader.diagnostics.is_empty() => Ok(Auth::Login(Box::new(login))),
        _ => Err(reader.diagnostics),
    }
}

struct Loader<'contract> {
    contract: &'contract Contract,
    /// The only file to open, besides those it inherits from.
    only: Option<PathBuf>,
    cache: ParseCache,
    suites: Vec<Suite>,
    diagnostics: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn finish(mut self) -> Result<Vec<Suite>, Vec<Diagnostic>> {
        self.tests_are_unique();
        if self.diagnostics.is_empty() {
            return Ok(self.suites);
        }
        // Inherited keys are verified with each suite that inherits them.
        self.diagnostics.sort_by(|left, right| place(left).cmp(&place(right)));
        self.diagnostics.dedup();
        Err(self.diagnostics)
    }

    fn folder(&mut self, folder: &Path, names: &[String], inherited: &Shared) {
        let entries = match entries(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", folder.display());
                self.diagnostics.push(Diagnostic::new("case/unreadable-folder", message));
                return;
            }
        };
        let defaults = folder.join(FOLDER_DEFAULTS);
        let shared = if defaults.is_file() { self.defaults(&defaults, names, inherited) } else { inherited.clone() };
        for (name, path) in entries {
            if self.only.as_ref().is_some_and(|only| !only.starts_with(&path)) {
                continue;
            }
            if path.is_dir() {
                let names: Vec<String> = names.iter().cloned().chain([name]).collect();
                self.folder(&path, &names, &shared);
            } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
                self.file(&path, names, &shared);
            }
        }
    }

    fn defaults(&mut self, path: &Path, names: &[String], inherited: &Shared) -> Shared {
        let Some((file, node)) = self.open(path) else { return inherited.clone() };
        let mut reader = Reader::new(self.contract, &file);
        // A file with nothing but comments says nothing.
        if node.entries().is_some() || !node.to_json().is_null() {
            grammar::check(&grammar::FOLDER_DEFAULTS, &node, &mut reader.diagnostics);
        }
        let shared = reader.shared(&node, inherited, names);
        self.diagnostics.extend(reader.diagnostics);
        shared
    }

    fn file(&mut self, path: &Path, names: &[String], inherited: &Shared) {
        let Some((file, node)) = self.open(path) else { return };
        let mut reader = Reader::new(self.contract, &file);
        grammar::check(&grammar::SUITE, &node, &mut reader.diagnostics);
        let shared = reader.shared(&node, inherited, names);
        let cases = reader.cases(&node);
        let whole = Span::new(&file, 0..0);
        let (name, span) = match node.get("suite") {
            Some(name) => (name.as_str().unwrap_or_default().to_owned(), name.span.clone()),
            None => (self.default_name(path, names, &whole), whole),
        };
        let suite = Suite {
            name,
            span,
            api: shared.api,
            description: shared.description,
            tags: shared.tags,
            requires: shared.requires,
            secrets: shared.secrets,
            variables: shared.variables,
            auth: shared.auth,
            use_auth: shared.use_auth,
            defaults: shared.defaults,
            blocks: shared.blocks,
            cases,
        };
        self.diagnostics.extend(reader.diagnostics);
        self.diagnostics.extend(verify(&suite, self.contract, &reader.doubtful));
        self.suites.push(suite);
    }

    /// `<folder>::<file>`, where both can be part of a test's name.
    fn default_name(&mut self, path: &Path, names: &[String], whole: &Span) -> String {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = names.iter().cloned().chain([stem]).collect::<Vec<_>>().join("::");
        if let Some(message) = grammar::Syntax::SuiteName.refuse(&name.as_str().into()) {
            let hint = "rename the file or its folder, or give the suite a name with `suite`";
            self.diagnostics.push(Diagnostic::new("case/invalid-value", message).at(whole, "").hint(hint));
        }
        name
    }

    fn open(&mut self, path: &Path) -> Option<(std::sync::Arc<SourceFile>, Node)> {
        let file = match SourceFile::read(path) {
            Ok(file) => file,
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                self.diagnostics.push(Diagnostic::new("case/unreadable-file", message));
                return None;
            }
        };
        match self.cache.parse(&file) {
            Ok(node) => Some((file, node)),
            Err(diagnostics) => {
                self.diagnostics.extend(diagnostics);
                None
            }
        }
    }

    /// Two files may not make tests of the same name.
    fn tests_are_unique(&mut self) {
        let mut seen: BTreeMap<String, &Suite> = BTreeMap::new();
        for suite in &self.suites {
            for test in suite.tests() {
                match seen.get(&test.name) {
                    Some(first) if first.span.file != suite.span.file => {
                        let message = format!("there is another test `{}`", test.name);
                        let diagnostic = Diagnostic::new("case/duplicate-test", message).at(&test.case.name.span, "");
                        self.diagnostics.push(diagnostic.at(&first.span, "in this suite"));
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(test.name, suite);
                    }
                }
            }
        }
    }
}

/// What a folder holds, by name, without what is hidden or private.
fn entries(folder: &Path) -> std::io::Result<BTreeMap<String, PathBuf>> {
    let mut entries = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with(['_', '.']) {
            entries.insert(name, path);
        }
    }
    Ok(entries)
}

fn place(diagnostic: &Diagnostic) -> (Option<&Path>, usize, &str, &str) {
    let span = diagnostic.labels.first().map(|label| &label.span);
    let start = span.map_or(0, |span| span.range.start);
    (span.map(|span| span.file.path.as_path()), start, diagnostic.code, &diagnostic.message)
}
