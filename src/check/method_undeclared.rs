//! `method/undeclared`: a path takes a method that the contract does not declare for it.
//!
//! Once for each path a run asks with every usual method that no operation declares, without a body. What succeeds is an
//! operation that nobody described, reviewed or tested: an error. `OPTIONS` and `HEAD` are everybody's right. A server
//! that answers paths of pure invention just the same, as those of single-page applications do, shows nothing.
//!
//! The refusal owed is 405 with the methods that there are in `Allow` (RFC 9110 §15.5.6), or 501 (§15.6.2); credentials
//! and rate limits may come first, and where the path names a thing, the thing may be missing. Another refusal, or a
//! missing `Allow`, is a warning: clients get over it.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "method/undeclared",
    severity: Severity::Error,
    summary: "a path takes a method that the contract does not declare for it",
    source: include_str!("method_undeclared.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let method = context.exchange.request.method.as_str();
    if !context.asks_another_method() || matches!(method, "HEAD" | "OPTIONS") {
        return Vec::new();
    }
    let names_things = !context.operation.path.names().is_empty();
    let has_allow = context.response().headers.get("allow").is_some();
    match context.status() {
        200..=299 => vec![finding(context, CHECK.severity, format!("`{method}` is served here and not declared"))],
        405 if has_allow => Vec::new(),
        405 => vec![finding(context, Severity::Warning, "a refusal of a method lacks `Allow`".to_owned())],
        404 | 410 if names_things => Vec::new(),
        // Redirects lead to where the method may be declared; whoever asks, how often and through whom may come first.
        100..=399 | 401 | 403 | 407 | 429 | 500..=599 => Vec::new(),
        status => {
            let title = format!("a method that is not declared is refused with status {status}");
            vec![finding(context, Severity::Warning, title)]
        }
    }
}

fn finding(context: &Context<'_>, severity: Severity, title: String) -> Finding {
    let (method, status) = (&context.exchange.request.method, context.status());
    FindingBuilder::of(&CHECK, Direction::Response, context)
        .severity(severity)
        .identity(if severity == Severity::Error { method } else { "" })
        .contrast("status 405 with the methods that there are in `Allow`", format!("status {status} to {method}"))
        .title(title)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::{Answer, answer};
    use crate::finding::Severity;

    fn asked(operation: &str, method: &str, status: u16) -> Answer {
        answer(operation, status).method(method).target("/pets")
    }

    #[test]
    fn what_is_served_and_not_declared_is_a_finding() {
        let finding = asked("listPets", "DELETE", 204).the_finding_of(&CHECK);
        assert_eq!((finding.severity, finding.actual.as_str()), (Severity::Error, "status 204 to DELETE"));
    }

    #[test]
    fn other_refusals_are_warnings() {
        for status in [400, 404, 415, 405] {
            let finding = asked("listPets", "PUT", status).the_finding_of(&CHECK);
            assert_eq!(finding.severity, Severity::Warning, "{status}");
        }
    }

    #[test]
    fn rightful_answers_are_left_alone() {
        for answer in [
            asked("listPets", "GET", 200),
            asked("listPets", "OPTIONS", 200),
            asked("listPets", "HEAD", 200),
            asked("listPets", "DELETE", 405).header("Allow", "GET, POST"),
            asked("listPets", "DELETE", 405).header("Allow", ""),
            asked("listPets", "DELETE", 501),
            asked("listPets", "DELETE", 401),
            asked("listPets", "DELETE", 308),
            asked("showPhoto", "PATCH", 404),
        ] {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
    }
}
