//! Which branch of a `oneOf` or `anyOf` a value was meant for.
//!
//! A value that fits no branch fails all of them in different ways, and most of those failures are noise. When a
//! discriminator names a branch, or one is clearly nearest, only its violations are told. Start at [`explain`].

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Violation;
use super::discriminator::{Discriminator, Meant};
use super::explain::{Explainer, Frame};
use super::words;

/// How far a value is away from a branch: wrong kind of value first, then wrong tags, then everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    wrong_type: bool,
    wrong_tags: usize,
    others: usize,
}

/// How many branches are named in words.
const MAX_NAMES: usize = 20;

/// The violations of a value that fits none of the branches, whose errors are in `context`.
pub(super) fn explain(
    explainer: &Explainer<'_>,
    frame: &Frame<'_>,
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
) -> Vec<Violation> {
    let (place, instance) = (explainer.place(frame, error), frame.instance(error));
    let (schema, keyword) = explainer.as_written(&place, error.kind().keyword());
    let told = |branch: &Vec<ValidationError<'static>>| -> Vec<Violation> {
        branch.iter().flat_map(|error| explainer.explain(frame, error)).collect()
    };
    let branches = place.schema().and_then(|schema| schema.get(error.kind().keyword())).and_then(Value::as_array);
    let branches = branches.map(Vec::as_slice).unwrap_or_default();
    match place.schema().and_then(|schema| Discriminator::of(schema, branches)).map(|tags| tags.meant(error.instance()))
    {
        Some(Meant::Branch(branch)) if branch < context.len() => return told(&context[branch]),
        Some(Meant::Unknown { property, expected, actual }) => {
            let schema = schema.rsplit_once('/').map_or(schema.as_str(), |(schema, _)| schema);
            return vec![Violation {
                instance: format!("{instance}{property}"),
                schema: format!("{schema}/discriminator"),
                keyword: "discriminator".to_owned(),
                expected: words::shorten(&expected),
                actual,
            }];
        }
        _ => {}
    }
    let mut violations: Vec<Vec<Violation>> = context.iter().map(told).collect();
    if let Some(branch) = nearest(&instance, &violations) {
        return violations.swap_remove(branch);
    }
    let names: Vec<String> =
        (0..context.len().min(MAX_NAMES)).map(|branch| name(branches.get(branch), branch)).collect();
    vec![Violation {
        instance,
        schema,
        expected: words::shorten(&format!("{} of {}", quantity(error.kind()), names.join(", "))),
        keyword,
        actual: words::value(error.instance()),
    }]
}

fn quantity(kind: &Kind) -> &'static str {
    if matches!(kind, Kind::AnyOf { .. }) { "at least one" } else { "exactly one" }
}

/// The branch whose distance is strictly the least, when it is at least the right kind of value.
fn nearest(instance: &str, branches: &[Vec<Violation>]) -> Option<usize> {
    let distances = branches.iter().map(|violations| distance(instance, violations));
    let mut ranked: Vec<(Distance, usize)> = distances.zip(0..).collect();
    ranked.sort_unstable();
    match ranked.as_slice() {
        [(only, branch)] if !only.wrong_type => Some(*branch),
        [(first, branch), (second, _), ..] if first < second && !first.wrong_type => Some(*branch),
        _ => None,
    }
}

fn distance(instance: &str, violations: &[Violation]) -> Distance {
    Distance {
        wrong_type: violations.iter().any(|one| one.keyword == "type" && one.instance == instance),
        wrong_tags: violations.iter().filter(|one| matches!(one.keyword.as_str(), "enum" | "const")).count(),
        others: violations.len(),
    }
}

/// What a branch is called: its `title`, the last part of its `$ref`, or its index.
fn name(schema: Option<&Value>, branch: usize) -> String {
    let title = schema.and_then(|schema| schema.get("title")).and_then(Value::as_str);
    let last = schema.and_then(super::discriminator::reference_name);
    title.map(str::to_owned).or(last).unwrap_or_else(|| format!("branch {branch}"))
}
