//! Which branch of a `oneOf` or `anyOf` a value was meant for.
//!
//! A value that fits no branch fails all of them in different ways, and most of those failures are noise. When a
//! discriminator names a branch, or one is clearly nearest, only its violations are told. Start at [`explain`].

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Violation;
use super::discriminator::{Discriminator, Tagged};
use super::distance::Distance;
use super::explain::{Explainer, Frame, Place};
use super::words;

/// How many branches are named in words.
const MAX_NAMES: usize = 20;

/// What a value that fits no branch was meant to be.
pub(super) enum Meant {
    /// The branch that a discriminator names.
    Named(usize),
    /// The branch that is nearer than all others, and how far it is.
    Nearest(usize, Distance),
    /// No branch: the tag is wrong.
    Untagged(Violation),
    /// Any of them.
    Any,
}

/// The violations of a value that fits none of the branches, whose errors are in `context`.
pub(super) fn explain(
    explainer: &Explainer<'_>,
    frame: &Frame<'_>,
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
) -> Vec<Violation> {
    match meant(explainer, frame, error, context) {
        Meant::Named(branch) | Meant::Nearest(branch, _) => {
            context[branch].iter().flat_map(|error| explainer.explain(frame, error)).collect()
        }
        Meant::Untagged(violation) => vec![violation],
        Meant::Any => vec![any(explainer, frame, error, context.len())],
    }
}

/// Which branch was meant. Only distances are asked of branches: words for all of them would be thrown away.
pub(super) fn meant(
    explainer: &Explainer<'_>,
    frame: &Frame<'_>,
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
) -> Meant {
    let place = explainer.place(frame, error);
    let tags = place.schema().and_then(|schema| Discriminator::of(schema, branches(&place, error)));
    match tags.map(|tags| tags.meant(error.instance())) {
        Some(Tagged::Branch(branch)) if branch < context.len() => return Meant::Named(branch),
        Some(Tagged::Unknown { property, expected, actual }) => {
            let (schema, _) = explainer.as_written(&place, error.kind().keyword());
            let schema = schema.rsplit_once('/').map_or(schema.as_str(), |(schema, _)| schema);
            return Meant::Untagged(Violation {
                instance: format!("{}{property}", frame.instance(error)),
                schema: format!("{schema}/discriminator"),
                keyword: "discriminator".to_owned(),
                expected: words::shorten(&expected),
                actual,
            });
        }
        _ => {}
    }
    let instance = frame.instance(error);
    let nearest = explainer.nearest(frame, context, &instance);
    nearest.map_or(Meant::Any, |(branch, distance)| Meant::Nearest(branch, distance))
}

/// The one violation of a value that is near to no branch, or to several.
fn any(explainer: &Explainer<'_>, frame: &Frame<'_>, error: &ValidationError<'_>, count: usize) -> Violation {
    let place = explainer.place(frame, error);
    if !explainer.is_worded() {
        return explainer.keyword(frame, error, &place);
    }
    let (schema, keyword) = explainer.as_written(&place, error.kind().keyword());
    let branches = branches(&place, error);
    let names: Vec<String> = (0..count.min(MAX_NAMES)).map(|branch| name(branches.get(branch), branch)).collect();
    Violation {
        instance: frame.instance(error),
        schema,
        expected: words::shorten(&format!("{} of {}", quantity(error.kind()), names.join(", "))),
        keyword,
        actual: words::value(error.instance()),
    }
}

fn branches<'a>(place: &'a Place<'_>, error: &ValidationError<'_>) -> &'a [Value] {
    let branches = place.schema().and_then(|schema| schema.get(error.kind().keyword())).and_then(Value::as_array);
    branches.map(Vec::as_slice).unwrap_or_default()
}

fn quantity(kind: &Kind) -> &'static str {
    if matches!(kind, Kind::AnyOf { .. }) { "at least one" } else { "exactly one" }
}

/// What a branch is called: its `title`, the last part of its `$ref`, or its index.
fn name(schema: Option<&Value>, branch: usize) -> String {
    let title = schema.and_then(|schema| schema.get("title")).and_then(Value::as_str);
    let last = schema.and_then(super::discriminator::reference_name);
    title.map(str::to_owned).or(last).unwrap_or_else(|| format!("branch {branch}"))
}
