//! `response/negotiation`: the answer has a media type that `Accept` excludes, although the contract promises one that it
//! admits.
//!
//! Where a status is documented with several media types, each of them is asked for alone. A server may answer with
//! something else or refuse with 406 (RFC 9110 §12.5.1); but a documented alternative that nobody can get is a promise that
//! is not kept, so this is a warning. Answers of a type that is not documented at all are left to `response/media-type`.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};
use crate::message::MediaType;

pub(super) const CHECK: Check = Check {
    id: "response/negotiation",
    severity: Severity::Warning,
    summary: "the answer has a media type that `Accept` excludes, although an admitted one is promised",
    source: include_str!("negotiation.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let accepts: Vec<&str> = context.exchange.request.headers.all("accept").collect();
    let (Some(promise), Some(answered)) = (context.promise(), context.media_type()) else { return Vec::new() };
    if !(200..300).contains(&context.status()) || context.is_bodiless() {
        return Vec::new();
    }
    let ranges: Vec<MediaType> = accepts.iter().flat_map(|list| list.split(',')).filter_map(essence).collect();
    let promised: Vec<MediaType> = promise.content.iter().filter_map(|promise| essence(&promise.media_type)).collect();
    let is_admitted = |media_type: &MediaType| ranges.iter().any(|range| media_type.is_in(range));
    let is_documented = promised.iter().any(|promised| answered.is_in(promised));
    let is_offered = promised.iter().any(|promised| promised.specificity() >= EXACT && is_admitted(promised));
    if ranges.is_empty() || is_admitted(answered) || !is_documented || !is_offered {
        return Vec::new();
    }
    let finding = FindingBuilder::of(&CHECK, Direction::Response, context)
        .at_header("Content-Type")
        .contrast(accepts.join(", "), context.response().media_type().unwrap_or_default().to_owned())
        .title("a documented media type was asked for and another one answered");
    vec![finding]
}

/// The specificity of a type without wildcards.
const EXACT: usize = 2000;

/// A media type or range without its parameters: what they mean differs from type to type.
fn essence(text: &str) -> Option<MediaType> {
    MediaType::parse(text).map(|parsed| MediaType { parameters: Vec::new(), ..parsed })
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;

    #[test]
    fn a_promised_type_that_is_not_given_is_a_finding() {
        let answer = answer("showPhoto", 200).request_header("Accept", "text/plain").body("image/png", "x");
        assert_eq!(answer.the_finding_of(&CHECK).actual, "image/png");
    }

    #[test]
    fn near_misses_are_left_alone() {
        let asked = |accept: &str| answer("showPhoto", 200).request_header("Accept", accept);
        for answer in [
            asked("text/plain").body("text/plain; charset=utf-8", "x"),
            asked("text/*").body("text/plain", "x"),
            asked("text/plain, */*;q=0.1").body("image/png", "x"),
            asked("application/xml").body("image/png", "x"),
            asked("text/plain").body("application/xml", "x"),
            answer("showPhoto", 406).request_header("Accept", "text/plain").body("image/png", "x"),
            answer("showPhoto", 200).body("image/png", "x"),
        ] {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
    }
}
