//! `auth/ignored`: an operation that asks for credentials answered without looking at them.
//!
//! The request carried no credentials, or wrong ones, and was answered with success although every alternative of the
//! operation's security asks for some.
//!
//! Operations without security are left alone, and those whose security is optional; so are operations that can be
//! called with a client certificate, which is not part of the request.

use super::{Check, Context, CredentialsSent, FindingBuilder, Judge, Ruleset};
use crate::contract::SecuritySchemeKind;
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "auth/ignored",
    severity: Severity::Error,
    summary: "an operation that asks for credentials answered without them",
    source: include_str!("auth_ignored.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let (kind, what) = match context.credentials {
        CredentialsSent::Valid => return Vec::new(),
        CredentialsSent::Missing => ("missing", "without credentials"),
        CredentialsSent::Broken => ("broken", "with wrong credentials"),
    };
    let is_success = (200..300).contains(&context.status());
    if !is_success || context.operation.is_open() || takes_certificates(context) {
        return Vec::new();
    }
    let finding = FindingBuilder::of(&CHECK, Direction::Request, context)
        .identity(kind)
        .contrast("status 401 or 403", format!("status {}", context.status()))
        .title(format!("a request {what} was answered with success"));
    vec![finding]
}

/// Whether one alternative consists of client certificates only, which may be there without our knowing.
fn takes_certificates(context: &Context<'_>) -> bool {
    let is_certificate = |name: &String| {
        context.api.security_schemes.get(name).is_some_and(|scheme| scheme.kind == SecuritySchemeKind::MutualTls)
    };
    context.operation.security.iter().any(|requirement| requirement.schemes.keys().all(is_certificate))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::CredentialsSent::{Broken, Missing, Valid};
    use crate::check::testing::answer;

    #[test]
    fn success_without_good_credentials_is_a_finding() {
        let missing = answer("listPets", 200).credentials(Missing).the_finding_of(&CHECK);
        let broken = answer("listPets", 200).credentials(Broken).the_finding_of(&CHECK);
        assert_ne!(missing.fingerprint, broken.fingerprint);
        assert_eq!(answer("replacePhoto", 204).credentials(Missing).found_by(&CHECK).len(), 1);
    }

    #[test]
    fn refusals_open_operations_and_certificates_are_left_alone() {
        for answer in [
            answer("listPets", 401).credentials(Missing),
            answer("listPets", 403).credentials(Broken),
            answer("listPets", 302).credentials(Missing),
            answer("listPets", 200).credentials(Valid),
            answer("showPhoto", 200).credentials(Missing),
            answer("deletePhoto", 200).credentials(Missing),
            answer("deletePhoto", 200).credentials(Broken),
            answer("certifyPhoto", 200).credentials(Missing),
        ] {
            assert!(answer.found_by(&CHECK).is_empty());
        }
    }
}
