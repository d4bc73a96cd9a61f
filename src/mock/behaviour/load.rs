//! Finds the documents, follows `include`, and puts them together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::behaviours::Behaviours;
use super::bind::{bind_api, bind_world};
use super::inherit::inherit;
use super::read::{Document, Groups, Reader, document, unknown_name};
use super::world_model::WorldModel;
use crate::contract::{Api, Contract};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, ParseCache, SourceFile};

/// Reads the documents at `paths` and what they include.
pub(crate) fn load(paths: &[PathBuf], contract: &Contract, cache: &ParseCache) -> Result<Behaviours, Vec<Diagnostic>> {
    let mut loader = Loader { cache: cache.clone(), ..Loader::default() };
    let roots: Vec<_> = paths.iter().filter_map(|path| Some((path, loader.root(path)?))).collect();
    let mut reader = loader.reader;
    let world = loader.world;
    bind_world(&mut reader, &world);
    let mut apis = BTreeMap::new();
    for (path, document) in roots {
        let Some(api) = find_api(&mut reader, path, &document, contract) else { continue };
        let model = bind_api(&mut reader, document, api, &world);
        if apis.insert(api.id.clone(), Arc::new(model)).is_some() {
            let message = format!("`{}` has a second behaviour document, {}", api.id, path.display());
            reader.diagnostics.push(Diagnostic::new("behaviour/two-documents", message));
        }
    }
    if reader.diagnostics.is_empty() {
        Ok(Behaviours { world: Arc::new(world), apis })
    } else {
        Err(reader.diagnostics)
    }
}

#[derive(Default)]
struct Loader {
    cache: ParseCache,
    reader: Reader,
    world: WorldModel,
    /// Included files that were read before, by path: their resources and seeds are in the world already.
    included: BTreeMap<PathBuf, Arc<Document>>,
    /// The files that are being read, to notice one that includes itself.
    open: Vec<PathBuf>,
}

impl Loader {
    fn root(&mut self, path: &Path) -> Option<Document> {
        let file = SourceFile::read(path).map_err(|error| {
            let message = format!("cannot read the behaviour document {}: {error}", path.display());
            self.reader.diagnostics.push(Diagnostic::new("behaviour/unreadable", message));
        });
        self.open.push(path.to_owned());
        let document = self.read(path, &file.ok()?);
        self.open.pop();
        document
    }

    fn read(&mut self, path: &Path, file: &Arc<SourceFile>) -> Option<Document> {
        let node = self.cache.parse(file).map_err(|diagnostics| self.reader.diagnostics.extend(diagnostics)).ok()?;
        let mut bases = Vec::new();
        for include in node.get("include").map(|list| self.reader.items(list, "`include`").to_vec()).unwrap_or_default()
        {
            bases.extend(self.include(path, &include));
        }
        let mut groups = Groups::new();
        for base in &bases {
            groups.extend(base.groups.iter().map(|(name, steps)| (name.clone(), steps.clone())));
        }
        let mut document = document(&mut self.reader, &node, &groups)?;
        for base in &bases {
            inherit(&mut document, base);
        }
        self.add_to_world(&mut document);
        Some(document)
    }

    fn include(&mut self, from: &Path, node: &Node) -> Option<Arc<Document>> {
        let name = self.reader.text(node)?;
        let path = from.parent().unwrap_or(Path::new("")).join(name);
        // `a/../b` and `b` are one file; a path that cannot be resolved is reported when it is read.
        let path = plain(&path);
        if let Some(document) = self.included.get(&path) {
            return Some(Arc::clone(document));
        }
        if self.open.contains(&path) {
            self.reader.complain("behaviour/include-cycle", "this file includes itself", &node.span);
            return None;
        }
        let file = SourceFile::read(&path).map_err(|error| {
            let message = format!("cannot read {}: {error}", path.display());
            self.reader.complain("behaviour/unreadable", message, &node.span);
        });
        self.open.push(path.clone());
        let document = self.read(&path, &file.ok()?);
        self.open.pop();
        let document = Arc::new(document?);
        self.included.insert(path, Arc::clone(&document));
        Some(document)
    }

    fn add_to_world(&mut self, document: &mut Document) {
        for (name, resource) in std::mem::take(&mut document.resources) {
            if self.world.resources.contains_key(&name) {
                let message = format!("the resource `{name}` is defined twice");
                self.reader.complain("behaviour/duplicate", message, &resource.span);
            }
            self.world.resources.insert(name, resource);
        }
        self.world.seeds.extend(std::mem::take(&mut document.seeds));
    }
}

/// The path without `.` and `name/..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The API a document is for: the one it names, else the one its folder is named after, else the only one.
fn find_api<'a>(reader: &mut Reader, path: &Path, document: &Document, contract: &'a Contract) -> Option<&'a Arc<Api>> {
    let known = || contract.apis.iter().map(|api| api.id.0.as_str());
    let named = |name: &str| contract.apis.iter().find(|api| api.id.0 == name);
    if let Some((name, span)) = &document.api {
        return named(name).or_else(|| {
            let message = format!("no API is named `{name}`");
            reader.diagnostics.push(unknown_name("behaviour/unknown-api", message, name, span, known()));
            None
        });
    }
    let folder = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
    let api = named(folder).or_else(|| if contract.apis.len() == 1 { contract.apis.first() } else { None });
    if api.is_none() && !document.operations.is_empty() {
        let message = format!("{} does not say which API it is for", path.display());
        let hint = format!("add `api:` with one of {}", known().collect::<Vec<_>>().join(", "));
        reader.diagnostics.push(Diagnostic::new("behaviour/which-api", message).hint(hint));
    }
    api
}
