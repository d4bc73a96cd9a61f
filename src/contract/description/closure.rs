//! All files that a description refers to, directly or not.
//!
//! A reference is looked for under the URI that its own base gives (`$id`, `$self`) and under where its file was
//! retrieved from: published schemas have addresses for names, and lie beside each other on disk. Start at
//! [`Closure::of`].

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

use super::files::{Files, Refusal};
use super::references::{Reference, references};
use super::resources::{Identifiers, Scope};
use super::unresolved::Reason;
use crate::contract::position::FILES;
use crate::diagnostic::Diagnostic;
use crate::source::{ParseCache, Parsed, Places, pointer};

/// How many files a description may have; the largest known has 2,900.
const COUNT_LIMIT: usize = 20_000;

/// One file of a description.
pub(super) struct File {
    /// Where it was retrieved from.
    pub(super) uri: Url,
    /// JSON Pointer of its value in the assembled description.
    pub(super) prefix: String,
    pub(super) value: Value,
    pub(super) places: Places,
    identifiers: Identifiers,
    pub(super) references: Vec<Reference>,
}

impl File {
    fn new(uri: Url, prefix: String, parsed: Parsed) -> Self {
        let Parsed { value, places } = parsed;
        let identifiers = Identifiers::of(&value, &places.file.text, &uri);
        let references = references(&value, prefix.is_empty(), &identifiers);
        Self { uri, prefix, value, places, identifiers, references }
    }
}

/// A description's files, and what their parts are called.
pub(super) struct Closure<'a> {
    files: &'a Files,
    cache: &'a ParseCache,
    pub(super) loaded: Vec<File>,
    /// What is known by its URI: a file, and the resource within it.
    known: BTreeMap<String, (usize, Scope)>,
    /// Files that could not be had.
    failed: BTreeMap<String, Reason>,
    /// What was wrong inside of the files.
    pub(super) complaints: Vec<Diagnostic>,
}

impl<'a> Closure<'a> {
    /// Loads what `main` refers to.
    pub(super) fn of(main: Parsed, uri: Url, files: &'a Files, cache: &'a ParseCache) -> Self {
        let (known, failed) = (BTreeMap::new(), BTreeMap::new());
        let mut closure = Self { files, cache, loaded: Vec::new(), known, failed, complaints: Vec::new() };
        closure.add(File::new(uri, String::new(), main));
        let mut waiting = VecDeque::from([0]);
        while let Some(file) = waiting.pop_front() {
            for wanted in closure.wanted(file) {
                waiting.extend(closure.load(wanted));
            }
        }
        closure
    }

    /// Where a reference leads: a JSON Pointer of the assembled description.
    pub(super) fn target(&self, file: usize, scope: Scope, reference: &str) -> Result<String, Reason> {
        let (location, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (file, scope) = if location.is_empty() { (file, scope) } else { self.find(file, scope, location)? };
        let File { prefix, identifiers, .. } = &self.loaded[file];
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        if fragment.is_empty() || fragment.starts_with('/') {
            let resource = &identifiers.resources[scope].pointer;
            return Ok(format!("{prefix}{resource}{fragment}"));
        }
        let anchor = identifiers.anchor(scope, &fragment).ok_or_else(|| Reason::Anchor(fragment.to_string()))?;
        Ok(format!("{prefix}{anchor}"))
    }

    fn find(&self, file: usize, scope: Scope, location: &str) -> Result<(usize, Scope), Reason> {
        let candidates = self.candidates(file, scope, location)?;
        let known = candidates.iter().find_map(|uri| self.known.get(uri.as_str()).copied());
        known.ok_or_else(|| {
            let mut failures = candidates.iter().rev().filter_map(|uri| self.failed.get(uri.as_str()));
            // The address that a base makes of a file's name is the less likely meaning.
            failures.next().cloned().unwrap_or(Reason::File(Refusal::Missing))
        })
    }

    /// What a location may mean, the likelier meaning first.
    fn candidates(&self, file: usize, scope: Scope, location: &str) -> Result<Vec<Url>, Reason> {
        let File { uri, identifiers, .. } = &self.loaded[file];
        let declared =
            identifiers.resources[scope].uri.join(location).map_err(|why| Reason::NotAUri(why.to_string()))?;
        let retrieved = uri.join(location).ok().filter(|retrieved| *retrieved != declared);
        Ok(std::iter::once(declared).chain(retrieved).collect())
    }

    /// The locations that a file refers to.
    fn wanted(&self, file: usize) -> Vec<Vec<Url>> {
        let location = |reference: &Reference| {
            let location = reference.text.split_once('#').map_or(reference.text.as_str(), |(location, _)| location);
            (!location.is_empty()).then(|| (reference.scope, location.to_owned()))
        };
        let locations: BTreeSet<_> = self.loaded[file].references.iter().filter_map(location).collect();
        locations.iter().filter_map(|(scope, location)| self.candidates(file, *scope, location).ok()).collect()
    }

    /// Loads the first of the candidates that can be had, unless one is known already.
    fn load(&mut self, candidates: Vec<Url>) -> Option<usize> {
        if candidates.iter().any(|uri| self.known.contains_key(uri.as_str())) {
            return None;
        }
        candidates.into_iter().find_map(|uri| {
            if self.failed.contains_key(uri.as_str()) {
                return None;
            }
            self.fetch(&uri).map_err(|reason| self.failed.insert(uri.to_string(), reason)).ok()
        })
    }

    fn fetch(&mut self, uri: &Url) -> Result<usize, Reason> {
        if self.loaded.len() >= COUNT_LIMIT {
            return Err(Reason::TooManyFiles(COUNT_LIMIT));
        }
        let key = self.key(uri);
        let file = self.files.fetch(uri, &self.name(uri, &key)).map_err(Reason::File)?;
        let (parsed, complaints) = self.cache.read(&file).map_err(|errors| {
            self.complaints.extend(errors);
            Reason::Broken
        })?;
        self.complaints.extend(complaints);
        let prefix = pointer::join(&pointer::join("", FILES), &key);
        Ok(self.add(File::new(uri.clone(), prefix, parsed)))
    }

    fn add(&mut self, file: File) -> usize {
        let index = self.loaded.len();
        self.known.insert(file.uri.to_string(), (index, 0));
        for (scope, resource) in file.identifiers.resources.iter().enumerate() {
            self.known.entry(resource.uri.to_string()).or_insert((index, scope));
        }
        self.loaded.push(file);
        index
    }

    /// What a file is called beside the main one: its path from there.
    fn key(&self, uri: &Url) -> String {
        let relative = self.loaded[0].uri.make_relative(uri).unwrap_or_else(|| uri.to_string());
        percent_decode_str(&relative).decode_utf8_lossy().into_owned()
    }

    /// The path under which a file is shown: as the main one is, when both lie on disk.
    fn name(&self, uri: &Url, key: &str) -> PathBuf {
        let main = &self.loaded[0];
        if uri.scheme() != main.uri.scheme() {
            return PathBuf::from(key);
        }
        let folder = main.places.file.path.parent().unwrap_or(Path::new(""));
        folder.join(key)
    }
}
