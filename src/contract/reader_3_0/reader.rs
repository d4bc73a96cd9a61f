//! What every part of the reader needs: the document, `$ref`s followed, and warnings collected.
//!
//! References are pointers into the document when it is read. Start at [`Reader::resolve`].

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use super::place::Place;
use crate::contract::{ApiId, Document, SchemaRef};
use crate::diagnostic::{Diagnostic, nearest};

/// Reads one document.
pub(super) struct Reader<'a> {
    pub(super) id: &'a ApiId,
    pub(super) document: &'a Document,
    pub(super) warnings: Vec<Diagnostic>,
    /// What was warned of already: a shared parameter is read once per operation, but reported once.
    warned: BTreeSet<(&'static str, String)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(id: &'a ApiId, document: &'a Document) -> Self {
        Self { id, document, warnings: Vec::new(), warned: BTreeSet::new() }
    }

    pub(super) fn root(&self) -> Place<'a> {
        Place::root(&self.document.root)
    }

    /// Every warning, from the top of the document to its end.
    pub(super) fn into_warnings(mut self) -> Vec<Diagnostic> {
        self.warnings.sort_by_key(|warning| warning.labels.first().map_or(0, |label| label.span.range.start));
        self.warnings
    }

    /// Whether something was found wrong exactly here.
    pub(super) fn has_warned_at(&self, place: &Place<'_>) -> bool {
        self.warned.iter().any(|(_, pointer)| *pointer == place.pointer)
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
        if self.warned.insert((code, place.pointer.clone())) {
            let diagnostic = Diagnostic::new(code, message).at(&self.document.span(&place.pointer), "");
            self.warnings.push(Diagnostic { hint, ..diagnostic });
        }
    }

    /// The schema under `key`, by its place.
    pub(super) fn schema(&self, place: &Place<'_>, key: &str) -> Option<SchemaRef> {
        let schema = place.get(key)?;
        Some(SchemaRef { api: self.id.clone(), pointer: schema.pointer })
    }

    /// Follows `$ref`s from this place to the first value that is none; nothing, and a warning, when that fails.
    pub(super) fn resolve(&mut self, place: Place<'a>) -> Option<Place<'a>> {
        let mut seen = BTreeSet::new();
        let mut place = place;
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
        // What leads somewhere is written `#/…` by now, and what does not was told.
        let fragment = reference.strip_prefix('#').filter(|_| !self.document.is_unresolved(&at.pointer))?;
        let pointer = percent_decode_str(fragment).decode_utf8().map(String::from).unwrap_or(fragment.to_owned());
        if let Some(value) = self.document.root.pointer(&pointer) {
            return Some(Place { pointer, value });
        }
        let message = format!("the reference `{reference}` leads nowhere");
        let hint = self.neighbour(&pointer).map(|name| format!("did you mean `#{name}`?"));
        self.warn_with_hint(&at, "contract/missing-reference", message, hint);
        None
    }

    /// The pointer beside the wanted one whose last name is nearest.
    fn neighbour(&self, pointer: &str) -> Option<String> {
        let (parent, name) = pointer.rsplit_once('/')?;
        let siblings = self.document.root.pointer(parent)?.as_object()?;
        nearest(name, siblings.keys().map(String::as_str)).map(|name| format!("{parent}/{name}"))
    }
}
