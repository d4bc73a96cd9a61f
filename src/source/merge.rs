//! Merge keys (`<<: *base`), which YAML 1.1 knew and YAML 1.2 dropped.
//!
//! Most readers of OpenAPI documents still follow them, so documents use them. What the mapping has itself wins, then
//! the first of several bases. Start at [`apply`].

use std::sync::Arc;

use serde_json::{Map, Value};

use super::marks::{Mark, wide};
use super::{SourceFile, Span};
use crate::diagnostic::Diagnostic;

/// The key under which the bases stand.
pub(super) const KEY: &str = "<<";

/// Replaces the merge key of a mapping, whose marks are the last ones, by the entries of its bases.
pub(super) fn apply(
    fields: &mut Map<String, Value>,
    marks: &mut Vec<Mark>,
    mark: usize,
    file: &Arc<SourceFile>,
) -> Option<Diagnostic> {
    let children = children(marks, mark, fields.len());
    let index = fields.keys().position(|key| key == KEY)?;
    let (start, end) = children[index];
    let place = marks[start];
    let bases = bases(&fields[KEY], &marks[start..end]);
    let Some(bases) = bases else {
        return Some(
            Diagnostic::new("yaml/merge", "only a mapping, or a list of them, can be merged into a mapping")
                .at(&Span::new(file, place.range()), ""),
        );
    };
    fields.shift_remove(KEY);
    marks.drain(start..end);
    for (base, places) in bases {
        let mut at = 1;
        for (key, value) in base {
            let next = at + wide(places[at].size);
            if !fields.contains_key(&key) {
                fields.insert(key, value);
                marks.extend_from_slice(&places[at..next]);
            }
            at = next;
        }
    }
    None
}

type Base = (Map<String, Value>, Vec<Mark>);

/// The bases with their marks; nothing when one of them is no mapping.
fn bases(value: &Value, marks: &[Mark]) -> Option<Vec<Base>> {
    match value {
        Value::Object(fields) => Some(vec![(fields.clone(), marks.to_vec())]),
        Value::Array(items) => {
            let ranges = children(marks, 0, items.len());
            let base = |(item, (start, end)): (&Value, (usize, usize))| {
                item.as_object().map(|fields| (fields.clone(), marks[start..end].to_vec()))
            };
            items.iter().zip(ranges).map(base).collect()
        }
        _ => None,
    }
}

/// Where the marks of each child start and end.
fn children(marks: &[Mark], parent: usize, count: usize) -> Vec<(usize, usize)> {
    let mut at = parent + 1;
    let mut range = || {
        let start = at;
        at += wide(marks[start].size);
        (start, at)
    };
    (0..count).map(|_| range()).collect()
}
