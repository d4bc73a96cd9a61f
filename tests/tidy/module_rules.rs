//! What a source file of this project looks like: small, introduced by a sentence, named for what it holds.

use crate::rust_source::{blank, lines_without_tests};
use crate::tree::{Tree, Violation};

/// Most lines of a file, tests left out.
const MAX_CODE_LINES: usize = 400;
/// Most lines of a file.
const MAX_LINES: usize = 800;
/// Most lines of `src/main.rs`.
const MAX_MAIN_LINES: usize = 40;
/// Names that exclude nothing, and so grow without end.
const EMPTY_NAMES: [&str; 7] = ["utils", "util", "helpers", "helper", "common", "imp", "misc"];

/// No source file has more than [`MAX_CODE_LINES`] without tests, or [`MAX_LINES`] at all.
pub(crate) fn files_are_small(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, text) in tree.sources().chain(tree.files("tests/", ".rs")) {
        let lines = text.lines().count();
        let code = if is_test_file(path) { 0 } else { lines_without_tests(text) };
        if lines > MAX_LINES {
            violations.push(Violation::in_file(path, format!("{lines} lines, at most {MAX_LINES} are allowed")));
        } else if code > MAX_CODE_LINES {
            let message = format!("{code} lines without tests, at most {MAX_CODE_LINES} are allowed: split it");
            violations.push(Violation::in_file(path, message));
        }
    }
    violations
}

fn is_test_file(path: &str) -> bool {
    path.starts_with("tests/") || path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// `src/main.rs` only hands over.
pub(crate) fn main_is_thin(tree: &Tree) -> Vec<Violation> {
    let path = "src/main.rs";
    let lines = tree.text(path).map_or(0, |text| text.lines().count());
    let message = format!("{lines} lines, it must have under {MAX_MAIN_LINES}");
    if lines < MAX_MAIN_LINES { Vec::new() } else { vec![Violation::in_file(path, message)] }
}

/// Every source file, and the root of every test, opens with `//!` and a sentence.
pub(crate) fn module_docs_exist(tree: &Tree) -> Vec<Violation> {
    let undocumented = |text: &str| {
        text.lines().next().and_then(|line| line.strip_prefix("//!")).is_none_or(|doc| doc.trim().is_empty())
    };
    let files = tree.sources().chain(tree.files("tests/", ".rs")).chain(tree.files("examples/", ".rs"));
    files
        .filter(|(_, text)| undocumented(text))
        .map(|(path, _)| Violation::in_line(path, 1, "does not open with `//!` and what it is for"))
        .collect()
}

/// `mod.rs` and `lib.rs` hold `mod` and `use` items and nothing else.
pub(crate) fn mod_files_only_declare(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, text) in tree.sources() {
        if !(path.ends_with("/mod.rs") || path == "src/lib.rs") {
            continue;
        }
        let blanked = blank(text);
        let mut line = 1;
        for item in blanked.split_inclusive(';') {
            let code = without_attributes(item);
            if !(code.is_empty() || is_declaration(code)) {
                let start = line + item[..item.len() - item.trim_start().len()].matches('\n').count();
                violations.push(Violation::in_line(path, start, "holds more than `mod` and `use` items"));
                break;
            }
            line += item.matches('\n').count();
        }
    }
    violations
}

fn without_attributes(item: &str) -> &str {
    let mut code = item.trim();
    while code.starts_with('#') {
        code = code.split_once(']').map_or("", |(_, rest)| rest.trim_start());
    }
    code
}

fn is_declaration(code: &str) -> bool {
    let unscoped = match code.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')').map_or(rest, |(_, after)| after),
        Some(rest) => rest,
        None => code,
    };
    let item = unscoped.trim_start();
    let declares = item.starts_with("mod ") && !item.contains('{');
    declares || item.starts_with("use ")
}

/// No module is called by a name that could hold anything.
pub(crate) fn names_exclude_something(tree: &Tree) -> Vec<Violation> {
    let empty =
        |path: &str| path.trim_end_matches(".rs").split('/').find(|part| EMPTY_NAMES.contains(part)).map(str::to_owned);
    tree.sources()
        .chain(tree.files("tests/", ".rs"))
        .filter_map(|(path, _)| Some((path, empty(path)?)))
        .map(|(path, name)| Violation::in_file(path, format!("`{name}` says nothing about what is inside")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_too_long_without_its_tests_or_with_them() {
        let code = "fn a() {}\n".repeat(MAX_CODE_LINES + 1);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "// x\n".repeat(MAX_CODE_LINES + 1));
        let tests_only = Tree::of(&[("src/a.rs", &tests)]);
        assert!(files_are_small(&tests_only).is_empty());
        let code_only = Tree::of(&[("src/a.rs", &code)]);
        assert!(files_are_small(&code_only)[0].message.starts_with("401 lines without tests"));
        let both = Tree::of(&[("src/a.rs", &(code + &tests))]);
        assert!(files_are_small(&both)[0].message.starts_with("805 lines, at most 800"));
    }

    #[test]
    fn a_main_of_forty_lines_is_refused() {
        assert!(main_is_thin(&Tree::of(&[("src/main.rs", &"x\n".repeat(39))])).is_empty());
        assert_eq!(main_is_thin(&Tree::of(&[("src/main.rs", &"x\n".repeat(40))])).len(), 1);
    }

    #[test]
    fn a_file_without_a_first_sentence_is_refused() {
        let tree = Tree::of(&[("src/a.rs", "//! Reads.\n"), ("src/b.rs", "//!\nuse c;"), ("src/c.rs", "fn a() {}")]);
        let paths: Vec<String> = module_docs_exist(&tree).into_iter().map(|violation| violation.path).collect();
        assert_eq!(paths, ["src/b.rs", "src/c.rs"]);
    }

    #[test]
    fn a_module_file_with_code_is_refused() {
        let good = "//! A.\n#[cfg(test)]\nmod a;\npub(crate) mod b;\npub use a::{B, C};\n";
        assert!(mod_files_only_declare(&Tree::of(&[("src/x/mod.rs", good)])).is_empty());
        let violations = mod_files_only_declare(&Tree::of(&[("src/x/mod.rs", "//! A.\nmod a;\n\nfn f() {}\n")]));
        assert_eq!(violations[0].to_string(), "src/x/mod.rs:4: holds more than `mod` and `use` items");
        assert_eq!(mod_files_only_declare(&Tree::of(&[("src/lib.rs", "mod tests { use a; }")])).len(), 1);
    }

    #[test]
    fn a_module_named_for_nothing_is_refused() {
        let tree = Tree::of(&[("src/utils/a.rs", ""), ("src/case/common.rs", ""), ("src/case/row.rs", "")]);
        assert_eq!(names_exclude_something(&tree).len(), 2);
    }
}
