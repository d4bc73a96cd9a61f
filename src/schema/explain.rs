//! Turns the validator's errors into [`Violation`]s: places in the document as the author wrote it, and plain words.
//!
//! Places need care where the dialect changed something: a bound that came from `format`, and the wrapper around a
//! nullable composition. For `oneOf` and `anyOf` see `branches`. Start at [`Explainer::explain`].

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Violation;
use super::branches;
use super::dialect::NULLABLE;
use super::pointer;
use super::words;

/// What is needed to explain an error.
pub(super) struct Explainer<'a> {
    /// The document as written.
    pub document: &'a Value,
    /// The document as rewritten for the view.
    pub rewritten: &'a Value,
}

impl Explainer<'_> {
    /// The violations that one error stands for: more than one when a branch is clearly the one that was meant.
    pub(super) fn explain(&self, error: &ValidationError<'_>) -> Vec<Violation> {
        let place = place_of(error);
        match error.kind() {
            Kind::AnyOf { context } if self.is_nullable_wrapper(&place) => {
                context.iter().skip(1).flatten().flat_map(|error| self.explain(error)).collect()
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                branches::explain(self, error, &place, context)
            }
            _ => vec![self.violation(error, &place)],
        }
    }

    /// One violation, in words.
    pub(super) fn violation(&self, error: &ValidationError<'_>, place: &str) -> Violation {
        let (schema, keyword) = self.as_written(place, error.kind().keyword());
        let (expected, actual) = words::describe(error.kind(), error.instance());
        Violation { instance: error.instance_path().as_str().to_owned(), schema, keyword, expected, actual }
    }

    /// The same place in the document as its author wrote it, and the keyword that stands there.
    pub(super) fn as_written(&self, place: &str, keyword: &str) -> (String, String) {
        let place = self.without_wrappers(place);
        if self.document.pointer(&place).is_some() {
            return (place, keyword.to_owned());
        }
        let schema = place.rsplit_once('/').map_or("", |(schema, _)| schema);
        let format = pointer::join(schema, "format");
        if matches!(keyword, "minimum" | "maximum") && self.document.pointer(&format).is_some() {
            return (format, "format".to_owned());
        }
        (place, keyword.to_owned())
    }

    fn is_nullable_wrapper(&self, place: &str) -> bool {
        let schema = place.strip_suffix("/anyOf").and_then(|schema| self.rewritten.pointer(schema));
        schema.is_some_and(is_wrapper)
    }

    /// Takes the `/anyOf/1` of every nullable wrapper out of a pointer.
    fn without_wrappers(&self, place: &str) -> String {
        let mut written = String::new();
        let mut node = Some(self.rewritten);
        let mut tokens = pointer::tokens(place);
        while let Some(token) = tokens.next() {
            if token == "anyOf" && node.is_some_and(is_wrapper) {
                tokens.next();
                node = node.and_then(|node| node.pointer("/anyOf/1"));
                continue;
            }
            node = node.and_then(|node| node.pointer(&pointer::join("", &token)));
            pointer::push(&mut written, &token);
        }
        written
    }
}

fn is_wrapper(schema: &Value) -> bool {
    schema.get("$comment").and_then(Value::as_str) == Some(NULLABLE)
}

/// The pointer of the broken keyword in the rewritten document.
fn place_of(error: &ValidationError<'_>) -> String {
    let fragment = error.absolute_keyword_location().and_then(jsonschema::Uri::fragment);
    fragment
        .and_then(|fragment| pointer::from_reference(&format!("#{fragment}")))
        .unwrap_or_else(|| error.schema_path().as_str().to_owned())
}
