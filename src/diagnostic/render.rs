//! Shows diagnostics as text with source excerpts and carets.
//!
//! The drawing is done by `annotate-snippets`, which also shortens long lines around the mark; this file decides what
//! it gets to see: for each label the line on which its place starts. Start at [`render`].

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};

/// The most characters that are marked: a place may be a whole minified document.
const LONGEST_MARK: usize = 60;

/// Renders `diagnostics` in order, each with its code, place, caret and hint; no colour.
///
/// # Examples
/// ```
/// use probity::diagnostic::{Diagnostic, render};
///
/// let diagnostic = Diagnostic::new("case/empty", "the case has no steps").hint("add `steps:`");
/// assert_eq!(render(&[diagnostic]), "error[case/empty]: the case has no steps\nhint: add `steps:`\n");
/// ```
#[must_use]
pub fn render(diagnostics: &[Diagnostic]) -> String {
    render_all(diagnostics, None, &Renderer::plain())
}

/// Like [`render`], with terminal colours.
#[must_use]
pub fn render_coloured(diagnostics: &[Diagnostic]) -> String {
    render_all(diagnostics, None, &Renderer::styled())
}

/// Like [`render`], with everything shown as a warning.
#[must_use]
pub fn render_warnings(diagnostics: &[Diagnostic]) -> String {
    render_all(diagnostics, Some(Severity::Warning), &Renderer::plain())
}

