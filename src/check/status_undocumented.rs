//! `response/status-undocumented`: the answer has a status that the operation does not document.
//!
//! A status is documented by its code, by its range (`4XX`) or by `default`. Clients are written against the
//! documented ones; any other is a surprise. Statuses of 500 and above are left to `response/server-error`.
//!
//! Some statuses come from the layers in front of an operation, and contracts seldom list them. They are warnings:
//! 408, 429 and 431 always; 405, 406, 411, 413, 414, 415, 417 and 426 when the request was broken on purpose; 404 when
//! its path was; 400 when what was sent could not be read at all; and redirects to the same path with or without a
//! slash at its end. 304 and 412 are the right answers to conditional requests, documented or not.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::contract::ParameterLocation;
use crate::finding::{Direction, Finding, Severity};
use crate::generate::Intent;

pub(super) const CHECK: Check = Check {
    id: "response/status-undocumented",
    severity: Severity::Error,
    summary: "the answer has a status that the operation does not document",
    source: include_str!("status_undocumented.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let status = context.status();
    if status >= 500 || context.promise().is_some() || is_owed_to_a_condition(context) {
        return Vec::new();
    }
    let documented: Vec<String> =
        context.operation.responses.iter().map(|promise| promise.status.to_string()).collect();
    let expected = if documented.is_empty() { "no status at all".to_owned() } else { documented.join(", ") };
    let finding = FindingBuilder::of(&CHECK, Direction::Response, context)
        .promise(&format!("{}/responses", context.operation.pointer))
        .severity(severity(context))
        .of_any_media_type()
        .contrast(expected, format!("status {status}"))
        .title(format!("status {status} is not documented"));
    vec![finding]
}

/// Whether a condition of the request asks for this status (RFC 9110 §13.2.2).
fn is_owed_to_a_condition(context: &Context<'_>) -> bool {
    let has = |names: [&str; 2]| names.iter().any(|name| context.exchange.request.headers.get(name).is_some());
    match context.status() {
        304 => has(["if-none-match", "if-modified-since"]),
        412 => has(["if-match", "if-unmodified-since"]),
        _ => false,
    }
}

fn severity(context: &Context<'_>) -> Severity {
    let is_broken = matches!(context.intent, Intent::Invalid(_));
    match context.status() {
        408 | 429 | 431 => Severity::Warning,
        405 | 406 | 411 | 413 | 414 | 415 | 417 | 426 if is_broken => Severity::Warning,
        400 if context.sort_of_request() == "unreadable" => Severity::Warning,
        404 if is_elsewhere(context.intent) => Severity::Warning,
        301 | 302 | 303 | 307 | 308 if is_only_a_slash(context) => Severity::Warning,
        _ => CHECK.severity,
    }
}

/// Whether the path was broken, so that a router may find no operation for it.
fn is_elsewhere(intent: &Intent) -> bool {
    let Intent::Invalid(breakage) = intent else { return false };
    breakage.parameter.as_ref().is_some_and(|(location, _)| *location == ParameterLocation::Path)
}

/// Whether a redirect leads to the same path with or without a slash at its end.
fn is_only_a_slash(context: &Context<'_>) -> bool {
    let path = context.exchange.request.path().trim_end_matches('/');
    let place = context.response().headers.get("location").unwrap_or_default();
    let place = place.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    !path.is_empty() && place.strip_suffix(path).is_some_and(|host| host.is_empty() || host.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;
    use crate::contract::ParameterLocation;
    use crate::finding::Severity;

    #[test]
    fn what_no_operation_sees_need_not_be_documented_by_it() {
        let severity = |kind| answer("createPet", 400).invalid(kind, None).the_finding_of(&CHECK).severity;
        assert_eq!((severity("malformed-json"), severity("wrong-type")), (Severity::Warning, Severity::Error));
    }

    #[test]
    fn routers_need_not_be_documented() {
        let petless = |location| answer("createPet", 404).invalid("pattern", Some((location, "petId")));
        let severity = |location| petless(location).the_finding_of(&CHECK).severity;
        assert_eq!(severity(ParameterLocation::Path), Severity::Warning);
        assert_eq!(severity(ParameterLocation::Query), Severity::Error);
        let moved = |target: &str, place: &str| {
            answer("createPet", 307).target(target).header("Location", place).the_finding_of(&CHECK).severity
        };
        assert_eq!(moved("/pets/", "/pets"), Severity::Warning);
        assert_eq!(moved("/pets?a=1", "http://localhost/pets/?a=1"), Severity::Warning);
        assert_eq!(moved("/pets", "/animals"), Severity::Error);
        assert_eq!(moved("/pets", "/my/pets"), Severity::Error);
    }

    #[test]
    fn the_same_status_is_the_same_finding_whatever_its_body() {
        let print = |media_type| answer("createPet", 404).body(media_type, "x").the_finding_of(&CHECK).fingerprint;
        assert_eq!(print("text/html"), print("application/json"));
    }

    #[test]
    fn a_status_that_is_not_listed_is_a_finding() {
        for status in [200, 204, 302, 400, 404] {
            let finding = answer("createPet", status).the_finding_of(&CHECK);
            assert_eq!(finding.severity, Severity::Error);
            assert_eq!(finding.expected, "201, 202, 409");
            assert_eq!(finding.spec_pointer.as_deref(), Some("/paths/~1pets/post/responses"));
        }
    }

    #[test]
    fn codes_ranges_and_default_document_a_status() {
        for (operation, status) in [("createPet", 201), ("listPets", 418), ("deletePhoto", 299)] {
            assert!(answer(operation, status).found_by(&CHECK).is_empty(), "{operation} {status}");
        }
    }

    #[test]
    fn server_errors_are_left_to_their_own_check() {
        assert!(answer("createPet", 500).found_by(&CHECK).is_empty());
    }

    #[test]
    fn what_outer_layers_say_is_a_warning() {
        let severity = |answer: crate::check::testing::Answer| answer.the_finding_of(&CHECK).severity;
        assert_eq!(severity(answer("createPet", 429).valid()), Severity::Warning);
        assert_eq!(severity(answer("createPet", 415).invalid("media-type", None)), Severity::Warning);
        assert_eq!(severity(answer("createPet", 415).valid()), Severity::Error);
        assert_eq!(severity(answer("createPet", 404).invalid("pattern", None)), Severity::Error);
    }
}
