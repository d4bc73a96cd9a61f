//! `request/valid-rejected`: a request that keeps the contract was refused as malformed.
//!
//! The request was proved to match the contract, and the server called it malformed: 400, 405, 406, 411, 415, 417,
//! 422 or 428. Either the server is wrong, or it has a rule that the contract does not tell.
//!
//! Other refusals prove nothing: 401 and 403 speak of the user, 404, 409 and 412 of the state, 413, 414, 429 and 431
//! of limits. An operation on one thing that documents its refusal and has not accepted anything yet may refuse because
//! of the thing's state: then the finding is a warning. Requests without good credentials are left
//! alone, because a server may look at those first or last.

use super::{Check, Context, CredentialsSent, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};
use crate::generate::Intent;

pub(super) const CHECK: Check = Check {
    id: "request/valid-rejected",
    severity: Severity::Error,
    summary: "a request that keeps the contract was refused as malformed",
    source: include_str!("valid_rejected.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let is_refusal = matches!(context.status(), 400 | 405 | 406 | 411 | 415 | 417 | 422 | 428);
    if *context.intent != Intent::Valid || context.credentials != CredentialsSent::Valid || !is_refusal {
        return Vec::new();
    }
    let finding = FindingBuilder::of(&CHECK, Direction::Request, context)
        .of_any_media_type()
        .contrast("success, or a refusal for another reason", format!("status {}", context.status()))
        .title("a valid request was refused as malformed");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::CredentialsSent;
    use crate::check::testing::answer;

    #[test]
    fn a_valid_request_that_is_called_malformed_is_a_finding() {
        for status in [400, 405, 406, 415, 422] {
            assert_eq!(answer("createPet", status).valid().found_by(&CHECK).len(), 1, "{status}");
        }
    }

    #[test]
    fn refusals_for_other_reasons_are_left_alone() {
        for status in [200, 302, 401, 403, 404, 409, 410, 412, 413, 429, 500] {
            assert!(answer("createPet", status).valid().found_by(&CHECK).is_empty(), "{status}");
        }
    }

    #[test]
    fn other_intents_and_bad_credentials_are_left_alone() {
        for answer in [
            answer("createPet", 400),
            answer("createPet", 400).invalid("type", None),
            answer("createPet", 400).valid().credentials(CredentialsSent::Missing),
            answer("createPet", 400).valid().credentials(CredentialsSent::Broken),
        ] {
            assert!(answer.found_by(&CHECK).is_empty());
        }
    }
}
