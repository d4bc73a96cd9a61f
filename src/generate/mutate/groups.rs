//! All ideas of how to break one draft, in a stable order.
//!
//! Which keywords are tried at a place depends on where it is: a path parameter is broken as an id, a header keeps to
//! what headers carry. Nothing is proved here. Start at [`groups`].

use bytes::Bytes;
use serde_json::Value;

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use super::places::{Place, places};
use super::{bodies, containers, framing, identifiers, numbers, packs, parts, read_only, sequences, texts, types, xml};
use crate::generate::graph::JsonType;
use crate::generate::random::Random;
use crate::generate::request::{AuthPlan, BodyForm, BodyPlan, OperationPlan, assemble};
use crate::generate::rules::{ResolvedRule, violations};

/// A group, and what must be in the draft before its candidates make sense.
pub(crate) struct Placed {
    pub(crate) group: Group,
    pub(crate) insert: Option<(Vec<String>, Value)>,
}

/// All groups for `draft`, sorted by kind, then by place; `full` lends it what it leaves out.
pub(super) fn groups(plan: &OperationPlan, draft: &Value, full: &Value, random: &mut Random) -> Vec<Placed> {
    let mut found = Vec::new();
    let places = places(&plan.graph, plan.root, draft, full);
    for place in &places {
        let groups = at(plan, place, random);
        found.extend(groups.into_iter().map(|group| Placed { group, insert: place.insert.clone() }));
    }
    let mut whole = whole_body(plan, draft);
    whole.extend(odd_bodies(plan, draft, &places));
    whole.extend(credentials(plan));
    whole.extend(rules(plan, draft, full));
    if let (Some(answered), Some(body)) = (plan.answered_body(), draft.get("body")) {
        whole.extend(read_only::groups(answered, body, random));
    }
    found.extend(whole.into_iter().map(|group| Placed { group, insert: None }));
    found.sort_by_key(|placed| placed.group.kind);
    found
}

/// Random requests break values and bodies. What answers have a status of their own (401, 415), what a server may
/// take (`readOnly`), and what may well be another path (`/pets/` for `/pets`), is sent to who asks for it by name.
pub(super) fn is_random(kind: MutationKind) -> bool {
    use MutationKind::{BrokenAuth, IdEmpty, MissingAuth, PartHeader, PartType, ReadOnly, WrongMediaType};
    let is_apart =
        matches!(kind, BrokenAuth | IdEmpty | MissingAuth | PartHeader | PartType | ReadOnly | WrongMediaType);
    !is_apart && !kind.is_sent_by_name_only()
}

/// The groups of one place.
pub(super) fn at(plan: &OperationPlan, place: &Place, random: &mut Random) -> Vec<Group> {
    let graph = &plan.graph;
    let location = place.path.first().map_or("", String::as_str);
    let mut groups = match (location, place.path.len()) {
        // A path parameter that is left out is `id-empty`.
        ("" | "path", 0 | 1) => Vec::new(),
        ("query" | "header" | "cookie", 1) => {
            let mut groups = containers::object_groups(graph, place, random);
            groups.retain(|group| group.kind == MutationKind::MissingRequired);
            groups
        }
        ("path", 2) => [identifiers::groups(place), values(place), numbers::groups(place)].concat(),
        _ => {
            let mut groups = [values(place), texts::groups(place, random), numbers::groups(place)].concat();
            groups.extend(containers::array_groups(graph, place, random));
            groups.extend(containers::object_groups(graph, place, random));
            groups
        }
    };
    if matches!(location, "header" | "cookie") {
        groups.iter_mut().for_each(keep_what_headers_carry);
    }
    // Outside of JSON all is text, where one type reads as another.
    let is_json = |body: &BodyPlan| matches!(body.form, BodyForm::Json | BodyForm::Sequence);
    let is_json = location == "body" && plan.body.as_ref().is_some_and(is_json);
    for group in groups.iter_mut().filter(|_| !is_json) {
        group.promised &= location != "body" && !group.keywords.contains(&"type");
    }
    groups
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

pub(super) fn whole_body(plan: &OperationPlan, draft: &Value) -> Vec<Group> {
    let (Some(body_plan), Some(body)) = (&plan.body, draft.get("body")) else { return Vec::new() };
    let mut groups = Vec::new();
    if body_plan.required {
        groups.push(bodies::missing());
    }
    let media_type = &body_plan.media_type;
    match (body_plan.form, written(plan, draft)) {
        (BodyForm::Json, _) => {
            groups.push(bodies::malformed(body, media_type, body_plan.required));
            groups.push(bodies::other_media_types(&Bytes::from(body.to_string())));
        }
        (BodyForm::Xml, Some(document)) => {
            groups.push(xml::malformed(&document, media_type));
            groups.push(bodies::other_media_types(&document));
        }
        (BodyForm::Sequence, Some(items)) => {
            groups.push(sequences::malformed(&items, media_type));
            groups.push(bodies::other_media_types(&items));
        }
        _ => {}
    }
    groups.extend(body_plan.promise.iter().flat_map(|promise| parts::groups(promise, &plan.part_headers, body)));
    groups
}

/// The packs that fit the body.
fn odd_bodies(plan: &OperationPlan, draft: &Value, places: &[Place]) -> Vec<Group> {
    let (Some(body_plan), Some(body)) = (&plan.body, draft.get("body")) else { return Vec::new() };
    let written = written(plan, draft);
    let mut groups = match (body_plan.form, &written) {
        (BodyForm::Json, _) => packs::groups(body, places, &body_plan.media_type),
        (BodyForm::Xml, Some(document)) => vec![xml::framing(document, &body_plan.media_type)],
        _ => Vec::new(),
    };
    groups.extend(written.iter().flat_map(framing::groups));
    groups
}

/// The body of the draft as it travels.
fn written(plan: &OperationPlan, draft: &Value) -> Option<Bytes> {
    assemble(plan, draft).ok()?.body.filter(|body| !body.is_empty())
}

/// One group per rule between fields.
pub(super) fn rules(plan: &OperationPlan, draft: &Value, full: &Value) -> Vec<Group> {
    let group = |(number, rule): (usize, &ResolvedRule)| {
        violations(rule, draft, full).into_iter().fold(
            Group::new(MutationKind::Rule, &[], &[]).because(format!("no request was found that breaks {}", rule.text)),
            |group, (edits, what)| {
                let what = format!("{what}, against the rule {}", rule.text);
                group.with(Change::Rule { rule: number, edits }, Vec::new(), what)
            },
        )
    };
    plan.rules.iter().enumerate().map(group).collect()
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
