//! `request/invalid-accepted`: a request that breaks the contract was answered with success.
//!
//! The request was proved to break the contract in one way, after it was put on the wire, and the server answered
//! with a 2xx status all the same. Clients that make this mistake are not told, and the data may be kept.
//!
//! Another spelling of a valid value is a warning, because many servers read it on purpose: `"5"` for 5 in JSON, `1` or
//! `yes` for a boolean parameter, a UUID without hyphens, a time without its offset, nothing (`name=`) for an optional
//! parameter that was not given.
//!
//! Redirects and errors of any kind are not acceptance.

use super::spelling::is_other_spelling;
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
    let is_spelling = is_other_spelling(context, breakage);
    let builder = FindingBuilder::of(&CHECK, Direction::Request, context).of_any_media_type();
    let builder = if is_spelling { builder.severity(Severity::Warning).identity("spelling") } else { builder };
    let finding = builder
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
    use crate::finding::{Direction, Severity};

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
    fn another_spelling_of_a_valid_value_is_a_warning() {
        let in_body = |body: &str, kind: &str, place: &str| {
            let answer = answer("createPet", 201).request_body(body).invalid_at(kind, place);
            let finding = answer.the_finding_of(&CHECK);
            (finding.severity, finding.fingerprint)
        };
        let (spelled, print) = in_body(r#"{"age": "5"}"#, "wrong-type", "/age");
        let (wrong, other) = in_body(r#"{"age": "text"}"#, "wrong-type", "/age");
        assert_eq!((spelled, wrong), (Severity::Warning, Severity::Error));
        assert_ne!(print, other);
        assert_eq!(in_body(r#"{"age": true}"#, "wrong-type", "/age").0, Severity::Error);
        assert_eq!(in_body(r#"{"born": "2024-1-1"}"#, "format", "/born").0, Severity::Warning);
        assert_eq!(in_body(r#"{"born": "2024-02-30"}"#, "format", "/born").0, Severity::Error);
        let in_query = |target: &str, kind: &str, name: &str| {
            let parameter = Some((ParameterLocation::Query, name));
            answer("listPets", 200).target(target).invalid(kind, parameter).the_finding_of(&CHECK).severity
        };
        assert_eq!(in_query("/pets?sold=yes", "query-wrong-type", "sold"), Severity::Warning);
        assert_eq!(in_query("/pets?limit=", "query-enum", "limit"), Severity::Warning);
        assert_eq!(in_query("/pets?sold=maybe", "query-wrong-type", "sold"), Severity::Error);
        assert_eq!(in_query("/pets?limit=yes", "query-wrong-type", "limit"), Severity::Error);
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