fn render_all(diagnostics: &[Diagnostic], severity: Option<Severity>, renderer: &Renderer) -> String {
    let shown = |one: &Diagnostic| render_one(one, &level(severity.unwrap_or(one.severity)), renderer);
    diagnostics.iter().map(shown).collect::<Vec<String>>().join("\n")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn render_one(diagnostic: &Diagnostic, level: &Level<'static>, renderer: &Renderer) -> String {
    let excerpts: Vec<Excerpt> = diagnostic.labels.iter().map(Excerpt::new).collect();
    let title = level.clone().primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let group = excerpts.iter().enumerate().fold(Group::with_title(title), |group, (index, excerpt)| {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        group.element(excerpt.snippet(kind))
    });
    let mut text = renderer.render(&[group]);
    text.push('\n');
    if let Some(pointer) = &diagnostic.pointer {
        // One that does not start at the root names another file, too.
        text.push_str(if pointer.is_empty() || pointer.starts_with('/') { "at: #" } else { "at: " });
        text.push_str(pointer);
        text.push('\n');
    }
    if let Some(hint) = &diagnostic.hint {
        text.push_str("hint: ");
        text.push_str(hint);
        text.push('\n');
    }
    text
}

/// The source line that is shown for a label.
struct Excerpt<'a> {
    label: &'a Label,
    path: String,
    number: usize,
    line: &'a str,
    marked: Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn new(label: &'a Label) -> Self {
        let file = &label.span.file;
        let text = file.text.as_str();
        let start = text.floor_char_boundary(label.span.range.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let line = text[line_start..line_end].trim_end_matches('\r');
        let mark_start = (start - line_start).min(line.len());
        let longest = line[mark_start..].char_indices().nth(LONGEST_MARK).map_or(line.len(), |(at, _)| mark_start + at);
        let mark_end = line.ceil_char_boundary(label.span.range.end.saturating_sub(line_start));
        let marked = mark_start..mark_end.clamp(mark_start, longest);
        Self { label, path: file.path.display().to_string(), number: file.line_column(start).0, line, marked }
    }

    fn snippet(&self, kind: AnnotationKind) -> Snippet<'_, Annotation<'_>> {
        let text = Some(self.label.text.as_str()).filter(|text| !text.is_empty());
        let annotation = kind.span(self.marked.clone()).label(text);
        Snippet::source(self.line).path(self.path.as_str()).line_start(self.number).annotation(annotation)
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::source::{SourceFile, Span};

    fn span_of(path: &str, text: &str, part: &str) -> Span {
        let start = text.find(part).expect("the part stands in the text");
        Span::new(&SourceFile::new(path, text), start..start + part.len())
    }

    #[test]
    fn a_mistake_is_shown_under_a_caret_with_a_hint() {
        let span = span_of("cases/pets/list.yaml", "name: list\nsteps:\n  - operation: listPet\n", "listPet");
        let diagnostic = Diagnostic::new("case/unknown-operation", "the contract has no operation `listPet`")
            .at(&span, "unknown")
            .hint("did you mean `listPets`?");
        assert_snapshot!(render(&[diagnostic]), @r#"
        error[case/unknown-operation]: the contract has no operation `listPet`
         --> cases/pets/list.yaml:3:16
          |
        3 |   - operation: listPet
          |                ^^^^^^^ unknown
        hint: did you mean `listPets`?
        "#);
    }

    #[test]
    fn a_second_place_explains_the_first() {
        let text = "a: 1\nb: 2\na: 3\n";
        let file = SourceFile::new("pets.yaml", text);
        let diagnostic = Diagnostic::new("yaml/duplicate-key", "the key `a` stands twice in this mapping")
            .at(&Span::new(&file, 10..11), "again here")
            .at(&Span::new(&file, 0..1), "first here");
        assert_snapshot!(render(&[diagnostic]), @r#"
        error[yaml/duplicate-key]: the key `a` stands twice in this mapping
         --> pets.yaml:3:1
          |
        3 | a: 3
          | ^ again here
          |
         ::: pets.yaml:1:1
          |
        1 | a: 1
          | - first here
        "#);
    }

    #[test]
    fn several_diagnostics_keep_the_order_of_the_caller() {
        let span = span_of("pets.yaml", "b: 1\r\né: [2\r\n", "[2");
        let first = Diagnostic::new("yaml/syntax", "unclosed list").at(&span, "");
        let second = Diagnostic::new("contract/no-file", "the file `a.yaml` is missing");
        assert_snapshot!(render(&[first, second]), @r#"
        error[yaml/syntax]: unclosed list
         --> pets.yaml:2:4
          |
        2 | é: [2
          |    ^^

        error[contract/no-file]: the file `a.yaml` is missing
        "#);
    }

    #[test]
    fn a_place_over_several_lines_shows_its_first_line() {
        let span = span_of("pets.yaml", "pets:\n  get:\n    x: 1\n  put: 2\n", "get:\n    x: 1\n  put");
        assert_snapshot!(render(&[Diagnostic::new("a/b", "too long").at(&span, "here")]), @r#"
        error[a/b]: too long
         --> pets.yaml:2:3
          |
        2 |   get:
          |   ^^^^ here
        "#);
    }

    #[test]
    fn the_end_of_the_file_can_be_shown() {
        let file = SourceFile::new("pets.yaml", "pets: [1,\n");
        let diagnostic = Diagnostic::new("yaml/syntax", "the list does not end").at(&Span::new(&file, 10..10), "");
        assert_snapshot!(render(&[diagnostic]), @r#"
        error[yaml/syntax]: the list does not end
         --> pets.yaml:2:1
          |
        2 |
          | ^
        "#);
    }

    #[test]
    fn a_very_long_line_is_shortened_and_keeps_its_column() {
        let text = format!("{{{}\"wrong\":1,{}}}", "\"é\":0,".repeat(40_000), "\"x\":0,".repeat(40_000));
        let span = span_of("pets.json", &text, "\"wrong\"");
        assert_snapshot!(render(&[Diagnostic::new("a/b", "not allowed").at(&span, "this one")]), @r#"
        error[a/b]: not allowed
         --> pets.json:1:240002
          |
        1 | ...:0,"é":0,"é":0,"é":0,"é":0,"é":0,"é":0,"é":0,"é":0,"é":0,"wrong":1,"x":0,"x":0,"x":0,"x":0,"x":0,"x":0,"x":0,"x":0,"x":0,"x":0,"x"...
          |                                                             ^^^^^^^ this one
        "#);
    }

    #[test]
    fn a_diagnostic_says_how_bad_it_is_and_where_in_the_document() {
        let span = span_of("pets.yaml", "paths:\n  /pets: {}\n", "/pets");
        let diagnostic = Diagnostic::new("path/empty", "nothing can be asked here").at(&span, "");
        let diagnostic = diagnostic.severity(Severity::Note).pointer("/paths/~1pets").hint("describe an operation");
        assert_snapshot!(render(&[diagnostic]), @r#"
        note[path/empty]: nothing can be asked here
         --> pets.yaml:2:3
          |
        2 |   /pets: {}
          |   ^^^^^
        at: #/paths/~1pets
        hint: describe an operation
        "#);
    }

    #[test]
    fn warnings_say_so_and_colours_are_only_shown_on_request() {
        let diagnostic = [Diagnostic::new("contract/lost", "a key is ignored")];
        assert_eq!(render_warnings(&diagnostic), "warning[contract/lost]: a key is ignored\n");
        assert!(render_coloured(&diagnostic).contains('\u{1b}'));
    }
}
