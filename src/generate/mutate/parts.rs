//! Breaks what encodings promise about the parts of a body: their media types and header fields.
//!
//! Start at [`groups`].

use serde_json::Value;

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use crate::contract::{Encoding, MediaTypePromise};
use crate::generate::walk::get;
use crate::message::PartHeaders;

/// Media types that few encodings ask for.
const OTHER_TYPES: [&str; 3] = ["application/x-probity", "text/x-probity", "application/json"];

/// Texts one of which most schemas of headers refuse.
const OTHER_TEXTS: [&str; 5] = ["probity", "-1", "1.5", "", "2023-02-29"];

/// The groups for every part of the body that an encoding speaks of.
pub(super) fn groups(promise: &MediaTypePromise, sent: &PartHeaders, body: &Value) -> Vec<Group> {
    let whole = Encoding {
        encoding: promise.encoding.clone(),
        prefix_encoding: promise.prefix_encoding.clone(),
        item_encoding: promise.item_encoding.clone(),
        ..Encoding::default()
    };
    within(&whole, &["body".to_owned()], body, sent)
}

/// The groups for the parts within a part, or within the body.
fn within(encoding: &Encoding, above: &[String], value: &Value, sent: &PartHeaders) -> Vec<Group> {
    let first = encoding.prefix_encoding.iter().enumerate().map(|(index, encoding)| (index.to_string(), encoding));
    let rest = encoding.item_encoding.iter();
    let rest = rest.map(|rest| (encoding.prefix_encoding.len().to_string(), rest.as_ref()));
    let part = |name: String| Some((get(value, std::slice::from_ref(&name))?, [above, &[name]].concat()));
    let positioned = first.chain(rest).filter_map(|(name, encoding)| Some((part(name)?, encoding)));
    let named = encoding.encoding.iter().filter_map(|(name, encoding)| {
        let (field, path) = part(name.clone())?;
        // A list under a name is one part for each item; the first stands for all.
        let part = field.as_array().map_or(Some(field), |items| items.first())?;
        Some(((part, path), encoding))
    });
    let groups = named.chain(positioned).flat_map(|((part, path), encoding)| {
        let own = of_part(&path, encoding, sent);
        own.into_iter().chain(within(encoding, &path, part, sent)).collect::<Vec<_>>()
    });
    groups.collect()
}

fn of_part(path: &[String], encoding: &Encoding, sent: &PartHeaders) -> Vec<Group> {
    let sent = sent.get(&encoding.pointer).cloned().unwrap_or_default();
    let change = |headers: Vec<(String, String)>| Change::PartHeaders { pointer: encoding.pointer.clone(), headers };
    let mut groups = Vec::new();
    if encoding.content_type.is_some() && encoding.serialization.is_none() {
        let group = Group::new(MutationKind::PartType, path, &["contentType"]).limit(1);
        groups.push(OTHER_TYPES.iter().fold(group, |group, kind| {
            let headers = [sent.clone(), vec![("Content-Type".to_owned(), (*kind).to_owned())]].concat();
            group.with(change(headers), Vec::new(), format!("a part of `{kind}`"))
        }));
    }
    for header in &encoding.headers {
        let others: Vec<_> =
            sent.iter().filter(|(known, _)| !known.eq_ignore_ascii_case(&header.name)).cloned().collect();
        let group = || Group::new(MutationKind::PartHeader, path, &["headers"]).limit(1);
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
