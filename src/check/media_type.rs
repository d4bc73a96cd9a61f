//! `response/media-type`: the body's media type is not one that is documented for its status.
//!
//! An answer with a body must say what the body is, once and readably, and it must be one of the documented media
//! types: equal to one of them, or covered by a range such as `image/*`. Parameters such as `charset` count only
//! where the contract names them. Dated media types are compared exactly: another date is another format.
//!
//! The other way round, an empty answer is a finding where every documented media type has a schema and needs at
//! least one byte, as JSON and XML do; a media type without a schema promises nothing about the body. Answers that never have a body (204, 205, 304, and answers to HEAD) are left alone; so are
//! statuses without documented content, whose bodies `response/schema` looks at.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::contract::{MediaTypePromise, ResponsePromise};
use crate::finding::{Direction, Finding, Severity};
use crate::message::MediaType;

pub(super) const CHECK: Check = Check {
    id: "response/media-type",
    severity: Severity::Error,
    summary: "the body's media type is missing, malformed or not documented",
    source: include_str!("media_type.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(promise) = context.promise() else { return Vec::new() };
    if promise.content.is_empty() || context.is_bodiless() {
        return Vec::new();
    }
    let fault = if context.response().body.is_empty() { missing_body(promise) } else { wrong_type(context) };
    let Some(fault) = fault else { return Vec::new() };
    let promised: Vec<&str> = promise.content.iter().map(|promise| promise.media_type.as_str()).collect();
    let finding = FindingBuilder::of(&CHECK, Direction::Response, context)
        .promise(&format!("{}/content", promise.pointer))
        .identity(fault.kind)
        .contrast(promised.join(" or "), fault.actual)
        .title(fault.title);
    vec![finding]
}

/// What is wrong, for people and for the fingerprint.
struct Fault {
    kind: &'static str,
    title: String,
    actual: String,
}

fn missing_body(promise: &ResponsePromise) -> Option<Fault> {
    let needs_bytes =
        |text: &str| MediaType::parse(text).is_some_and(|media_type| media_type.is_json() || media_type.is_xml());
    let is_owed = |promise: &MediaTypePromise| promise.schema.is_some() && needs_bytes(&promise.media_type);
    let all_need_bytes = promise.content.iter().all(is_owed);
    all_need_bytes.then(|| Fault {
        kind: "no-body",
        title: "the promised body is missing".to_owned(),
        actual: "an empty body".to_owned(),
    })
}

fn wrong_type(context: &Context<'_>) -> Option<Fault> {
    let given: Vec<&str> = context.response().headers.all("content-type").collect();
    let fault = |kind, title: &str, actual: String| Some(Fault { kind, title: title.to_owned(), actual });
    match given[..] {
        [] => fault("missing", "the body has no Content-Type", "no Content-Type".to_owned()),
        [one] if MediaType::parse(one).is_none() => {
            fault("malformed", "the Content-Type is not a media type", format!("`{one}`"))
        }
        [one] if context.body_promise().is_none() => {
            let title = format!("the media type `{one}` is not documented for this status");
            fault("undocumented", &title, format!("`{one}`"))
        }
        [_] => None,
        [..] => fault("repeated", "the body has more than one Content-Type", given.join(" and ")),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::{Answer, answer};

    fn kind(answer: &Answer) -> String {
        answer.the_finding_of(&CHECK).title
    }

    #[test]
    fn a_body_must_have_one_documented_media_type() {
        let list = || answer("listPets", 200);
        for (answer, title) in [
            (list().untyped("[]"), "the body has no Content-Type"),
            (list().body("json", "[]"), "the Content-Type is not a media type"),
            (list().body("", "[]"), "the Content-Type is not a media type"),
            (list().json("[]").header("Content-Type", "text/html"), "the body has more than one Content-Type"),
            (list().body("text/html", "[]"), "the media type `text/html` is not documented for this status"),
            (
                list().body("application/problem+json", "[]"),
                "the media type `application/problem+json` is not documented for this status",
            ),
            (
                answer("listPets", 404).body("text/plain", "no"),
                "the media type `text/plain` is not documented for this status",
            ),
        ] {
            assert_eq!(kind(&answer), title);
        }
    }

    #[test]
    fn dates_are_compared_exactly() {
        let dated = |date: &str| answer("createPet", 201).body(&format!("application/vnd.pets.{date}+json"), "{}");
        assert!(dated("2023-01-01").found_by(&CHECK).is_empty());
        assert!(dated("2024-05-30").found_by(&CHECK).is_empty());
        assert!(kind(&dated("2025-01-01")).contains("2025-01-01"));
        assert!(kind(&answer("createPet", 201).json("{}")).contains("application/json"));
    }

    #[test]
    fn another_date_is_the_same_fault_another_kind_is_not() {
        let print =
            |media_type: &str| answer("createPet", 201).body(media_type, "{}").the_finding_of(&CHECK).fingerprint;
        assert_eq!(print("application/vnd.pets.2025-01-01+json"), print("application/vnd.pets.2026-01-01+json"));
        assert_ne!(print("application/vnd.pets.2025-01-01+json"), print("application/json"));
    }

    #[test]
    fn a_promised_json_body_must_be_there() {
        for answer in [answer("listPets", 200), answer("listPets", 400), answer("createPet", 201)] {
            assert_eq!(kind(&answer), "the promised body is missing");
        }
    }

    #[test]
    fn near_misses_are_left_alone() {
        for answer in [
            answer("listPets", 200).json("[]"),
            answer("listPets", 200).body("Application/JSON; charset=UTF-8", "[]"),
            answer("showPhoto", 200).body("image/png", "…"),
            answer("showPhoto", 200).body("application/json; charset=utf-8; version=2", "{}"),
            // An empty text or picture may be meant.
            answer("showPhoto", 200),
            answer("listPets", 200).method("HEAD").header("Content-Type", "text/html"),
            // No content is documented for these.
            answer("createPet", 202).body("text/html", "hi"),
            answer("createPet", 202).header("Content-Type", "text/html"),
            // The status is not documented at all.
            answer("createPet", 404).body("text/html", "hi"),
        ] {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
        assert_eq!(answer("showPhoto", 200).json("{}").found_by(&CHECK).len(), 1);
    }
}
