//! Reads YAML 1.2.
//!
//! This file prepares the text and drives the YAML parser; [`TreeBuilder`] makes a value of its events. Start at
//! [`read`].

use std::borrow::Cow;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScanError};
use serde_json::Value;

use super::offset::{Offsets, Rewrite};
use super::parsed::{Parsed, Places};
use super::tree::{SEVERAL_DOCUMENTS, TreeBuilder, too_deep};
use super::{SourceFile, Span, spacing, surrogate};
use crate::diagnostic::Diagnostic;

/// How many bytes may be parsed again after a repair.
const REPAIR_BUDGET: usize = 50_000_000;

/// How a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leniency {
    /// Of this project: whatever is doubtful is a mistake of its author, who is asked to mend it.
    Own,
    /// Published by others: what other readers accept is accepted, and told.
    Foreign,
}

/// What became of a text.
pub(super) struct Reading {
    /// The document, when there is one; it is complete when nothing was fatal.
    pub(super) parsed: Option<Parsed>,
    /// What is wrong, from the start of the text to its end.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads a text; JSON is a subset of YAML but for surrogate pairs, which are rewritten first.
pub(super) fn read(file: &Arc<SourceFile>, leniency: Leniency) -> Reading {
    let text = file.body();
    let (mut parsed, mut rewrites) = if file.is_json() {
        let (text, rewrites) = surrogate::rewrite(text);
        (Cow::Owned(text), rewrites)
    } else {
        (Cow::Borrowed(text), Vec::new())
    };
    let mut repairs = 0;
    loop {
        let (reading, error) = attempt(file, &parsed, &rewrites, leniency);
        repairs += 1;
        let error = error.filter(|_| repairs * text.len() <= REPAIR_BUDGET);
        match error.and_then(|error| spacing::repair(&parsed, &error, &mut rewrites)) {
            Some(repaired) => parsed = Cow::Owned(repaired),
            None => return reading,
        }
    }
}

/// Parses once; what the scanner stumbled over comes along.
fn attempt(
    file: &Arc<SourceFile>,
    parsed: &str,
    rewrites: &[Rewrite],
    leniency: Leniency,
) -> (Reading, Option<ScanError>) {
    let skipped = file.text.len() - file.body().len();
    let offsets = Offsets::new(parsed, rewrites, skipped);
    let mut builder = TreeBuilder::new(file, &offsets, leniency);
    let stop = feed(parsed, &mut builder);
    let (fatal, error) = match stop {
        None => (None, None),
        Some(Stop::Refused(complaint)) if is_bearable(&complaint, leniency) => {
            builder.diagnostics.push(complaint);
            (None, None)
        }
        Some(Stop::Refused(diagnostic)) => (Some(diagnostic), None),
        Some(Stop::Syntax(error)) => (Some(syntax(&error, file, &offsets)), Some(error)),
    };
    let TreeBuilder { root, mut marks, mut diagnostics, .. } = builder;
    let parsed = fatal.is_none().then(|| {
        marks.shrink_to_fit();
        Parsed { value: root.unwrap_or(Value::Null), places: Places::known(file, marks) }
    });
    diagnostics.extend(fatal);
    (Reading { parsed, diagnostics }, error)
}

/// Whether the document counts although reading ended here: the first of several is read, as other readers do.
fn is_bearable(complaint: &Diagnostic, leniency: Leniency) -> bool {
    leniency == Leniency::Foreign && complaint.code == SEVERAL_DOCUMENTS
}

/// Why parsing ended before the end.
enum Stop {
    Syntax(ScanError),
    Refused(Diagnostic),
}

fn feed<'text>(text: &'text str, builder: &mut TreeBuilder<'text>) -> Option<Stop> {
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok((Event::StreamEnd, _)) => break,
            Ok(event) => event,
            Err(error) => return Some(Stop::Syntax(error)),
        };
        if let Err(fatal) = builder.event(event, span) {
            return Some(Stop::Refused(fatal));
        }
    }
    None
}

