//! `request/invalid-accepted`: a request that breaks the contract was answered with success.
//!
//! The request was proved to break the contract in one way, after it was put on the wire, and the server answered
//! with a 2xx status all the same. Clients that make this mistake are not told, and the data may be kept.
//!
//! Redirects and errors of any kind are not acceptance.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};
use crate::generate::{Breakage, Intent};

pub(super) const CHECK: Check = Check {
    id: "request/invalid-accepted",
    severity: Severity::Error,
    summary: "a request that breaks the contract was answered with success",
    source: include_str!("invalid_accepted.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Intent::Invalid(breakage) = context.intent else { return Vec::new() };
    if !(200..300).contains(&context.status()) {
        return Vec::new();
    }
    let finding = FindingBuilder::of(&CHECK, Direction::Request, context)
        .promise(&promise(context, breakage))
        .at(&breakage.place)
        .identity(&breakage.kind)
        .identity(breakage.parameter.as_ref().map_or("body", |(_, name)| name.as_str()))
        .contrast("a client error (4xx)", format!("status {}", context.status()))
        .title(format!("an invalid request was accepted: {}", breakage.description));
    vec![finding]
}

/// Where the contract asks for what the request breaks.
fn promise(context: &Context<'_>, breakage: &Breakage) -> String {
    let operation = context.operation;
    let broken_parameter = breakage.parameter.as_ref().and_then(|(location, name)| {
        operation.parameters.iter().find(|parameter| parameter.location == *location && parameter.name == *name)
    });
    match (broken_parameter, &operation.request_body) {
        (Some(parameter), _) => parameter.pointer.clone(),
        (None, Some(body)) if breakage.parameter.is_none() => body.pointer.clone(),
        _ => operation.pointer.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;
    use crate::contract::ParameterLocation;
    use crate::finding::Direction;

    #[test]
    fn success_after_a_broken_request_is_a_finding() {
        let limit = Some((ParameterLocation::Query, "limit"));
        let finding = answer("listPets", 200).invalid("maximum", limit).the_finding_of(&CHECK);
        assert_eq!(finding.direction, Direction::Request);
        assert_eq!(finding.spec_pointer.as_deref(), Some("/paths/~1pets/get/parameters/0"));
        assert_eq!(finding.title, "an invalid request was accepted: it was broken");
        let finding = answer("createPet", 202).invalid("missing-required", None).the_finding_of(&CHECK);
        assert_eq!(finding.spec_pointer.as_deref(), Some("/paths/~1pets/post/requestBody"));
    }

    #[test]
    fn other_breakages_are_other_findings() {
        let print = |kind, name| {
            let parameter = Some((ParameterLocation::Query, name));
            answer("listPets", 200).invalid(kind, parameter).the_finding_of(&CHECK).fingerprint
        };
        assert_eq!(print("maximum", "limit"), print("maximum", "limit"));
        assert_ne!(print("maximum", "limit"), print("type", "limit"));
        assert_ne!(print("maximum", "limit"), print("maximum", "page"));
    }

    #[test]
    fn refusals_redirects_and_other_intents_are_left_alone() {
        for status in [301, 400, 404, 422, 500] {
            assert!(answer("listPets", status).invalid("type", None).found_by(&CHECK).is_empty(), "{status}");
        }
        assert!(answer("listPets", 200).valid().found_by(&CHECK).is_empty());
        assert!(answer("listPets", 200).found_by(&CHECK).is_empty());
    }
}
