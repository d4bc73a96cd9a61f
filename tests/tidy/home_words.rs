//! The APIs under test are data: nothing in `src/` knows one of them by name.
//!
//! The forbidden words come from the descriptions themselves: every path segment and path parameter of `specs/`
//! that is made of two words or more, such as a resource in camel case, plus the vendors' names.

use std::collections::BTreeMap;

use crate::tree::{Tree, Violation};

/// Names of vendors and products, lower case.
const VENDORS: [&str; 3] = ["mongodb", "atlas", "opsmanager"];

/// No vendor and no resource of `specs/*/openapi.yaml` is named in `src/`.
pub(crate) fn source_knows_no_api(tree: &Tree) -> Vec<Violation> {
    let words = resource_words(tree);
    let mut violations = Vec::new();
    for (path, text) in tree.files("src/", "") {
        for (number, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            let vendor = VENDORS.iter().find(|vendor| lower.contains(*vendor)).map(ToString::to_string);
            let resource = || words.iter().find(|(_, forms)| forms.iter().any(|form| names(&lower, form)));
            if let Some(word) = vendor.or_else(|| resource().map(|(word, _)| word.clone())) {
                let message = format!("`{word}` belongs to an API under test; use a pet store in examples");
                violations.push(Violation::in_line(path, number + 1, message));
            }
        }
    }
    violations
}

/// Each compound segment of a path with its spellings, lower case: joined, `_`, `-` and space.
fn resource_words(tree: &Tree) -> BTreeMap<String, Vec<String>> {
    let documents = tree.files("specs/", "/openapi.yaml");
    let keys = documents.flat_map(|(_, text)| text.lines()).filter_map(path_key);
    let segments = keys.flat_map(|key| key.split('/')).map(|segment| segment.trim_matches(['{', '}']));
    segments.filter_map(|segment| Some((segment.to_owned(), spellings(segment)?))).collect()
}

/// The path of a line such as `  /pets/{petId}:`, where a path item opens.
fn path_key(line: &str) -> Option<&str> {
    let key = line.strip_prefix("  ")?.trim_start_matches(['"', '\'']);
    key.starts_with('/').then(|| key.trim_end().trim_end_matches([':', '"', '\'']))
}

/// `None` for a single word, which may well be an everyday one.
fn spellings(segment: &str) -> Option<Vec<String>> {
    if segment.is_empty() || !segment.chars().all(char::is_alphanumeric) {
        return None;
    }
    let starts = segment.char_indices().filter(|(at, c)| *at == 0 || c.is_uppercase()).map(|(at, _)| at);
    let starts: Vec<usize> = starts.collect();
    let ends = starts.iter().skip(1).copied().chain([segment.len()]);
    let words: Vec<String> = starts.iter().zip(ends).map(|(start, end)| segment[*start..end].to_lowercase()).collect();
    let spelled = |mark: &str| words.join(mark).trim_end_matches('s').to_owned();
    (words.len() > 1).then(|| ["", "_", "-", " "].map(spelled).to_vec())
}

/// Whether `form` stands in `line` without letters or digits before it.
fn names(line: &str, form: &str) -> bool {
    let starts_a_word = |at: usize| !line[..at].ends_with(char::is_alphanumeric);
    line.match_indices(form).any(|(at, _)| starts_a_word(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str =
        "openapi: 3.0.3\npaths:\n  /toy/{boxId}/shinyMarbles:\n    get: {}\n  '/toy/count':\n    get: {}\n";

    fn violations(source: &str) -> Vec<String> {
        let tree = Tree::of(&[("specs/toys/openapi.yaml", SPEC), ("src/a.rs", source)]);
        source_knows_no_api(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_resource_is_found_in_every_spelling() {
        for source in ["let x = \"/shinyMarbles/1\";", "fn shiny_marble() {}", "// the shiny marble", "boxId", "Box-Id"]
        {
            assert_eq!(violations(source).len(), 1, "{source}");
        }
        assert!(violations("\n//! shinyMarbles\n")[0].starts_with("src/a.rs:2: `shinyMarbles`"));
    }

    #[test]
    fn everyday_words_and_parts_of_words_are_allowed() {
        for source in ["toy", "count", "marbles", "inbox_id", "sandboxIdle"] {
            assert!(violations(source).is_empty(), "{source}");
        }
    }

    #[test]
    fn a_vendor_is_found() {
        assert_eq!(violations(&format!("// as {} does", VENDORS[0])).len(), 1);
    }
}
