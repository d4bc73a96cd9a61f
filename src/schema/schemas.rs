//! The schemas of one API, in both views, rewritten and compiled on first use.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use serde_json::Value;

use super::body::{Bodies, Body};
use super::composition::Compositions;
use super::patterns::Patterns;
use super::rewrite::MAX_DEPTH;
use super::units::{Fragment, Units};
use super::{SchemaProblem, SchemaValidator, View};
use crate::contract::{Api, Position, SchemaRef};
use crate::source::pointer;

/// What an unknown or circular reference reads as: the schema that accepts everything.
static ANYTHING: Value = Value::Bool(true);

/// The schemas of one API.
///
/// Making one is cheap: a schema is rewritten when it is first asked for, and compiled when it is first used. It can be
/// shared between threads.
pub struct Schemas {
    api: Arc<Api>,
    request: OnceLock<Viewed>,
    response: OnceLock<Viewed>,
    patterns: Arc<Patterns>,
    compositions: Arc<Compositions>,
}

type Prepared = Result<Arc<SchemaValidator>, SchemaProblem>;

/// The schemas as one view sees them.
struct Viewed {
    units: Arc<Units>,
    prepared: RwLock<HashMap<String, Prepared>>,
}

impl fmt::Debug for Schemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schemas").field("api", &self.api.id).finish_non_exhaustive()
    }
}

impl Schemas {
    /// The schemas of `api`.
    #[must_use]
    pub fn new(api: &Arc<Api>) -> Self {
        Self {
            api: Arc::clone(api),
            request: OnceLock::new(),
            response: OnceLock::new(),
            patterns: Arc::default(),
            compositions: Arc::default(),
        }
    }

    /// The API they belong to.
    #[must_use]
    pub fn api(&self) -> &Arc<Api> {
        &self.api
    }

    /// The compiled schema, shared by everyone who asks for it.
    ///
    /// # Errors
    /// When the schema does not exist, refers to one that does not, is composed of itself or nests too deeply. The
    /// answer is the same every time. Keywords that make no sense are no error: see [`Schemas::ignored_in`].
    pub fn validator(&self, schema: &SchemaRef, view: View) -> Result<Arc<SchemaValidator>, SchemaProblem> {
        let viewed = self.viewed(view);
        let prepared = viewed.prepared.read().unwrap_or_else(PoisonError::into_inner).get(&schema.pointer).cloned();
        prepared.unwrap_or_else(|| {
            let unit = viewed.units.prepare(&schema.pointer);
            let prepared = unit.map(|unit| Arc::new(SchemaValidator::new(&viewed.units, unit)));
            let mut cache = viewed.prepared.write().unwrap_or_else(PoisonError::into_inner);
            cache.entry(schema.pointer.clone()).or_insert(prepared).clone()
        })
    }

    /// Compiles a schema made from parts of rewritten ones, where `#/…` references still mean the document; `None` when
    /// it makes no sense. Nothing is cached.
    #[must_use]
    pub fn fragment(&self, schema: &Value, view: View) -> Option<Fragment> {
        self.viewed(view).units.fragment(schema)
    }

    /// The keywords of one schema that make no sense and so are ignored, such as a `pattern` that is no regular
    /// expression: one typing error should not leave everything around it unchecked. What it refers to is not looked at.
    #[must_use]
    pub fn ignored_in(&self, schema: &SchemaRef, view: View) -> &[SchemaProblem] {
        self.body(&schema.pointer, view).map_or(&[], |body| &body.ignored)
    }

    /// The keywords of the whole document that make no sense and so are ignored, in document order. Every schema is
    /// read for this, used or not.
    #[must_use]
    pub fn ignored(&self, view: View) -> Vec<SchemaProblem> {
        let mut ignored = Vec::new();
        let mut waiting = vec![(String::new(), &self.api.document.root, Position::Document, 0)];
        while let Some((place, value, position, depth)) = waiting.pop() {
            if position == Position::Schema {
                ignored.extend(self.body(&place, view).into_iter().flat_map(|body| body.ignored.iter().cloned()));
                continue;
            }
            if position == Position::Other || depth > MAX_DEPTH {
                continue;
            }
            let below = |key: &str, child| (pointer::join(&place, key), child, position.child(key), depth + 1);
            match value {
                Value::Object(fields) => waiting.extend(fields.iter().rev().map(|(key, child)| below(key, child))),
                Value::Array(items) => {
                    let items = items.iter().enumerate().rev();
                    waiting.extend(items.map(|(index, child)| below(&index.to_string(), child)));
                }
                _ => {}
            }
        }
        ignored
    }

    /// The rewritten schema with the `$ref`s at its top followed; the schema `true` when they lead nowhere.
    #[must_use]
    pub fn node(&self, schema: &SchemaRef, view: View) -> &Value {
        self.body(&schema.pointer, view).map_or(&ANYTHING, |body| self.follow(&body.value, view))
    }

    /// `node` itself, or what the `$ref`s at its top lead to; the schema `true` when they lead nowhere.
    #[must_use]
    pub fn follow<'a>(&'a self, node: &'a Value, view: View) -> &'a Value {
        // 3.1 lets keywords stand beside `$ref`; such a schema is more than its target and stays itself.
        let lone = |node: &'a Value| {
            node.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.get("$ref")?.as_str())
        };
        let mut node = node;
        for _ in 0..MAX_DEPTH {
            let Some(reference) = lone(node) else { return node };
            let Some(target) = self.resolve_ref(reference, view) else { return &ANYTHING };
            node = target;
        }
        &ANYTHING
    }

    /// The rewritten schema that a reference such as `#/components/schemas/Pet` names, itself possibly a `$ref`.
    #[must_use]
    pub fn resolve_ref(&self, reference: &str, view: View) -> Option<&Value> {
        Some(&self.body(&pointer::from_reference(reference)?, view)?.value)
    }

    fn body(&self, place: &str, view: View) -> Option<&Body> {
        self.viewed(view).units.bodies.get(place)
    }

    fn viewed(&self, view: View) -> &Viewed {
        let slot = match view {
            View::Request => &self.request,
            View::Response => &self.response,
        };
        slot.get_or_init(|| {
            let bodies = Bodies::new(&self.api, view, &self.patterns, &self.compositions);
            Viewed { units: Units::new(bodies), prepared: RwLock::default() }
        })
    }
}
