//! Applies overlays to a description.
//!
//! Objects are merged, arrays are appended to, everything else is replaced (Overlay 1.0 §"Action Object"). A target
//! that selects nothing changes nothing and is told. Start at [`Overlay::apply`].

use serde_json::Value;
use serde_json_path::JsonPath;

use super::Overlay;
use super::model::{Action, Change};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, pointer};

/// Which parts of a description overlays have changed, and where the changes are written.
#[derive(Debug, Default)]
pub(in crate::contract) struct Overlaid {
    changes: Vec<(String, Span)>,
}

impl Overlaid {
    /// Where the value of a JSON Pointer is written, when an overlay gave it.
    pub(in crate::contract) fn span(&self, wanted: &str) -> Option<&Span> {
        let given = self.changes.iter().rev().find(|(changed, _)| pointer::is_within(wanted, changed));
        given.map(|(_, span)| span)
    }
}

impl Overlay {
    /// Changes `root`, and notes in `overlaid` what was changed; returns what had no effect.
    pub(in crate::contract) fn apply(&self, root: &mut Value, overlaid: &mut Overlaid) -> Vec<Diagnostic> {
        self.actions.iter().filter_map(|action| action.apply(root, overlaid)).collect()
    }
}

impl Action {
    fn apply(&self, root: &mut Value, overlaid: &mut Overlaid) -> Option<Diagnostic> {
        let targets = pointers(&self.target, root);
        if targets.is_empty() {
            let message = "the target selects nothing in the description, so nothing is changed";
            return Some(Diagnostic::new("overlay/no-match", message).at(&self.target_span, ""));
        }
        let (value, span) = match &self.change {
            Change::Remove => {
                // From the end, so that the indices of what is still to be removed stay.
                targets.iter().rev().for_each(|target| remove(root, target));
                return None;
            }
            Change::Update { value, span } => (value.clone(), span),
            Change::Copy { source, span } => match pointers(source, root).as_slice() {
                [source] => (root.pointer(source).cloned().unwrap_or_default(), span),
                sources => {
                    let message = format!("`copy` must select one value, but it selects {}", sources.len());
                    return Some(Diagnostic::new("overlay/no-match", message).at(span, ""));
                }
            },
        };
        for target in targets {
            if let Some(node) = root.pointer_mut(&target) {
                merge(node, &value, &mut target.clone(), &mut |changed| {
                    overlaid.changes.push((changed.to_owned(), span.clone()));
                });
            }
        }
        None
    }
}

fn pointers(path: &JsonPath, root: &Value) -> Vec<String> {
    path.query_located(root).locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect()
}

