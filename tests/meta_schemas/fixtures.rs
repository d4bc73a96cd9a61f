//! The documents of the initiative and of others.

use std::path::{Path, PathBuf};

use probity::source::{SourceFile, parse};
use serde_json::Value;

/// A document, and what it is called.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) document: Value,
    pub(crate) size: usize,
}

/// Every document below the folders of fixtures, by name.
pub(crate) fn all(folder: &Path) -> Vec<Fixture> {
    let mut files = Vec::new();
    for part in ["oai-fixtures", "mermade"] {
        collect(&folder.join(part), &mut files);
    }
    files.sort();
    files.iter().filter_map(|file| read(folder, file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder of fixtures is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
            files.push(path);
        }
    }
}

/// Nothing for parts of documents, which have no version.
fn read(folder: &Path, file: &Path) -> Option<Fixture> {
    let text = std::fs::read_to_string(file).expect("a fixture can be read");
    let size = text.len();
    let document = parse(&SourceFile::new(file, text)).ok()?.to_json();
    let name = file.strip_prefix(folder).expect("it lies in the folder").display().to_string();
    let has_version = document.get("openapi").is_some_and(Value::is_string) || document.get("swagger").is_some();
    has_version.then_some(Fixture { name, document, size })
}
