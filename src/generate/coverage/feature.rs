//! One thing that a valid request can show: a value at a place, or its absence.
//!
//! A feature is a few edits of a draft and knows how to see whether a draft has it. It decides nothing about validity;
//! drafts are proved as a whole. Start at [`Feature`].

use serde_json::{Map, Value};

use crate::generate::walk::{get, remove, set};

/// A value put at a place of a draft, or what stands there taken away.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edit {
    pub(super) path: Vec<String>,
    /// `None` takes it away.
    pub(super) value: Option<Value>,
}

impl Edit {
    /// Whether it is within the value of a parameter.
    fn is_in_parameter(&self) -> bool {
        self.path.len() > 2 && self.path[0] != "body"
    }

    /// Whether both take properties of the same parameter away, which may be all it has.
    fn leaves_nothing_with(&self, other: &Edit) -> bool {
        let parent = |edit: &Edit| edit.path.split_last().map(|(_, parent)| parent.to_vec());
        let removes = self.value.is_none() && other.value.is_none();
        removes && self.is_in_parameter() && parent(self) == parent(other)
    }
}

/// Something that a server should be asked at least once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Feature {
    /// The place it is about.
    pub(super) path: Vec<String>,
    /// The keyword whose legal side it shows.
    pub(super) keyword: &'static str,
    /// For people.
    pub(super) what: String,
    pub(super) edits: Vec<Edit>,
}

/// What a request shows of one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exercised {
    /// `query/limit`, `body/name`.
    pub place: String,
    /// The keyword it is about.
    pub keyword: String,
    /// What stands there, for people.
    pub what: String,
}

impl Feature {
    /// A value at a place.
    pub(super) fn put(path: &[String], keyword: &'static str, value: Value, what: impl Into<String>) -> Self {
        let edits = vec![Edit { path: path.to_vec(), value: Some(value) }];
        Self { path: path.to_vec(), keyword, what: what.into(), edits }
    }

    /// Nothing at a place.
    pub(super) fn absent(path: &[String], what: impl Into<String>) -> Self {
        let edits = vec![Edit { path: path.to_vec(), value: None }];
        Self { path: path.to_vec(), keyword: "required", what: what.into(), edits }
    }

    /// Whether `draft` has it.
    pub(super) fn holds(&self, draft: &Value) -> bool {
        self.edits.iter().all(|edit| {
            let parent = || edit.path.split_last().and_then(|(_, parent)| get(draft, parent)?.as_object());
            let here = get(draft, &edit.path);
            // A parameter that is an object without properties is not there at all on the wire.
            let shows = |object: &Map<String, Value>| !object.is_empty() || !edit.is_in_parameter();
            here == edit.value.as_ref() && (here.is_some() || parent().is_some_and(shows))
        })
    }

    /// Makes `draft` have it; `false` when its place is not there.
    pub(super) fn apply(&self, draft: &mut Value) -> bool {
        self.edits.iter().all(|edit| {
            if let Some(value) = &edit.value {
                return set(draft, &edit.path, value.clone());
            }
            remove(draft, &edit.path);
            edit.path.split_last().is_some_and(|(_, parent)| get(draft, parent).is_some())
        })
    }

    /// Whether both cannot be had at once, because one's place is the other's, or lies within it.
    pub(super) fn collides(&self, other: &Feature) -> bool {
        self.edits.iter().any(|edit| {
            other.edits.iter().any(|taken| {
                let common = edit.path.len().min(taken.path.len());
                edit.path[..common] == taken.path[..common] || edit.leaves_nothing_with(taken)
            })
        })
    }

    pub(super) fn exercised(&self) -> Exercised {
        Exercised { place: self.path.join("/"), keyword: self.keyword.to_owned(), what: self.what.clone() }
    }
}
