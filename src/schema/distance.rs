//! How far a value is away from a schema that it does not keep.
//!
//! Counts what `explain` would tell, without a word: of a hundred branches, one is told. Start at
//! [`Explainer::nearest`].

use std::iter::Sum;
use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Violation;
use super::branches::{self, Meant};
use super::explain::{Explainer, Frame, is_about_evaluation};
use super::place;
use super::units::Unit;
use crate::source::pointer;

/// How far a value is away from a branch: wrong kind of value first, then wrong tags, then everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Distance {
    wrong_type: bool,
    wrong_tags: usize,
    others: usize,
}

impl Sum for Distance {
    fn sum<I: Iterator<Item = Self>>(distances: I) -> Self {
        distances.fold(Self::default(), |sum, one| Self {
            wrong_type: sum.wrong_type || one.wrong_type,
            wrong_tags: sum.wrong_tags + one.wrong_tags,
            others: sum.others + one.others,
        })
    }
}

impl Distance {
    /// That of one violation of a keyword, at the value itself or below.
    fn of(keyword: &str, is_at_value: bool) -> Self {
        Self {
            wrong_type: keyword == "type" && is_at_value,
            wrong_tags: usize::from(matches!(keyword, "enum" | "const")),
            others: 1,
        }
    }

    /// That of one error, taken as it is.
    fn of_one(frame: &Frame<'_>, error: &ValidationError<'_>, value: &str) -> Self {
        let keyword = error.kind().keyword();
        Self::of(keyword, keyword == "type" && frame.instance(error) == value)
    }

    fn of_told(violation: &Violation, value: &str) -> Self {
        Self::of(&violation.keyword, violation.instance == value)
    }
}

/// The branch whose distance is strictly the least, when it is at least the right kind of value.
fn nearest(mut ranked: Vec<(Distance, usize)>) -> Option<(usize, Distance)> {
    ranked.sort_unstable();
    match ranked.as_slice() {
        [(only, branch)] if !only.wrong_type => Some((*branch, *only)),
        [(first, branch), (second, _), ..] if first < second && !first.wrong_type => Some((*branch, *first)),
        _ => None,
    }
}

