//! All ideas of how to break one draft, in a stable order.

use bytes::Bytes;
use serde_json::Value;

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use super::places::{Place, places};
use super::{bodies, containers, identifiers, numbers, read_only, texts, types};
use crate::generate::graph::JsonType;
use crate::generate::random::Random;
use crate::generate::request::{AuthPlan, OperationPlan};

/// A group, and what must be in the draft before its candidates make sense.
pub(crate) struct Placed {
    pub(crate) group: Group,
    pub(crate) insert: Option<(Vec<String>, Value)>,
}

/// All groups for `draft`, sorted by kind, then by place; `full` lends it what it leaves out.
pub(super) fn groups(plan: &OperationPlan, draft: &Value, full: &Value, random: &mut Random) -> Vec<Placed> {
    let mut found = Vec::new();
    for place in places(&plan.graph, plan.root, draft, full) {
        let groups = at(plan, &place, random);
        found.extend(groups.into_iter().map(|group| Placed { group, insert: place.insert.clone() }));
    }
    let mut whole = whole_body(plan, draft);
    whole.extend(credentials(plan));
    if let (Some(answered), Some(body)) = (plan.answered_body(), draft.get("body")) {
        whole.extend(read_only::groups(&answered, body, random));
    }
    found.extend(whole.into_iter().map(|group| Placed { group, insert: None }));
    found.sort_by_key(|placed| placed.group.kind);
    found
}

/// The groups of one random place, or those of the body as a whole.
pub(crate) fn some_groups(plan: &OperationPlan, draft: &Value, random: &mut Random) -> Vec<Placed> {
    let places = places(&plan.graph, plan.root, draft, draft);
    let (groups, insert) = match places.get(random.index(places.len() + 1)) {
        Some(place) => (at(plan, place, random), place.insert.clone()),
        None => (whole_body(plan, draft), None),
    };
    // `/pets/` may well be answered like `/pets`: only who asks for it by name gets an empty path parameter.
    let asked = |group: &Group| group.kind != MutationKind::IdEmpty;
    let tried = groups.into_iter().filter(|group| !group.candidates.is_empty() && asked(group));
    tried.map(|group| Placed { group, insert: insert.clone() }).collect()
}

/// The groups of one place.
fn at(plan: &OperationPlan, place: &Place, random: &mut Random) -> Vec<Group> {
    let graph = &plan.graph;
    match place.path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        // A path parameter that is left out is `id-empty`.
        [] | ["path"] => Vec::new(),
        ["query" | "header" | "cookie"] => {
            let mut groups = containers::object_groups(graph, place, random);
            groups.retain(|group| group.kind == MutationKind::MissingRequired);
            groups
        }
        ["path", _] => [identifiers::groups(place), values(place), numbers::groups(place)].concat(),
        [location, ..] => {
            let mut groups = values(place);
            groups.extend(texts::groups(place, random));
            groups.extend(numbers::groups(place));
            groups.extend(containers::array_groups(graph, place, random));
            groups.extend(containers::object_groups(graph, place, random));
            if matches!(*location, "header" | "cookie") {
                groups.iter_mut().for_each(keep_what_headers_carry);
            }
            groups
        }
    }
}

/// Breaks the type and the list of values.
fn values(place: &Place) -> Vec<Group> {
    let node = &place.node;
    let location = place.path.first().map_or("", String::as_str);
    let (wrong_type, unlisted) = match location {
        "query" => (MutationKind::QueryWrongType, MutationKind::QueryEnum),
        "header" | "cookie" => (MutationKind::HeaderWrongType, MutationKind::HeaderEnum),
        _ => (MutationKind::WrongType, MutationKind::Enum),
    };
    let mut groups = Vec::new();
    if node.typed {
        let group = Group::new(wrong_type, &place.path, &["type"]).limit(4);
        // Text is all there is outside of bodies, so nothing is promised about types there.
        let group = if location == "body" { group } else { group.unpromised() };
        groups.push(group.values(types::wrong_types(node, &place.value)));
    }
    // In a query `null` is a text as good as any other.
    if node.typed && location == "body" && !node.types.has(JsonType::Null) {
        let group = Group::new(MutationKind::NullValue, &place.path, &["type", "nullable"]);
        groups.push(group.values([(Value::Null, "`null`".to_owned())]));
    }
    if node.listed.is_some() {
        let (kind, keywords): (_, &'static [&'static str]) =
            if node.has("const") { (MutationKind::Const, &["const", "enum"]) } else { (unlisted, &["enum", "const"]) };
        groups.push(Group::new(kind, &place.path, keywords).limit(4).values(types::unlisted(node, &place.value)));
    }
    groups
}

/// Drops what a client library refuses to send or trims on the way.
fn keep_what_headers_carry(group: &mut Group) {
    group.candidates.retain(|candidate| match &candidate.change {
        Change::Set(Value::String(text)) => text.trim() == text && text.chars().all(|c| (' '..='~').contains(&c)),
        _ => true,
    });
}

fn whole_body(plan: &OperationPlan, draft: &Value) -> Vec<Group> {
    let (Some(body_plan), Some(body)) = (&plan.body, draft.get("body")) else { return Vec::new() };
    let mut groups = Vec::new();
    if body_plan.required {
        groups.push(bodies::missing());
    }
    if body_plan.is_json {
        groups.push(bodies::malformed(body, &body_plan.media_type));
        groups.push(bodies::other_media_types(&Bytes::from(body.to_string())));
    }
    groups
}

fn credentials(plan: &OperationPlan) -> Vec<Group> {
    if plan.operation.is_open() {
        return Vec::new();
    }
    let group = |kind, auth, what| Group::new(kind, &[], &[]).with(Change::Auth(auth), Vec::new(), what);
    vec![
        group(MutationKind::MissingAuth, AuthPlan::None, "without credentials"),
        group(MutationKind::BrokenAuth, AuthPlan::Broken, "with wrong credentials"),
    ]
}
