//! Data flows one way: a module imports only from floors below its own.

use std::collections::BTreeSet;

use crate::rust_source::{Token, blank, block_end, tokens};
use crate::tree::{Tree, Violation};

/// The top-level modules, floor by floor, from the ground up. `ARCHITECTURE.md` shows the same table.
const FLOORS: [&[&str]; 11] = [
    &["source"],
    &["diagnostic", "finding", "event"],
    &["contract"],
    &["schema", "message", "template"],
    &["generate", "case", "relation"],
    &["transport"],
    &["check", "lint"],
    &["engine", "mock"],
    &["snapshot", "coverage", "drift"],
    &["report"],
    &["harness", "cli"],
];

/// Imports that the order of floors would refuse, `(from, to)`, each with its reason.
const EXCEPTIONS: [(&str, &str); 5] = [
    // A document that cannot be parsed is told in diagnostics; a diagnostic points into a document.
    ("source", "diagnostic"),
    // Decoding a message needs the schema of what is decoded.
    ("message", "schema"),
    // A run's events carry the findings they are about.
    ("event", "finding"),
    ("finding", "event"),
    // A command and `cargo test` run a project the same way.
    ("cli", "harness"),
];

/// One mention of a top-level module.
struct Import {
    module: String,
    line: usize,
}

/// No import goes up, and none goes sideways unless [`EXCEPTIONS`] has it.
pub(crate) fn imports_point_down(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, text) in tree.sources() {
        let module_path = module_path(path);
        let Some(from) = module_path.first() else { continue };
        let mut seen = BTreeSet::new();
        for import in imports(text, module_path.len()) {
            if let Some(reason) = refusal(from, &import.module)
                && seen.insert(import.module.clone())
            {
                violations.push(Violation::in_line(path, import.line, reason));
            }
        }
    }
    violations
}

/// Every top-level module is in [`FLOORS`].
pub(crate) fn every_module_has_a_floor(tree: &Tree) -> Vec<Violation> {
    let homeless = |path: &str| module_path(path).first().is_some_and(|module| floor(module).is_none());
    let message = "its top-level module is on no floor; give it one in tests/tidy/floors.rs";
    tree.sources().filter(|(path, _)| homeless(path)).map(|(path, _)| Violation::in_file(path, message)).collect()
}

/// The table of `ARCHITECTURE.md` names the same floors: rows `| 3 | `schema`, `message` | … |`.
pub(crate) fn architecture_page_agrees(tree: &Tree) -> Vec<Violation> {
    let page = "ARCHITECTURE.md";
    let Some(text) = tree.text(page) else { return vec![Violation::in_file(page, "is missing")] };
    let mut violations = Vec::new();
    for (number, modules) in FLOORS.iter().enumerate() {
        let names: Vec<String> = modules.iter().map(|module| format!("`{module}`")).collect();
        let row = format!("| {number} | {} |", names.join(", "));
        if !text.lines().any(|line| line.starts_with(&row)) {
            violations.push(Violation::in_file(page, format!("its table of floors lacks the row `{row} … |`")));
        }
    }
    violations
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

fn refusal(from: &str, to: &str) -> Option<String> {
    let from_floor = floor(from)?;
    let Some(to_floor) = floor(to) else {
        return Some(format!("`crate::{to}` names no module of a floor; import it from the module that owns it"));
    };
    let allowed = from == to || to_floor < from_floor || EXCEPTIONS.contains(&(from, to));
    (!allowed).then(|| format!("`{from}` (floor {from_floor}) imports `{to}` (floor {to_floor})"))
}

/// The module path of a source file; empty for the crate roots.
fn module_path(path: &str) -> Vec<&str> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    inner.split('/').filter(|part| !["mod", "lib", "main"].contains(part)).collect()
}

