//! `operation/unreached`: no request to an operation was accepted, so nothing behind its front door was tested.
//!
//! A run in which every answer is a refusal finds little, however many requests it sends: a server refuses what it
//! cannot place before it looks at the rest. The finding says how the operation answered, the likely reason, and what
//! would help: credentials, a case that makes what is needed, a rule between fields that the contract does not tell.
//!
//! Only operations that generated requests were meant for are judged, at the end of a run that was not stopped; those
//! that document no success are left alone, and so are those named with `--waive`.

use std::collections::BTreeMap;

use super::{Check, FindingBuilder, Judge, Ruleset};
use crate::contract::{Api, Operation, ParameterLocation, StatusKey};
use crate::finding::{Direction, Finding, Severity};
use crate::message::Response;

pub(super) const CHECK: Check = Check {
    id: "operation/unreached",
    severity: Severity::Error,
    summary: "no request to an operation was accepted, so nothing behind its front door was tested",
    source: include_str!("unreached.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Engine,
};

/// Whether an operation promises that it can succeed at all.
#[must_use]
pub fn promises_success(operation: &Operation) -> bool {
    operation.responses.is_empty()
        || operation.responses.iter().any(|response| match response.status {
            StatusKey::Code(code) => code < 400,
            StatusKey::Range(class) => class < 4,
            StatusKey::Default => true,
        })
}

/// The finding for an operation whose valid requests were answered with these statuses, each so many times.
#[must_use]
pub fn unreached(api: &Api, operation: &Operation, answers: &BTreeMap<u16, u64>) -> Finding {
    let seen: Vec<String> = answers.iter().map(|(status, count)| format!("{status} ({count})")).collect();
    let actual = if seen.is_empty() { "no request was sent".to_owned() } else { format!("only {}", seen.join(", ")) };
    let mut finding =
        FindingBuilder::new(CHECK.id, CHECK.severity, Direction::Request, api, operation, &Response::default())
            .contrast("at least one accepted request", format!("{actual}; {}", reason(operation, answers)))
            .title("nothing behind this operation's front door was tested");
    finding.status = None;
    finding
}

fn reason(operation: &Operation, answers: &BTreeMap<u16, u64>) -> &'static str {
    let all = |statuses: &[u16]| answers.keys().all(|status| statuses.contains(status));
    match () {
        () if answers.is_empty() && has_undescribed_parameter(operation) => {
            "no request could be made: no parameter describes what stands in braces in its path"
        }
        () if answers.is_empty() && operation.method == "GET" => "no valid request could be made",
        () if answers.is_empty() => {
            "what it changes is not this run's own: `--allow-foreign-changes` sends it all the same"
        }
        () if all(&[401, 403]) => "it asks for credentials: give them with `--header`, or in a case with `auth`",
        () if all(&[401, 403, 404, 410]) => {
            "what its path names is not there: a case can name something that is, or the contract can say what makes it"
        }
        () if answers.contains_key(&401) && all(&[400, 401, 403, 404, 422]) => {
            "it asks for credentials, perhaps in what is sent: a case can give them"
        }
        () if all(&[429]) => "the server limits the rate of requests",
        () if answers.keys().all(|status| *status >= 500) => "the server failed every time",
        () if all(&[400, 404, 409, 422]) => {
            "the server asks for something that the contract does not tell, perhaps a rule between fields"
        }
        () => "see the answers to its requests",
    }
}

/// Whether the path has a part that the description says nothing of.
fn has_undescribed_parameter(operation: &Operation) -> bool {
    let is_described = |name: &str| {
        operation
            .parameters
            .iter()
            .any(|parameter| parameter.location == ParameterLocation::Path && parameter.name == name)
    };
    operation.path.names().into_iter().any(|name| !is_described(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::answer;

    fn found(answers: &[(u16, u64)]) -> Finding {
        let answers = answers.iter().copied().collect();
        answer("listPets", 200).with_context(|context| unreached(context.api, context.operation, &answers))
    }

    #[test]
    fn the_likely_reason_is_told() {
        assert_eq!(
            found(&[(401, 7), (403, 1)]).actual,
            "only 401 (7), 403 (1); it asks for credentials: give them with `--header`, or in a case with `auth`"
        );
        for (answers, reason) in [
            (&[][..], "no valid request"),
            (&[(404, 2)], "is not there"),
            (&[(422, 2), (400, 1)], "a rule between fields"),
            (&[(500, 2)], "failed every time"),
            (&[(401, 2), (422, 1)], "perhaps in what is sent"),
            (&[(429, 2)], "rate"),
        ] {
            let finding = found(answers);
            assert!(finding.actual.contains(reason), "{}", finding.actual);
            assert_eq!(finding.status, None);
        }
        assert_eq!(found(&[(404, 2)]).fingerprint, found(&[(401, 9)]).fingerprint);
    }

    #[test]
    fn operations_that_promise_no_success_are_told_apart() {
        let promises = |operation| answer(operation, 200).with_context(|context| promises_success(context.operation));
        assert!(promises("listPets") && promises("createPet"));
    }
}
