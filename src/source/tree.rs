//! Builds the tree of [`Node`]s from the YAML parser's events.
//!
//! Mistakes that leave the tree readable (a duplicate key, an unknown tag) are collected, so that all of them are
//! reported in one go; the others end the reading. Hostile documents are bounded here: depth, and the nodes that
//! aliases may copy. What a scalar means is decided in [`super::scalar`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use saphyr_parser::{Event, ScalarStyle, Span as ParserSpan, Tag};

use super::offset::Offsets;
use super::scalar::{self, Refusal};
use super::{Entry, Node, NodeValue, SourceFile, Span};
use crate::diagnostic::Diagnostic;

/// How deep values may be nested; real documents stay below 40.
const DEPTH_LIMIT: usize = 128;

/// How many nodes aliases may copy: far more than any real document uses, far less than a "billion laughs".
const COPY_LIMIT: usize = 1_000_000;

/// Turns events into a tree.
pub(super) struct TreeBuilder<'text> {
    file: &'text Arc<SourceFile>,
    offsets: &'text Offsets<'text>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    copied: usize,
    documents: usize,
    /// The document, once it is complete.
    pub(super) root: Option<Node>,
    /// What is wrong with it.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A node that aliases may repeat.
struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

/// A collection whose end has not been seen.
struct Open {
    start: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping(OpenMapping),
}

#[derive(Default)]
struct OpenMapping {
    entries: Vec<Entry>,
    /// Places of the keys so far.
    seen: HashMap<String, Span>,
    /// The key that waits for its value.
    key: Option<Key>,
}

enum Key {
    Text(String, Span),
    /// Not usable, and already reported: its value is dropped.
    Refused,
}

impl<'text> TreeBuilder<'text> {
    pub(super) fn new(file: &'text Arc<SourceFile>, offsets: &'text Offsets<'text>) -> Self {
        Self {
            file,
            offsets,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            copied: 0,
            documents: 0,
            root: None,
            diagnostics: Vec::new(),
        }
    }

    /// Takes the next event; an error ends the reading.
    pub(super) fn event(&mut self, event: Event<'_>, at: ParserSpan) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(_) => self.document(at),
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), at),
            Event::SequenceStart(anchor, tag) => {
                self.collection(Content::Sequence(Vec::new()), anchor, tag, at);
                self.check_depth(0, at)
            }
            Event::MappingStart(anchor, tag) => {
                self.collection(Content::Mapping(OpenMapping::default()), anchor, tag, at);
                self.check_depth(0, at)
            }
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
        Err(Diagnostic::new("yaml/several-documents", "the file holds more than one YAML document")
            .at(&self.span(at), "the second one starts here")
            .hint("put each document into its own file"))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        at: ParserSpan,
    ) -> Result<(), Diagnostic> {
        let span = self.scalar_span(text, style, at);
        let value = scalar::resolve(text, style, tag).unwrap_or_else(|refusal| {
            self.diagnostics.push(refused(&refusal, &span));
            NodeValue::Null
        });
        self.anchor_and_place(Node { span, value }, anchor)
    }

    fn collection(&mut self, content: Content, anchor: usize, tag: Option<Cow<'_, Tag>>, at: ParserSpan) {
        let expected = if matches!(content, Content::Sequence(_)) { "seq" } else { "map" };
        if let Some(tag) = tag.filter(|tag| !scalar::is_non_specific(tag)) {
            let refusal = match tag.is_yaml_core_schema() {
                true if tag.suffix == expected => None,
                true if is_core(&tag.suffix) => Some(Refusal::NotOfTag(format!("!!{}", tag.suffix))),
                true => Some(Refusal::UnknownTag(format!("!!{}", tag.suffix))),
                false => Some(Refusal::UnknownTag(tag.to_string())),
            };
            let span = self.span(at);
            self.diagnostics.extend(refusal.map(|refusal| refused(&refusal, &span)));
        }
        self.open.push(Open { start: self.offsets.byte(at.start.index()), anchor, content });
    }

    fn end(&mut self, at: ParserSpan) -> Result<(), Diagnostic> {
        let Open { start, anchor, content } = self.open.pop().expect("the parser ends only what it started");
        let last = match &content {
            Content::Sequence(items) => items.last(),
            Content::Mapping(mapping) => mapping.entries.last().map(|entry| &entry.value),
        };
        // A flow collection ends with its bracket; a block one has none, and the parser notices its end only at
        // the next token, behind blank lines and comments.
        let bracket = self.span(at);
        let end = match &self.file.text[bracket.range.clone()] {
            "}" | "]" => bracket.range.end,
            _ => last.map_or(start, |node| node.span.range.end).max(start),
        };
        let value = match content {
            Content::Sequence(items) => NodeValue::Sequence(items),
            Content::Mapping(mapping) => NodeValue::Mapping(mapping.entries),
        };
        self.anchor_and_place(Node { span: Span::new(self.file, start..end), value }, anchor)
    }

    fn alias(&mut self, anchor: usize, at: ParserSpan) -> Result<(), Diagnostic> {
        let Some((size, depth)) = self.anchors.get(&anchor).map(|anchored| (anchored.size, anchored.depth)) else {
            return Err(Diagnostic::new("yaml/alias-cycle", "this alias stands inside the value it repeats")
                .at(&self.span(at), ""));
        };
        self.check_depth(depth, at)?;
        self.spend(size, at)?;
        let node = self.anchors[&anchor].node.clone();
        self.place(node);
        Ok(())
    }

    fn anchor_and_place(&mut self, node: Node, anchor: usize) -> Result<(), Diagnostic> {
        if anchor > 0 {
            let (size, depth) = measure(&node);
            self.copied += size;
            if self.copied > COPY_LIMIT {
                return Err(copy_limit(&node.span));
            }
            self.anchors.insert(anchor, Anchored { node: node.clone(), size, depth });
        }
        self.place(node);
        Ok(())
    }

    /// Puts a complete node where it belongs: into the innermost open collection, or at the root.
    fn place(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::Sequence(items)) => items.push(node),
            Some(Content::Mapping(mapping)) => match mapping.key.take() {
                None => mapping.key = Some(key(&node, &mut mapping.seen, &mut self.diagnostics)),
                Some(Key::Refused) => {}
                Some(Key::Text(key, key_span)) => {
                    let value = beside_key(node, &key_span);
                    mapping.entries.push(Entry { key, key_span, value });
                }
            },
        }
    }

    fn check_depth(&self, below: usize, at: ParserSpan) -> Result<(), Diagnostic> {
        if self.open.len() + below <= DEPTH_LIMIT {
            return Ok(());
        }
        Err(too_deep(&self.span(at)))
    }

    fn spend(&mut self, nodes: usize, at: ParserSpan) -> Result<(), Diagnostic> {
        self.copied += nodes;
        if self.copied > COPY_LIMIT { Err(copy_limit(&self.span(at))) } else { Ok(()) }
    }

    fn span(&self, at: ParserSpan) -> Span {
        Span::new(self.file, self.offsets.byte(at.start.index())..self.offsets.byte(at.end.index()))
    }

    /// The place of a scalar without its anchor, tag and quotes, and without the line break that ends a block.
    fn scalar_span(&self, text: &str, style: ScalarStyle, at: ParserSpan) -> Span {
        let span = self.span(at);
        let written = &self.file.text[span.range.clone()];
        if text.is_empty() && style == ScalarStyle::Plain {
            return span;
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
                span.within(start + 1..end - 1)
            }
            _ => span.within(start..end),
        }
    }
}

