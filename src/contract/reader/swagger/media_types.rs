//! `consumes` and `produces`: which media types bodies have.

use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;

/// What a body is where nothing says what it is.
pub(super) const JSON: &str = "application/json";

impl<'a> Reader<'a> {
    /// The list under `key`; nothing when there is none. An operation's list takes the place of the document's, also
    /// when it is empty ("Operation Object").
    pub(in crate::contract::reader) fn media_types(&mut self, holder: &Place<'a>, key: &str) -> Option<Vec<String>> {
        let list = holder.get(key)?;
        // A lone text is a common mistake with one meaning.
        if let Some(one) = list.value.as_str() {
            return Some(vec![one.to_owned()]);
        }
        let types = holder.texts(key);
        if types.is_none() && !list.value.is_null() {
            self.warn(&list, "contract/media-types", format!("`{key}` must be a list of media types; it is left out"));
        }
        types.map(|types| types.into_iter().map(str::to_owned).collect())
    }

    pub(super) fn consumes(&mut self, operation: &Place<'a>) -> Vec<String> {
        self.media_types(operation, "consumes").unwrap_or_else(|| self.inherited.consumes.clone())
    }

    pub(super) fn produces(&mut self, operation: &Place<'a>) -> Vec<String> {
        self.media_types(operation, "produces").unwrap_or_else(|| self.inherited.produces.clone())
    }
}
