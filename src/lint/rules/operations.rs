//! Operations: their names, their bodies, and what they promise to answer.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::contract::OpenApiVersion;
use crate::diagnostic::Severity;
use crate::lint::operations::{METHODS, PathOperation};
use crate::lint::registry::Search;
use crate::lint::table::ObjectKind;
use crate::lint::walk::Site;
use crate::lint::{Problem, Problems, Rule, Subject};
use crate::source::pointer;

const DUPLICATE_ID: Rule = Rule {
    id: "operations/duplicate-id",
    severity: Severity::Error,
    summary: "an `operationId` that two operations have",
    help: "Tools and libraries find an operation by its `operationId`, and links refer to it: it must be unique among all \
           operations of the description.",
    source: "OpenAPI 3.0.3 §4.8.10: \"The id MUST be unique among all operations described in the API\"",
};

const SIMILAR_ID: Rule = Rule {
    id: "operations/similar-id",
    severity: Severity::Warning,
    summary: "`operationId`s that differ only in upper and lower case",
    help: "Many languages and file systems do not tell such names apart, so generated code for one operation replaces \
           that for the other.",
    source: "OpenAPI 3.0.3 §4.8.10 asks for names that follow common programming conventions",
};

const UNEXPECTED_BODY: Rule = Rule {
    id: "operations/unexpected-body",
    severity: Severity::Note,
    summary: "a body in a GET, HEAD or DELETE request",
    help: "HTTP gives such a body no meaning: caches and proxies may drop it, and many clients cannot send it.",
    source: "RFC 9110 §9.3.1, §9.3.2 and §9.3.5; OpenAPI 3.0.3 §4.8.10: \"requestBody SHALL be ignored\"",
};

const NO_RESPONSES: Rule = Rule {
    id: "operations/no-responses",
    severity: Severity::Error,
    summary: "`responses` without any response",
    help: "An operation that promises no answer at all cannot be checked: every answer is undocumented.",
    source: "OpenAPI 3.0.3 §4.8.16: \"The Responses Object MUST contain at least one response code\"",
};

const NO_SUCCESS: Rule = Rule {
    id: "operations/no-success",
    severity: Severity::Warning,
    summary: "an operation that only promises errors",
    help: "There is neither a response for a success nor a redirect nor `default`, so a call that works is undocumented.",
    source: "OpenAPI 3.0.3 §4.8.16: one response code \"SHOULD be the response for a successful operation call\"",
};

pub(in crate::lint) const RULES: &[Rule] = &[DUPLICATE_ID, SIMILAR_ID, UNEXPECTED_BODY, NO_RESPONSES, NO_SUCCESS];
pub(in crate::lint) const SEARCHES: &[Search] = &[names, bodies, answers];

fn names(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    let mut by_name: BTreeMap<&str, &Site<'_>> = BTreeMap::new();
    let mut by_lower_case: BTreeMap<String, (&str, &Site<'_>)> = BTreeMap::new();
    for operation in subject.survey.of(ObjectKind::Operation) {
        let Some(name) = operation.text("operationId") else { continue };
        let place = operation.below("operationId");
        if let Some(first) = by_name.get(name) {
            let message = format!("the `operationId` `{name}` is already that of {}", title(first));
            problems.add(Problem::new(&DUPLICATE_ID, place, message).also(first.below("operationId"), "first here"));
            continue;
        }
        by_name.insert(name, operation);
        match by_lower_case.get(&name.to_lowercase()) {
            Some((other, first)) => {
                let message = format!("the `operationId`s `{name}` and `{other}` differ only in upper and lower case");
                problems
                    .add(Problem::new(&SIMILAR_ID, place, message).also(first.below("operationId"), "the other one"));
            }
            None => drop(by_lower_case.insert(name.to_lowercase(), (name, operation))),
        }
    }
}

/// `GET /pets`, by the place of an operation.
fn title(operation: &Site<'_>) -> String {
    let tokens: Vec<String> = pointer::tokens(&operation.pointer).collect();
    match tokens.as_slice() {
        [.., path, method] if METHODS.contains(&method.as_str()) => format!("{} {path}", method.to_uppercase()),
        _ => "another operation".to_owned(),
    }
}

fn bodies(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for operation in &subject.operations {
        let is_bodiless = matches!(operation.method, "get" | "head" | "delete");
        if let Some(place) = body_place(operation).filter(|_| is_bodiless) {
            let message = format!("a body has no meaning in a {} request", operation.method.to_uppercase());
            problems.add(Problem::new(&UNEXPECTED_BODY, place, message).on_key());
        }
    }
}

fn body_place(operation: &PathOperation<'_>) -> Option<String> {
    if operation.fields.contains_key("requestBody") {
        return Some(pointer::join(&operation.pointer, "requestBody"));
    }
    let mut bodies = operation.parameters.iter().filter(|parameter| parameter.location == "body");
    bodies.next().map(|parameter| parameter.listed.clone())
}

fn answers(subject: &Subject<'_>, problems: &mut Problems<'_>) {
    for operation in subject.survey.of(ObjectKind::Operation) {
        let Some(Value::Object(responses)) = operation.fields.get("responses") else { continue };
        let place = operation.below("responses");
        let keys: Vec<&str> = responses.keys().map(String::as_str).filter(|key| !key.starts_with("x-")).collect();
        if keys.is_empty() {
            // Only 3.2 says that an extension is no response.
            if responses.is_empty() || subject.version == OpenApiVersion::V3_2 {
                problems.add(Problem::new(&NO_RESPONSES, place, "this operation promises no response").on_key());
            }
        } else if keys.iter().all(|key| key.starts_with(['4', '5'])) {
            problems.add(Problem::new(&NO_SUCCESS, place, "this operation promises nothing but errors").on_key());
        }
    }
}
