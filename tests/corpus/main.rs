//! Real documents: as many operations are read from each as its index says.
//!
//! The documents are not part of the project: `PROBITY_CORPUS` names a folder with `specs/INDEX.tsv`, whose columns
//! `file` and `operations` name the documents (below `specs/..`) and how many operations each has. Without it, the
//! test is skipped and says so.

mod index;
mod table;

use std::path::{Path, PathBuf};

use index::Row;
use probity::contract::{Contract, Route};

/// The folder, or nothing and a word about it.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("PROBITY_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        table::print("skipped: PROBITY_CORPUS names no folder of documents");
    }
    folder
}

#[test]
fn every_document_has_the_operations_of_its_index() {
    let Some(corpus) = corpus() else { return };
    let rows = index::rows(&corpus.join("specs/INDEX.tsv"));
    assert!(!rows.is_empty(), "the index names no document");
    let outcomes: Vec<_> = rows.iter().map(|row| (row, counted(&corpus, row))).collect();
    table::print(&table::render(&outcomes));
    let wrong: Vec<&str> =
        outcomes.iter().filter(|(row, outcome)| !outcome.agrees(row)).map(|(row, _)| row.file.as_str()).collect();
    assert!(wrong.is_empty(), "{} of {} documents differ: {wrong:#?}", wrong.len(), outcomes.len());
}

#[test]
fn every_operation_is_found_by_its_path() {
    let Some(corpus) = corpus() else { return };
    let mut lost = Vec::new();
    for row in index::rows(&corpus.join("specs/INDEX.tsv")) {
        let Ok((contract, _)) = Contract::load(&[corpus.join(&row.file)]) else { continue };
        let api = &contract.apis[0];
        for operation in &api.operations {
            for path in operation.paths() {
                let filled = path.fill(|name| Some(format!("some-{name}"))).expect("every parameter has a value");
                if !matches!(api.route(&operation.method, &filled), Route::Found { .. }) {
                    lost.push(format!("{} of {}: {filled}", operation.key(), row.file));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{} operations are not found: {lost:#?}", lost.len());
}

/// What loading a document gave.
pub(crate) struct Outcome {
    /// Operations under the methods that OpenAPI names, or why there are none.
    pub(crate) operations: Result<usize, String>,
    /// Operations under `additionalOperations`, which the index does not count.
    pub(crate) additional: usize,
    pub(crate) webhooks: usize,
    pub(crate) warnings: usize,
}

impl Outcome {
    fn agrees(&self, row: &Row) -> bool {
        self.operations == Ok(row.operations)
    }
}

fn counted(corpus: &Path, row: &Row) -> Outcome {
    match Contract::load(&[corpus.join(&row.file)]) {
        Ok((contract, warnings)) => {
            let api = &contract.apis[0];
            let additional = api.operations.iter().filter(|operation| operation.is_additional).count();
            Outcome {
                operations: Ok(api.operations.len() - additional),
                additional,
                webhooks: api.webhooks.len(),
                warnings: warnings.len(),
            }
        }
        Err(errors) => Outcome {
            operations: Err(errors
                .first()
                .map(|error| format!("{}: {}", error.code, error.message))
                .unwrap_or_default()),
            additional: 0,
            webhooks: 0,
            warnings: 0,
        },
    }
}
