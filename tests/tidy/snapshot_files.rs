//! Snapshot files: each has a producer, and none waits for review.

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
        // The suite knows which snapshots its cases make; `tests/contract` refuses the others.
        "cases" => None,
        "cases-invalid" => {
            let case = format!("cases/_invalid/{name}.yaml");
            (!tree.has(&case)).then(|| format!("its case `{case}` is gone"))
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

#[cfg(test)]
mod tests {
    use super::*;

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
