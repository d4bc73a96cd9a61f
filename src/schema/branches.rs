//! Which branch of a `oneOf` or `anyOf` a value was meant for.
//!
//! A value that fits no branch fails all of them in different ways, and most of those failures are noise. When one
//! branch is clearly nearest, only its violations are told. Start at [`explain`].

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Violation;
use super::explain::{Explainer, Frame};
use super::words;
use crate::source::pointer;

/// How far a value is away from a branch: wrong kind of value first, then wrong tags, then everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    wrong_type: bool,
    wrong_tags: usize,
    others: usize,
}

/// The violations of a value that fits none of the branches, whose errors are in `context`.
pub(super) fn explain(
    explainer: &Explainer<'_>,
    frame: &Frame<'_>,
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
) -> Vec<Violation> {
    let (place, instance) = (frame.place(error), frame.instance(error));
    let told = |branch: &Vec<ValidationError<'static>>| -> Vec<Violation> {
        branch.iter().flat_map(|error| explainer.explain(frame, error)).collect()
    };
    if let Some(branch) = meant_by_tag(explainer, error, &place).and_then(|meant| context.get(meant)) {
        return told(branch);
    }
    let mut branches: Vec<Vec<Violation>> = context.iter().map(told).collect();
    if let Some(branch) = nearest(&instance, &branches) {
        return branches.swap_remove(branch);
    }
    let (schema, keyword) = explainer.as_written(&place, error.kind().keyword());
    let names: Vec<String> = (0..context.len()).map(|branch| name(explainer, &place, branch)).collect();
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

/// The branch that the schema's `discriminator` names for this value.
fn meant_by_tag(explainer: &Explainer<'_>, error: &ValidationError<'_>, place: &str) -> Option<usize> {
    let (parent, keyword) = place.rsplit_once('/')?;
    let schema = explainer.rewritten().pointer(parent)?;
    let discriminator = schema.get("discriminator")?;
    let tag = error.instance().get(discriminator.get("propertyName")?.as_str()?)?.as_str()?;
    let mapped = discriminator.get("mapping").and_then(|mapping| mapping.get(tag)).and_then(Value::as_str);
    // A mapping may give the name of a schema in the place of a reference (OpenAPI 3.0.3 §4.8.25).
    let named = |name: &str| format!("#/components/schemas/{name}");
    let target = mapped.map_or_else(|| named(tag), |to| if to.contains('/') { to.to_owned() } else { named(to) });
    let branches = schema.get(keyword)?.as_array()?;
    branches.iter().position(|branch| branch.get("$ref").and_then(Value::as_str) == Some(&target))
}

/// What a branch is called: its `title`, the last part of its `$ref`, or its index.
fn name(explainer: &Explainer<'_>, place: &str, branch: usize) -> String {
    let schema = explainer.rewritten().pointer(&pointer::join(place, &branch.to_string()));
    let title = schema.and_then(|schema| schema.get("title")).and_then(Value::as_str);
    let reference = schema.and_then(|schema| schema.get("$ref")).and_then(Value::as_str);
    let last = reference.and_then(|reference| reference.rsplit('/').next());
    title.or(last).map_or_else(|| format!("branch {branch}"), str::to_owned)
}
