//! The second opinion on documents of OpenAPI 3.0: lets the `openapiv3` crate read every part, and reports what it
//! refuses.
//!
//! Its answer is only used as a check of structure (a response without `description`, a list where a mapping must
//! be), never as the model: the crate loses what a contract needs (a `2xx` key takes its whole response along,
//! siblings of `$ref` vanish) and refuses a whole document for one small mistake. It takes as long as a whole load, so
//! that it is only asked by whom it matters to. Schemas under `components` are left to the schema layer. Start at
//! [`second_opinion`].

use openapiv3::{Components, Info, Operation, Parameter, ReferenceOr, RequestBody, Response, Server, Tag};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Api, OpenApiVersion};
use crate::diagnostic::Diagnostic;
use crate::source::pointer;

/// What departs from the structure of OpenAPI 3.0; nothing for documents of other versions.
///
/// `warnings` are those of loading the document: a part that was found wrong there is not reported again.
#[must_use]
pub fn second_opinion(api: &Api, warnings: &[Diagnostic]) -> Vec<Diagnostic> {
    if api.openapi != OpenApiVersion::V3_0 {
        return Vec::new();
    }
    let root = &api.document.root;
    let mut complaints = document_complaints(root);
    for operation in &api.operations {
        if let Some(value) = root.pointer(&operation.pointer) {
            complaints.extend(operation_complaints(&Part { pointer: operation.pointer.clone(), value }));
        }
    }
    let told = complaints.into_iter().filter_map(|complaint| complaint.into_diagnostic(api, warnings));
    let mut told: Vec<Diagnostic> = told.collect();
    told.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span.range.start));
    told
}

/// What the crate says against a part.
struct Complaint {
    pointer: String,
    what: &'static str,
    why: String,
}

impl Complaint {
    /// The diagnostic, unless a warning stands within the part.
    fn into_diagnostic(self, api: &Api, warnings: &[Diagnostic]) -> Option<Diagnostic> {
        let span = api.document.span(&self.pointer);
        // What is said of the whole document is said of no part of it.
        let is_part = !self.pointer.is_empty();
        let is_told = is_part
            && warnings.iter().flat_map(|warning| &warning.labels).any(|label| {
                let place = &label.span;
                place.file.path == span.file.path
                    && span.range.start <= place.range.start
                    && place.range.end <= span.range.end
            });
        let message = format!("{} departs from OpenAPI 3.0 here: {}", self.what, self.why);
        (!is_told).then(|| Diagnostic::new("contract/structure", message).at(&span, ""))
    }
}

/// A value and its pointer.
struct Part<'a> {
    pointer: String,
    value: &'a Value,
}

impl<'a> Part<'a> {
    fn get(&self, key: &str) -> Option<Part<'a>> {
        let value = self.value.as_object()?.get(key)?;
        Some(Part { pointer: pointer::join(&self.pointer, key), value })
    }

    fn items(&self, key: &str) -> Vec<Part<'a>> {
        let Some(list) = self.get(key) else { return Vec::new() };
        let items = list.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Part { pointer: format!("{}/{index}", list.pointer), value }).collect()
    }

    fn entries(&self) -> Vec<(&'a str, Part<'a>)> {
        let fields = self.value.as_object().into_iter().flatten();
        let entry = |(key, value): (&'a String, &'a Value)| {
            (key.as_str(), Part { pointer: pointer::join(&self.pointer, key), value })
        };
        fields.map(entry).collect()
    }

    fn refused<T: DeserializeOwned>(&self, what: &'static str) -> Option<Complaint> {
        let error = T::deserialize(self.value).err()?;
        Some(Complaint { pointer: self.pointer.clone(), what, why: error.to_string() })
    }
}

const DOCUMENT: &str = "the document";
const OPERATION: &str = "the operation";

/// Complaints about what is no operation and no schema.
fn document_complaints(root: &Value) -> Vec<Complaint> {
    let root = Part { pointer: String::new(), value: root };
    let Some(info) = root.get("info") else {
        return vec![Complaint { pointer: String::new(), what: DOCUMENT, why: "missing field `info`".to_owned() }];
    };
    let mut complaints: Vec<Complaint> = info.refused::<Info>(DOCUMENT).into_iter().collect();
    complaints.extend(root.items("servers").iter().filter_map(|part| part.refused::<Server>(DOCUMENT)));
    complaints.extend(root.items("tags").iter().filter_map(|part| part.refused::<Tag>(DOCUMENT)));
    complaints.extend(root.get("components").iter().flat_map(component_complaints));
    complaints
}

/// Complaints about one operation, against its smallest parts that are at fault.
fn operation_complaints(operation: &Part<'_>) -> Vec<Complaint> {
    let Some(whole) = operation_complaint(operation) else { return Vec::new() };
    let parameters = operation.items("parameters");
    let parameters = parameters.iter().filter_map(|part| part.refused::<ReferenceOr<Parameter>>(OPERATION));
    let body = operation.get("requestBody");
    let body = body.iter().filter_map(|part| part.refused::<ReferenceOr<RequestBody>>(OPERATION));
    let responses = operation.get("responses").map(|responses| responses.entries()).unwrap_or_default();
    let responses = responses.iter().filter(|(key, _)| !key.starts_with("x-"));
    let responses = responses.filter_map(|(_, part)| part.refused::<ReferenceOr<Response>>(OPERATION));
    let complaints: Vec<Complaint> = parameters.chain(body).chain(responses).collect();
    if complaints.is_empty() { vec![whole] } else { complaints }
}

/// The crate knows no references to callbacks, which §4.8.10 allows, so it sees an operation without them when it
/// has refused the whole.
fn operation_complaint(operation: &Part<'_>) -> Option<Complaint> {
    let whole = operation.refused::<Operation>(OPERATION)?;
    let mut rest = operation.value.as_object().cloned().unwrap_or_default();
    if rest.shift_remove("callbacks").is_none() {
        return Some(whole);
    }
    let error = serde_json::from_value::<Operation>(Value::Object(rest)).err()?;
    Some(Complaint { why: error.to_string(), ..whole })
}

/// `components` without its schemas, section by section, entry by entry.
fn component_complaints(components: &Part<'_>) -> Vec<Complaint> {
    let sections = components.entries().into_iter().filter(|(section, _)| *section != "schemas");
    let entries = sections
        .flat_map(|(section, part)| part.entries().into_iter().map(move |(name, entry)| (section, name, entry)));
    let complaints = entries.filter_map(|(section, name, entry)| {
        let alone = Map::from_iter([(name.to_owned(), entry.value.clone())]);
        let components = Value::Object(Map::from_iter([(section.to_owned(), Value::Object(alone))]));
        let error = serde_json::from_value::<Components>(components).err()?;
        Some(Complaint { pointer: entry.pointer, what: DOCUMENT, why: error.to_string() })
    });
    complaints.collect()
}
