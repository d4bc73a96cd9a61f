//! The state of reading one file, and the smallest readers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::case::model::{Argument, Arguments, CheckLevel, Spanned};
use crate::contract::{Api, ApiId, Contract};
use crate::diagnostic::{Diagnostic, suggestion};
use crate::source::{Entry, Node, SourceFile, Span, parse};
use crate::template::{TemplateNode, TemplateValue, parse_duration};

/// Reads the nodes of one file.
pub(crate) struct Reader<'contract> {
    pub(super) contract: &'contract Contract,
    /// The API that is meant when a step names none.
    pub(super) api: Option<ApiId>,
    /// Whether an API was named that does not exist, so that its operations are nobody's fault.
    pub(super) api_is_doubtful: bool,
    /// The folder of the file, for the files it names.
    pub(super) folder: PathBuf,
    /// Everything that is wrong so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Names whose fields cannot be known because the step that makes them is itself wrong.
    pub(crate) doubtful: BTreeSet<String>,
}

impl<'contract> Reader<'contract> {
    pub(crate) fn new(contract: &'contract Contract, file: &SourceFile) -> Self {
        let folder = file.path.parent().unwrap_or(Path::new("")).to_owned();
        Self { contract, api: None, api_is_doubtful: false, folder, diagnostics: Vec::new(), doubtful: BTreeSet::new() }
    }

    pub(super) fn report(&mut self, code: &'static str, message: impl Into<String>, span: &Span) {
        self.diagnostics.push(Diagnostic::new(code, message).at(span, ""));
    }

    /// Looks an API up by name.
    pub(super) fn find_api(&mut self, name: &str, span: &Span) -> Option<&'contract Api> {
        let contract = self.contract;
        let found = contract.api(name);
        if found.is_none() {
            self.api_is_doubtful = true;
            let hint = suggestion(name, contract.apis.iter().map(|api| api.id.0.as_str()));
            let diagnostic = Diagnostic::new("case/unknown-api", format!("there is no API `{name}`"));
            self.diagnostics.push(diagnostic.at(span, "").hint(hint));
        }
        found.map(AsRef::as_ref)
    }

    /// The file that `name` means, as a document.
    pub(super) fn document(&mut self, name: &Node) -> Option<Node> {
        let file = self.file(name)?;
        match parse(&file) {
            Ok(node) => Some(node),
            Err(diagnostics) => {
                self.diagnostics.extend(diagnostics);
                None
            }
        }
    }

    /// The file that `name` means, relative to this one.
    pub(super) fn file(&mut self, name: &Node) -> Option<Arc<SourceFile>> {
        let text = name.as_str()?;
        match SourceFile::read(&self.folder.join(text)) {
            Ok(file) => Some(file),
            Err(error) => {
                let message = match error.kind() {
                    ErrorKind::NotFound => format!("there is no file `{text}`"),
                    _ => format!("`{text}` cannot be read: {error}"),
                };
                self.report("case/unreadable-file", message, &name.span);
                None
            }
        }
    }

    /// A value with templates; those that do not parse are reported.
    pub(super) fn template(&mut self, node: &Node) -> TemplateValue {
        TemplateValue::parse(node).unwrap_or_else(|diagnostics| {
            self.diagnostics.extend(diagnostics);
            TemplateValue { span: node.span.clone(), node: TemplateNode::Literal(Value::Null) }
        })
    }

    /// The value with templates under `key`.
    pub(super) fn template_at(&mut self, node: &Node, key: &str) -> Option<TemplateValue> {
        node.get(key).map(|value| self.template(value))
    }

    /// Values with templates by name, in the order written.
    pub(super) fn named_templates(&mut self, node: Option<&Node>) -> Vec<(String, TemplateValue)> {
        let entries = node.and_then(Node::entries).unwrap_or_default();
        entries.iter().map(|entry| (entry.key.clone(), self.template(&entry.value))).collect()
    }

    /// Arguments: name by name, or computed as a whole.
    pub(super) fn arguments(&mut self, node: Option<&Node>) -> Arguments {
        let Some(node) = node else { return Arguments::default() };
        let Some(entries) = node.entries() else { return Arguments::Computed(self.template(node)) };
        let read = |entry: &Entry| Argument {
            name: entry.key.clone(),
            name_span: entry.key_span.clone(),
            value: self.template(&entry.value),
        };
        Arguments::Listed(entries.iter().map(read).collect())
    }
}

/// The text of a string under `key`.
pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::as_str).map(str::to_owned)
}

/// The boolean under `key`.
pub(super) fn boolean(node: &Node, key: &str) -> Option<bool> {
    node.get(key).and_then(|value| value.to_json().as_bool())
}

/// The strings under `key`: one, or a list.
pub(super) fn texts(node: &Node, key: &str) -> Vec<String> {
    nodes(node, key).into_iter().filter_map(Node::as_str).map(str::to_owned).collect()
}

/// The nodes under `key`: one, or a list.
pub(super) fn nodes<'node>(node: &'node Node, key: &str) -> Vec<&'node Node> {
    match node.get(key) {
        None => Vec::new(),
        Some(value) => value.items().map_or_else(|| vec![value], |items| items.iter().collect()),
    }
}

/// The duration under `key`.
pub(super) fn duration(node: &Node, key: &str) -> Option<Duration> {
    parse_duration(node.get(key)?.as_str()?).ok()
}

/// Check levels by check id under `checks`.
pub(super) fn checks(node: &Node) -> BTreeMap<String, Spanned<CheckLevel>> {
    let entries = node.get("checks").and_then(Node::entries).unwrap_or_default();
    let level = |value: &Node| match value.as_str() {
        Some("off") => Some(CheckLevel::Off),
        Some("warn") => Some(CheckLevel::Warn),
        Some("error") => Some(CheckLevel::Error),
        _ => None,
    };
    entries
        .iter()
        .filter_map(|entry| Some((entry.key.clone(), Spanned::new(level(&entry.value)?, entry.key_span.clone()))))
        .collect()
}
