//! Reads overlays.

use std::sync::Arc;

use serde_json_path::JsonPath;

use super::Overlay;
use super::model::{Action, Change};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{Node, SourceFile, parse};

/// The key that makes a document an overlay.
const OVERLAY: &str = "overlay";
const ROOT_KEYS: [&str; 4] = [OVERLAY, "info", "extends", "actions"];
const ACTION_KEYS: [&str; 5] = ["target", "description", "update", "remove", "copy"];

impl Overlay {
    /// Whether a text is meant as an overlay. Every document is asked, so most are answered without parsing them.
    pub(in crate::contract) fn is_meant(file: &Arc<SourceFile>) -> bool {
        let mut mentions = file.text.match_indices(OVERLAY).map(|(at, _)| file.text.split_at(at));
        mentions.any(|(before, after)| {
            let line_start = before.trim_end_matches([' ', '\t', '{', '"', '\u{feff}']);
            let is_first = line_start.is_empty() || line_start.ends_with('\n');
            is_first && after[OVERLAY.len()..].starts_with([':', '"', ' '])
        }) && parse(file).is_ok_and(|root| root.get(OVERLAY).is_some())
    }

    /// Reads an overlay.
    ///
    /// # Errors
    /// Everything in it that cannot be meant.
    pub(in crate::contract) fn read(file: &Arc<SourceFile>) -> Result<Self, Vec<Diagnostic>> {
        let root = parse(file)?;
        let mut errors = unknown_keys(&root, &ROOT_KEYS);
        errors.extend(version(&root));
        let extends =
            root.get("extends").and_then(|extends| Some((extends.as_str()?.to_owned(), extends.span.clone())));
        let mut actions = Vec::new();
        match root.get("actions").and_then(Node::items) {
            Some(items) if !items.is_empty() => {
                for item in items {
                    match action(item) {
                        Ok(action) => actions.push(action),
                        Err(wrong) => errors.extend(wrong),
                    }
                }
            }
            _ => errors.push(wrong("the overlay needs a list of `actions`", root.get("actions").unwrap_or(&root))),
        }
        if errors.is_empty() { Ok(Self { file: Arc::clone(file), extends, actions }) } else { Err(errors) }
    }
}

fn version(root: &Node) -> Option<Diagnostic> {
    let version = root.get(OVERLAY)?;
    // As written: an unquoted `1.0` is a number.
    let text = &version.span.file.text[version.span.range.clone()];
    let is_known = ["1.0", "1.1"].iter().any(|known| text == *known || text.starts_with(&format!("{known}.")));
    (!is_known).then(|| wrong(&format!("Overlay {text} is not known"), version).hint("1.0.0 and 1.1.0 are"))
}

fn action(node: &Node) -> Result<Action, Vec<Diagnostic>> {
    let mut errors = unknown_keys(node, &ACTION_KEYS);
    let Some(target) = node.get("target") else {
        errors.push(wrong("an action needs a `target`", node));
        return Err(errors);
    };
    let path = path(target).map_err(|error| errors.push(error)).ok();
    let removes = node.get("remove").is_some_and(|remove| remove.value == crate::source::NodeValue::Bool(true));
    let change = match (removes, node.get("update"), node.get("copy")) {
        (true, _, _) => Some(Change::Remove),
        (false, Some(update), None) => Some(Change::Update { value: update.to_json(), span: update.span.clone() }),
        (false, None, Some(copy)) => self::path(copy)
            .map(|source| Change::Copy { source, span: copy.span.clone() })
            .map_err(|error| errors.push(error))
            .ok(),
        _ => {
            errors.push(wrong("an action needs one of `update`, `remove: true` and `copy`", node));
            None
        }
    };
    match (path, change) {
        (Some(path), Some(change)) if errors.is_empty() => {
            Ok(Action { target: path, target_span: target.span.clone(), change })
        }
        _ => Err(errors),
    }
}

fn path(node: &Node) -> Result<JsonPath, Diagnostic> {
    let text = node.as_str().ok_or_else(|| wrong("a JSONPath is wanted, such as `$.paths['/pets'].get`", node))?;
    JsonPath::parse(text).map_err(|error| {
        let hint = "JSONPath as in RFC 9535, such as `$.paths['/pets'].get` or `$..[?@.deprecated]`";
        wrong(&format!("this is no JSONPath: {error}"), node).hint(hint)
    })
}

fn unknown_keys(node: &Node, known: &[&str]) -> Vec<Diagnostic> {
    let Some(entries) = node.entries() else { return vec![wrong("a mapping is wanted here", node)] };
    let unknown = entries.iter().filter(|entry| !known.contains(&entry.key.as_str()) && !entry.key.starts_with("x-"));
    let complaint = |entry: &crate::source::Entry| {
        let diagnostic = Diagnostic::new("overlay/structure", format!("an overlay has no `{}` here", entry.key));
        let diagnostic = diagnostic.at(&entry.key_span, "");
        match nearest(&entry.key, known.iter().copied()) {
            Some(name) => diagnostic.hint(format!("did you mean `{name}`?")),
            None => diagnostic,
        }
    };
    unknown.map(complaint).collect()
}

fn wrong(message: &str, node: &Node) -> Diagnostic {
    Diagnostic::new("overlay/structure", message).at(&node.span, "")
}
