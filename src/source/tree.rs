//! Builds a value and its places from the YAML parser's events.
//!
//! Mistakes that leave the tree readable (a duplicate key, an unknown tag) are collected, so that all of them are
//! reported in one go; the others end the reading. Hostile documents are bounded here: depth, and the nodes that
//! aliases may copy. What a scalar means is decided in [`super::scalar`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, ScalarStyle, Span as ParserSpan, Tag};
use serde_json::{Map, Value};

use super::marks::{Mark, narrow, wide};
use super::offset::Offsets;
use super::scalar::{self, Refusal};
use super::yaml::Leniency;
use super::{SourceFile, Span, merge};
use crate::diagnostic::Diagnostic;

/// How deep values may be nested; real documents stay below 40.
const DEPTH_LIMIT: usize = 128;

/// How many nodes aliases may copy: far more than any real document uses, far less than a "billion laughs".
const COPY_LIMIT: usize = 1_000_000;

/// The code of the diagnostic for a second document.
pub(super) const SEVERAL_DOCUMENTS: &str = "yaml/several-documents";

/// Turns events into a value and its places.
pub(super) struct TreeBuilder<'text> {
    file: &'text Arc<SourceFile>,
    offsets: &'text Offsets<'text>,
    leniency: Leniency,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    copied: usize,
    documents: usize,
    /// The places so far: those of complete nodes, and of the collections that are open.
    pub(super) marks: Vec<Mark>,
    /// The document, once it is complete.
    pub(super) root: Option<Value>,
    /// What is wrong with it.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A node that aliases may repeat.
struct Anchored {
    value: Value,
    marks: Vec<Mark>,
    depth: usize,
}

/// A collection whose end has not been seen.
struct Open {
    mark: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Value>),
    Mapping(Map<String, Value>, Option<Key>),
}

/// The key that waits for its value.
enum Key {
    Text(String, Range<usize>),
    /// Not usable, and already reported: its value is dropped.
    Refused,
}

impl<'text> TreeBuilder<'text> {
    pub(super) fn new(file: &'text Arc<SourceFile>, offsets: &'text Offsets<'text>, leniency: Leniency) -> Self {
        Self {
            file,
            offsets,
            leniency,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            copied: 0,
            documents: 0,
            marks: Vec::new(),
            root: None,
            diagnostics: Vec::new(),
        }
    }

