//! Turns the validator's errors into [`Violation`]s: places in the document as the author wrote it, and plain words.
//!
//! Places need care where the dialect changed something: a bound that came from `format`, the wrapper around a
//! nullable composition, and a base without its branches. A `$ref` that does not match is explained by its target.
//! For `oneOf` and `anyOf` see `branches`. Start at [`Explainer::explain_all`].

use std::cell::Cell;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Violation;
use super::branches;
use super::dialect::NULLABLE;
use super::inheritance;
use super::units::{Unit, Units};
use super::words;
use crate::source::pointer;

/// How many errors are explained for one value. Branches within branches can have more than anyone reads.
const MAX_ERRORS: usize = 2_000;

/// What is needed to explain errors.
pub(super) struct Explainer<'a> {
    /// The document as written.
    document: &'a Value,
    units: &'a Units,
    left: Cell<usize>,
}

/// Where the errors of one unit count from.
pub(super) struct Frame<'a> {
    unit: &'a Unit,
    /// JSON Pointer of the value that the unit looked at.
    instance: String,
}

impl<'a> Frame<'a> {
    pub(super) fn top(unit: &'a Unit) -> Self {
        Self { unit, instance: String::new() }
    }

    /// The pointer of the broken keyword in the rewritten document.
    pub(super) fn place(&self, error: &ValidationError<'_>) -> String {
        format!("{}{}", self.unit.pointer, error.schema_path().as_str())
    }

    /// The pointer of the value that breaks it.
    pub(super) fn instance(&self, error: &ValidationError<'_>) -> String {
        format!("{}{}", self.instance, error.instance_path().as_str())
    }
}

impl<'a> Explainer<'a> {
    pub(super) fn new(document: &'a Value, units: &'a Units) -> Self {
        Self { document, units, left: Cell::new(MAX_ERRORS) }
    }

    /// The document as rewritten for the view.
    pub(super) fn rewritten(&self) -> &Value {
        self.units.root()
    }

    /// Everything that is wrong with `value`, as the frame's unit sees it.
    pub(super) fn explain_all(&self, frame: &Frame<'_>, value: &Value) -> Vec<Violation> {
        let errors = frame.unit.validator().map(|validator| validator.iter_errors(value));
        errors.into_iter().flatten().flat_map(|error| self.explain(frame, &error)).collect()
    }

    /// The violations that one error stands for: more than one behind a `$ref`, or when a branch is clearly meant.
    pub(super) fn explain(&self, frame: &Frame<'_>, error: &ValidationError<'_>) -> Vec<Violation> {
        let place = frame.place(error);
        let Some(left) = self.left.get().checked_sub(1) else { return vec![self.violation(frame, error, &place)] };
        self.left.set(left);
        match error.kind() {
            Kind::Custom { .. } => match self.units.referred(&place) {
                Some(unit) => {
                    let frame = Frame { unit: &unit, instance: frame.instance(error) };
                    self.explain_all(&frame, error.instance())
                }
                None => vec![self.violation(frame, error, &place)],
            },
            Kind::AnyOf { context } if self.is_nullable_wrapper(&place) => {
                context.iter().skip(1).flatten().flat_map(|error| self.explain(frame, error)).collect()
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => branches::explain(self, frame, error, context),
            _ => vec![self.violation(frame, error, &place)],
        }
    }

    /// One violation, in words.
    fn violation(&self, frame: &Frame<'_>, error: &ValidationError<'_>, place: &str) -> Violation {
        let (schema, keyword) = self.as_written(place, error.kind().keyword());
        let (expected, actual) = words::describe(error.kind(), error.instance());
        Violation { instance: frame.instance(error), schema, keyword, expected, actual }
    }

    /// The same place in the document as its author wrote it, and the keyword that stands there.
    pub(super) fn as_written(&self, place: &str, keyword: &str) -> (String, String) {
        let place = self.without_rewriting(place);
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
        let schema = place.strip_suffix("/anyOf").and_then(|schema| self.rewritten().pointer(schema));
        schema.is_some_and(is_wrapper)
    }

    /// Takes the `/anyOf/1` of every nullable wrapper out of a pointer, and leads from a base to its original.
    fn without_rewriting(&self, place: &str) -> String {
        let mut written = String::new();
        let mut node = Some(self.rewritten());
        let mut tokens = pointer::tokens(place).peekable();
        if tokens.next_if_eq(inheritance::BASES).is_some() {
            let original = tokens.next().unwrap_or_default();
            node = self.rewritten().get(inheritance::BASES).and_then(|bases| bases.get(&original));
            written = original;
        }
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

/// Whether the dialect put this schema around a nullable composition.
pub(super) fn is_wrapper(schema: &Value) -> bool {
    schema.get("$comment").and_then(Value::as_str) == Some(NULLABLE)
}
