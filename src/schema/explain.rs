//! Turns the validator's errors into [`Violation`]s: places in the document as the author wrote it, and plain words.
//!
//! A `$ref` that does not match is explained by its target, and a target that stands in the same assembled schema
//! tells its own places. For `oneOf` and `anyOf` see `branches`, for places `place`. Start at
//! [`Explainer::explain_all`].

use std::cell::Cell;
use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::assemble::{self, REFERENCE};
use super::body::{Bodies, Body};
use super::branches;
use super::place;
use super::units::{Unit, Units};
use super::verbatim;
use super::words;
use super::{Violation, Wording};
use crate::source::pointer;

/// How many errors are explained for one value. Branches within branches can have more than anyone reads.
const MAX_ERRORS: usize = 2_000;

/// How many are looked at without a word.
const MAX_LOOKS: usize = 4_000;

/// What is needed to explain errors.
pub(super) struct Explainer<'a> {
    units: &'a Units,
    wording: Wording,
    left: Cell<usize>,
    /// How many errors may still be looked at to find out which branch was meant.
    looks: Cell<usize>,
}

/// Where the errors of one unit count from.
pub(super) struct Frame<'a> {
    pub(super) unit: &'a Unit,
    /// JSON Pointer of the value that the unit looked at.
    pub(super) instance: String,
}

/// The place of a broken keyword.
pub(super) struct Place<'a> {
    body: Option<&'a Body>,
    /// Where the body stands in the document.
    origin: String,
    /// The place of the keyword in the body.
    inside: String,
}

impl<'a> Frame<'a> {
    pub(super) fn top(unit: &'a Unit) -> Self {
        Self { unit, instance: String::new() }
    }

    /// Everything that the unit finds wrong with `value`.
    pub(super) fn errors<'v>(&self, value: &'v Value) -> Vec<ValidationError<'v>>
    where
        'a: 'v,
    {
        self.unit.compiled().map(|compiled| compiled.validator.iter_errors(value)).into_iter().flatten().collect()
    }

    /// The pointer of the value that breaks a keyword.
    pub(super) fn instance(&self, error: &ValidationError<'_>) -> String {
        format!("{}{}", self.instance, error.instance_path().as_str())
    }
}

impl Place<'_> {
    /// The schema that has the broken keyword.
    pub(super) fn schema(&self) -> Option<&Value> {
        self.body?.value.pointer(self.inside.rsplit_once('/')?.0)
    }
}

pub(super) fn is_about_evaluation(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::UnevaluatedProperties { .. })
}

impl<'a> Explainer<'a> {
    pub(super) fn new(units: &'a Units, wording: Wording) -> Self {
        Self { units, wording, left: Cell::new(MAX_ERRORS), looks: Cell::new(MAX_LOOKS) }
    }

    /// Whether one more error may be looked at.
    pub(super) fn may_look(&self) -> bool {
        let left = self.looks.get().checked_sub(1);
        self.looks.set(left.unwrap_or_default());
        left.is_some()
    }

    /// Everything that is wrong with `value`, as the frame's unit sees it.
    pub(super) fn explain_all(&self, frame: &Frame<'_>, value: &Value) -> Vec<Violation> {
        if let Some(unit) = self.only_target(frame.unit) {
            return self.explain_all(&Frame { unit: &unit, instance: frame.instance.clone() }, value);
        }
        let (late, errors): (Vec<_>, Vec<_>) = frame.errors(value).into_iter().partition(is_about_evaluation);
        let mut told: Vec<Violation> = errors.iter().flat_map(|error| self.explain(frame, error)).collect();
        for error in &late {
            // What a failed part described counts as not evaluated: that follows from what is told already.
            let follows = |name: &String| {
                let place = pointer::join(&frame.instance(error), name);
                told.iter().any(|violation| pointer::is_within(&violation.instance, &place))
            };
            let Kind::UnevaluatedProperties { unexpected } = error.kind() else { continue };
            if !unexpected.iter().all(follows) {
                told.extend(self.explain(frame, error));
            }
        }
        told
    }

