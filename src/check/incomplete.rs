//! `response/incomplete`: the server took a request and gave no complete answer.
//!
//! It closed or reset the connection, sent what is no HTTP, broke its answer off, or kept silent until the time limit.
//! To a client it makes no difference whether a server crashes with a status of 500 or without one.
//!
//! Requests whose own frame was broken on purpose may be left without an answer, and so may requests that are larger
//! than what every server has to take: a request line and header fields of 8,000 octets (RFC 9110 §4.1), a body of one
//! megabyte. A server that cannot be reached at all is no finding: then there is nothing to judge.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};
use crate::message::Request;

pub(super) const CHECK: Check = Check {
    id: "response/incomplete",
    severity: Severity::Error,
    summary: "the server took a request and gave no complete answer",
    source: include_str!("incomplete.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Engine,
};

/// The octets of request line and header fields that every server takes.
const HEAD: usize = 8_000;

/// The octets of a body that every server takes.
const BODY: usize = 1 << 20;

/// The finding for a request that was answered badly or not at all; `problem` says how.
#[must_use]
pub fn incomplete(context: &Context<'_>, problem: &str) -> Option<Finding> {
    if is_huge(&context.exchange.request) {
        return None;
    }
    let mut finding = FindingBuilder::of(&CHECK, Direction::Response, context)
        .identity(context.sort_of_request())
        .contrast("a complete answer", problem.to_owned())
        .title("the server gave no complete answer");
    if finding.status == Some(0) {
        finding.status = None;
    }
    Some(finding)
}

fn is_huge(request: &Request) -> bool {
    let fields = request.headers.0.iter().map(|(name, value)| name.len() + value.len() + 4);
    request.target.len() + fields.sum::<usize>() > HEAD || request.body.as_ref().is_some_and(|body| body.len() > BODY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::answer;

    fn found(target: &str) -> Option<Finding> {
        answer("listPets", 0).target(target).with_context(|context| incomplete(context, "reset by peer"))
    }

    #[test]
    fn no_answer_is_a_finding_without_a_status() {
        let finding = found("/pets").unwrap();
        assert_eq!((finding.status, finding.actual.as_str()), (None, "reset by peer"));
    }

    #[test]
    fn huge_requests_may_be_left_without_an_answer() {
        assert!(found(&format!("/pets?name={}", "a".repeat(7_000))).is_some());
        assert_eq!(found(&format!("/pets?name={}", "a".repeat(8_000))), None);
    }
}
