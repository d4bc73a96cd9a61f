//! The names that parts of a file give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12 §8.2),
//! draft-04's `id` and anchors of the older drafts (`$id: "#name"`).
//!
//! Few documents have any, and only those pay for them. Start at [`Identifiers::of`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};
use url::Url;

use crate::contract::Position;
use crate::source::pointer;

/// The schema resource that something stands in: an index into [`Identifiers::resources`].
pub(super) type Scope = usize;

/// A part of a file that has a URI of its own; the first one is the file.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) uri: Url,
    /// JSON Pointer within the file.
    pub(super) pointer: String,
    anchors: BTreeMap<String, String>,
}

/// What a text holds when its parts have names: one pass tells that most documents have none.
static NAMING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$(id|anchor|dynamicAnchor)|draft-04").expect("it is a regular expression"));

/// The names that a file and its parts have.
#[derive(Debug)]
pub(super) struct Identifiers {
    pub(super) resources: Vec<Resource>,
    /// Resources by the pointers of their roots.
    by_pointer: BTreeMap<String, Scope>,
}

/// How the dialect at hand names its resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// Draft-04: `id`.
    Id,
    /// Draft-06 and -07: `$id`, which a `$ref` beside it hides.
    HiddenByReference,
    /// 2019-09 and later: `$id` and `$anchor`.
    Current,
}

impl Identifiers {
    /// The resource that is the file itself.
    pub(super) const OUTERMOST: Scope = 0;

    /// Those of a file that was retrieved from `uri`.
    pub(super) fn of(value: &Value, text: &str, uri: &Url) -> Self {
        let own = Resource { uri: base(value, uri), pointer: String::new(), anchors: BTreeMap::new() };
        let mut identifiers = Self { resources: vec![own], by_pointer: BTreeMap::new() };
        if NAMING.is_match(text) {
            let position = if is_description(value) { Position::Document } else { Position::Fragment };
            identifiers.collect(value, position, 0, Naming::Current, &mut String::new());
        }
        identifiers
    }

    /// The resource that an object stands in: its own when it has one, else the one around it.
    pub(super) fn scope_at(&self, pointer: &str, around: Scope) -> Scope {
        if self.by_pointer.is_empty() { around } else { self.by_pointer.get(pointer).copied().unwrap_or(around) }
    }

    /// The pointer of an anchor of a resource.
    pub(super) fn anchor(&self, scope: Scope, name: &str) -> Option<&str> {
        self.resources.get(scope)?.anchors.get(name).map(String::as_str)
    }

    fn collect(&mut self, value: &Value, position: Position, scope: Scope, naming: Naming, at: &mut String) {
        let length = at.len();
        let (fields, scope, naming) = match value {
            Value::Object(fields) if matches!(position, Position::Schema | Position::Fragment) => {
                let naming = naming_of(fields).unwrap_or(naming);
                (Some(fields), self.note(fields, scope, naming, at), naming)
            }
            Value::Object(fields) => (Some(fields), scope, naming),
            _ => (None, scope, naming),
        };
        let children: Vec<(String, &Value, Position)> = match (fields, value) {
            (Some(fields), _) => {
                let is_data = |key: &str| {
                    matches!(position, Position::Schema | Position::Fragment) && matches!(key, "enum" | "const")
                };
                let fields = fields.iter().filter(|(key, _)| !is_data(key));
                fields.map(|(key, child)| (key.clone(), child, position.child(key))).collect()
            }
            (None, Value::Array(items)) => {
                let items = items.iter().enumerate();
                items.map(|(index, child)| (index.to_string(), child, position.child(""))).collect()
            }
            _ => Vec::new(),
        };
        for (key, child, position) in children {
            pointer::push(at, &key);
            self.collect(child, position, scope, naming, at);
            at.truncate(length);
        }
    }

    /// Notes the names that a schema gives itself; returns the resource that it stands in.
    fn note(&mut self, fields: &Map<String, Value>, around: Scope, naming: Naming, at: &str) -> Scope {
        let text = |key: &str| fields.get(key).and_then(Value::as_str);
        let is_hidden = naming != Naming::Current && fields.get("$ref").is_some_and(Value::is_string);
        let id = if naming == Naming::Id { text("id") } else { text("$id") };
        let mut scope = around;
        if let Some(id) = id.filter(|_| !is_hidden) {
            match id.strip_prefix('#') {
                Some(anchor) if !anchor.is_empty() && naming != Naming::Current => {
                    self.resources[scope].anchors.insert(anchor.to_owned(), at.to_owned());
                }
                _ => scope = self.resource(id, around, at),
            }
        }
        for anchor in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
            self.resources[scope].anchors.insert(anchor.to_owned(), at.to_owned());
        }
        scope
    }

    fn resource(&mut self, id: &str, around: Scope, at: &str) -> Scope {
        let Ok(mut uri) = self.resources[around].uri.join(id) else { return around };
        let fragment = uri.fragment().map(str::to_owned);
        uri.set_fragment(None);
        let scope = if at.is_empty() {
            // The file itself; it is also known by where it was retrieved from.
            self.resources[0].uri = uri;
            0
        } else {
            self.resources.push(Resource { uri, pointer: at.to_owned(), anchors: BTreeMap::new() });
            self.by_pointer.insert(at.to_owned(), self.resources.len() - 1);
            self.resources.len() - 1
        };
        // Draft-06 and -07 allow both at once: `$id: "http://pets.example/pet#pet"`.
        if let Some(anchor) = fragment.filter(|fragment| !fragment.is_empty()) {
            self.resources[scope].anchors.insert(anchor, at.to_owned());
        }
        scope
    }
}

/// The URI that a file's references are relative to: OpenAPI 3.2 lets a document say so itself (`$self`).
fn base(value: &Value, uri: &Url) -> Url {
    let own = value.get("$self").and_then(Value::as_str).filter(|_| is_description(value));
    let mut base = own.and_then(|own| uri.join(own).ok()).unwrap_or_else(|| uri.clone());
    base.set_fragment(None);
    base
}

/// Whether a file is a whole description rather than a part of one.
pub(super) fn is_description(value: &Value) -> bool {
    value.get("openapi").or_else(|| value.get("swagger")).is_some()
}

fn naming_of(fields: &Map<String, Value>) -> Option<Naming> {
    let dialect = fields.get("$schema")?.as_str()?;
    Some(match dialect {
        _ if dialect.contains("draft-03") || dialect.contains("draft-04") => Naming::Id,
        _ if dialect.contains("draft-06") || dialect.contains("draft-07") => Naming::HiddenByReference,
        _ => Naming::Current,
    })
}
