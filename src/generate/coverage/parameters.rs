//! Parameters and form fields that are there twice, and ones without a value.
//!
//! Both are made on the written request, because no value means them. Servers read them in more than one way, so a
//! request is called valid or invalid only where every reading is. Start at [`doubled`] and [`emptied`].

use serde_json::Value;

use super::feature::Exercised;
use super::fields::{Field, FieldEdit};
use crate::contract::{ParameterLocation, ParameterShape};
use crate::generate::request::{OperationPlan, faults};
use crate::generate::walk::{get, pointer, set};
use crate::generate::{Breakage, Intent};
use crate::message::{MediaType, Request};

/// A changed request, what it means to be, and what it shows.
pub(super) struct Changed {
    pub(super) request: Request,
    pub(super) intent: Intent,
    pub(super) exercised: Exercised,
}

/// Each field with one value, twice.
pub(super) fn doubled(plan: &OperationPlan, draft: &Value, full: &Value) -> Vec<Changed> {
    let change = |(field, request): (Field, Request)| {
        let request = field.edited(&request, FieldEdit::Twice)?;
        Some(Changed { request, intent: Intent::Unspecified, exercised: exercised(&field, "twice") })
    };
    each(plan, draft, full).into_iter().filter_map(change).collect()
}

/// Each field with one value, as `name=`.
pub(super) fn emptied(plan: &OperationPlan, draft: &Value, full: &Value) -> Vec<Changed> {
    let change = |(field, request): (Field, Request)| {
        let emptied = field.edited(&request, FieldEdit::Emptied)?;
        // An empty text may be read as the text it is, or as nothing at all.
        let as_nothing = field.edited(&request, FieldEdit::Dropped)?;
        let is_valid = [&emptied, &as_nothing].map(|request| faults(plan, request).is_empty());
        let intent = match is_valid {
            [true, true] => Intent::Valid,
            [false, false] => Intent::Invalid(breakage(&field)),
            _ => Intent::Unspecified,
        };
        Some(Changed { request: emptied, intent, exercised: exercised(&field, "without a value") })
    };
    each(plan, draft, full).into_iter().filter_map(change).collect()
}

fn breakage(field: &Field) -> Breakage {
    let (parameter, place) = match field {
        Field::Parameter(location, name) => (Some((*location, name.clone())), String::new()),
        Field::Form(name) => (None, pointer(std::slice::from_ref(name))),
    };
    let description = format!("{}: without a value", field.described());
    Breakage { kind: "empty-parameter".to_owned(), parameter, place, description }
}

fn exercised(field: &Field, what: &str) -> Exercised {
    Exercised { place: field.path().join("/"), keyword: "parameters".to_owned(), what: what.to_owned() }
}

/// The fields that have one value of their own, each with a valid request that has it.
fn each(plan: &OperationPlan, draft: &Value, full: &Value) -> Vec<(Field, Request)> {
    let parameters = plan.parameters.iter().map(|plan| &plan.parameter).filter_map(|parameter| {
        let is_plain = matches!(parameter.shape, ParameterShape::Schema { .. });
        let is_path = parameter.location == ParameterLocation::Path;
        (is_plain && !is_path).then(|| Field::Parameter(parameter.location, parameter.name.clone()))
    });
    let is_form = |media_type: &str| MediaType::parse(media_type).is_some_and(|media_type| media_type.is_form());
    let is_form = plan.body.as_ref().is_some_and(|body| is_form(&body.media_type));
    let form = full.get("body").and_then(Value::as_object).filter(|_| is_form);
    let form = form.into_iter().flat_map(|fields| fields.keys().cloned().map(Field::Form));
    let fields = parameters.chain(form).filter(|field| !plan.base.fixes(&field.path()));
    let with = |field: Field| {
        let value = get(full, &field.path()).filter(|value| !value.is_array() && !value.is_object())?;
        let mut with = draft.clone();
        set(&mut with, &field.path(), value.clone()).then_some(())?;
        Some((field, plan.proved_valid(&with).ok()?))
    };
    fields.filter_map(with).collect()
}
