//! What every part of the reader needs: the document, `$ref`s followed, warnings collected, and what is shared.
//!
//! A place in the text is looked for only when there is something to say about it. Start at [`Reader::resolve`].

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::place::Place;
use crate::contract::model::{
    Callback, HeaderPromise, Link, MediaTypePromise, Parameter, RequestBody, SecurityRequirement, SecurityScheme,
};
use crate::contract::{ApiId, Document, OpenApiVersion, SchemaRef, Server};
use crate::diagnostic::{Diagnostic, nearest};

/// How many parts (parameters, responses) all operations together may have. Path items may refer to each other, so
/// that a small document can ask for any number; the largest real ones have a tenth of this.
const MOST_PARTS: usize = 1_000_000;

/// Reads one document.
pub(super) struct Reader<'a> {
    pub(super) id: &'a ApiId,
    pub(super) document: &'a Document,
    pub(super) version: OpenApiVersion,
    pub(super) inherited: Inherited,
    pub(super) shared: Shared<'a>,
    /// The callbacks that were read.
    pub(super) callbacks: IndexMap<String, Callback>,
    /// The callbacks that were named and are still to be read.
    pub(super) named_callbacks: VecDeque<Place<'a>>,
    /// The schemas of the forms of Swagger 2.0, which no document writes down.
    pub(super) forms: Map<String, Value>,
    parts: usize,
    warnings: Vec<Diagnostic>,
    /// What was warned of already: a shared parameter is read once per operation, but reported once.
    warned: BTreeSet<(&'static str, String)>,
}

/// What operations inherit from the document.
#[derive(Default)]
pub(super) struct Inherited {
    pub(super) servers: Vec<Server>,
    pub(super) security: Arc<[SecurityRequirement]>,
    pub(super) schemes: IndexMap<String, SecurityScheme>,
    /// The media types of requests (Swagger 2.0).
    pub(super) consumes: Vec<String>,
    /// The media types of responses (Swagger 2.0).
    pub(super) produces: Vec<String>,
}

/// What was referred to and lowered once, by the references to it; nothing where it cannot be used.
#[derive(Default)]
pub(super) struct Shared<'a> {
    /// Where references lead.
    targets: HashMap<&'a str, Place<'a>>,
    pub(super) parameters: HashMap<&'a str, Option<Arc<Parameter>>>,
    /// Those of path items, by the path item.
    pub(super) path_parameters: HashMap<String, Vec<Arc<Parameter>>>,
    pub(super) bodies: HashMap<&'a str, Option<Arc<RequestBody>>>,
    pub(super) responses: HashMap<&'a str, Option<ResponseParts>>,
}

/// A response without its status.
#[derive(Clone)]
pub(super) struct ResponseParts {
    pub(super) pointer: String,
    pub(super) headers: Arc<[HeaderPromise]>,
    pub(super) content: Arc<[MediaTypePromise]>,
    pub(super) links: Arc<[Link]>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(id: &'a ApiId, document: &'a Document, version: OpenApiVersion) -> Self {
        Self {
            id,
            document,
            version,
            inherited: Inherited::default(),
            shared: Shared::default(),
            callbacks: IndexMap::new(),
            named_callbacks: VecDeque::new(),
            forms: Map::new(),
            parts: 0,
            warnings: Vec::new(),
            warned: BTreeSet::new(),
        }
    }