impl Explainer<'_> {
    /// The branch that is nearer to the value at the pointer `value` than all others, by the errors of each.
    ///
    /// What is wrong with a value itself is soon known, and puts most branches out of the race.
    pub(super) fn nearest(
        &self,
        frame: &Frame<'_>,
        branches: &[Vec<ValidationError<'_>>],
        value: &str,
    ) -> Option<(usize, Distance)> {
        let at_least = branches.iter().map(|errors| self.at_a_glance(errors));
        let mut at_least: Vec<(Distance, usize)> = at_least.zip(0..).collect();
        at_least.sort_unstable();
        let mut ranked: Vec<(Distance, usize)> = Vec::new();
        for (at_least, branch) in at_least {
            let is_out = |at_least: Distance| ranked.iter().any(|(distance, _)| *distance < at_least);
            if is_out(at_least) {
                break;
            }
            if let Some(distance) = self.distance_unless(is_out, frame, &branches[branch], value) {
                ranked.push((distance, branch));
            }
        }
        nearest(ranked)
    }

    /// The distance of one branch; `None` where what is wrong with the value itself puts it out already.
    fn distance_unless(
        &self,
        is_out: impl Fn(Distance) -> bool,
        frame: &Frame<'_>,
        errors: &[ValidationError<'_>],
        value: &str,
    ) -> Option<Distance> {
        if let Some((unit, error)) = self.lone_target(errors) {
            if !self.may_look() {
                return Some(Distance::of_one(frame, error, value));
            }
            let frame = Frame { unit: &unit, instance: frame.instance(error) };
            let errors = frame.errors(error.instance());
            let at_least = self.least_distance_of(&frame, &errors, value, false);
            return (!is_out(at_least)).then(|| self.distance_of_all(&frame, error, &errors, value));
        }
        let at_least = self.least_distance_of(frame, errors, value, true);
        (!is_out(at_least)).then(|| self.distance_of(frame, errors, value))
    }

    /// The unit that a branch refers to, where that is all it says.
    fn lone_target<'e, 'v>(&self, errors: &'e [ValidationError<'v>]) -> Option<(Arc<Unit>, &'e ValidationError<'v>)> {
        let [error] = errors else { return None };
        Some((self.target(error)?, error))
    }

    /// What the schema of a branch says at first sight: the least that can be wrong.
    fn at_a_glance(&self, errors: &[ValidationError<'_>]) -> Distance {
        let target = self.lone_target(errors);
        let body = target.and_then(|(unit, error)| Some((self.body_of(&unit.pointer)?, error)));
        body.map(|(body, error)| self.glance(body, error.instance())).unwrap_or_default()
    }

    /// What is surely wrong with an object: properties that it lacks, and texts that are none of those listed.
    fn glance(&self, schema: &Value, value: &Value) -> Distance {
        let Value::Object(fields) = value else { return Distance::default() };
        let is_missing = |name: &Value| name.as_str().is_some_and(|name| !fields.contains_key(name));
        let required = schema.get("required").and_then(Value::as_array);
        let is_lacking = required.is_some_and(|names| names.iter().any(is_missing));
        let described = schema.get("properties").and_then(Value::as_object);
        let is_wrong = |(name, schema): &(&String, &Value)| {
            fields.get(*name).is_some_and(|text| text.is_string() && !self.may_list(schema, text))
        };
        let wrong_tags = described.map_or(0, |described| described.iter().filter(is_wrong).count());
        Distance { wrong_type: false, wrong_tags, others: usize::from(is_lacking) + wrong_tags }
    }

    /// Whether a schema, or the one that it refers to, has no list of values without this text.
    fn may_list(&self, schema: &Value, text: &Value) -> bool {
        let target = schema.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.get("$ref"));
        let target = target.and_then(Value::as_str).and_then(pointer::from_reference);
        let schema = target.and_then(|target| self.body_of(&target)).unwrap_or(schema);
        let listed = schema.get("enum").and_then(Value::as_array);
        listed.is_none_or(|listed| listed.contains(text)) && schema.get("const").is_none_or(|only| only == text)
    }

    /// What can be said of a distance without looking into branches, and behind one reference at most.
    fn least_distance_of(
        &self,
        frame: &Frame<'_>,
        errors: &[ValidationError<'_>],
        value: &str,
        follows: bool,
    ) -> Distance {
        let of_target = |error: &ValidationError<'_>| {
            let unit = self.target(error)?;
            let frame = Frame { unit: &unit, instance: frame.instance(error) };
            Some(self.least_distance_of(&frame, &frame.errors(error.instance()), value, false))
        };
        let least = |error: &ValidationError<'_>| match error.kind() {
            Kind::Custom { .. } if follows => of_target(error).unwrap_or_default(),
            Kind::Custom { .. } | Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => Distance::default(),
            _ if is_about_evaluation(error) => Distance::default(),
            _ => Distance::of_one(frame, error, value),
        };
        errors.iter().map(least).sum()
    }

    /// How far the value at the pointer `value` is away, by errors about it or about what is in it.
    fn distance_of(&self, frame: &Frame<'_>, errors: &[ValidationError<'_>], value: &str) -> Distance {
        errors.iter().map(|error| self.distance(frame, error, value)).sum()
    }

    fn distance(&self, frame: &Frame<'_>, error: &ValidationError<'_>, value: &str) -> Distance {
        if !self.may_look() {
            return Distance::of_one(frame, error, value);
        }
        match error.kind() {
            Kind::Custom { .. } => match self.target(error) {
                Some(unit) => {
                    let frame = Frame { unit: &unit, instance: frame.instance(error) };
                    self.distance_of_all(&frame, error, &frame.errors(error.instance()), value)
                }
                None => Distance::of_one(frame, error, value),
            },
            Kind::AnyOf { context } if self.place(frame, error).schema().is_some_and(place::is_wrapper) => {
                context.iter().skip(1).map(|errors| self.distance_of(frame, errors, value)).sum()
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                match branches::meant(self, frame, error, context) {
                    Meant::Named(branch) => self.distance_of(frame, &context[branch], value),
                    // What is below the value is not the value itself.
                    Meant::Nearest(_, distance) => distance,
                    Meant::Untagged(violation) => Distance::of_told(&violation, value),
                    Meant::Any => Distance::of_one(frame, error, value),
                }
            }
            _ => Distance::of_one(frame, error, value),
        }
    }

    /// What the unit of `frame` says about the value that `error` is about, by its errors.
    fn distance_of_all(
        &self,
        frame: &Frame<'_>,
        error: &ValidationError<'_>,
        errors: &[ValidationError<'_>],
        value: &str,
    ) -> Distance {
        if errors.iter().any(is_about_evaluation) {
            let told = self.explain_all(frame, error.instance());
            return told.iter().map(|violation| Distance::of_told(violation, value)).sum();
        }
        self.distance_of(frame, errors, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(wrong_type: bool, wrong_tags: usize, others: usize) -> Distance {
        Distance { wrong_type, wrong_tags, others }
    }

    #[test]
    fn one_branch_must_be_nearer_than_all_others() {
        let of =
            |distances: &[Distance]| nearest(distances.iter().copied().zip(0..).collect()).map(|(branch, _)| branch);
        assert_eq!(of(&[distance(false, 1, 1), distance(false, 0, 5), distance(true, 0, 1)]), Some(1));
        assert_eq!(of(&[distance(false, 0, 5), distance(false, 0, 5), distance(false, 0, 6)]), None);
        assert_eq!(of(&[distance(true, 0, 1), distance(true, 0, 2)]), None);
        assert_eq!(of(&[distance(true, 0, 1)]), None);
        assert_eq!(of(&[]), None);
    }
}
