//! All ideas of how to break one draft, in a stable order.
//!
//! Which keywords are tried at a place depends on where it is: a path parameter is broken as an id, a header keeps to
//! what headers carry. Nothing is proved here. Start at [`groups`].

use bytes::Bytes;
use serde_json::Value;

use super::candidate::{Change, Group};
use super::kind::MutationKind;
use super::places::{Place, places};
use super::reasons::Reason;
use super::{
    bodies, compositions, containers, framing, identifiers, numbers, packs, parts, read_only, sequences, texts, types,
    xml,
};
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
            groups.extend(compositions::groups(graph, place, random));
            groups
        }
    };
    if matches!(location, "header" | "cookie") {
        groups.iter_mut().for_each(keep_what_headers_carry);
    }
    // Names are tried that may be allowed, and properties where they may be.
    let is_sure = |group: &Group| match group.kind {
        MutationKind::PropertyNames => false,
        MutationKind::ExtraProperty => group.promised,
        _ => true,
    };
    for group in groups.iter_mut().filter(|group| is_sure(group)) {
        group.alternative = place.alternative;
    }
    let is_json = |body: &BodyPlan| matches!(body.form, BodyForm::Json | BodyForm::Sequence);
    let is_json = location == "body" && plan.body.as_ref().is_some_and(is_json);
    for group in groups.iter_mut().filter(|_| !is_json) {
        as_text(group, place);
    }
    groups
}

/// Outside of JSON all is text, where one type reads as another, and nothing as much as an empty list.
fn as_text(group: &mut Group, place: &Place) {
    let is_body = place.path[0] == "body";
    let is_about_type = group.keywords.contains(&"type");
    group.promised &= !is_body && !is_about_type;
    group.alternative = group.alternative.filter(|_| !is_about_type);
    let types = place.node.types;
    let told = match group.kind {
        MutationKind::NullValue => "outside of JSON `null` is a text, or nothing at all",
        _ if is_about_type && is_body && place.path.len() == 1 => {
            "outside of JSON a body of another type is none at all"
        }
        _ if is_about_type && types.has(JsonType::Text) => "outside of JSON all is text, which is of the type",
        _ if is_about_type && types.has_containers() => "outside of JSON a list or an object is not told from a text",
        MutationKind::MinLength if is_body && place.path.len() == 1 => "outside of JSON an empty body is none at all",
        MutationKind::MinItems if place.node.array.minimum == 1 => "outside of JSON an empty list is no list at all",
        _ => return,
    };
    group.reason = group.reason.take().or_else(|| Some(Reason::nothing(told)));
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
        let group = Group::new(kind, &place.path, keywords).limit(4);
        let unlisted = types::unlisted(node, &place.value);
        let group = if unlisted.is_empty() { group.because("every value of the type is listed") } else { group };
        groups.push(group.values(unlisted));
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
