//! Finds the documents that `probity check` is to look at.
//!
//! A file that is named is taken as it is. A folder is searched to its bottom for files that are OpenAPI documents by
//! the first look: YAML or JSON with `openapi` or `swagger` at the top. Start at [`find`].

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// The documents that a path leads to, folders in the order of their names, and what could not be looked at.
pub(super) fn find(path: &Path) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    if !path.is_dir() {
        return (vec![path.to_owned()], Vec::new());
    }
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    let mut waiting = vec![path.to_owned()];
    while let Some(folder) = waiting.pop() {
        let mut entries = match std::fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", folder.display());
                problems.push(Diagnostic::new("contract/unreadable", message));
                continue;
            }
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let path = entry.path();
            match entry.file_type() {
                // Links to folders are not followed: they may lead back up.
                Ok(kind) if kind.is_dir() && !hidden => waiting.push(path),
                Ok(kind) if !kind.is_dir() && is_document(&path) => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    if files.is_empty() && problems.is_empty() {
        let message = format!("there is no OpenAPI document in `{}`", path.display());
        let hint = "a document is a YAML or JSON file with `openapi` or `swagger` at its top";
        problems.push(Diagnostic::new("contract/no-document", message).hint(hint));
    }
    (files, problems)
}

fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if !["yaml", "yml", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        return false;
    }
    // What cannot be read now cannot be read later either, and is no document.
    std::fs::read(path).is_ok_and(|bytes| has_version(&String::from_utf8_lossy(&bytes)))
}

/// Whether `openapi` or `swagger` is a key of the outermost mapping, by a look at the text.
fn has_version(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') { is_key_of_outermost_object(text) } else { is_key_of_some_line(text) }
}

fn is_key_of_some_line(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches(['"', '\'']);
        let rest = line.strip_prefix("openapi").or_else(|| line.strip_prefix("swagger"));
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
    })
}

/// Goes through JSON text, counting brackets outside of strings.
fn is_key_of_outermost_object(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '[', ']', '"']) {
        let mark = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match mark {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {
                let Some(end) = end_of_string(rest) else { return false };
                let (name, after) = (&rest[..end], &rest[end + 1..]);
                if depth == 1 && ["openapi", "swagger"].contains(&name) && after.trim_start().starts_with(':') {
                    return true;
                }
                rest = after;
            }
        }
    }
    false
}

/// The offset of the quote that ends a JSON string.
fn end_of_string(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find(['"', '\\'])?;
        if text.as_bytes()[at] == b'"' {
            return Some(at);
        }
        // The escaped character may be longer than a byte.
        from = at + 1 + text[at + 1..].chars().next()?.len_utf8();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_version_counts_at_the_top_only() {
        for text in [
            "openapi: 3.0.3\n",
            "# hello\n---\ninfo: {}\n'swagger' : '2.0'\n",
            "{\"info\": {\"title\": \"{\\\"\"}, \"openapi\": \"3.1.0\"}",
            "\u{feff}{\"swagger\":\"2.0\"}",
        ] {
            assert!(has_version(text), "{text}");
        }
        for text in [
            "info:\n  openapi: 3.0.3\n",
            "{\"a\": {\"openapi\": \"3.0.3\"}}",
            "{\"a\": \"openapi\", \"b\": [{\"swagger\": 1}]}",
            "openapis: 1",
            "{\"openapi",
        ] {
            assert!(!has_version(text), "{text}");
        }
    }

    #[test]
    fn a_folder_is_searched_to_its_bottom_and_a_file_is_taken_as_it_is() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in [
            ("a/b/c/deep.json", "{\"openapi\": \"3.0.3\"}"),
            ("a/pets.YAML", "swagger: '2.0'"),
            ("a/part.yaml", "type: object"),
            (".hidden/pets.yaml", "openapi: 3.0.3"),
            ("notes.txt", "openapi: 3.0.3"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        let (files, problems) = find(folder.path());
        assert_eq!(files, [folder.path().join("a/b/c/deep.json"), folder.path().join("a/pets.YAML")]);
        assert_eq!(problems, []);
        assert_eq!(find(Path::new("gone.yaml")).0, [Path::new("gone.yaml")]);
        assert_eq!(find(&folder.path().join(".hidden")).0.len(), 1);
        assert_eq!(find(&folder.path().join("a/b/c")).0.len(), 1);
    }

    #[test]
    fn a_folder_without_documents_is_a_problem() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(find(folder.path()).1[0].code, "contract/no-document");
    }
}
