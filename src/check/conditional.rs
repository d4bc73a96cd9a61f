//! `cache/conditional`: a condition on an `ETag` is not kept.
//!
//! Caches and careful writers live by entity tags (RFC 9110 §8.8.3, §13.1). A `GET` that succeeds with an `ETag` is asked again
//! with conditions: `If-None-Match` with that tag ought to give 304, and with another tag the full answer, for 304 would
//! leave the client with something old. The first is a warning, because it only costs bandwidth; the second is an error.
//!
//! A change whose operation documents 412 or the field `If-Match` is asked with `If-Match` and a tag that nothing has:
//! success is an error, because the change would overwrite what somebody else wrote. Operations that document neither are
//! left alone: their tags are often put on by the framework.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "cache/conditional",
    severity: Severity::Error,
    summary: "a condition on an `ETag` is not kept",
    source: include_str!("conditional.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Engine,
};

/// What a conditional request said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// `If-None-Match` with the tag that the server gave.
    SameTag,
    /// `If-None-Match` with a tag that nothing has.
    OtherTag,
    /// `If-Match` with a tag that nothing has.
    StaleWrite,
}

/// The finding for an answer to a conditional request; `tag` is what the unconditional one gave.
#[must_use]
pub fn condition_broken(context: &Context<'_>, condition: Condition, tag: &str) -> Option<Finding> {
    let status = context.status();
    let has_same_tag = context.response().headers.get("etag").is_some_and(|now| opaque(now) == opaque(tag));
    let (severity, expected, title) = match condition {
        Condition::SameTag if status == 200 && has_same_tag => {
            (Severity::Warning, "status 304, for nothing has changed", "`If-None-Match` is not looked at")
        }
        Condition::OtherTag if status == 304 => {
            (Severity::Error, "the whole answer, for the tag is another", "304 says that an unknown tag is current")
        }
        Condition::StaleWrite if (200..300).contains(&status) => {
            (Severity::Error, "status 412, for nothing has this tag", "a change is made although `If-Match` fails")
        }
        _ => return None,
    };
    let finding = FindingBuilder::of(&CHECK, Direction::Response, context)
        .severity(severity)
        .identity(format!("{condition:?}"))
        .contrast(expected, format!("status {status}"))
        .title(title);
    Some(finding)
}

/// A tag as weak comparison sees it (RFC 9110 §8.8.3.2).
fn opaque(tag: &str) -> &str {
    tag.trim().trim_start_matches("W/")
}

#[cfg(test)]
mod tests {
    use super::{Condition, condition_broken};
    use crate::check::testing::{Answer, answer};
    use crate::finding::Severity;

    fn judged(answer: &Answer, condition: Condition) -> Option<Severity> {
        answer.with_context(|context| condition_broken(context, condition, "\"1\"")).map(|finding| finding.severity)
    }

    #[test]
    fn conditions_that_are_not_kept_are_findings() {
        let same = answer("listPets", 200).header("ETag", "W/\"1\"");
        assert_eq!(judged(&same, Condition::SameTag), Some(Severity::Warning));
        assert_eq!(judged(&answer("listPets", 304), Condition::OtherTag), Some(Severity::Error));
        assert_eq!(judged(&answer("createPet", 201), Condition::StaleWrite), Some(Severity::Error));
    }

    #[test]
    fn near_misses_are_left_alone() {
        assert_eq!(judged(&answer("listPets", 304), Condition::SameTag), None);
        assert_eq!(judged(&answer("listPets", 200).header("ETag", "\"2\""), Condition::SameTag), None);
        assert_eq!(judged(&answer("listPets", 200), Condition::SameTag), None);
        assert_eq!(judged(&answer("listPets", 200), Condition::OtherTag), None);
        for status in [412, 428, 404, 409, 500] {
            assert_eq!(judged(&answer("createPet", status), Condition::StaleWrite), None, "{status}");
        }
    }
}
