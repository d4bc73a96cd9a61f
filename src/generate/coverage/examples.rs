//! The examples of the document, as features of the first requests.
//!
//! An example that does not keep its own schema is told and not sent. Start at [`examples`].

use serde_json::Value;

use super::feature::Feature;
use crate::contract::{Example, ExampleForm};
use crate::generate::request::{OperationPlan, location_name};
use crate::message::promise_for;

/// One feature per example of a parameter or of the body.
pub(super) fn examples(plan: &OperationPlan) -> Vec<Feature> {
    let mut found = Vec::new();
    for parameter in plan.parameters.iter().map(|plan| &plan.parameter) {
        let path = [location_name(parameter.location).to_owned(), parameter.name.clone()];
        found.extend(of(plan, &path, &parameter.examples));
    }
    let body = plan.operation.request_body.as_ref().zip(plan.body.as_ref());
    if let Some(promise) = body.and_then(|(described, body)| promise_for(&described.content, &body.media_type)) {
        found.extend(of(plan, &["body".to_owned()], &promise.examples));
        let schema = promise.schema.as_ref().and_then(|schema| plan.api.document.root.pointer(&schema.pointer));
        let lone = schema.and_then(|schema| schema.get("example")).filter(|_| promise.examples.is_empty());
        found.extend(lone.map(|value| feature(&["body".to_owned()], "", value.clone())));
    }
    found
}

fn of(plan: &OperationPlan, path: &[String], examples: &[Example]) -> Vec<Feature> {
    let data = examples.iter().filter(|example| example.form == ExampleForm::Data);
    data.filter_map(|example| Some(feature(path, &example.name, plan.api.example(example)?.clone()))).collect()
}

fn feature(path: &[String], name: &str, value: Value) -> Feature {
    let what = if name.is_empty() { "its example".to_owned() } else { format!("its example `{name}`") };
    Feature::put(path, "example", value, what)
}
