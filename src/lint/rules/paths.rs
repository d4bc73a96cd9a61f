//! Paths: that each is written once, and that no two lead to the same requests.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::lint::operations::METHODS;
use crate::lint::registry::Search;
use crate::lint::table::ObjectKind;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const AMBIGUOUS: Rule = Rule {
    id: "paths/ambiguous",
    severity: Severity::Error,
    summary: "paths that differ only in the names of their parameters",
    help: "`/pets/{id}` and `/pets/{name}` match the same requests, so nobody can tell which one answers. The standard \
           calls such paths identical and invalid.",
    source: "OpenAPI 3.0.3 §4.8.8: \"Templated paths with the same hierarchy but different templated names MUST NOT \
             exist as they are identical\"; Swagger 2.0 implies it",
};

const TRAILING_SLASH: Rule = Rule {
    id: "paths/trailing-slash",
    severity: Severity::Warning,
    summary: "paths that differ only in a slash at the end",
    help: "`/pets` and `/pets/` are two paths by the letter, but many servers and proxies take them for one, so one of \
           the two descriptions is likely never reached.",
    source: "RFC 3986 §6.2.3 leaves it to the server; a common slip",
};

const QUERY: Rule = Rule {
    id: "paths/query-string",
    severity: Severity::Warning,
    summary: "a path with a query string or a fragment",
    help: "A path ends where `?` or `#` starts. What follows is never matched against a request's path; describe it as \
           parameters with `in: query`.",
    source: "OpenAPI 3.0.3 §4.8.8: the path is appended to the server's URL; RFC 3986 §3.3",
};

const BAD_TEMPLATE: Rule = Rule {
    id: "paths/bad-template",
    severity: Severity::Error,
    summary: "a path whose braces do not pair, or hold no name",
    help: "A parameter stands in a path as `{name}`: one opening brace, a name, one closing brace.",
    source: "OpenAPI 3.0.3 §4.7.1.5 \"Path Templating\"; the grammar in 3.2 §4.8.2",
};

const EMPTY_ITEM: Rule = Rule {
    id: "paths/no-operations",
    severity: Severity::Note,
    summary: "a path without any operation",
    help: "Nothing can be asked there. The standard allows it, to hide operations from readers that may not see them; \
           else it is a leftover.",
    source: "OpenAPI 3.0.3 §4.8.9: \"A Path Item MAY be empty, due to ACL constraints\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[AMBIGUOUS, TRAILING_SLASH, QUERY, BAD_TEMPLATE, EMPTY_ITEM];
pub(in crate::lint) const SEARCHES: &[Search] = &[twins, queries, templates, empty_items];

fn twins(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for paths in subject.survey.of(ObjectKind::Paths) {
        let mut by_shape: BTreeMap<String, &str> = BTreeMap::new();
        let mut without_slash: BTreeMap<&str, &str> = BTreeMap::new();
        for path in paths.fields.keys().filter(|path| path.starts_with('/')) {
            let place = pointer::join(&paths.pointer, path);
            if let Some(first) = by_shape.insert(shape(path), path) {
                problems.add(
                    Problem::new(&AMBIGUOUS, place, format!("`{path}` and `{first}` match the same requests"))
                        .on_key()
                        .also(pointer::join(&paths.pointer, first), "the other one")
                        .hint("describe them as one path, or give one a fixed part that the other lacks"),
                );
            } else if let Some(first) = without_slash.insert(path.trim_end_matches('/'), path) {
                let message = format!("`{path}` and `{first}` differ only in a slash at the end");
                problems.add(
                    Problem::new(&TRAILING_SLASH, place, message)
                        .on_key()
                        .also(pointer::join(&paths.pointer, first), "the other one"),
                );
            }
        }
    }
}

/// The path with its parameters' names left out.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut is_name = false;
    for character in path.chars() {
        match character {
            '{' => is_name = true,
            '}' => {
                is_name = false;
                shape.push_str("{}");
            }
            other if !is_name => shape.push(other),
            _ => {}
        }
    }
    shape
}

fn queries(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for paths in subject.survey.of(ObjectKind::Paths) {
        for path in paths.fields.keys().filter(|path| path.starts_with('/')) {
            if let Some(mark) = path.chars().find(|character| matches!(character, '?' | '#')) {
                let what = if mark == '?' { "a query string" } else { "a fragment" };
                let place = pointer::join(&paths.pointer, path);
                problems.add(
                    Problem::new(&QUERY, place, format!("the path `{path}` has {what}"))
                        .on_key()
                        .hint("describe what follows as parameters with `in: query`"),
                );
            }
        }
    }
}

fn templates(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for paths in subject.survey.of(ObjectKind::Paths) {
        for path in paths.fields.keys().filter(|path| path.starts_with('/') && !has_good_braces(path)) {
            let message = format!("the braces in `{path}` hold no names");
            problems.add(Problem::new(&BAD_TEMPLATE, pointer::join(&paths.pointer, path), message).on_key());
        }
    }
}

fn has_good_braces(path: &str) -> bool {
    let mut parts = path.split('{');
    let before = parts.next().unwrap_or_default();
    !before.contains('}')
        && parts.all(|part| part.split_once('}').is_some_and(|(name, rest)| !name.is_empty() && !rest.contains('}')))
}

fn empty_items(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for item in subject.survey.of(ObjectKind::PathItem) {
        let is_path = item.pointer.starts_with("/paths/");
        let asks = |key: &String| METHODS.contains(&key.as_str()) || matches!(&**key, "$ref" | "additionalOperations");
        if is_path && !item.fields.keys().any(asks) {
            problems.add(Problem::new(&EMPTY_ITEM, &item.pointer, "this path has no operations").on_key());
        }
    }
}
