//! Snapshot files that nothing writes any more.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::SnapshotName;
use crate::case::{Step, StepAction, Suite};

/// The snapshots that the tests of `suites` take, run or not.
#[must_use]
pub fn expected(suites: &[Suite]) -> BTreeSet<SnapshotName> {
    let mut names = BTreeSet::new();
    for suite in suites {
        for test in suite.tests() {
            let mut taken = Vec::new();
            for steps in [&test.case.setup, &test.case.steps, &test.case.teardown] {
                collect(suite, steps, &mut Vec::new(), &mut taken);
            }
            names.extend(taken.into_iter().map(|snapshot| SnapshotName::for_test(&test.name, snapshot)));
        }
    }
    names
}

/// The names of snapshots that `steps` take; `open` holds the blocks that are being looked into.
fn collect<'s>(suite: &'s Suite, steps: &'s [Step], open: &mut Vec<&'s str>, taken: &mut Vec<&'s str>) {
    for step in steps {
        match &step.action {
            StepAction::Request(request) => {
                taken.extend(request.snapshot.iter().map(|snapshot| snapshot.name.as_str()));
            }
            StepAction::Use(call) if !open.contains(&call.block.value.as_str()) => {
                let Some(block) = suite.blocks.get(&call.block.value) else { continue };
                open.push(&call.block.value);
                collect(suite, &block.steps, open, taken);
                collect(suite, &block.teardown, open, taken);
                open.pop();
            }
            StepAction::Use(_) | StepAction::Wait(_) => {}
        }
    }
}

/// The files below `root` that are no snapshot of `expected`, in order.
#[must_use]
pub fn orphans(root: &Path, expected: &BTreeSet<SnapshotName>) -> Vec<PathBuf> {
    let has_producer = |file: &PathBuf| SnapshotName::of_file(root, file).is_some_and(|name| expected.contains(&name));
    let mut files = files_below(root);
    files.retain(|file| !has_producer(file));
    files
}

/// All files below `root`, in order; none when it does not exist.
pub(super) fn files_below(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::load_file;
    use crate::contract::{ApiId, Contract};
    use crate::source::SourceFile;

    const SPEC: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: listPets, responses: {'200': {description: all pets}}}
";

    const SUITE: &str = "
suite: pets
spec: pets
blocks:
  look:
    steps:
      - {op: listPets, snapshot: looked}
cases:
  - name: plain
    op: listPets
    snapshot: list
  - name: rows
    each: [{id: one}, {id: two}]
    setup:
      - use: look
    steps:
      - {op: listPets}
      - {op: listPets, snapshot: again}
";

    #[test]
    fn every_test_expects_its_own_snapshots_and_those_of_its_blocks() {
        let source = (ApiId("pets".to_owned()), SourceFile::new("pets.yaml", SPEC));
        let (contract, _) = Contract::from_sources(vec![source]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pets.yaml");
        fs::write(&file, SUITE).unwrap();
        let names: Vec<String> =
            expected(&load_file(&file, &contract).unwrap()).iter().map(ToString::to_string).collect();
        let rows = ["one/again", "one/looked", "two/again", "two/looked"].map(|name| format!("pets/rows/{name}"));
        assert_eq!(names, [&["pets/plain/list".to_owned()], &rows[..]].concat());
    }

    #[test]
    fn a_file_without_a_producer_is_an_orphan() {
        let root = tempfile::tempdir().unwrap();
        let file = |path: &str| root.path().join(path);
        for path in
            ["a/case/step.snap", "a/case/gone.snap", "a/case/gone.snap.new", "a/case/step.snap.new", "notes.txt"]
        {
            fs::create_dir_all(file(path).parent().unwrap()).unwrap();
            fs::write(file(path), "").unwrap();
        }
        let expected = BTreeSet::from([SnapshotName::for_test("a::case", "step")]);
        let found = ["a/case/gone.snap", "a/case/gone.snap.new", "notes.txt"].map(file);
        assert_eq!(orphans(root.path(), &expected), found);
        assert!(orphans(&file("nowhere"), &expected).is_empty());
    }
}
