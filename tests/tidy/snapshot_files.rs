//! Snapshot files: each has a producer, and none waits for review.

use std::path::Path;

use probity::case;
use probity::contract::Contract;
use probity::diagnostic::{Diagnostic, render};
use probity::snapshot::{expected, orphans};

use crate::tree::{Tree, Violation};

/// No `.snap.new` lies about: it is accepted or rejected before a change lands.
pub(crate) fn none_pending(tree: &Tree) -> Vec<Violation> {
    let pending = tree.files("", ".snap.new");
    pending.map(|(path, _)| Violation::in_file(path, "is pending: run `probity snapshots review`")).collect()
}

/// Every file below `snapshots/` stands where its producer puts it, and the producer is still there.
pub(crate) fn none_orphaned(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, _) in tree.files("snapshots/", "") {
        if path.ends_with(".snap.new") {
            continue;
        }
        if let Some(reason) = orphaned(tree, path) {
            violations.push(Violation::in_file(path, reason));
        }
    }
    violations
}

fn orphaned(tree: &Tree, path: &str) -> Option<String> {
    let Some(name) = path.trim_start_matches("snapshots/").strip_suffix(".snap") else {
        return Some("is not a `.snap` file".to_owned());
    };
    let (kind, name) = name.split_once('/')?;
    match kind {
        // Only the case language knows: see `cases_take_all`.
        "cases" => None,
        "cases-invalid" => {
            let case = format!("cases/_invalid/{name}.yaml");
            (!tree.has(&case)).then(|| format!("its case `{case}` is gone"))
        }
        "lint" => {
            let document = |extension| format!("tests/lint/mistakes/{name}.{extension}");
            let is_gone = !tree.has(&document("yaml")) && !tree.has(&document("json"));
            is_gone.then(|| format!("its document `{}` is gone", document("yaml")))
        }
        "cli" | "report" => {
            let test = name.rsplit('/').next().unwrap_or(name);
            let named = |(_, text): (&str, &str)| {
                text.contains(&format!("\"{test}\"")) || text.contains(&format!("fn {test}("))
            };
            let found = tree.files("tests/", ".rs").chain(tree.sources()).any(named);
            (!found).then(|| format!("no test names `{test}`"))
        }
        other => Some(format!("nothing writes to `snapshots/{other}/`")),
    }
}

/// Every file below `snapshots/cases/` is taken by a step of `cases/`.
pub(crate) fn cases_take_all(root: &Path) -> Vec<Violation> {
    let wrong = |diagnostics: Vec<Diagnostic>| vec![Violation::in_file("cases", render(&diagnostics))];
    let contract = match Contract::load(&[root.join("specs")]) {
        Ok((contract, _)) => contract,
        Err(diagnostics) => return wrong(diagnostics),
    };
    let suites = match case::load(&root.join("cases"), &contract) {
        Ok(suites) => suites,
        Err(diagnostics) => return wrong(diagnostics),
    };
    let files = orphans(&root.join("snapshots/cases"), &expected(&suites));
    let shown = |file: &Path| file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
    files.iter().map(|file| Violation::in_file(&shown(file), "no step of a case takes it")).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_snapshot_that_no_step_takes_is_refused() {
        let spec = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get:\n      \
                    operationId: listPets\n      responses: {'200': {description: all}}\n";
        let cases = "suite: pets\nspec: pets\ncases:\n  - {name: list, op: listPets, snapshot: all}\n";
        let root = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("specs/pets/openapi.yaml", spec),
            ("cases/pets.yaml", cases),
            ("snapshots/cases/pets/list/all.snap", ""),
            ("snapshots/cases/pets/list/gone.snap", ""),
        ] {
            fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
            fs::write(root.path().join(path), text).unwrap();
        }
        let violations = cases_take_all(root.path());
        assert_eq!(violations.len(), 1, "{violations:?}");
        assert_eq!(violations[0].path, "snapshots/cases/pets/list/gone.snap");
    }

    #[test]
    fn a_pending_file_is_refused() {
        assert_eq!(
            none_pending(&Tree::of(&[("snapshots/cases/a/b.snap.new", ""), ("snapshots/cases/a/b.snap", "")])).len(),
            1
        );
    }

    #[test]
    fn a_snapshot_without_its_case_or_test_is_refused() {
        let tree = Tree::of(&[
            ("cases/_invalid/typo.yaml", ""),
            ("snapshots/cases-invalid/gone.snap", ""),
            ("snapshots/cases-invalid/typo.snap", ""),
            ("snapshots/cli/help.snap", ""),
            ("snapshots/cli/version.snap", ""),
            ("snapshots/other/x.snap", ""),
            ("snapshots/report/x.txt", ""),
            ("tests/cli.rs", "fn help() {}"),
        ]);
        let paths: Vec<String> = none_orphaned(&tree).into_iter().map(|violation| violation.path).collect();
        let expected = ["cases-invalid/gone.snap", "cli/version.snap", "other/x.snap", "report/x.txt"];
        assert_eq!(paths, expected.map(|path| format!("snapshots/{path}")));
    }
}
