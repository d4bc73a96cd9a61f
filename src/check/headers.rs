//! `response/headers`: the answer lacks a documented header field, or a field's value breaks its schema.
//!
//! Fields that the contract requires for the answered status must be there. The value of every documented field, read
//! in the `simple` style, must match its schema. `Content-Type` is not looked at here, because OpenAPI says that a
//! header object of that name is ignored (OpenAPI 3.0.3 §4.8.17).
//!
//! What HTTP itself asks for is judged by `response/http-rules`.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::contract::HeaderPromise;
use crate::finding::{Direction, Finding, Severity};
use crate::message::decode_response_header;
use crate::schema::View;

pub(super) const CHECK: Check = Check {
    id: "response/headers",
    severity: Severity::Error,
    summary: "a header field is missing or its value breaks its schema",
    source: include_str!("headers.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let promised = context.promise().map(|promise| &*promise.headers).unwrap_or_default();
    let looked_at = promised.iter().filter(|promise| !promise.name.eq_ignore_ascii_case("content-type"));
    looked_at.flat_map(|promise| judge(context, promise)).collect()
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

#[cfg(test)]
mod tests {
    use super::CHECK;
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
    fn what_only_http_asks_for_is_left_to_its_own_check() {
        assert!(answer("deletePhoto", 405).found_by(&CHECK).is_empty());
        let documented = answer("showPhoto", 405).the_finding_of(&CHECK);
        assert_eq!((documented.place.as_deref(), documented.severity), (Some("Allow"), Severity::Error));
    }
}
