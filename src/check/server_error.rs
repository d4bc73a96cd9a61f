//! `response/server-error`: the server failed on its own.
//!
//! No request, however malformed, excuses a status of 500 or above: it says that the server met something it was not
//! made for (RFC 9110 §15.6). A contract that lists 500 does not promise to crash, so a documented 5xx is a finding
//! like any other.
//!
//! Failures on what cannot be parsed, on values that break the contract and on valid requests have causes of their own,
//! and are told apart.
//!
//! Two answers are deliberate and left alone where the operation documents exactly that status: 501, because it says
//! that something is not offered, and 503 with a `Retry-After` field, because it says when to come back. A method that
//! the contract does not declare may be answered with 501 in any case.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::contract::StatusKey;
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "response/server-error",
    severity: Severity::Error,
    summary: "the server answered with a status of 500 or above",
    source: include_str!("server_error.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let status = context.status();
    if status < 500 || is_deliberate(context) {
        return Vec::new();
    }
    let builder = FindingBuilder::of(&CHECK, Direction::Response, context);
    let builder = match context.promise() {
        Some(promise) => builder.promise(&promise.pointer),
        None => builder,
    };
    vec![
        builder
            .identity(context.sort_of_request())
            .contrast("an answer below 500", format!("status {status}"))
            .title(format!("the server failed with {status}")),
    ]
}

fn is_deliberate(context: &Context<'_>) -> bool {
    let status = context.status();
    if status == 501 && context.asks_another_method() {
        return true;
    }
    let is_listed = context.operation.responses.iter().any(|promise| promise.status == StatusKey::Code(status));
    let says_when = context.response().headers.get("retry-after").is_some();
    is_listed && (status == 501 || status == 503 && says_when)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;

    #[test]
    fn a_status_of_500_or_above_is_a_finding_documented_or_not() {
        for status in [500, 502, 503, 504, 599] {
            let finding = answer("listPets", status).the_finding_of(&CHECK);
            assert_eq!(finding.status, Some(status));
        }
        assert_eq!(answer("createPet", 501).found_by(&CHECK).len(), 1);
        assert_eq!(answer("deletePhoto", 503).header("Retry-After", "5").found_by(&CHECK).len(), 1);
    }

    #[test]
    fn failures_with_other_causes_are_other_findings() {
        let of = |answer: crate::check::testing::Answer| answer.the_finding_of(&CHECK).fingerprint;
        let broken = |kind| of(answer("listPets", 500).invalid(kind, None));
        let valid = of(answer("listPets", 500).valid());
        assert!(valid != broken("minimum") && valid != broken("malformed-json"));
        assert!(broken("minimum") == broken("pattern") && broken("minimum") != broken("malformed-json"));
    }

    #[test]
    fn the_finding_points_to_the_promise() {
        let finding = answer("listPets", 500).the_finding_of(&CHECK);
        assert_eq!(finding.spec_pointer.as_deref(), Some("/paths/~1pets/get/responses/500"));
        let place = finding.spec_place.unwrap();
        assert!(place.starts_with("pets.yaml:"), "{place}");
        let finding = answer("createPet", 500).the_finding_of(&CHECK);
        assert_eq!(finding.spec_pointer.as_deref(), Some("/paths/~1pets/post"));
    }

    #[test]
    fn deliberate_answers_and_other_statuses_are_left_alone() {
        for status in [200, 404, 499] {
            assert!(answer("listPets", status).found_by(&CHECK).is_empty(), "{status}");
        }
        assert!(answer("listPets", 501).found_by(&CHECK).is_empty());
        assert!(answer("listPets", 503).header("Retry-After", "5").found_by(&CHECK).is_empty());
    }
}
