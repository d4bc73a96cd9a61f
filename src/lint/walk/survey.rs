//! What a walk found: the objects of a document by their kinds, and its references.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::lint::table::ObjectKind;
use crate::source::pointer;

/// One object of the document.
#[derive(Debug, Clone)]
pub(in crate::lint) struct Site<'a> {
    pub(in crate::lint) kind: ObjectKind,
    pub(in crate::lint) pointer: String,
    pub(in crate::lint) fields: &'a Map<String, Value>,
}

impl<'a> Site<'a> {
    /// The text under `key`.
    pub(in crate::lint) fn text(&self, key: &str) -> Option<&'a str> {
        self.fields.get(key)?.as_str()
    }

    /// The pointer of what stands under `key`.
    pub(in crate::lint) fn below(&self, key: &str) -> String {
        pointer::join(&self.pointer, key)
    }
}

/// One `$ref`.
#[derive(Debug, Clone)]
pub(in crate::lint) struct Reference<'a> {
    /// What it must lead to.
    pub(in crate::lint) kind: ObjectKind,
    /// The pointer of the object that holds the `$ref`.
    pub(in crate::lint) pointer: String,
    pub(in crate::lint) text: &'a str,
    /// The fields of that object, `$ref` among them.
    pub(in crate::lint) fields: &'a Map<String, Value>,
    /// Where it leads, when that is a place of the description.
    pub(in crate::lint) target: Option<String>,
}

/// Everything that a walk found, in the order of the walk.
#[derive(Debug, Default)]
pub(in crate::lint) struct Survey<'a> {
    pub(in crate::lint) sites: Vec<Site<'a>>,
    pub(in crate::lint) references: Vec<Reference<'a>>,
    /// Where each site is in the list.
    by_place: HashMap<String, usize>,
    /// Where references lead, and as what.
    pub(in crate::lint) targets: HashSet<(ObjectKind, String)>,
}

impl<'a> Survey<'a> {
    pub(super) fn push(&mut self, site: Site<'a>) {
        self.by_place.entry(site.pointer.clone()).or_insert(self.sites.len());
        self.sites.push(site);
    }

    /// Every object of a kind.
    pub(in crate::lint) fn of(&self, kind: ObjectKind) -> impl Iterator<Item = &Site<'a>> {
        self.sites.iter().filter(move |site| site.kind == kind)
    }

    /// The object at a place.
    pub(in crate::lint) fn at(&self, pointer: &str) -> Option<&Site<'a>> {
        self.by_place.get(pointer).map(|index| &self.sites[*index])
    }
}
