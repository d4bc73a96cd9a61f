//! A schema as a view sees it, with what it refers to.
//!
//! Bodies are made when they are asked for and stay where they are, so that a big document costs what is used of it.
//! Start at [`Bodies::get`].

use std::sync::Arc;

use serde_json::Value;

use super::composition::{self, Compositions, Part};
use super::dialect::Dialect;
use super::inheritance;
use super::patterns::Patterns;
use super::rewrite::{self, MAX_DEPTH, Rewritten, Source};
use super::shelf::Shelf;
use super::walk;
use super::{SchemaProblem, View};
use crate::contract::Api;
use crate::source::pointer;

/// The schemas of one API in one view, rewritten when they are first asked for.
pub(super) struct Bodies {
    api: Arc<Api>,
    view: View,
    patterns: Arc<Patterns>,
    compositions: Arc<Compositions>,
    shelf: Shelf<Option<Body>>,
}

/// One schema in JSON Schema 2020-12.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) value: Value,
    pub(super) ignored: Vec<SchemaProblem>,
    /// The pointers that its references name, each once, in the order of the schema.
    pub(super) references: Vec<String>,
    /// The references that look at the same value.
    pub(super) parts: Vec<Part>,
    /// How many of its schemas look at one value.
    pub(super) height: usize,
    /// Whether it asks what other schemas have evaluated.
    pub(super) is_evaluating: bool,
    /// Whether a reference in it depends on who asks.
    pub(super) is_dynamic: bool,
    /// Why it cannot be compiled.
    pub(super) problem: Option<SchemaProblem>,
}

impl Bodies {
    pub(super) fn new(api: &Arc<Api>, view: View, patterns: &Arc<Patterns>, compositions: &Arc<Compositions>) -> Self {
        let (patterns, compositions) = (Arc::clone(patterns), Arc::clone(compositions));
        Self { api: Arc::clone(api), view, patterns, compositions, shelf: Shelf::new() }
    }

    pub(super) fn api(&self) -> &Arc<Api> {
        &self.api
    }

    /// What rewriting starts from.
    pub(super) fn source(&self) -> Source<'_> {
        Source {
            document: &self.api.document.root,
            version: self.api.openapi,
            view: self.view,
            patterns: &self.patterns,
            compositions: &self.compositions,
        }
    }

    /// The schema at a pointer of the document, or the copy of a base; `None` when nothing stands there.
    pub(super) fn get(&self, place: &str) -> Option<&Body> {
        self.shelf.get_or_insert_with(place, || self.make(place)).as_ref()
    }

    /// Where a schema stands in the document: a copy of a base stands where its original does.
    pub(super) fn written(place: &str) -> String {
        inheritance::original_of(place).unwrap_or_else(|| place.to_owned())
    }

    fn make(&self, place: &str) -> Option<Body> {
        let original = inheritance::original_of(place);
        let written = original.as_deref().unwrap_or(place);
        let rewritten = rewrite::rewrite(&self.source(), written, original.is_some())?;
        Some(Body::new(rewritten, written, &self.api.document.root))
    }
}

impl Body {
    fn new(rewritten: Rewritten, written: &str, document: &Value) -> Self {
        let Rewritten { value, dialect, ignored, is_too_deep } = rewritten;
        let problem = is_too_deep.then(|| SchemaProblem {
            message: format!("the schema nests deeper than {MAX_DEPTH} levels"),
            pointer: written.to_owned(),
        });
        let mut body = Self::of(value);
        let lost = body.references.iter().find(|target| !leads_somewhere(document, target)).cloned();
        let lost = lost.map(|target| format!("#{}", pointer::to_fragment(&target))).or_else(|| foreign(&body.value));
        body.problem = problem.or_else(|| lost.map(|reference| leads_nowhere(&body.value, &reference, written)));
        // What counts as evaluated differs: in 2019-09, items that `contains` matches do not.
        let is_older = dialect == Dialect::Draft201909 && body.asks_items();
        Self { ignored, is_dynamic: body.is_dynamic || is_older, ..body }
    }

    fn asks_items(&self) -> bool {
        walk::objects(&self.value).any(|fields| fields.contains_key("unevaluatedItems"))
    }

    /// A schema that is rewritten already.
    pub(super) fn of(value: Value) -> Self {
        let (mut references, mut is_evaluating, mut is_dynamic) = (indexmap::IndexSet::new(), false, false);
        for fields in walk::objects(&value) {
            references.extend(fields.get("$ref").and_then(Value::as_str).and_then(pointer::from_reference));
            is_evaluating |= fields.contains_key("unevaluatedProperties") || fields.contains_key("unevaluatedItems");
            is_dynamic |= fields.contains_key("$dynamicRef") || fields.contains_key("$recursiveRef");
        }
        Self {
            parts: composition::parts(&value),
            height: composition::own_height(&value),
            value,
            ignored: Vec::new(),
            references: references.into_iter().collect(),
            is_evaluating,
            is_dynamic,
            problem: None,
        }
    }
}

fn leads_somewhere(document: &Value, target: &str) -> bool {
    document.pointer(target).is_some() || inheritance::original_of(target).is_some()
}

/// A reference that leads out of the document.
fn foreign(schema: &Value) -> Option<String> {
    let references = walk::objects(schema).filter_map(|fields| fields.get("$ref")?.as_str());
    references.into_iter().find(|reference| pointer::from_reference(reference).is_none()).map(str::to_owned)
}

fn leads_nowhere(schema: &Value, reference: &str, written: &str) -> SchemaProblem {
    let mut place = place_of(schema, reference).unwrap_or_default();
    place.insert_str(0, written);
    let shown = pointer::from_reference(reference).map_or_else(|| reference.to_owned(), |target| format!("#{target}"));
    SchemaProblem { message: format!("{shown:?} leads nowhere"), pointer: place }
}

/// Where a reference stands below a schema.
fn place_of(schema: &Value, reference: &str) -> Option<String> {
    let mut waiting = vec![(String::new(), schema)];
    while let Some((place, value)) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                if fields.get("$ref").and_then(Value::as_str) == Some(reference) {
                    return Some(pointer::join(&place, "$ref"));
                }
                waiting.extend(fields.iter().map(|(key, child)| (pointer::join(&place, key), child)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                waiting.extend(items.map(|(index, child)| (pointer::join(&place, &index.to_string()), child)));
            }
            _ => {}
        }
    }
    None
}