    /// Takes the next event; an error ends the reading.
    pub(super) fn event(&mut self, event: Event<'_>, at: ParserSpan) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(_) => self.document(at),
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag.as_deref(), at),
            Event::SequenceStart(anchor, tag) => self.collection(Content::Sequence(Vec::new()), anchor, tag, at),
            Event::MappingStart(anchor, tag) => self.collection(Content::Mapping(Map::new(), None), anchor, tag, at),
            Event::SequenceEnd | Event::MappingEnd => self.end(at),
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn document(&mut self, at: ParserSpan) -> Result<(), Diagnostic> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        Err(Diagnostic::new(SEVERAL_DOCUMENTS, "the file holds more than one YAML document")
            .at(&self.span(self.range(at)), "the second one starts here")
            .hint("put each document into its own file"))
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        at: ParserSpan,
    ) -> Result<(), Diagnostic> {
        let range = self.scalar_range(&text, style, at);
        let value = match scalar::resolve(&text, style, tag) {
            Ok(Value::String(_)) => Value::String(text.into_owned()),
            Ok(value) => value,
            Err(refusal) => {
                self.diagnostics.push(refused(&refusal, &self.span(range.clone())));
                Value::String(text.into_owned())
            }
        };
        self.marks.push(Mark::new(&range));
        self.anchor_and_place(value, self.marks.len() - 1, anchor)
    }

    fn collection(
        &mut self,
        content: Content,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        at: ParserSpan,
    ) -> Result<(), Diagnostic> {
        let range = self.range(at);
        let expected = if matches!(content, Content::Sequence(_)) { "seq" } else { "map" };
        if let Some(tag) = tag.filter(|tag| !scalar::is_non_specific(tag)) {
            let refusal = match tag.is_yaml_core_schema() {
                true if tag.suffix == expected => None,
                true if is_core(&tag.suffix) => Some(Refusal::NotOfTag(format!("!!{}", tag.suffix))),
                true => Some(Refusal::UnknownTag(format!("!!{}", tag.suffix))),
                false => Some(Refusal::UnknownTag(tag.to_string())),
            };
            let span = self.span(range.clone());
            self.diagnostics.extend(refusal.map(|refusal| refused(&refusal, &span)));
        }
        self.open.push(Open { mark: self.marks.len(), anchor, content });
        self.marks.push(Mark::new(&range));
        self.check_depth(0, at)
    }

    fn end(&mut self, at: ParserSpan) -> Result<(), Diagnostic> {
        let Open { mark, anchor, content } = self.open.pop().expect("the parser ends only what it started");
        let value = match content {
            Content::Sequence(items) => Value::Array(items),
            Content::Mapping(mut fields, _) => {
                if self.leniency == Leniency::Foreign && fields.contains_key(merge::KEY) {
                    self.diagnostics.extend(merge::apply(&mut fields, &mut self.marks, mark, self.file));
                }
                Value::Object(fields)
            }
        };
        // A flow collection ends with its bracket; a block one has none, and the parser notices its end only at
        // the next token, behind blank lines and comments.
        let bracket = self.range(at);
        let start = wide(self.marks[mark].start);
        let end = match &self.file.text[bracket.clone()] {
            "}" | "]" => bracket.end,
            _ => self.end_of_last(mark).max(start),
        };
        self.marks[mark].end = narrow(end);
        self.marks[mark].size = narrow(self.marks.len() - mark);
        self.anchor_and_place(value, mark, anchor)
    }

    /// Where the last child of the collection ends that is being closed.
    fn end_of_last(&self, mark: usize) -> usize {
        let mut child = mark + 1;
        let mut end = 0;
        // Children that were merged or repeated stand elsewhere, so the furthest end that lies behind the start counts.
        while let Some(place) = self.marks.get(child) {
            let range = place.range();
            end = end.max(range.end);
            child += wide(place.size);
        }
        end
    }

    fn alias(&mut self, anchor: usize, at: ParserSpan) -> Result<(), Diagnostic> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Diagnostic::new("yaml/alias-cycle", "this alias stands inside the value it repeats")
                .at(&self.span(self.range(at)), ""));
        };
        let (size, depth) = (anchored.marks.len(), anchored.depth);
        self.check_depth(depth, at)?;
        self.spend(size, self.range(at))?;
        let anchored = &self.anchors[&anchor];
        let (value, mark) = (anchored.value.clone(), self.marks.len());
        self.marks.extend_from_slice(&anchored.marks);
        self.marks[mark].set_key(&(0..0));
        self.place(value, mark);
        Ok(())
    }

    fn anchor_and_place(&mut self, value: Value, mark: usize, anchor: usize) -> Result<(), Diagnostic> {
        if anchor > 0 {
            let marks = self.marks[mark..].to_vec();
            self.spend(marks.len(), marks[0].range())?;
            let depth = depth(&value);
            self.anchors.insert(anchor, Anchored { value: value.clone(), marks, depth });
        }
        self.place(value, mark);
        Ok(())
    }

    /// Puts a complete node, whose marks are the last ones, where it belongs: into the innermost open collection, or
    /// at the root.
    fn place(&mut self, value: Value, mark: usize) {
        let Some(Open { mark: parent, content, .. }) = self.open.last_mut() else {
            self.root = Some(value);
            return;
        };
        let parent = *parent;
        let waiting = match content {
            Content::Sequence(items) => {
                items.push(value);
                return;
            }
            Content::Mapping(_, waiting) => waiting.take(),
        };
        match waiting {
            None => {
                let range = self.marks[mark].range();
                self.marks.truncate(mark);
                let key = self.key(&value, range);
                if let Some(Open { content: Content::Mapping(_, waiting), .. }) = self.open.last_mut() {
                    *waiting = Some(key);
                }
            }
            Some(Key::Refused) => self.marks.truncate(mark),
            Some(Key::Text(key, range)) => self.entry(key, &range, value, parent, mark),
        }
    }

    fn entry(&mut self, key: String, key_range: &Range<usize>, value: Value, parent: usize, mark: usize) {
        let place = &mut self.marks[mark];
        // A value that was left out is shown behind its key: the parser places it at the next token.
        if value.is_null() && place.range().is_empty() {
            *place = Mark::new(&(key_range.end..key_range.end));
        }
        place.set_key(key_range);
        let Some(Open { content: Content::Mapping(fields, _), .. }) = self.open.last_mut() else { return };
        if let Some(index) = fields.contains_key(&key).then(|| fields.keys().position(|other| *other == key)).flatten()
        {
            let first = remove_child(&mut self.marks, parent, index);
            fields.shift_remove(&key);
            let (first, again) = (self.span(first.key_range()), self.span(key_range.clone()));
            self.diagnostics.push(repeated_key(&key, &first, &again));
        }
        if let Some(Open { content: Content::Mapping(fields, _), .. }) = self.open.last_mut() {
            fields.insert(key, value);
        }
    }

    /// Reads a node as a key, and reports it when it cannot be one.
    fn key(&mut self, value: &Value, range: Range<usize>) -> Key {
        match value {
            Value::String(text) => Key::Text(text.clone(), range),
            // As written: the status code `200` and the version `1.0` keep their spelling.
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                Key::Text(self.file.text[range.clone()].to_owned(), range)
            }
            Value::Array(_) | Value::Object(_) => {
                let kind = if value.is_array() { "a list" } else { "a mapping" };
                self.diagnostics.push(
                    Diagnostic::new("yaml/key-not-text", format!("{kind} cannot be a key"))
                        .at(&self.span(range), "")
                        .hint("a value that starts with `{` or `[` needs quotes when it is meant as text"),
                );
                Key::Refused
            }
        }
    }

    fn check_depth(&self, below: usize, at: ParserSpan) -> Result<(), Diagnostic> {
        if self.open.len() + below <= DEPTH_LIMIT {
            return Ok(());
        }
        Err(too_deep(&self.span(self.range(at))))
    }

    fn spend(&mut self, nodes: usize, at: Range<usize>) -> Result<(), Diagnostic> {
        self.copied += nodes;
        if self.copied > COPY_LIMIT { Err(copy_limit(&self.span(at))) } else { Ok(()) }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn range(&self, at: ParserSpan) -> Range<usize> {
        self.offsets.byte(at.start.index())..self.offsets.byte(at.end.index())
    }

    /// The place of a scalar without its anchor, tag and quotes, and without the line break that ends a block.
    fn scalar_range(&self, text: &str, style: ScalarStyle, at: ParserSpan) -> Range<usize> {
        let range = self.range(at);
        let written = &self.file.text[range.clone()];
        if text.is_empty() && style == ScalarStyle::Plain {
            return range;
        }
        let mut start = 0;
        while written[start..].starts_with(['&', '!']) {
            let property = written[start..].find(char::is_whitespace).unwrap_or(0);
            let blank = written[start + property..].find(|next: char| !next.is_whitespace()).unwrap_or(0);
            if property + blank == 0 {
                break;
            }
            start += property + blank;
        }
        let end = written.trim_end().len().max(start);
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if end >= start + 2 => {
                range.start + start + 1..range.start + end - 1
            }
            _ => range.start + start..range.start + end,
        }
    }
}

