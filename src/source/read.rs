//! The two ways to read a document: as its author's own, where every doubt is a mistake, and as somebody else's,
//! where whatever other readers accept is accepted.
//!
//! Start at [`parse`] and [`read`].

use std::sync::Arc;

use super::json::{self, Outcome};
use super::parsed::{Parsed, Places};
use super::yaml::{self, Leniency};
use super::{Node, SourceFile, Span};
use crate::diagnostic::Diagnostic;

/// Parses the one document of `file`.
///
/// # Errors
/// Every syntax error, duplicate key or non-scalar key, each with its place.
///
/// # Examples
/// ```
/// use probity::source::{SourceFile, parse};
///
/// let document = parse(&SourceFile::new("pets.yaml", "pets:\n  - name: Ada\n")).expect("valid YAML");
/// let name = document.pointer("/pets/0/name").expect("the list has one pet");
/// assert_eq!(name.as_str(), Some("Ada"));
/// assert_eq!(name.span.place(), "pets.yaml:2:11");
/// ```
pub fn parse(file: &Arc<SourceFile>) -> Result<Node, Vec<Diagnostic>> {
    own(file).map(Parsed::into_node)
}

/// Reads a document of this project's user, strictly.
pub(super) fn own(file: &Arc<SourceFile>) -> Result<Parsed, Vec<Diagnostic>> {
    let reading = yaml::read(file, Leniency::Own);
    reading.parsed.filter(|_| reading.diagnostics.is_empty()).ok_or(reading.diagnostics)
}

/// Reads a document that somebody else may have published, as other readers do: of repeated keys the last one counts,
/// merge keys are followed, JSON that only YAML can read is read as YAML. What was passed over is told.
///
/// # Errors
/// What makes the document unreadable, with its place: a syntax error, or a limit on depth, size or aliases.
pub fn read(file: &Arc<SourceFile>) -> Result<(Parsed, Vec<Diagnostic>), Vec<Diagnostic>> {
    let looks_like_json = file.body().trim_start().starts_with(['{', '[']);
    let error = match looks_like_json.then(|| json::read(file.body())) {
        Some(Outcome::Value(value)) => return Ok((Parsed { value, places: Places::of_json(file) }, Vec::new())),
        Some(Outcome::Error(error)) if file.is_json() => Some(error),
        _ => None,
    };
    let reading = yaml::read(file, Leniency::Foreign);
    let not_json = error.as_ref().map(|error| not_json(error, file));
    match (reading.parsed, not_json) {
        (Some(parsed), not_json) => Ok((parsed, not_json.into_iter().chain(reading.diagnostics).collect())),
        // Of a JSON file its author wants to know what is wrong with the JSON, unless a limit was met.
        (None, Some(not_json)) if reading.diagnostics.iter().all(|fatal| fatal.code == "yaml/syntax") => {
            Err(vec![not_json])
        }
        (None, _) => Err(reading.diagnostics),
    }
}

fn not_json(error: &serde_json::Error, file: &Arc<SourceFile>) -> Diagnostic {
    let offset = offset(file, error.line(), error.column());
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    Diagnostic::new("json/syntax", format!("this is not JSON: {reason}")).at(&Span::new(file, offset..offset), "")
}