    pub(super) fn root(&self) -> Place<'a> {
        Place::root(&self.document.root)
    }

    pub(super) fn into_warnings(self) -> Vec<Diagnostic> {
        self.warnings
    }

    pub(super) fn warn(&mut self, place: &Place<'_>, code: &'static str, message: impl Into<String>) {
        self.warn_with_hint(place, code, message, None);
    }

    pub(super) fn warn_with_hint(
        &mut self,
        place: &Place<'_>,
        code: &'static str,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.warn_at(&place.pointer, code, message, hint);
    }

    pub(super) fn warn_at(
        &mut self,
        pointer: &str,
        code: &'static str,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        if self.warned.insert((code, pointer.to_owned())) {
            let diagnostic = Diagnostic::new(code, message).at(&self.document.span(pointer), "");
            self.warnings.push(Diagnostic { hint, ..diagnostic });
        }
    }

    /// Whether `parts` more may be read.
    pub(super) fn affords(&mut self, parts: usize) -> bool {
        self.parts += parts;
        self.parts <= MOST_PARTS
    }

    /// The schema under `key`, by its place.
    pub(super) fn schema(&self, place: &Place<'a>, key: &str) -> Option<SchemaRef> {
        place.get(key).map(|schema| self.schema_at(schema.pointer))
    }

    /// The schema at a pointer.
    pub(super) fn schema_at(&self, pointer: String) -> SchemaRef {
        SchemaRef { api: self.id.clone(), pointer }
    }

    /// Follows `$ref`s from this place to the first value that is none; nothing, and a warning, when that fails.
    pub(super) fn resolve(&mut self, place: Place<'a>) -> Option<Place<'a>> {
        let Some(reference) = place.text("$ref") else { return Some(place) };
        if !self.is_trusted(&place) {
            return self.follow(&place, reference);
        }
        if let Some(known) = self.shared.targets.get(reference) {
            return Some(known.clone());
        }
        let target = self.follow(&place, reference)?;
        self.shared.targets.insert(reference, target.clone());
        Some(target)
    }

    /// Whether the reference at this place means what the same text means elsewhere. What leads somewhere is written
    /// `#/…` by now; in another file, the same text may have been meant otherwise, and lead nowhere.
    pub(super) fn is_trusted(&self, place: &Place<'a>) -> bool {
        !self.document.has_unresolved() || !self.document.is_unresolved(&format!("{}/$ref", place.pointer))
    }

    fn follow(&mut self, place: &Place<'a>, reference: &str) -> Option<Place<'a>> {
        let mut seen = BTreeSet::from([place.pointer.clone()]);
        let mut place = self.target(place, reference)?;
        while let Some(reference) = place.text("$ref") {
            if !seen.insert(place.pointer.clone()) {
                let message = format!("the reference `{reference}` leads back to itself");
                self.warn(&place, "contract/reference-cycle", message);
                return None;
            }
            place = self.target(&place, reference)?;
        }
        Some(place)
    }

    fn target(&mut self, place: &Place<'a>, reference: &str) -> Option<Place<'a>> {
        let at = place.get("$ref").unwrap_or_else(|| place.clone());
        // What leads nowhere was told when it was looked for.
        let fragment = reference.strip_prefix('#').filter(|_| !self.document.is_unresolved(&at.pointer))?;
        if let Some(found) = self.at_fragment(fragment) {
            return Some(found);
        }
        let message = format!("the reference `{reference}` leads nowhere");
        let hint = self.neighbour(fragment).map(|name| format!("did you mean `#{name}`?"));
        self.warn_with_hint(&at, "contract/missing-reference", message, hint);
        None
    }

    /// What a fragment (without its `#`) names. It should be percent-encoded, and often is not.
    pub(super) fn at_fragment(&self, fragment: &str) -> Option<Place<'a>> {
        let decoded = percent_decode_str(fragment).decode_utf8().ok();
        let spellings = decoded.into_iter().map(String::from).chain([fragment.to_owned()]);
        spellings.into_iter().find_map(|pointer| {
            let value = self.document.root.pointer(&pointer)?;
            Some(Place { pointer, value })
        })
    }

    /// The pointer beside the wanted one whose last name is nearest.
    fn neighbour(&self, pointer: &str) -> Option<String> {
        let (parent, name) = pointer.rsplit_once('/')?;
        let siblings = self.document.root.pointer(parent)?.as_object()?;
        nearest(name, siblings.keys().map(String::as_str)).map(|name| format!("{parent}/{name}"))
    }
}