fn repeated_key(key: &str, first: &Span, again: &Span) -> Diagnostic {
    Diagnostic::new("yaml/duplicate-key", format!("the key `{key}` stands twice in this mapping"))
        .at(again, "again here")
        .at(first, "first here")
}

/// Removes the marks of a collection's nth child; gives its own one back.
fn remove_child(marks: &mut Vec<Mark>, parent: usize, index: usize) -> Mark {
    let mut child = parent + 1;
    for _ in 0..index {
        child += wide(marks[child].size);
    }
    let removed = marks[child];
    marks.drain(child..child + wide(removed.size));
    removed
}

/// How many levels of collections a value has.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn is_core(suffix: &str) -> bool {
    matches!(suffix, "str" | "null" | "bool" | "int" | "float" | "seq" | "map")
}

/// The document is nested too deeply at this place.
pub(super) fn too_deep(span: &Span) -> Diagnostic {
    let message = format!("the document is nested more than {DEPTH_LIMIT} levels deep");
    Diagnostic::new("yaml/too-deep", message).at(span, "")
}

fn copy_limit(span: &Span) -> Diagnostic {
    Diagnostic::new("yaml/too-many-copies", format!("aliases repeat more than {COPY_LIMIT} values")).at(span, "")
}

fn refused(refusal: &Refusal, span: &Span) -> Diagnostic {
    match refusal {
        Refusal::NotJson => Diagnostic::new("yaml/number-not-json", "JSON has no such number")
            .at(span, "")
            .hint("put it into quotes when it is meant as text"),
        Refusal::UnknownTag(tag) => {
            Diagnostic::new("yaml/unknown-tag", format!("the tag `{tag}` has no meaning here")).at(span, "")
        }
        Refusal::NotOfTag(tag) => {
            Diagnostic::new("yaml/not-of-tag", format!("the value is not what its tag `{tag}` says")).at(span, "")
        }
    }
}