    /// The violations that one error stands for: more than one behind a `$ref`, or when a branch is clearly meant.
    pub(super) fn explain(&self, frame: &Frame<'_>, error: &ValidationError<'_>) -> Vec<Violation> {
        let place = self.place(frame, error);
        let Some(left) = self.left.get().checked_sub(1) else { return vec![self.violation(frame, error, &place)] };
        self.left.set(left);
        match error.kind() {
            Kind::Custom { .. } => match self.target(error) {
                Some(unit) => {
                    let frame = Frame { unit: &unit, instance: frame.instance(error) };
                    self.explain_all(&frame, error.instance())
                }
                None => vec![self.violation(frame, error, &place)],
            },
            Kind::AnyOf { context } if place.schema().is_some_and(place::is_wrapper) => {
                context.iter().skip(1).flatten().flat_map(|error| self.explain(frame, error)).collect()
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => branches::explain(self, frame, error, context),
            _ => vec![self.violation(frame, error, &place)],
        }
    }

    /// Where the broken keyword stands.
    pub(super) fn place(&self, frame: &Frame<'_>, error: &ValidationError<'_>) -> Place<'a> {
        if let Some(resources) = frame.unit.compiled().and_then(|compiled| compiled.resources.as_ref()) {
            let location = error.absolute_keyword_location().map(jsonschema::Uri::as_str);
            let (origin, inside) = location
                .and_then(|location| verbatim::origin(resources, location))
                .unwrap_or_else(|| (frame.unit.pointer.clone(), String::new()));
            return Place { body: None, origin, inside };
        }
        let (pointer, inside) = assemble::origin(error.schema_path().as_str());
        let pointer = pointer.unwrap_or_else(|| frame.unit.pointer.clone());
        Place { body: self.units.bodies.get(&pointer), origin: Bodies::written(&pointer), inside: inside.to_owned() }
    }

    /// The same place in the document as its author wrote it, and the keyword that stands there.
    pub(super) fn as_written(&self, place: &Place<'_>, keyword: &str) -> (String, String) {
        let document = &self.units.bodies.api().document.root;
        let body = place.body.map_or(&Value::Null, |body| &body.value);
        place::as_written(document, body, &place.origin, &place.inside, keyword)
    }

    /// What the document says at a pointer.
    pub(super) fn written(&self, pointer: &str) -> Option<&Value> {
        self.units.bodies.api().document.root.pointer(pointer)
    }

    /// One violation, in words.
    fn violation(&self, frame: &Frame<'_>, error: &ValidationError<'_>, place: &Place<'_>) -> Violation {
        if self.wording == Wording::Keyword {
            return self.keyword(frame, error, place);
        }
        let (schema, keyword) = self.as_written(place, error.kind().keyword());
        let (mut expected, actual) = words::describe(error.kind(), error.instance());
        if keyword == "format" && !matches!(error.kind(), Kind::Format { .. }) {
            let format = self.written(&schema).and_then(Value::as_str).unwrap_or_default();
            expected = format!("{expected} (`{format}`)");
        }
        if let Some(Value::String(pattern)) = self.written(&schema).filter(|_| keyword == "pattern") {
            expected = words::pattern(pattern, error.kind());
        }
        Violation { instance: frame.instance(error), schema, keyword, expected, actual }
    }

    /// One violation, without words.
    pub(super) fn keyword(&self, frame: &Frame<'_>, error: &ValidationError<'_>, place: &Place<'_>) -> Violation {
        let keyword = error.kind().keyword();
        // Only bounds may have been written as something else.
        let may_differ = matches!(keyword, "minimum" | "maximum" | "multipleOf");
        let is_written = || self.written(&format!("{}{}", place.origin, place.inside)).is_some();
        let keyword = if may_differ && !is_written() { self.as_written(place, keyword).1 } else { keyword.to_owned() };
        let (schema, expected, actual) = Default::default();
        Violation { instance: frame.instance(error), schema, keyword, expected, actual }
    }

    /// Whether people will read it.
    pub(super) fn is_worded(&self) -> bool {
        self.wording == Wording::Full
    }

    /// The unit of a schema that is nothing but a reference: to ask it at once saves to ask whether it matches.
    fn only_target(&self, unit: &Unit) -> Option<Arc<Unit>> {
        // What is compiled in its own dialect may mean something else elsewhere.
        let (None, Value::Object(fields)) = (&unit.compiled()?.resources, self.body_of(&unit.pointer)?) else {
            return None;
        };
        let target = pointer::from_reference(fields.get("$ref").filter(|_| fields.len() == 1)?.as_str()?)?;
        Some(self.units.unit(&target)).filter(|unit| unit.compiled().is_some())
    }

    /// The schema at a pointer.
    pub(super) fn body_of(&self, pointer: &str) -> Option<&Value> {
        self.units.bodies.get(pointer).map(|body| &body.value)
    }

    /// The unit that a reference asked.
    pub(super) fn target(&self, error: &ValidationError<'_>) -> Option<Arc<Unit>> {
        match error.kind() {
            Kind::Custom { keyword, message } if keyword == REFERENCE => Some(self.units.unit(message)),
            _ => None,
        }
    }
}
