//! How far a value is away from a schema that it does not keep.
//!
//! Counts what `explain` would tell, without a word: of a hundred branches, one is told. Start at
//! [`Explainer::distance_of`].

use std::iter::Sum;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;

use super::Violation;
use super::branches::{self, Meant};
use super::explain::{Explainer, Frame, is_about_evaluation};
use super::place;

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

    fn of_told(violation: &Violation, value: &str) -> Self {
        Self::of(&violation.keyword, violation.instance == value)
    }
}

/// The branch whose distance is strictly the least, when it is at least the right kind of value.
pub(super) fn nearest(distances: impl Iterator<Item = Distance>) -> Option<(usize, Distance)> {
    let mut ranked: Vec<(Distance, usize)> = distances.zip(0..).collect();
    ranked.sort_unstable();
    match ranked.as_slice() {
        [(only, branch)] if !only.wrong_type => Some((*branch, *only)),
        [(first, branch), (second, _), ..] if first < second && !first.wrong_type => Some((*branch, *first)),
        _ => None,
    }
}

impl Explainer<'_> {
    /// How far the value at the pointer `value` is away, by errors about it or about what is in it.
    pub(super) fn distance_of(&self, frame: &Frame<'_>, errors: &[ValidationError<'_>], value: &str) -> Distance {
        errors.iter().map(|error| self.distance(frame, error, value)).sum()
    }

    fn distance(&self, frame: &Frame<'_>, error: &ValidationError<'_>, value: &str) -> Distance {
        if !self.may_look() {
            return self.of_one(frame, error, value);
        }
        match error.kind() {
            Kind::Custom { .. } => match self.target(&self.place(frame, error)) {
                Some(unit) => {
                    let frame = Frame { unit: &unit, instance: frame.instance(error) };
                    self.distance_of_all(&frame, error, value)
                }
                None => self.of_one(frame, error, value),
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
                    Meant::Any => self.of_one(frame, error, value),
                }
            }
            _ => self.of_one(frame, error, value),
        }
    }

    /// What the unit of `frame` says about the value that `error` is about.
    fn distance_of_all(&self, frame: &Frame<'_>, error: &ValidationError<'_>, value: &str) -> Distance {
        let errors = frame.unit.compiled().map(|compiled| compiled.validator.iter_errors(error.instance()));
        let errors: Vec<_> = errors.into_iter().flatten().collect();
        if errors.iter().any(is_about_evaluation) {
            let told = self.explain_all(frame, error.instance());
            return told.iter().map(|violation| Distance::of_told(violation, value)).sum();
        }
        self.distance_of(frame, &errors, value)
    }

    fn of_one(&self, frame: &Frame<'_>, error: &ValidationError<'_>, value: &str) -> Distance {
        let keyword = error.kind().keyword();
        Distance::of(keyword, keyword == "type" && frame.instance(error) == value)
    }
}