/// The byte offset of a line and a column, which counts bytes and both of which start at 1.
fn offset(file: &SourceFile, line: usize, column: usize) -> usize {
    let skipped = file.text.len() - file.body().len();
    let line_start: usize = file.body().split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    file.text.floor_char_boundary(skipped + line_start + column.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn foreign(path: &str, text: &str) -> (Parsed, Vec<&'static str>) {
        let (parsed, complaints) = read(&SourceFile::new(path, text)).expect("readable");
        (parsed, complaints.iter().map(|complaint| complaint.code).collect())
    }

    fn refused(path: &str, text: &str) -> (Vec<&'static str>, String) {
        let wrong = read(&SourceFile::new(path, text)).expect_err("unreadable");
        let place = wrong[0].labels[0].span.place();
        (wrong.iter().map(|wrong| wrong.code).collect(), place)
    }

    fn spot<'a>(parsed: &'a Parsed, pointer: &str) -> (&'a str, &'a str) {
        let text = &parsed.places.file.text;
        let range = |span: Span| span.range;
        let key = range(parsed.places.key_span(&parsed.value, pointer));
        (&text[key], &text[range(parsed.places.span(&parsed.value, pointer))])
    }

    #[test]
    fn json_has_places_also_behind_a_byte_order_mark_and_in_a_yaml_file() {
        for path in ["pets.json", "pets.yaml"] {
            let (parsed, complaints) = foreign(path, "\u{feff}{\"pets\": [{\"näme\": \"Rex\"}, 7]}");
            assert!(complaints.is_empty());
            assert_eq!(spot(&parsed, "/pets/0/näme"), ("näme", "Rex"));
            assert_eq!(spot(&parsed, "/pets/1"), ("7", "7"));
            assert_eq!(spot(&parsed, "/pets/5/gone").1, "[{\"näme\": \"Rex\"}, 7]");
        }
    }

    #[test]
    fn of_a_repeated_key_the_last_one_counts() {
        let yaml = "a: {x: 1}\nb: 2\na: [3, 4]\nc: 5\n";
        let (parsed, complaints) = foreign("a.yaml", yaml);
        assert_eq!(parsed.value, json!({"b": 2, "a": [3, 4], "c": 5}));
        assert_eq!(complaints, ["yaml/duplicate-key"]);
        assert_eq!(spot(&parsed, "/a/1").1, "4");
        assert_eq!(spot(&parsed, "/c").1, "5");
        let (parsed, complaints) = foreign("a.json", "{\"a\": {\"x\": 1}, \"a\": [3, 4], \"c\": 5}");
        assert_eq!((&parsed.value, &complaints[..]), (&json!({"a": [3, 4], "c": 5}), &["yaml/duplicate-key"][..]));
        assert_eq!(spot(&parsed, "/c").1, "5");
    }

    #[test]
    fn merge_keys_are_followed() {
        let text =
            "base: &base {a: 1, b: {c: 2}}\nmore: &more {b: 3, d: 4}\npet:\n  <<: [*base, *more]\n  a: 9\n  e: 5\n";
        let (parsed, complaints) = foreign("pets.yaml", text);
        assert!(complaints.is_empty());
        assert_eq!(parsed.value["pet"], json!({"a": 9, "e": 5, "b": {"c": 2}, "d": 4}));
        assert_eq!(spot(&parsed, "/pet/b/c"), ("c", "2"));
        assert_eq!(spot(&parsed, "/pet/d"), ("d", "4"));
        assert_eq!(spot(&parsed, "/pet/e"), ("e", "5"));
        assert_eq!(foreign("pets.yaml", "a: {<<: 1, b: 2}").1, ["yaml/merge"]);
    }

    #[test]
    fn what_only_some_readers_know_is_told_and_kept() {
        let (parsed, complaints) = foreign("pets.yaml", "a: .inf\nb: !pet {c: 1}\n? [x]\n: y\nd: 1\n---\ne: 2\n");
        assert_eq!(parsed.value, json!({"a": ".inf", "b": {"c": 1}, "d": 1}));
        assert_eq!(
            complaints,
            ["yaml/number-not-json", "yaml/unknown-tag", "yaml/key-not-text", "yaml/several-documents"]
        );
        assert_eq!(spot(&parsed, "/d"), ("d", "1"));
    }

    #[test]
    fn json_that_only_yaml_can_read_is_read_as_yaml() {
        let (parsed, complaints) = foreign("pets.json", "{\"a\": [1, 2,], # why\n \"b\": yes}");
        assert_eq!(parsed.value, json!({"a": [1, 2], "b": "yes"}));
        assert_eq!(complaints, ["json/syntax"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        assert_eq!(refused("pets.json", "{\n  \"a\": [1, 2}\n}"), (vec!["json/syntax"], "pets.json:2:13".to_owned()));
        assert_eq!(refused("pets.yaml", "a: [1\n").0, ["yaml/syntax"]);
        assert_eq!(refused("pets.json", &"[".repeat(5000)).0, ["yaml/too-deep"]);
        assert_eq!(refused("pets.yaml", "a: &a [*a]\n").0, ["yaml/alias-cycle"]);
    }

    #[test]
    fn an_empty_text_is_null() {
        assert_eq!(foreign("pets.yaml", "").0.value, Value::Null);
        assert_eq!(spot(&foreign("pets.yaml", "").0, "").1, "");
    }
}