fn syntax(error: &ScanError, file: &Arc<SourceFile>, offsets: &Offsets<'_>) -> Diagnostic {
    let index = error.marker().index();
    let span = Span::new(file, offsets.byte(index)..offsets.byte(index + 1));
    // The scanner reads brackets ahead of the tree, and gives up on them at a depth of its own.
    if error.info().contains("recursion limit") {
        return too_deep(&span);
    }
    let diagnostic = Diagnostic::new("yaml/syntax", format!("this cannot be read as YAML: {}", error.info()));
    let diagnostic = diagnostic.at(&span, "");
    if error.info().contains("tab") { diagnostic.hint("indent with spaces") } else { diagnostic }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Node, parse};
    use super::*;
    use crate::diagnostic::render;

    fn value(text: &str) -> Value {
        parse_as("test.yaml", text)
    }

    fn parse_as(path: &str, text: &str) -> Value {
        parse(&SourceFile::new(path, text)).unwrap_or_else(|wrong| panic!("{}", render(&wrong))).to_json()
    }

    fn codes(text: &str) -> Vec<&'static str> {
        let wrong = parse(&SourceFile::new("test.yaml", text)).expect_err("a mistake");
        wrong.iter().map(|diagnostic| diagnostic.code).collect()
    }

    fn place(node: &Node) -> (&str, String) {
        (&node.span.file.text[node.span.range.clone()], node.span.place())
    }

    #[test]
    fn scalars_follow_the_core_schema() {
        let text =
            "a: yes\nb: true\nc: '1'\nd: 0x1F\ne: ~\nf:\ng: 1.50\nh: |\n  two\n  lines\ni: !!str 12\nj: !!float 1\n";
        let expected = json!({"a": "yes", "b": true, "c": "1", "d": 31, "e": null, "f": null, "g": 1.5,
            "h": "two\nlines\n", "i": "12", "j": 1.0});
        assert_eq!(value(text), expected);
    }

    #[test]
    fn keys_keep_their_spelling() {
        assert_eq!(
            value("200: a\n1.0: b\ntrue: c\n0x1: d\n'q': e\n"),
            json!({
            "200": "a", "1.0": "b", "true": "c", "0x1": "d", "q": "e"})
        );
    }

    #[test]
    fn anchors_repeat_and_a_merge_key_is_a_plain_key() {
        let text = "base: &base {a: 1}\nother: *base\nmerged:\n  <<: *base\n  b: 2\n";
        let expected = json!({"base": {"a": 1}, "other": {"a": 1}, "merged": {"<<": {"a": 1}, "b": 2}});
        assert_eq!(value(text), expected);
    }

    #[test]
    fn an_empty_document_is_null() {
        for text in ["", "\n# only a comment\n", "---\n", "\u{feff}"] {
            assert_eq!(value(text), Value::Null, "{text:?}");
        }
    }

    #[test]
    fn every_duplicate_key_is_reported_with_both_places() {
        let wrong = parse(&SourceFile::new("test.yaml", "a: 1\nb: {x: 1, x: 2}\na: 3\n200: p\n'200': q\n"));
        let places: Vec<Vec<String>> = wrong
            .expect_err("three mistakes")
            .iter()
            .map(|diagnostic| diagnostic.labels.iter().map(|label| label.span.place()).collect())
            .collect();
        assert_eq!(
            places,
            [
                ["test.yaml:2:11", "test.yaml:2:5"],
                ["test.yaml:3:1", "test.yaml:1:1"],
                ["test.yaml:5:2", "test.yaml:4:1"],
            ]
        );
    }

    #[test]
    fn mistakes_have_codes() {
        assert_eq!(codes("a: {{b}}\n"), ["yaml/key-not-text"]);
        assert_eq!(codes("? [1]\n: 2\n"), ["yaml/key-not-text"]);
        assert_eq!(
            codes("a: !pet 1\nb: !!set {}\nc: !!int x\nd: !!map []\n"),
            ["yaml/unknown-tag", "yaml/unknown-tag", "yaml/not-of-tag", "yaml/not-of-tag"]
        );
        assert_eq!(codes("a: .inf\nb: .nan\n"), ["yaml/number-not-json", "yaml/number-not-json"]);
        assert_eq!(codes("a: 1\n---\nb: 2\n"), ["yaml/several-documents"]);
        assert_eq!(codes("a: [1, 2\n"), ["yaml/syntax"]);
        assert_eq!(codes("a:\n\tb: 1\n"), ["yaml/syntax"]);
        assert_eq!(codes("a: &a [*a]\n"), ["yaml/alias-cycle"]);
        assert_eq!(codes("a: *nowhere\n"), ["yaml/syntax"]);
        assert_eq!(codes("a: 1\0"), ["yaml/syntax"]);
    }

    #[test]
    fn hostile_documents_end_soon() {
        assert_eq!(codes(&"[\n ".repeat(100_000)), ["yaml/too-deep"]);
        assert_eq!(codes(&"{a:\n ".repeat(100_000)), ["yaml/too-deep"]);
        assert_eq!(codes(&"- ".repeat(100_000)), ["yaml/too-deep"]);
        assert_eq!(codes(&"[".repeat(100_000)), ["yaml/too-deep"]);
        let laugh = |level: usize| match level.checked_sub(1) {
            None => "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned(),
            Some(below) => format!("a{level}: &a{level} [{}]\n", format!("*a{below}, ").repeat(9)),
        };
        let laughs: String = (0..30).map(laugh).collect();
        assert_eq!(codes(&laughs), ["yaml/too-many-copies"]);
        let floor = |level: usize| format!("a{}: &a{} [*a{level}]\n", level + 1, level + 1);
        let tower = format!("a0: &a0 [x]\n{}", (0..200).map(floor).collect::<String>());
        assert_eq!(codes(&tower), ["yaml/too-deep"]);
    }

    #[test]
    fn places_are_bytes_of_the_text_as_written() {
        let text = "\u{feff}é: \"😀 ü\"\r\nliste:\r\n  - 'ß'\r\n  - &x !!str plain  # why\r\nflow: {a: [1, 2]}\r\n\r\nlast: |\r\n  x\r\n\r\n";
        let node = parse(&SourceFile::new("test.yaml", text)).expect("valid");
        let at = |pointer: &str| place(node.pointer(pointer).expect("it is there"));
        assert_eq!(at("/é"), ("😀 ü", "test.yaml:1:6".into()));
        assert_eq!(at("/liste/0"), ("ß", "test.yaml:3:6".into()));
        assert_eq!(at("/liste/1"), ("plain", "test.yaml:4:14".into()));
        assert_eq!(at("/liste").0, "- 'ß'\r\n  - &x !!str plain");
        assert_eq!(at("/flow"), ("{a: [1, 2]}", "test.yaml:5:7".into()));
        assert_eq!(at("/flow/a").0, "[1, 2]");
        assert_eq!(at("/last"), ("x", "test.yaml:8:3".into()));
        assert_eq!(node.entries().expect("a mapping")[1].key_span.place(), "test.yaml:2:1");
    }

    #[test]
    fn a_value_that_was_left_out_stands_behind_its_key() {
        let node = parse(&SourceFile::new("test.yaml", "a:\n\n# comment\n\nb: 1\n")).expect("valid");
        assert_eq!(node.get("a").expect("it is there").span.range, 1..1);
    }

    #[test]
    fn json_is_read_exactly() {
        let text = "{\n\t\"a\\/b\":\t\"\\uD83D\\uDE00 \\\\uD83D\\n\",\r\n\t\"list\" : [ 1 ,2.5e3,\ttrue, null ],\"e\":{}, \"\":-1\n}\n";
        let expected: Value = serde_json::from_str(text).expect("valid JSON");
        assert_eq!(parse_as("test.json", text), expected);
        let node = parse(&SourceFile::new("test.json", text)).expect("valid");
        assert_eq!(place(node.pointer("/a~1b").expect("it is there")).0, "\\uD83D\\uDE00 \\\\uD83D\\n");
        assert_eq!(place(node.pointer("/list/1").expect("it is there")).0, "2.5e3");
    }

    #[test]
    fn indentation_that_other_parsers_do_not_ask_for_is_not_asked_for() {
        let text = "pets:\n  ports: [\n    ü,\n  8080\n  ]\n  text: \"one\n\ntwo \\\"\n three\"\n  more: 'it''s\nso'\n  map: {\n}\nlast: x\n";
        let node = parse(&SourceFile::new("test.yaml", text)).unwrap_or_else(|wrong| panic!("{}", render(&wrong)));
        let expected = json!({"pets": {"ports": ["ü", 8080], "text": "one\ntwo \" three", "more": "it's so", "map": {}},
            "last": "x"});
        assert_eq!(node.to_json(), expected);
        let at = |pointer: &str| place(node.pointer(pointer).expect("it is there"));
        assert_eq!(at("/pets/ports"), ("[\n    ü,\n  8080\n  ]", "test.yaml:2:10".into()));
        assert_eq!(at("/pets/ports/1"), ("8080", "test.yaml:4:3".into()));
        assert_eq!(at("/pets/more").0, "it''s\nso");
        assert_eq!(at("/last"), ("x", "test.yaml:14:7".into()));
        assert_eq!(codes("a:\n  b: [\n  c\n"), ["yaml/syntax"]);
        assert_eq!(value("a: 'x'# why\nb: \"y\"#\n"), json!({"a": "x", "b": "y"}));
    }

    #[test]
    fn large_documents_are_read_in_linear_time() {
        let flat: String = (0..20_000).map(|index| format!("kéy{index}: {{a: [1, two, '3']}}\n")).collect();
        assert_eq!(value(&flat).as_object().expect("a mapping").len(), 20_000);
        let minified = format!("[{}1]", "{\"a\":\"\\u00e9\"},".repeat(20_000));
        assert_eq!(parse_as("test.json", &minified).as_array().expect("a list").len(), 20_001);
    }
}