/// The top-level modules that a file at `depth` below the crate root mentions.
fn imports(source: &str, depth: usize) -> Vec<Import> {
    let blanked = blank(source);
    let tokens = tokens(&blanked);
    let mut imports = Vec::new();
    for at in 0..tokens.len() {
        let path_starts = at == 0 || tokens[at - 1].text != "::";
        match tokens[at].text {
            "crate" if is_path(&tokens, at) => imports.extend(heads(&tokens[at + 2..])),
            "super" if path_starts => {
                let supers = count_supers(&tokens[at..]);
                let end = at + 2 * supers;
                if supers >= depth + inline_depth(&tokens, at) && is_path(&tokens, end - 2) {
                    imports.extend(heads(&tokens[end..]));
                }
            }
            _ => {}
        }
    }
    imports
}

fn is_path(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|token| token.text == "::")
}

/// How many `super`s follow each other.
fn count_supers(tokens: &[Token<'_>]) -> usize {
    tokens.chunks(2).take_while(|pair| pair[0].text == "super").count()
}

/// How many `mod … { … }` blocks of this file enclose the token at `at`.
fn inline_depth(tokens: &[Token<'_>], at: usize) -> usize {
    let opens = |start: &usize| tokens[*start].text == "mod" && tokens.get(start + 2).is_some_and(|t| t.text == "{");
    let position = |token: &Token<'_>| tokens.iter().position(|other| std::ptr::eq(other, token));
    let closes_after = |start: &usize| block_end(tokens, start + 2).and_then(position).is_none_or(|end| end > at);
    (0..at).filter(opens).filter(closes_after).count()
}

/// The first names of what follows `crate::`: one name, or those of a group in braces.
fn heads(tokens: &[Token<'_>]) -> Vec<Import> {
    let import = |token: &Token<'_>| Import { module: token.text.to_owned(), line: token.line };
    if tokens.first().is_some_and(|token| token.text != "{") {
        return vec![import(&tokens[0])];
    }
    let mut depth = 0_usize;
    let mut heads = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," => {}
            "self" => continue,
            _ if depth == 1 && ["{", ","].contains(&tokens[at - 1].text) => heads.push(import(token)),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &str, text: &str) -> Vec<String> {
        imports_point_down(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_import_from_a_higher_floor_is_refused() {
        let refused =
            refused("src/check/status.rs", "//! x\n\nuse crate::engine::Plan;\nuse crate::message::Exchange;\n");
        assert_eq!(refused, ["src/check/status.rs:3: `check` (floor 6) imports `engine` (floor 7)"]);
    }

    #[test]
    fn groups_and_paths_in_code_are_seen() {
        let text = "use crate::{contract::{Api, Contract}, source::Node};\nfn f() { crate::report::print() }\n";
        assert_eq!(refused("src/source/a.rs", text).len(), 2);
    }

    #[test]
    fn supers_that_reach_the_root_are_seen() {
        assert_eq!(refused("src/source/a.rs", "use super::super::report::Junit;").len(), 1);
        assert_eq!(refused("src/finding.rs", "mod tests { use super::*; use super::super::cli; }").len(), 1);
        assert!(refused("src/source/a.rs", "use super::report::Junit; mod tests { use super::*; }").is_empty());
    }

    #[test]
    fn neighbours_on_a_floor_do_not_import_each_other_unless_listed() {
        assert_eq!(refused("src/mock/mod.rs", "use crate::engine::Plan;").len(), 1);
        assert!(refused("src/message/decode.rs", "use crate::schema::Schemas;").is_empty());
        assert_eq!(refused("src/schema/mod.rs", "use crate::message::Request;").len(), 1);
    }

    #[test]
    fn comments_and_strings_are_not_imports() {
        assert!(refused("src/source/a.rs", "//! [`crate::cli`]\nconst A: &str = \"crate::cli\";").is_empty());
    }

    #[test]
    fn a_module_without_a_floor_is_refused() {
        let tree = Tree::of(&[("src/lib.rs", ""), ("src/tools/mod.rs", ""), ("src/event.rs", "")]);
        assert_eq!(every_module_has_a_floor(&tree)[0].path, "src/tools/mod.rs");
        assert_eq!(every_module_has_a_floor(&tree).len(), 1);
    }

    #[test]
    fn a_page_that_lacks_a_floor_is_refused() {
        let tree = Tree::of(&[("ARCHITECTURE.md", "| 0 | `source` | texts |\n")]);
        assert_eq!(architecture_page_agrees(&tree).len(), FLOORS.len() - 1);
    }
}
