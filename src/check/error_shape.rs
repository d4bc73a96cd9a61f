//! `response/error-shape`: an error calls itself JSON and is none, where the contract says nothing of its body.
//!
//! Clients parse what is called JSON. An answer of 400 or above with a JSON media type is looked at where
//! `response/schema` and `response/media-type` have no promise to hold against it: its body must be there and must be
//! JSON (RFC 8259). A documented status without documented content may have any body that `response/schema` leaves it,
//! but not an empty one that is called JSON.
//!
//! Problem details (`application/problem+json`) that name a status must name the one that was answered (RFC 9457
//! §3.1.2), whatever their schema allows.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};
use crate::message::MediaType;

pub(super) const CHECK: Check = Check {
    id: "response/error-shape",
    severity: Severity::Warning,
    summary: "an error is called JSON and is none, or names another status",
    source: include_str!("error_shape.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let is_json = context.media_type().is_some_and(MediaType::is_json);
    if context.status() < 400 || !is_json || context.is_bodiless() || context.has_encoded_body() {
        return Vec::new();
    }
    no_json(context).or_else(|| other_status(context)).into_iter().collect()
}

fn no_json(context: &Context<'_>) -> Option<Finding> {
    let body = &context.response().body;
    let is_described = context.promise().is_some_and(|promise| !promise.content.is_empty());
    let (kind, actual) = match context.promise() {
        _ if is_described => return None,
        _ if body.is_empty() => ("empty", "an empty body"),
        None if serde_json::from_slice::<IgnoredAny>(body).is_err() => ("malformed", "something else"),
        _ => return None,
    };
    let media_type = context.response().media_type().unwrap_or_default();
    let finding = FindingBuilder::of(&CHECK, Direction::Response, context)
        .identity(kind)
        .contrast("a JSON text", actual)
        .title(format!("the error is called `{media_type}` and is no JSON"));
    Some(finding)
}

fn other_status(context: &Context<'_>) -> Option<Finding> {
    if context.media_type()?.essence() != "application/problem+json" {
        return None;
    }
    let problem = context.response().json()?;
    let named = problem.get("status").and_then(Value::as_f64)?;
    let status = context.status();
    let finding = || {
        FindingBuilder::of(&CHECK, Direction::Response, context)
            .at("/status")
            .identity("status")
            .contrast(format!("status {status} (RFC 9457 §3.1.2)"), format!("status {named}"))
            .title("the problem names another status than the answer's")
    };
    (named.to_bits() != f64::from(status).to_bits()).then(finding)
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::answer;

    #[test]
    fn what_is_called_json_and_is_none_is_a_finding() {
        for answer in [
            answer("createPet", 404).json("<html>"),
            answer("createPet", 404).json(""),
            answer("createPet", 500).body("application/problem+json", "{"),
            answer("createPet", 409).json(""),
        ] {
            assert!(answer.the_finding_of(&CHECK).title.ends_with("is no JSON"));
        }
    }

    #[test]
    fn a_problem_names_the_status_of_the_answer() {
        let problem = |body| answer("createPet", 404).body("application/problem+json", body);
        assert_eq!(problem(r#"{"status": 400}"#).the_finding_of(&CHECK).place.as_deref(), Some("/status"));
        for body in [r#"{"status": 404}"#, r#"{"status": "404"}"#, "{}", "[]"] {
            assert!(problem(body).found_by(&CHECK).is_empty(), "{body}");
        }
        assert!(answer("createPet", 404).json(r#"{"status": 400}"#).found_by(&CHECK).is_empty());
    }

    #[test]
    fn near_misses_are_left_alone() {
        for answer in [
            answer("createPet", 404).json("{}"),
            answer("createPet", 404).body("text/plain", "no"),
            answer("createPet", 404).untyped("no"),
            answer("createPet", 404).method("HEAD").json(""),
            answer("createPet", 404).json("\u{1f}").header("Content-Encoding", "gzip"),
            answer("createPet", 201).json("{"),
            // `response/schema` speaks of a body where none is documented, or one that is no JSON.
            answer("createPet", 409).json("{"),
            answer("listPets", 404).json("{"),
            // `response/media-type` speaks of a body that is missing.
            answer("listPets", 404).json(""),
        ] {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
    }
}