fn remove(root: &mut Value, target: &str) {
    let Some((parent, token)) = target.rsplit_once('/') else { return };
    let token = token.replace("~1", "/").replace("~0", "~");
    match root.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.shift_remove(&token)),
        Some(Value::Array(items)) => {
            if let Some(index) = token.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Merges `update` into `target`, which stands at `at`; calls `changed` for every part that is new.
fn merge(target: &mut Value, update: &Value, at: &mut String, changed: &mut dyn FnMut(&str)) {
    let length = at.len();
    match (target, update) {
        (Value::Object(fields), Value::Object(updates)) => {
            for (key, update) in updates {
                pointer::push(at, key);
                if let Some(field) = fields.get_mut(key) {
                    merge(field, update, at, changed);
                } else {
                    fields.insert(key.clone(), update.clone());
                    changed(at);
                }
                at.truncate(length);
            }
        }
        (Value::Array(items), update) => {
            let new = match update {
                Value::Array(updates) => updates.clone(),
                one => vec![one.clone()],
            };
            for item in new {
                pointer::push(at, &items.len().to_string());
                items.push(item);
                changed(at);
                at.truncate(length);
            }
        }
        (target, update) => {
            *target = update.clone();
            changed(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diagnostic::render;
    use crate::source::SourceFile;

    fn applied(actions: &str, mut root: Value) -> (Value, Vec<&'static str>) {
        let text = format!("overlay: 1.0.0\ninfo: {{title: x, version: '1'}}\nactions:\n{actions}");
        let overlay =
            Overlay::read(&SourceFile::new("a.overlay.yaml", text)).unwrap_or_else(|e| panic!("{}", render(&e)));
        let told = overlay.apply(&mut root, &mut Overlaid::default());
        (root, told.iter().map(|diagnostic| diagnostic.code).collect())
    }

    fn pets() -> Value {
        json!({"info": {"title": "Pets"}, "tags": [{"name": "a"}], "paths": {
            "/pets": {"get": {"deprecated": true, "x": 1}, "post": {"x": 2}}}})
    }

    #[test]
    fn objects_are_merged_arrays_appended_to_and_scalars_replaced() {
        let actions = "- target: $\n  update: {info: {title: Cats, version: '2'}, tags: [{name: b}]}\n\
                       - target: $.tags\n  update: {name: c}\n";
        let (root, told) = applied(actions, pets());
        assert_eq!(root["info"], json!({"title": "Cats", "version": "2"}));
        assert_eq!(root["tags"], json!([{"name": "a"}, {"name": "b"}, {"name": "c"}]));
        assert!(told.is_empty());
    }

    #[test]
    fn every_target_is_changed_in_the_order_of_the_actions() {
        let actions = "- target: $.paths.*.*\n  update: {seen: true}\n- target: $..[?@.deprecated]\n  remove: true\n";
        let (root, _) = applied(actions, pets());
        assert_eq!(root["paths"], json!({"/pets": {"post": {"x": 2, "seen": true}}}));
        let (root, _) = applied("- target: $[*]\n  remove: true\n", json!([1, 2, 3]));
        assert_eq!(root, json!([]));
    }

    #[test]
    fn what_stands_elsewhere_is_copied() {
        let (root, told) = applied("- target: $.paths['/pets'].post\n  copy: $.paths['/pets'].get\n", pets());
        assert_eq!(root["paths"]["/pets"]["post"], json!({"x": 1, "deprecated": true}));
        assert!(told.is_empty());
        assert_eq!(applied("- target: $\n  copy: $.paths['/pets'].*\n", pets()).1, ["overlay/no-match"]);
    }

    #[test]
    fn a_target_that_selects_nothing_is_told() {
        assert_eq!(applied("- target: $.paths['/cats']\n  remove: true\n", pets()), (pets(), vec!["overlay/no-match"]));
    }

    #[test]
    fn what_cannot_be_meant_is_an_error() {
        let codes = |text: &str| {
            let wrong = Overlay::read(&SourceFile::new("a.overlay.yaml", text)).expect_err("a mistake");
            wrong.iter().map(|wrong| wrong.message.clone()).collect::<Vec<_>>()
        };
        assert_eq!(codes("overlay: 1.0.0\ninfo: {}\n"), ["the overlay needs a list of `actions`"]);
        assert_eq!(codes("overlay: 2.0.0\nactions: [{target: $, remove: true}]\n"), ["Overlay 2.0.0 is not known"]);
        let text =
            "overlay: 1.0.0\nactions:\n- {target: '$.[', remove: true}\n- {target: $, updat: 1}\n- {remove: true}\n";
        let messages = codes(text);
        assert!(messages[0].starts_with("this is no JSONPath"), "{messages:?}");
        assert_eq!(
            messages[1..],
            [
                "an overlay has no `updat` here",
                "an action needs one of `update`, `remove: true` and `copy`",
                "an action needs a `target`"
            ]
        );
    }

    #[test]
    fn it_is_known_where_a_change_is_written() {
        let text = "overlay: 1.0.0\nactions:\n- target: $.info\n  update: {contact: {name: Ada}}\n";
        let overlay = Overlay::read(&SourceFile::new("a.overlay.yaml", text)).unwrap();
        let (mut root, mut overlaid) = (pets(), Overlaid::default());
        overlay.apply(&mut root, &mut overlaid);
        let place = overlaid.span("/info/contact/name").map(Span::place);
        assert_eq!(place.as_deref(), Some("a.overlay.yaml:4:11"));
        assert!(overlaid.span("/info/title").is_none());
    }
}
