//! Which overlays are applied to which description.
//!
//! Those that lie beside it as `*.overlay.yaml` (or `.yml`, `.json`) in the order of their names, and then those that
//! the user names. Start at [`overlays_of`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Overlay;
use crate::contract::load::unreadable;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// The endings of an overlay's file name.
const ENDINGS: [&str; 3] = [".overlay.yaml", ".overlay.yml", ".overlay.json"];

/// The overlays of a description, in the order in which they are applied.
pub(in crate::contract) fn overlays_of(document: &Path, named: &[PathBuf]) -> Result<Vec<Overlay>, Vec<Diagnostic>> {
    let mut overlays = Vec::new();
    for file in beside(document) {
        let overlay = open(&file)?;
        // One that names another description is not for this one.
        if overlay.is_for(document) != Some(false) {
            overlays.push(overlay);
        }
    }
    for file in named {
        let overlay = open(file)?;
        if overlay.is_for(document) != Some(false) {
            overlays.push(overlay);
        }
    }
    Ok(overlays)
}

/// What is wrong with overlays that the user named: each must be meant for one of the documents.
pub(in crate::contract) fn needless_overlays(named: &[PathBuf], documents: &[&Path]) -> Vec<Diagnostic> {
    let overlays = named.iter().filter_map(|file| open(file).ok());
    let needless = overlays.filter(|overlay| documents.iter().all(|document| overlay.is_for(document) == Some(false)));
    let complaint = |overlay: Overlay| {
        let (extends, span) = overlay.extends?;
        let message = format!("the overlay extends `{extends}`, which is not among the documents");
        Some(Diagnostic::new("overlay/no-document", message).at(&span, ""))
    };
    needless.filter_map(complaint).collect()
}

fn beside(document: &Path) -> Vec<PathBuf> {
    let folder = document.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let is_overlay = |path: &PathBuf| {
        path.file_name().is_some_and(|name| ENDINGS.iter().any(|ending| name.to_string_lossy().ends_with(ending)))
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_overlay).collect();
    files.sort();
    files
}

fn open(path: &Path) -> Result<Overlay, Vec<Diagnostic>> {
    let file: Arc<SourceFile> = SourceFile::read(path).map_err(|error| vec![unreadable(path, &error)])?;
    Overlay::read(&file)
}

impl Overlay {
    /// The description on disk that it was written for; nothing when it names none, or an address.
    pub(in crate::contract) fn extended_file(&self) -> Option<PathBuf> {
        let (extends, _) = self.extends.as_ref().filter(|(extends, _)| !extends.contains("://"))?;
        Some(self.file.path.parent().unwrap_or(Path::new("")).join(extends))
    }

    /// Whether it was read from this file.
    pub(in crate::contract) fn is(&self, file: &SourceFile) -> bool {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        real(&self.file.path) == real(&file.path)
    }

    /// Whether it was written for this description, as far as it says so.
    fn is_for(&self, document: &Path) -> Option<bool> {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        Some(real(&self.extended_file()?).is_some_and(|extended| Some(extended) == real(document)))
    }
}
