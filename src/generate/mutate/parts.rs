//! Breaks what encodings promise about the parts of a body: their media types and header fields.
//!
//! Start at [`groups`].

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use crate::contract::{Encoding, MediaTypePromise};
use crate::message::PartHeaders;

/// Media types that few encodings ask for.
const OTHER_TYPES: [&str; 3] = ["application/x-probity", "text/x-probity", "application/json"];

/// Texts one of which most schemas of headers refuse.
const OTHER_TEXTS: [&str; 5] = ["probity", "-1", "1.5", "", "2023-02-29"];

/// The groups for every part that an encoding speaks of; `has` says which parts the body has.
pub(super) fn groups(promise: &MediaTypePromise, sent: &PartHeaders, has: impl Fn(&str) -> bool) -> Vec<Group> {
    let named = promise.encoding.iter().map(|(name, encoding)| (name.clone(), encoding));
    let first = promise.prefix_encoding.iter().enumerate().map(|(index, encoding)| (index.to_string(), encoding));
    let items = promise.item_encoding.iter();
    let items = items.map(|encoding| (promise.prefix_encoding.len().to_string(), encoding.as_ref()));
    let present = named.chain(first).chain(items).filter(|(name, _)| has(name));
    present.flat_map(|(name, encoding)| of_part(&name, encoding, sent)).collect()
}

fn of_part(name: &str, encoding: &Encoding, sent: &PartHeaders) -> Vec<Group> {
    let path = ["body".to_owned(), name.to_owned()];
    let sent = sent.get(&encoding.pointer).cloned().unwrap_or_default();
    let change = |headers: Vec<(String, String)>| Change::PartHeaders { pointer: encoding.pointer.clone(), headers };
    let mut groups = Vec::new();
    if encoding.content_type.is_some() && encoding.serialization.is_none() {
        let group = Group::new(MutationKind::PartType, &path, &["contentType"]).limit(1);
        groups.push(OTHER_TYPES.iter().fold(group, |group, kind| {
            let headers = [sent.clone(), vec![("Content-Type".to_owned(), (*kind).to_owned())]].concat();
            group.with(change(headers), Vec::new(), format!("a part of `{kind}`"))
        }));
    }
    for header in &encoding.headers {
        let others: Vec<_> =
            sent.iter().filter(|(known, _)| !known.eq_ignore_ascii_case(&header.name)).cloned().collect();
        let group = || Group::new(MutationKind::PartHeader, &path, &["headers"]).limit(1);
        if header.required {
            groups.push(group().with(change(others.clone()), Vec::new(), format!("a part without `{}`", header.name)));
        }
        let wrong = OTHER_TEXTS.iter().fold(group(), |group, text| {
            let headers = [others.clone(), vec![(header.name.clone(), (*text).to_owned())]].concat();
            group.with(change(headers), Vec::new(), format!("a part with `{}: {text}`", header.name))
        });
        groups.push(wrong.unpromised());
    }
    groups
}
