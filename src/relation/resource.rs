//! Things that an API keeps, as its paths show them: a collection and its items.

use crate::contract::{PathTemplate, Segment};

/// Which resource of its API, by its place in [`super::Relations::resources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub usize);

/// A kind of thing that stands behind a path ending in a parameter: `/pets/{petId}`.
///
/// Operations are named by their place in [`crate::contract::Api::operations`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The path of one item, as the first operation that has it writes it.
    pub item: String,
    /// The name of the last parameter.
    pub parameter: String,
    /// The word before that parameter: `pets`.
    pub word: Option<String>,
    /// The resource that an item lies in: the pets of a store.
    pub parent: Option<ResourceId>,
    /// What makes an item.
    pub create: Option<usize>,
    /// Whether the item is made at its own path, with an id of the client's choice (`PUT`).
    pub is_named_by_client: bool,
    /// What lists the items.
    pub list: Option<usize>,
    /// What reads an item.
    pub read: Option<usize>,
    /// What replaces an item.
    pub replace: Option<usize>,
    /// What changes a part of an item.
    pub update: Option<usize>,
    /// What deletes an item.
    pub delete: Option<usize>,
}

/// A path without the names of its parameters: `/pets/{}`.
pub(super) fn shape(path: &PathTemplate) -> Vec<String> {
    path.segments.iter().map(shape_of).collect()
}

fn shape_of(segment: &Segment) -> String {
    match segment {
        Segment::Literal(text) => text.clone(),
        Segment::Template(_) if segment.only_parameter().is_some() => "{}".to_owned(),
        Segment::Template(parts) => format!("{parts:?}"),
    }
}
