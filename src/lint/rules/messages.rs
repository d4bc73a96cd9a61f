//! Media types, headers and encodings.

use indexmap::IndexMap;
use serde_json::Value;

use crate::contract::OpenApiVersion;
use crate::diagnostic::Severity;
use crate::lint::registry::Search;
use crate::lint::table::{ObjectKind, is_media_range};
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const MALFORMED: Rule = Rule {
    id: "content/media-type",
    severity: Severity::Error,
    summary: "a key of `content` that is no media type",
    help: "A key is a media type such as `application/json`, with parameters where needed, or a range such as `text/*`. No \
           message will ever match another text.",
    source: "OpenAPI 3.0.3 §4.8.14: \"The key is a media type or media type range\"; RFC 9110 §8.3.1 and §12.5.1",
};

const IGNORED_HEADER: Rule = Rule {
    id: "content/ignored-header",
    severity: Severity::Warning,
    summary: "a description of `Content-Type` among the headers of a response or part",
    help: "The media types under `content` already say it, and a header of that name is ignored.",
    source: "OpenAPI 3.0.3 §4.8.17: \"If a response header is defined with the name Content-Type, it SHALL be ignored\"",
};

const UNKNOWN_PART: Rule = Rule {
    id: "content/unknown-part",
    severity: Severity::Warning,
    summary: "an encoding for a property that the schema does not have",
    help: "The keys of `encoding` name properties of the schema, so one that names none has no effect.",
    source: "OpenAPI 3.0.3 §4.8.14: \"The key, being the property name, MUST exist in the schema as a property\"",
};

const UNPRODUCED_EXAMPLE: Rule = Rule {
    id: "content/unproduced-example",
    severity: Severity::Warning,
    summary: "an example of a response whose media type is not among `produces` (Swagger 2.0)",
    help: "No answer of the operation has this media type, so the example shows nothing and is left out. Add the media type \
           to `produces` or write the example for one that is there.",
    source: "Swagger 2.0, Example Object: \"The name of the property MUST be one of the Operation `produces` values\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[MALFORMED, IGNORED_HEADER, UNKNOWN_PART, UNPRODUCED_EXAMPLE];
pub(in crate::lint) const SEARCHES: &[Search] = &[media_types, headers, encodings, unproduced_examples];

fn media_types(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    const HOLDERS: [ObjectKind; 4] =
        [ObjectKind::RequestBody, ObjectKind::Response, ObjectKind::Parameter, ObjectKind::Header];
    for holder in subject.survey.sites.iter().filter(|site| HOLDERS.contains(&site.kind)) {
        let Some(Value::Object(content)) = holder.fields.get("content") else { continue };
        for key in content.keys().filter(|key| !is_media_range(key) && !key.starts_with("x-")) {
            let place = pointer::join(&holder.below("content"), key);
            problems.add(Problem::new(&MALFORMED, place, format!("`{key}` is no media type")).on_key());
        }
    }
}

fn headers(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    if subject.version == OpenApiVersion::V2_0 {
        return;
    }
    let holders = [ObjectKind::Response, ObjectKind::Encoding];
    for holder in subject.survey.sites.iter().filter(|site| holders.contains(&site.kind)) {
        let Some(Value::Object(headers)) = holder.fields.get("headers") else { continue };
        for name in headers.keys().filter(|name| name.eq_ignore_ascii_case("content-type")) {
            let place = pointer::join(&holder.below("headers"), name);
            let problem = Problem::new(&IGNORED_HEADER, place, format!("the header `{name}` is ignored here"));
            problems.add(problem.on_key().hint("the media types under `content` say it"));
        }
    }
}

fn encodings(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for media_type in subject.survey.of(ObjectKind::MediaType) {
        let Some(Value::Object(encodings)) = media_type.fields.get("encoding") else { continue };
        let Some((_, schema)) = subject.follow(&media_type.below("schema")) else { continue };
        // What is composed may have more properties than can be seen from here.
        let is_plain = !["allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties", "items", "$ref"]
            .iter()
            .any(|keyword| schema.get(*keyword).is_some_and(|value| *value != Value::Bool(false)));
        let Some(Value::Object(properties)) = schema.get("properties").filter(|_| is_plain) else { continue };
        for name in encodings.keys().filter(|name| !properties.contains_key(*name)) {
            let place = pointer::join(&media_type.below("encoding"), name);
            let message = format!("the schema has no property `{name}`");
            problems.add(Problem::new(&UNKNOWN_PART, place, message).on_key());
        }
    }
}

/// A response may be shared: an example of it is of use when any of the operations produces its media type.
fn unproduced_examples(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    if subject.version != OpenApiVersion::V2_0 {
        return;
    }
    let mut is_produced: IndexMap<String, bool> = IndexMap::new();
    for operation in subject.survey.of(ObjectKind::Operation) {
        let produces = operation.fields.get("produces").or_else(|| subject.root.get("produces"));
        let Some(Value::Array(produces)) = produces else { continue };
        let Some(Value::Object(responses)) = operation.fields.get("responses") else { continue };
        let produced: Vec<String> = produces.iter().filter_map(Value::as_str).map(essence).collect();
        for key in responses.keys() {
            let place = pointer::join(&operation.below("responses"), key);
            let Some((place, response)) = subject.follow(&place) else { continue };
            let Some(Value::Object(examples)) = response.get("examples") else { continue };
            for name in examples.keys().filter(|name| !name.starts_with("x-")) {
                let place = pointer::join(&pointer::join(&place, "examples"), name);
                *is_produced.entry(place).or_default() |= produced.contains(&essence(name));
            }
        }
    }
    for (place, _) in is_produced.into_iter().filter(|(_, is_produced)| !is_produced) {
        let name = pointer::tokens(&place).last().unwrap_or_default();
        let message = format!("no answer of this operation is of the media type `{name}`");
        problems.add(Problem::new(&UNPRODUCED_EXAMPLE, place, message).on_key());
    }
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
