//! Where the parts of a document stand in its text.
//!
//! Values and places are kept apart: a value is plain JSON that every library reads, and its places are 20 bytes per
//! node in one list, in the order of the document. A place is found by walking both in step. Start at [`find`].

use std::ops::Range;

use serde_json::Value;

use super::pointer;

/// The place of one node, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The place of its key; empty for what has none.
    pub(super) key_start: u32,
    pub(super) key_end: u32,
    /// How many nodes it has, itself included: the next sibling is that many marks further on.
    pub(super) size: u32,
}

impl Mark {
    pub(super) fn new(range: &Range<usize>) -> Self {
        Self { start: narrow(range.start), end: narrow(range.end), key_start: 0, key_end: 0, size: 1 }
    }

    pub(super) fn range(&self) -> Range<usize> {
        wide(self.start)..wide(self.end)
    }

    pub(super) fn key_range(&self) -> Range<usize> {
        wide(self.key_start)..wide(self.key_end)
    }

    pub(super) fn set_key(&mut self, range: &Range<usize>) {
        (self.key_start, self.key_end) = (narrow(range.start), narrow(range.end));
    }
}

impl From<[u32; 5]> for Mark {
    fn from([start, end, key_start, key_end, size]: [u32; 5]) -> Self {
        Self { start, end, key_start, key_end, size }
    }
}

impl From<Mark> for [u32; 5] {
    fn from(mark: Mark) -> Self {
        [mark.start, mark.end, mark.key_start, mark.key_end, mark.size]
    }
}

/// What was found of a pointer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    /// The place of the node, or of its nearest ancestor that exists.
    pub(super) mark: &'a Mark,
    /// Whether it is the node itself.
    pub(super) is_whole: bool,
}

/// The place of a JSON Pointer below `value`, whose places these are; nothing when there are none at all.
pub(super) fn find<'a>(marks: &'a [Mark], value: &Value, wanted: &str) -> Option<Found<'a>> {
    let (mut value, mut at) = (value, 0);
    for token in pointer::tokens(wanted) {
        let Some((child, mark)) = child(marks, value, at, &token).filter(|(_, mark)| *mark < marks.len()) else {
            return Some(Found { mark: marks.get(at)?, is_whole: false });
        };
        (value, at) = (child, mark);
    }
    Some(Found { mark: marks.get(at)?, is_whole: true })
}

/// How many nodes a value has, when these are the marks of such a value within `text`.
pub(super) fn measure(marks: &[Mark], value: &Value, text: &str) -> Option<usize> {
    let mark = marks.first()?;
    text.get(mark.range())?;
    text.get(mark.key_range())?;
    let mut children: Vec<&Value> = Vec::new();
    match value {
        Value::Object(fields) => children.extend(fields.values()),
        Value::Array(items) => children.extend(items),
        _ => {}
    }
    let size = children.into_iter().try_fold(1, |at, child| Some(at + measure(marks.get(at..)?, child, text)?))?;
    (wide(mark.size) == size).then_some(size)
}

fn child<'a>(marks: &[Mark], value: &'a Value, at: usize, token: &str) -> Option<(&'a Value, usize)> {
    match value {
        Value::Object(fields) => {
            let index = fields.keys().position(|key| key == token)?;
            Some((&fields[token], nth_child(marks, at, index)?))
        }
        Value::Array(items) => {
            let index = token.parse::<usize>().ok()?;
            Some((items.get(index)?, nth_child(marks, at, index)?))
        }
        _ => None,
    }
}

fn nth_child(marks: &[Mark], at: usize, index: usize) -> Option<usize> {
    (0..index).try_fold(at + 1, |at, _| Some(at + wide(marks.get(at)?.size)))
}

/// Texts are limited to less than 4 GiB before they are parsed.
pub(super) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

pub(super) fn wide(offset: u32) -> usize {
    offset as usize
}
