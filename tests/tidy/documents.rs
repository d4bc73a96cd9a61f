//! Pages for people: short, without dead links, and free of what only one machine has.

use std::collections::BTreeSet;

use crate::tree::{Tree, Violation};

/// Most lines of the README.
const MAX_README_LINES: usize = 150;
/// Where absolute paths of a person's machine start; the slashes are added below, or this file would be one.
const MACHINE_FOLDERS: [&str; 4] = ["home", "Users", "root", "work"];

/// No text names an absolute path of the machine it was written on.
pub(crate) fn no_machine_paths(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, text) in tree.files("", "") {
        for (number, line) in text.lines().enumerate() {
            let found = MACHINE_FOLDERS.iter().map(|folder| format!("/{folder}/")).find(|start| has_path(line, start));
            if let Some(start) = found {
                let message = format!("names a path of one machine, `{start}…`");
                violations.push(Violation::in_line(path, number + 1, message));
            }
        }
    }
    violations
}

/// Whether an absolute path starts with `start` in `line`; `https://host/home/` is none.
fn has_path(line: &str, start: &str) -> bool {
    let absolute = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "/._-}*~".contains(c));
    line.match_indices(start).any(|(at, _)| absolute(at))
}

/// `README.md` is there, and a first screen or two.
pub(crate) fn readme_is_short(tree: &Tree) -> Vec<Violation> {
    let path = "README.md";
    let Some(text) = tree.text(path) else { return vec![Violation::in_file(path, "is missing")] };
    let lines = text.lines().count();
    let message = format!("{lines} lines, it must have under {MAX_README_LINES}");
    if lines < MAX_README_LINES { Vec::new() } else { vec![Violation::in_file(path, message)] }
}

/// Relative links of Markdown files lead to files or folders of the project.
pub(crate) fn links_resolve(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, text) in tree.files("", ".md") {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in prose_lines(text) {
            for target in link_targets(line) {
                let resolved = resolve(folder, target);
                if resolved.as_deref().is_none_or(|resolved| !tree.has(resolved)) {
                    violations.push(Violation::in_line(
                        path,
                        number,
                        format!("links to `{target}`, which does not exist"),
                    ));
                }
            }
        }
    }
    violations
}

/// Every page of `docs/` can be reached from `docs/README.md`; a link to a folder leads to all its pages.
pub(crate) fn pages_are_reachable(tree: &Tree) -> Vec<Violation> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec!["docs/README.md".to_owned()];
    while let Some(path) = waiting.pop() {
        let Some(text) = tree.text(&path) else {
            let folder = format!("{path}/");
            waiting.extend(tree.files(&folder, ".md").map(|(page, _)| page.to_owned()));
            continue;
        };
        if reached.insert(path.clone()) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let targets = prose_lines(text).flat_map(|(_, line)| link_targets(line));
            waiting
                .extend(targets.filter_map(|target| resolve(folder, target)).filter(|path| path.starts_with("docs/")));
        }
    }
    let lost = tree.files("docs/", ".md").filter(|(path, _)| !reached.contains(*path));
    lost.map(|(path, _)| Violation::in_file(path, "no page that docs/README.md leads to links to it")).collect()
}

/// The numbered lines outside fenced code.
fn prose_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fenced && !fence).then_some((number + 1, line))
    })
}

/// The relative targets of `[text](target)` links, without their fragments.
fn link_targets(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let outside = |target: &&str| target.contains("://") || target.starts_with("mailto:");
    targets
        .filter(move |target| !outside(target))
        .filter_map(|target| target.split('#').next())
        .filter(|t| !t.is_empty())
}

/// The path of `target` as seen from `folder`; `None` when it leaves the project.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Every check of `src/check/` has its part of the page users read.
pub(crate) fn checks_have_pages(tree: &Tree) -> Vec<Violation> {
    let page = tree.text("docs/checks.md").unwrap_or_default();
    let mut violations = Vec::new();
    for (path, text) in tree.files("src/check/", ".rs") {
        for (number, line) in text.lines().enumerate() {
            let Some(id) = check_id(line) else { continue };
            if !page.lines().any(|line| line == format!("## {id}")) {
                violations.push(Violation::in_line(path, number + 1, format!("`{id}` is not in docs/checks.md")));
            }
        }
    }
    violations
}

/// The id of a line such as `id: "response/schema",`.
fn check_id(line: &str) -> Option<&str> {
    let id = line.trim_start().strip_prefix("id: \"")?.split('"').next()?;
    id.contains('/').then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_path_is_found_and_a_url_is_not() {
        let folder = MACHINE_FOLDERS[0];
        let text = format!("see /{folder}/ann/x\nhttps://host/{folder}/ann\n../{folder}/ann\n");
        let violations = no_machine_paths(&Tree::of(&[("docs/a.md", &text)]));
        assert_eq!(violations.len(), 1);
        assert_eq!(violations[0].line, Some(1));
    }

    #[test]
    fn a_missing_or_long_readme_is_refused() {
        assert_eq!(readme_is_short(&Tree::of(&[])).len(), 1);
        assert_eq!(readme_is_short(&Tree::of(&[("README.md", &"x\n".repeat(150))])).len(), 1);
        assert!(readme_is_short(&Tree::of(&[("README.md", &"x\n".repeat(149))])).is_empty());
    }

    #[test]
    fn a_dead_link_is_found_and_a_living_one_is_not() {
        let page = "[a](b.md#part) [b](../README.md) [c](gone.md \"title\") [d](#here) [e](https://x.example/y)\n\
                    ```text\n[f](never.md)\n```\n[g](../../outside.md) [h](../docs/)\n";
        let tree = Tree::of(&[("docs/a.md", page), ("docs/b.md", ""), ("README.md", "")]);
        let messages: Vec<String> = links_resolve(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(messages[0].starts_with("docs/a.md:1: links to `gone.md`"));
        assert!(messages[1].starts_with("docs/a.md:5: links to `../../outside.md`"));
    }

    #[test]
    fn a_page_that_nothing_leads_to_is_found() {
        let tree = Tree::of(&[
            ("docs/README.md", "[a](how/a.md) [all](checks/) [self](README.md)"),
            ("docs/how/a.md", "[b](../b.md)"),
            ("docs/b.md", ""),
            ("docs/lost.md", "[b](b.md)"),
            ("docs/checks/one.md", ""),
        ]);
        let paths: Vec<String> = pages_are_reachable(&tree).into_iter().map(|violation| violation.path).collect();
        assert_eq!(paths, ["docs/lost.md"]);
    }

    #[test]
    fn a_check_without_a_page_is_found() {
        let check = ("src/check/schema.rs", "//! x\n    id: \"response/schema\",\n");
        assert_eq!(checks_have_pages(&Tree::of(&[check]))[0].line, Some(2));
        let page = ("docs/checks.md", "# Checks\n\n## response/schema\n");
        assert!(checks_have_pages(&Tree::of(&[check, page])).is_empty());
    }
}
