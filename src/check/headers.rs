//! `response/headers`: the answer lacks a documented header field, or a field's value breaks its schema.
//!
//! Fields that the contract requires for the answered status must be there. The value of every documented field, read
//! in the `simple` style, must match its schema. `Content-Type` is not looked at here, because OpenAPI says that a
//! header object of that name is ignored (OpenAPI 3.0.3 §4.8.17).
//!
//! HTTP itself asks for two fields; their absence is a warning. A 405 must carry `Allow` (RFC 9110 §15.5.6). A 401
//! must carry `WWW-Authenticate` (§15.5.2); this is asked of answers to requests without credentials only, and only
//! where the operation uses a scheme that has a challenge, because applications also say 401 to a user whom they know
//! but who lacks a role.

use super::{Check, Context, CredentialsSent, FindingBuilder, Judge};
use crate::contract::{HeaderPromise, SecuritySchemeKind};
use crate::finding::{Direction, Finding, Severity};
use crate::message::decode_response_header;
use crate::schema::View;

pub(super) const CHECK: Check = Check {
    id: "response/headers",
    severity: Severity::Error,
    summary: "a header field is missing or its value breaks its schema",
    source: include_str!("headers.rs"),
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let promised = context.promise().map(|promise| &*promise.headers).unwrap_or_default();
    let looked_at = promised.iter().filter(|promise| !promise.name.eq_ignore_ascii_case("content-type"));
    let mut findings: Vec<Finding> = looked_at.flat_map(|promise| judge(context, promise)).collect();
    let is_required = |name: &str| promised.iter().any(|one| one.required && one.name.eq_ignore_ascii_case(name));
    let owed = owed_by_http(context).filter(|(name, _)| !is_required(name));
    findings.extend(owed.map(|(name, clause)| missing_by_http(context, name, clause)));
    findings
}

fn judge(context: &Context<'_>, promise: &HeaderPromise) -> Vec<Finding> {
    let name = &promise.name;
    let Some(value) = decode_response_header(context.response(), promise, context.schemas) else {
        let missing = promise.required.then(|| {
            FindingBuilder::of(&CHECK, Direction::Response, context)
                .promise(&promise.pointer)
                .at_header(name)
                .identity("required")
                .contrast(format!("header field {name}"), "absent")
                .title(format!("the header field {name} is missing"))
        });
        return missing.into_iter().collect();
    };
    let Some(schema) = &promise.schema else { return Vec::new() };
    let Ok(validator) = context.schemas.validator(schema, View::Response) else { return Vec::new() };
    let violations = validator.violations(&value).into_iter();
    let broken = violations.map(|violation| {
        FindingBuilder::of(&CHECK, Direction::Response, context)
            .promise(&violation.schema)
            .at_header(name)
            .identity(violation.keyword)
            .contrast(violation.expected, violation.actual)
            .title(format!("the header field {name} breaks its schema"))
    });
    broken.collect()
}

/// The field that HTTP asks for with this status, when it is not there, and where it says so.
fn owed_by_http(context: &Context<'_>) -> Option<(&'static str, &'static str)> {
    let (name, clause) = match context.status() {
        405 => ("Allow", "RFC 9110 §15.5.6"),
        401 if context.credentials == CredentialsSent::Missing && has_challenge(context) => {
            ("WWW-Authenticate", "RFC 9110 §15.5.2")
        }
        _ => return None,
    };
    context.response().headers.get(name).is_none().then_some((name, clause))
}

fn missing_by_http(context: &Context<'_>, name: &str, clause: &str) -> Finding {
    let status = context.status();
    FindingBuilder::of(&CHECK, Direction::Response, context)
        .severity(Severity::Warning)
        .at_header(name)
        .identity("http")
        .contrast(format!("header field {name} ({clause})"), "absent")
        .title(format!("an answer with status {status} must carry {name}"))
}

/// Whether one of the operation's security schemes is an HTTP authentication scheme: API keys have no challenge.
fn has_challenge(context: &Context<'_>) -> bool {
    let names = context.operation.security.iter().flat_map(|requirement| requirement.schemes.keys());
    let mut schemes = names.filter_map(|name| context.api.security_schemes.get(name));
    schemes.any(|scheme| matches!(scheme.kind, SecuritySchemeKind::Http { .. }))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::CredentialsSent;
    use crate::check::testing::{Answer, answer};
    use crate::finding::Severity;

    fn list(total: &str) -> Answer {
        answer("listPets", 200).header("x-total", total)
    }

    #[test]
    fn a_required_field_must_be_there() {
        let finding = answer("listPets", 200).the_finding_of(&CHECK);
        assert_eq!((finding.place.as_deref(), finding.severity), (Some("X-Total"), Severity::Error));
        assert_eq!(finding.spec_pointer.as_deref(), Some("/paths/~1pets/get/responses/200/headers/X-Total"));
    }

    #[test]
    fn values_must_match_their_schemas() {
        for (answer, place, keyword) in [
            (list("many"), "X-Total", "type"),
            (list("-1"), "X-Total", "minimum"),
            (list("1.5"), "X-Total", "type"),
            (list("1").header("X-Total", "2"), "X-Total", "type"),
            (list("1").header("X-Tags", "small,huge"), "X-Tags", "enum"),
            (list("1").header("X-Tags", "small").header("X-Tags", "huge"), "X-Tags", "enum"),
            (list("1").header("X-Range", "to=5"), "X-Range", "required"),
        ] {
            let finding = answer.the_finding_of(&CHECK);
            assert_eq!(finding.place.as_deref(), Some(place));
            let pointer = finding.spec_pointer.unwrap();
            assert!(pointer.ends_with(keyword), "{pointer}");
        }
    }

    #[test]
    fn values_that_match_are_left_alone() {
        for answer in [
            list("0"),
            list("1").header("X-Tags", "small, large"),
            list("1").header("X-Tags", "small").header("X-Tags", "large"),
            list("1").header("X-Range", "from=1,to=5"),
            list("1").header("X-Unknown", "anything"),
            list("1").json("[]"),
        ] {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
    }

    #[test]
    fn a_405_must_say_what_is_allowed() {
        let finding = answer("deletePhoto", 405).the_finding_of(&CHECK);
        assert_eq!((finding.place.as_deref(), finding.severity), (Some("Allow"), Severity::Warning));
        assert!(answer("deletePhoto", 405).header("Allow", "").found_by(&CHECK).is_empty());
        let documented = answer("showPhoto", 405).the_finding_of(&CHECK);
        assert_eq!(documented.severity, Severity::Error);
    }

    #[test]
    fn a_401_must_challenge_those_who_sent_nothing() {
        let refused = |operation, credentials| answer(operation, 401).credentials(credentials);
        let finding = refused("listPets", CredentialsSent::Missing).the_finding_of(&CHECK);
        assert_eq!((finding.place.as_deref(), finding.severity), (Some("WWW-Authenticate"), Severity::Warning));
        for answer in [
            refused("listPets", CredentialsSent::Missing).header("WWW-Authenticate", "Digest realm=\"pets\""),
            refused("listPets", CredentialsSent::Valid),
            refused("listPets", CredentialsSent::Broken),
            refused("replacePhoto", CredentialsSent::Missing),
            refused("showPhoto", CredentialsSent::Missing),
        ] {
            assert!(answer.found_by(&CHECK).is_empty());
        }
    }
}
