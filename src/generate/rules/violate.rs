//! Breaks one rule of a draft that keeps all of them.
//!
//! A violation is a list of edits, so that it can be carried out on simpler drafts too. Whether it breaks this rule and
//! no other, and no schema, is proved where it is used. Start at [`violations`].

use serde_json::Value;

use super::keep::lend;
use super::rule::{Field, ResolvedRule, is_there};
use crate::contract::Demand;
use crate::generate::walk::{get, remove, set};

/// One change of a draft.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Edit {
    Set(Field, Value),
    Remove(Field),
}

/// Carries edits out; false when a place is missing. What is to be away may be away already.
pub(crate) fn apply(draft: &mut Value, edits: &[Edit]) -> bool {
    edits.iter().all(|edit| match edit {
        Edit::Set(field, value) => set(draft, field, value.clone()),
        Edit::Remove(field) => {
            remove(draft, field);
            true
        }
    })
}

/// Ways to break `rule` in `draft`, each with what was done; `full` lends what the draft leaves out.
pub(crate) fn violations(rule: &ResolvedRule, draft: &Value, full: &Value) -> Vec<(Vec<Edit>, String)> {
    let conditions: Vec<Edit> =
        rule.when.iter().map(|(field, value)| Edit::Set(field.clone(), value.clone())).collect();
    let with =
        |fields: &[&Field]| -> Vec<Edit> { fields.iter().filter_map(|field| lent(draft, full, field)).collect() };
    let without =
        |fields: &[&Field]| -> Vec<Edit> { fields.iter().map(|field| Edit::Remove((*field).clone())).collect() };
    let all: Vec<&Field> = rule.fields.iter().collect();
    let ways: Vec<(Vec<Edit>, String)> = match &rule.demand {
        Demand::Required(_) => {
            all.iter().map(|field| (without(&[field]), format!("without {}", named(field)))).collect()
        }
        Demand::Forbidden(_) => all.iter().map(|field| (with(&[field]), format!("with {}", named(field)))).collect(),
        Demand::Requires(_) => {
            let Some((first, needed)) = all.split_first() else { return Vec::new() };
            let lacks = |lacking: &&Field| {
                let edits = [with(&[&all[..1], needed].concat()), without(&[lacking])].concat();
                (edits, format!("with {}, without {}", named(first), named(lacking)))
            };
            needed.iter().map(lacks).collect()
        }
        Demand::Excludes(_) => vec![(with(&all), format!("with {} at once", names(&all)))],
        Demand::OnlyOneOf(_) => vec![
            (with(&all), format!("with {} at once", names(&all))),
            (without(&all), format!("without any of {}", names(&all))),
        ],
        Demand::Less(..) => [equal(draft, full, &all), exchanged(draft, full, &all)].into_iter().flatten().collect(),
        Demand::AtMost(..) => exchanged(draft, full, &all).into_iter().collect(),
    };
    ways.into_iter().map(|(edits, what)| ([conditions.clone(), edits].concat(), what)).collect()
}

/// The edit that puts a field there, with what has to be around it; nothing where nobody has it.
fn lent(draft: &Value, full: &Value, field: &Field) -> Option<Edit> {
    let missing = (1..=field.len()).find(|depth| !is_there(draft, &field[..*depth]));
    let Some(depth) = missing else { return get(draft, field).map(|value| Edit::Set(field.clone(), value.clone())) };
    let mut copy = draft.clone();
    lend(&mut copy, full, field);
    is_there(&copy, field).then_some(())?;
    get(&copy, &field[..depth]).map(|value| Edit::Set(field[..depth].to_vec(), value.clone()))
}

/// Both values of a comparison, lent where they are missing.
fn both(draft: &Value, full: &Value, fields: &[&Field]) -> Option<(Value, Value)> {
    let value = |field: &Field| get(draft, field).or_else(|| get(full, field)).cloned();
    let [less, more] = fields else { return None };
    Some((value(less)?, value(more)?))
}

fn equal(draft: &Value, full: &Value, fields: &[&Field]) -> Option<(Vec<Edit>, String)> {
    let (_, more) = both(draft, full, fields)?;
    let edits = fields.iter().map(|field| Edit::Set((*field).clone(), more.clone())).collect();
    Some((edits, format!("with the same value for {}", names(fields))))
}

fn exchanged(draft: &Value, full: &Value, fields: &[&Field]) -> Option<(Vec<Edit>, String)> {
    let (less, more) = both(draft, full, fields)?;
    let edits = vec![Edit::Set(fields[0].clone(), more), Edit::Set(fields[1].clone(), less)];
    Some((edits, format!("with the values of {} exchanged", names(fields))))
}

/// A field for people: a pointer into the body, or the name of a parameter.
fn named(field: &Field) -> String {
    match field.as_slice() {
        [location, inside @ ..] if location == "body" => format!("`{}`", crate::generate::walk::pointer(inside)),
        [_, name, ..] => format!("`{name}`"),
        _ => String::new(),
    }
}

fn names(fields: &[&Field]) -> String {
    fields.iter().map(|field| named(field)).collect::<Vec<_>>().join(" and ")
}
