//! Which branch of a `oneOf` or `anyOf` a value was meant for.
//!
//! A value that fits no branch fails all of them in different ways, and most of those failures are noise. When one
//! branch is clearly nearest, only its violations are told. Start at [`explain`].

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Violation;
use super::explain::Explainer;
use super::pointer;
use super::words;

type Context = [Vec<ValidationError<'static>>];

/// Of branches, how far a value is away: wrong kind of value first, then wrong tags, then everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    wrong_type: bool,
    wrong_tags: usize,
    others: usize,
}

/// The violations of a value that fits none of the branches in `context`.
pub(super) fn explain(
    explainer: &Explainer<'_>,
    error: &ValidationError<'_>,
    place: &str,
    context: &Context,
) -> Vec<Violation> {
    if let Some(branch) = meant_by_tag(explainer, error, place, context).or_else(|| nearest(error, context)) {
        return context[branch].iter().flat_map(|error| explainer.explain(error)).collect();
    }
    let (schema, keyword) = explainer.as_written(place, error.kind().keyword());
    let names: Vec<String> = (0..context.len()).map(|branch| name(explainer, place, branch)).collect();
    vec![Violation {
        instance: error.instance_path().as_str().to_owned(),
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
fn nearest(error: &ValidationError<'_>, context: &Context) -> Option<usize> {
    let mut ranked: Vec<(Distance, usize)> =
        context.iter().enumerate().map(|(branch, errors)| (distance(error, errors), branch)).collect();
    ranked.sort_unstable();
    match ranked.as_slice() {
        [(only, branch)] if !only.wrong_type => Some(*branch),
        [(first, branch), (second, _), ..] if first < second && !first.wrong_type => Some(*branch),
        _ => None,
    }
}

fn distance(parent: &ValidationError<'_>, errors: &[ValidationError<'_>]) -> Distance {
    let here = |error: &&ValidationError<'_>| error.instance_path().as_str() == parent.instance_path().as_str();
    let is_tag = |error: &&ValidationError<'_>| matches!(error.kind(), Kind::Enum { .. } | Kind::Constant { .. });
    Distance {
        wrong_type: errors.iter().filter(here).any(|error| matches!(error.kind(), Kind::Type { .. })),
        wrong_tags: errors.iter().filter(is_tag).count(),
        others: errors.len(),
    }
}

/// The branch that the schema's `discriminator` names for this value.
fn meant_by_tag(
    explainer: &Explainer<'_>,
    error: &ValidationError<'_>,
    place: &str,
    context: &Context,
) -> Option<usize> {
    let (parent, keyword) = place.rsplit_once('/')?;
    let schema = explainer.rewritten.pointer(parent)?;
    let discriminator = schema.get("discriminator")?;
    let tag = error.instance().get(discriminator.get("propertyName")?.as_str()?)?.as_str()?;
    let mapped = discriminator.get("mapping").and_then(|mapping| mapping.get(tag)).and_then(Value::as_str);
    let target = mapped.map_or_else(|| format!("#/components/schemas/{tag}"), str::to_owned);
    let branches = schema.get(keyword)?.as_array()?;
    let meant = branches.iter().position(|branch| branch.get("$ref").and_then(Value::as_str) == Some(&target))?;
    (meant < context.len()).then_some(meant)
}

/// What a branch is called: its `title`, the last part of its `$ref`, or its index.
fn name(explainer: &Explainer<'_>, place: &str, branch: usize) -> String {
    let schema = explainer.rewritten.pointer(&pointer::join(place, &branch.to_string()));
    let title = schema.and_then(|schema| schema.get("title")).and_then(Value::as_str);
    let reference = schema.and_then(|schema| schema.get("$ref")).and_then(Value::as_str);
    let last = reference.and_then(|reference| reference.rsplit('/').next());
    title.or(last).map_or_else(|| format!("branch {branch}"), str::to_owned)
}