/// Reads a node as a key, and reports it when it cannot be one or stands there already.
fn key(node: &Node, seen: &mut HashMap<String, Span>, diagnostics: &mut Vec<Diagnostic>) -> Key {
    let text = match &node.value {
        NodeValue::String(text) => text.clone(),
        // As written: the status code `200` and the version `1.0` keep their spelling.
        NodeValue::Null | NodeValue::Bool(_) | NodeValue::Number(_) => {
            node.span.file.text[node.span.range.clone()].to_owned()
        }
        NodeValue::Sequence(_) | NodeValue::Mapping(_) => {
            diagnostics.push(
                Diagnostic::new("yaml/key-not-text", format!("{} cannot be a key", node.kind()))
                    .at(&node.span, "")
                    .hint("a value that starts with `{` or `[` needs quotes when it is meant as text"),
            );
            return Key::Refused;
        }
    };
    if let Some(first) = seen.get(&text) {
        diagnostics.push(
            Diagnostic::new("yaml/duplicate-key", format!("the key `{text}` stands twice in this mapping"))
                .at(&node.span, "again here")
                .at(first, "first here"),
        );
        return Key::Refused;
    }
    seen.insert(text.clone(), node.span.clone());
    Key::Text(text, node.span.clone())
}

/// A value that was left out is shown behind its key: the parser places it at the next token.
fn beside_key(node: Node, key: &Span) -> Node {
    let left_out = node.value == NodeValue::Null && node.span.range.is_empty();
    if left_out { Node { span: Span::new(&key.file, key.range.end..key.range.end), ..node } } else { node }
}

fn measure(node: &Node) -> (usize, usize) {
    let children: Vec<&Node> = match &node.value {
        NodeValue::Sequence(items) => items.iter().collect(),
        NodeValue::Mapping(entries) => entries.iter().map(|entry| &entry.value).collect(),
        _ => return (1, 0),
    };
    let measures = children.into_iter().map(measure);
    let (size, depth) = measures.fold((0, 0), |(size, depth), child| (size + child.0, depth.max(child.1)));
    (size + 1, depth + 1)
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
