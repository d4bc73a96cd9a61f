//! Collects what the rules find, and gives each finding its place.
//!
//! Each rule may report a bounded number of findings per document; what goes beyond is counted. Start at
//! [`Problems::add`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::place::span;
use super::{Choice, Rule};
use crate::contract::Document;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// How many findings of one rule are kept per document.
const MOST_PER_RULE: usize = 1_000;

/// One finding of a rule, by the place in the document.
#[derive(Debug)]
pub(super) struct Problem {
    rule: &'static Rule,
    pointer: String,
    on_key: bool,
    label: String,
    message: String,
    hint: Option<String>,
    related: Vec<(String, String)>,
    /// When it is another one than the rule's.
    severity: Option<Severity>,
}

impl Problem {
    pub(super) fn new(rule: &'static Rule, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            rule,
            pointer: pointer.into(),
            on_key: false,
            label: String::new(),
            message: message.into(),
            hint: None,
            related: Vec::new(),
            severity: None,
        }
    }

    /// Marks the key instead of the value.
    pub(super) fn on_key(self) -> Self {
        Self { on_key: true, ..self }
    }

    /// Another severity than the rule's.
    pub(super) fn severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// A few words beside the mark.
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same, when there is something to say.
    pub(super) fn hint_if_any(self, hint: Option<String>) -> Self {
        Self { hint: hint.or(self.hint), ..self }
    }

    /// Another place that explains the first.
    pub(super) fn also(mut self, pointer: impl Into<String>, text: impl Into<String>) -> Self {
        self.related.push((pointer.into(), text.into()));
        self
    }
}

/// What was found in one document.
#[derive(Debug)]
pub(super) struct Problems<'a> {
    document: &'a Document,
    choice: &'a Choice,
    found: Vec<Diagnostic>,
    /// The pointer of each finding.
    pointers: Vec<String>,
    counts: BTreeMap<&'static str, usize>,
    skipped: Vec<String>,
}

impl<'a> Problems<'a> {
    pub(super) fn new(document: &'a Document, choice: &'a Choice) -> Self {
        Self { document, choice, found: Vec::new(), pointers: Vec::new(), counts: BTreeMap::new(), skipped: Vec::new() }
    }

    /// Keeps a finding, unless its rule is not wanted or has found too much already.
    pub(super) fn add(&mut self, problem: Problem) {
        let Some(severity) = self.choice.severity(problem.rule.id, problem.severity.unwrap_or(problem.rule.severity))
        else {
            return;
        };
        let count = self.counts.entry(problem.rule.id).or_default();
        *count += 1;
        if *count > MOST_PER_RULE {
            return;
        }
        let at = |pointer: &str, on_key: bool| {
            if on_key { self.document.key_span(pointer) } else { span(self.document, pointer) }
        };
        let mut diagnostic = Diagnostic::new(problem.rule.id, problem.message).severity(severity);
        diagnostic = diagnostic
            .at(&at(&problem.pointer, problem.on_key), problem.label)
            .pointer(self.document.written(&problem.pointer));
        for (pointer, text) in problem.related {
            diagnostic = diagnostic.at(&at(&pointer, false), text);
        }
        diagnostic.hint = problem.hint;
        self.found.push(diagnostic);
        self.pointers.push(problem.pointer);
    }

    /// Says what is not looked at, and why.
    pub(super) fn skip(&mut self, reason: String) {
        self.skipped.push(reason);
    }

    /// What was not looked at.
    pub(super) fn take_skipped(&mut self) -> Vec<String> {
        std::mem::take(&mut self.skipped)
    }

    /// Whether a rule has found something in a keyword of the schema at a place.
    pub(super) fn has_at(&self, rule: &str, schema: &str) -> bool {
        let mut found = self.found.iter().zip(&self.pointers).filter(|(finding, _)| finding.code == rule);
        let below = |pointer: &str| pointer.strip_prefix(schema).is_some_and(|rest| rest.matches('/').count() <= 2);
        found.any(|(_, pointer)| below(pointer))
    }

    /// Where the findings that are worse than a note stand: file and offset of each mark, and of the value it is about.
    pub(super) fn places(&self) -> BTreeSet<(usize, usize)> {
        let grave = self.found.iter().zip(&self.pointers).filter(|(finding, _)| finding.severity < Severity::Note);
        let marks = grave.clone().flat_map(|(finding, _)| finding.labels.iter().map(|label| place(&label.span)));
        marks.chain(grave.map(|(_, pointer)| place(&self.document.span(pointer)))).collect()
    }

    /// Everything that was kept, and how many findings of which rules were not.
    pub(super) fn into_parts(self) -> (Vec<Diagnostic>, BTreeMap<&'static str, usize>) {
        let beyond = self.counts.into_iter().filter(|(_, count)| *count > MOST_PER_RULE);
        (self.found, beyond.map(|(id, count)| (id, count - MOST_PER_RULE)).collect())
    }
}

/// A place that can be compared: which file, and where it starts.
pub(super) fn place(span: &Span) -> (usize, usize) {
    (Arc::as_ptr(&span.file) as usize, span.range.start)
}
