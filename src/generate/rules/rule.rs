//! What a rule says, and whether a draft keeps it.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use crate::contract::{Demand, FieldRule, Operation, Parameter};
use crate::generate::GenerateProblem;
use crate::generate::request::location_name;
use crate::generate::walk::{get, path};

/// A place in a draft.
pub(crate) type Field = Vec<String>;

/// A rule whose fields are places of a draft.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ResolvedRule {
    pub(super) when: Vec<(Field, Value)>,
    pub(super) fields: Vec<Field>,
    pub(super) demand: Demand,
    /// For people.
    pub(crate) text: String,
}

/// The rules as places of drafts of `operation`.
///
/// # Errors
///
/// When a rule names a parameter that the operation does not have.
pub(crate) fn resolve(rules: &[FieldRule], operation: &Operation) -> Result<Vec<ResolvedRule>, GenerateProblem> {
    let resolved = |rule: &FieldRule| {
        let field = |name: &String| {
            place(name, operation).ok_or_else(|| GenerateProblem::Rule {
                rule: rule.to_string(),
                reason: format!("the operation has no parameter `{name}`; a field of the body begins with `/`"),
            })
        };
        Ok(ResolvedRule {
            when: rule.when.iter().map(|(name, value)| Ok((field(name)?, value.clone()))).collect::<Result<_, _>>()?,
            fields: rule.demand.fields().into_iter().map(field).collect::<Result<_, _>>()?,
            demand: rule.demand.clone(),
            text: rule.to_string(),
        })
    };
    rules.iter().map(resolved).collect()
}

fn place(name: &str, operation: &Operation) -> Option<Field> {
    if name.starts_with('/') {
        return Some(std::iter::once("body".to_owned()).chain(path(name)).collect());
    }
    let parameter: &Parameter = operation.parameters.iter().find(|parameter| parameter.name == name)?;
    Some(vec![location_name(parameter.location).to_owned(), name.to_owned()])
}

impl ResolvedRule {
    /// Whether a draft keeps the rule, also because it does not count there.
    pub(crate) fn is_kept_by(&self, draft: &Value) -> bool {
        if !self.counts_in(draft) {
            return true;
        }
        let there = self.present(draft);
        match &self.demand {
            Demand::Required(_) => there.len() == self.fields.len(),
            Demand::Forbidden(_) => there.is_empty(),
            Demand::Requires(_) => {
                self.fields.first().is_none_or(|first| !there.contains(&first)) || there.len() == self.fields.len()
            }
            Demand::Excludes(_) => there.len() <= 1,
            Demand::OnlyOneOf(_) => there.len() == 1,
            Demand::Less(..) => self.order(draft).is_none_or(Ordering::is_lt),
            Demand::AtMost(..) => self.order(draft).is_none_or(Ordering::is_le),
        }
    }

    fn counts_in(&self, draft: &Value) -> bool {
        self.when.iter().all(|(field, value)| get(draft, field) == Some(value))
    }

    /// Those of its fields that are there.
    pub(super) fn present<'a>(&'a self, draft: &Value) -> Vec<&'a Field> {
        self.fields.iter().filter(|field| is_there(draft, field)).collect()
    }

    fn order(&self, draft: &Value) -> Option<Ordering> {
        let [less, more] = self.fields.as_slice() else { return None };
        order(get(draft, less)?, get(draft, more)?)
    }
}

/// Whether something stands at a place; `null` is as good as nothing.
pub(super) fn is_there(draft: &Value, field: &[String]) -> bool {
    get(draft, field).is_some_and(|value| !value.is_null())
}

/// How two values are ordered; nothing where they cannot be compared.
fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        (Value::String(one), Value::String(other)) => match (one.parse::<Timestamp>(), other.parse::<Timestamp>()) {
            (Ok(one), Ok(other)) => Some(one.cmp(&other)),
            _ => Some(one.cmp(other)),
        },
        _ => None,
    }
}
