//! `response/schema`: the body breaks its schema.
//!
//! A JSON body must be JSON (RFC 8259) and match the schema of its media type as a response sees it: `writeOnly`
//! properties are neither required nor described. An XML body must be XML and is read as the `xml` objects of its schema
//! say: a text is a number where the schema wants one, elements that repeat are a list (docs/bodies.md). Of streams
//! (JSON Lines, JSON text sequences, events that an `itemSchema` describes) each item is checked. YAML is read where more
//! than a text is promised. Text bodies are checked as one value, forms as an object. Other bodies are taken as they are. Each broken place is one finding; items of the
//! same list that break the same rule are one.
//!
//! A body where the contract documents no content is a warning: authors leave the content out more often than they mean
//! that there is none, and only Swagger 2.0 says that none is promised then.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::contract::{MediaTypePromise, ResponsePromise};
use crate::finding::{Direction, Finding, Severity};
use crate::message::{DecodeProblem, body_violations};
use crate::schema::{View, Violation};

pub(super) const CHECK: Check = Check {
    id: "response/schema",
    severity: Severity::Error,
    summary: "the body breaks its schema, or is there where none is promised",
    source: include_str!("schema.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Exchange(run),
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(promise) = context.promise() else { return Vec::new() };
    if context.is_bodiless() || context.response().body.is_empty() {
        return Vec::new();
    }
    if promise.content.is_empty() {
        return vec![unexpected_body(context, promise)];
    }
    context.body_promise().map(|promise| judge(context, promise)).unwrap_or_default()
}

fn unexpected_body(context: &Context<'_>, promise: &ResponsePromise) -> Finding {
    FindingBuilder::of(&CHECK, Direction::Response, context)
        .promise(&promise.pointer)
        .severity(Severity::Warning)
        .identity("unexpected-body")
        .contrast("no body", excerpt(&context.response().body))
        .title(format!("a body came with status {}, for which none is documented", context.status()))
}

fn judge(context: &Context<'_>, promise: &MediaTypePromise) -> Vec<Finding> {
    let value = match context.body_value(promise) {
        Ok(value) if is_read(context) => value,
        Err(DecodeProblem::MalformedJson { message, .. } | DecodeProblem::MalformedItem { message, .. })
            if is_our_limit(message) =>
        {
            return Vec::new();
        }
        Err(
            problem @ (DecodeProblem::MalformedJson { .. }
            | DecodeProblem::MalformedItem { .. }
            | DecodeProblem::MalformedXml { .. }
            | DecodeProblem::OtherRoot { .. }),
        ) => return vec![malformed(context, promise, problem)],
        Ok(_) | Err(_) => return Vec::new(),
    };
    let media_type = context.response().media_type().unwrap_or(&promise.media_type);
    let violations = body_violations(promise, media_type, value, context.schemas, View::Response);
    violations.into_iter().map(|violation| broken(context, violation)).collect()
}

/// Whether bodies of this media type become values that a schema can speak of.
fn is_read(context: &Context<'_>) -> bool {
    context.media_type().is_some_and(|media_type| {
        let is_sequence = media_type.sequence().is_some();
        media_type.is_json() || media_type.is_text() || media_type.is_form() || media_type.is_xml() || is_sequence
    })
}

/// Some JSON is too deep or too large for the reader and is JSON all the same.
fn is_our_limit(message: &str) -> bool {
    message.contains("recursion limit") || message.contains("number out of range")
}

fn malformed(context: &Context<'_>, promise: &MediaTypePromise, problem: &DecodeProblem) -> Finding {
    let (identity, expected, title) = match problem {
        DecodeProblem::OtherRoot { expected, .. } => {
            ("root", format!("the element {expected}"), "the body is another element")
        }
        DecodeProblem::MalformedItem { .. } => {
            ("malformed", "items of the media type".to_owned(), "the body is no such sequence")
        }
        DecodeProblem::MalformedXml { .. } => ("malformed", "an XML text".to_owned(), "the body is not XML"),
        _ => ("malformed", "a JSON text".to_owned(), "the body is not JSON"),
    };
    FindingBuilder::of(&CHECK, Direction::Response, context)
        .promise(&promise.pointer)
        .at("")
        .identity(identity)
        .contrast(expected, format!("{problem}; {}", excerpt(&context.response().body)))
        .title(title)
}

fn broken(context: &Context<'_>, violation: Violation) -> Finding {
    let place = if violation.instance.is_empty() { "the body".to_owned() } else { violation.instance.clone() };
    let what = match violation.keyword.as_str() {
        "required" => format!("lacks {}", violation.expected),
        keyword => format!("breaks `{keyword}`"),
    };
    FindingBuilder::of(&CHECK, Direction::Response, context)
        .promise(&violation.schema)
        .at(&violation.instance)
        .identity(missing_property(&violation).unwrap_or_default())
        .identity(violation.keyword)
        .contrast(violation.expected, violation.actual)
        .title(format!("{place} {what}"))
}

/// Two properties missing from one object are two faults.
fn missing_property(violation: &Violation) -> Option<&str> {
    (violation.keyword == "required").then(|| violation.expected.split('`').nth(1)).flatten()
}

/// The beginning of a body, on one line.
fn excerpt(body: &[u8]) -> String {
    const MAX_CHARACTERS: usize = 80;
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * MAX_CHARACTERS)]).escape_debug().to_string();
    let short: String = text.chars().take(MAX_CHARACTERS).collect();
    format!("{} bytes: {short}{}", body.len(), if short.len() < text.len() { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::check::testing::{Answer, answer};
    use crate::check::{Settings, run_all};
    use crate::finding::Severity;

    fn list(body: &str) -> Answer {
        answer("listPets", 200).json(body)
    }

    #[test]
    fn every_broken_place_is_a_finding() {
        let body = r#"[{"id": "1", "name": "", "owner": {}}]"#;
        let findings = list(body).found_by(&CHECK);
        let mut places: Vec<_> = findings.iter().map(|finding| finding.place.as_deref().unwrap()).collect();
        places.sort_unstable();
        assert_eq!(places, ["/0/id", "/0/name", "/0/owner"]);
        let name = findings.iter().find(|finding| finding.place.as_deref() == Some("/0/name")).unwrap();
        assert_eq!(name.spec_pointer.as_deref(), Some("/components/schemas/Pet/properties/name/minLength"));
        assert_eq!(name.title, "/0/name breaks `minLength`");
    }

    #[test]
    fn the_response_view_counts() {
        assert!(list(r#"[{"id": 1, "name": "Rex"}]"#).found_by(&CHECK).is_empty());
        let finding = list(r#"[{"name": "Rex"}]"#).the_finding_of(&CHECK);
        assert_eq!(finding.title, "/0 lacks property `id`");
    }

    #[test]
    fn fingerprints_follow_names_and_not_indices() {
        let prints = |body: &str| {
            let findings = list(body).found_by(&CHECK);
            findings.into_iter().map(|finding| finding.fingerprint).collect::<Vec<_>>()
        };
        let first = prints(r#"[{"id": 1, "name": ""}]"#);
        assert_eq!(first, prints(r#"[{"id": 1, "name": "a"}, {"id": 2, "name": ""}]"#));
        assert_ne!(first, prints(r#"[{"id": 1, "name": 5}]"#));
        assert_ne!(first, prints(r#"[{"id": 1, "name": "a", "friends": [{"id": 1, "name": ""}]}]"#));
        let missing = prints("[{}]");
        assert_eq!(missing.len(), 2);
        assert_ne!(missing[0], missing[1]);
    }

    #[test]
    fn a_list_of_broken_items_is_one_fault() {
        let found = list(r#"[{"id": 1, "name": ""}, {"id": 2, "name": ""}]"#)
            .header("X-Total", "2")
            .with_context(|context| run_all(context, &Settings::default()));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place.as_deref(), Some("/0/name"));
    }

    #[test]
    fn what_is_not_json_is_a_finding() {
        for body in ["{", "", "[1,]", "undefined", "\u{feff}[]", "[] []"] {
            let findings = list(body).found_by(&CHECK);
            assert_eq!(findings.len(), usize::from(!body.is_empty()), "{body}");
        }
        let deep = "[".repeat(200) + &"]".repeat(200);
        for body in [deep.as_str(), "1e999"] {
            assert!(
                list(body).found_by(&CHECK).iter().all(|finding| finding.title != "the body is not JSON"),
                "{body}"
            );
        }
        let finding = answer("listPets", 200).body("application/json", *b"\"\xff\"").the_finding_of(&CHECK);
        assert_eq!(finding.title, "the body is not JSON");
    }

    #[test]
    fn error_bodies_are_checked_too() {
        let finding = answer("listPets", 404).json("{}").the_finding_of(&CHECK);
        assert_eq!((finding.status, finding.title.as_str()), (Some(404), "the body lacks property `reason`"));
    }

    #[test]
    fn texts_are_checked_as_strings() {
        let photo =
            |text: &str| answer("showPhoto", 200).body("text/plain; charset=utf-8", text).found_by(&CHECK).len();
        assert_eq!((photo("short"), photo("longer")), (0, 1));
    }

    #[test]
    fn xml_is_checked_as_its_schema_reads_it() {
        let passport = |body: &str| {
            let findings = answer("showPassport", 200).body("application/xml; charset=utf-8", body).found_by(&CHECK);
            findings.into_iter().map(|finding| finding.title).collect::<Vec<_>>()
        };
        for sound in [
            "<passport number='7'><name>Rex</name><stamp>in</stamp><stamp>out</stamp></passport>",
            "<?xml version='1.0'?>\n<!-- a -->\n<passport number=' 07 '/>",
            // It is XML, only not for us to read.
            "<!DOCTYPE passport><passport number='x'/>",
        ] {
            assert_eq!(passport(sound), [""; 0], "{sound}");
        }
        assert_eq!(passport("<passport number='7'>"), ["the body is not XML"]);
        assert_eq!(passport("{}"), ["the body is not XML"]);
        assert_eq!(passport("<visa number='7'/>"), ["the body is another element"]);
        assert_eq!(passport("<passport><number>7</number></passport>"), ["the body lacks property `number`"]);
        let broken = "<passport number='x'><name>R</name><stamp>in</stamp><stamp>up</stamp></passport>";
        let mut titles = passport(broken);
        titles.sort_unstable();
        assert_eq!(titles, ["/name breaks `minLength`", "/number breaks `type`", "/stamps/1 breaks `enum`"]);
        let any = answer("showPassport", 200).body("text/xml", "<any><thing/></any>").found_by(&CHECK);
        assert!(any.is_empty(), "{any:#?}");
    }

    #[test]
    fn each_item_of_a_stream_is_checked() {
        let visits = |media_type: &str, body: &str| {
            let findings = answer("listVisits", 200).body(media_type, body).found_by(&CHECK);
            findings.into_iter().map(|finding| (finding.title, finding.actual)).collect::<Vec<_>>()
        };
        let day = |day: &str| format!("{{\"day\":\"{day}\"}}\n");
        let (sound, broken) = (day("2024-02-29"), day("2023-02-29"));
        for body in [String::new(), format!("{sound}\r\n{sound}"), sound.trim_end().to_owned()] {
            assert_eq!(visits("application/x-ndjson", &body), [], "{body}");
        }
        let found = visits("application/x-ndjson", &format!("{sound}{{}}\n{broken}"));
        let titles: Vec<_> = found.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(titles, ["/1 lacks property `day`", "/2/day breaks `format`"]);
        let found = visits("application/x-ndjson", &format!("{sound}{{\n}}\n"));
        assert_eq!(found[0].0, "the body is no such sequence");
        assert!(found[0].1.starts_with("item 1: malformed JSON"), "{found:?}");
        let texts = format!("\u{1e}{sound}").repeat(3);
        assert_eq!(visits("application/json-seq", &texts)[0].0, "the body breaks `maxItems`");
        assert_eq!(visits("application/json-seq", &texts[..texts.len() / 3]), []);
        assert_eq!(visits("application/json-seq", &sound)[0].0, "the body is no such sequence");
        // What an item is, these do not say.
        assert_eq!(visits("application/jsonl", "x"), []);
        assert_eq!(visits("text/event-stream", "data: x\n\n"), []);
    }

    #[test]
    fn a_body_that_is_not_promised_is_a_finding() {
        for status in [202, 409] {
            let finding = answer("createPet", status).json("{}").the_finding_of(&CHECK);
            assert_eq!((finding.severity, finding.expected.as_str()), (Severity::Warning, "no body"));
        }
    }

    #[test]
    fn near_misses_are_left_alone() {
        for answer in [
            answer("createPet", 202),
            answer("createPet", 204).untyped("late"),
            answer("createPet", 404).json("{}"),
            // Whether these may come is for `response/media-type` to say.
            answer("listPets", 200).untyped("{"),
            answer("listPets", 200).body("text/html", "<p>"),
            answer("showPhoto", 200).body("image/png", "…"),
            answer("listPets", 200).method("HEAD").json("{"),
        ] {
            let findings = answer.found_by(&CHECK);
            assert!(findings.is_empty(), "{findings:#?}");
        }
    }
}
