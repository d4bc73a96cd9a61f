//! The second opinion: lets the `openapiv3` crate read every part, and reports what it refuses.
//!
//! Its answer is only used as a check of structure (a response without `description`, a list where a mapping must
//! be), never as the model; see the parent module for why. Schemas under `components` are left to the schema layer.
//! Start at [`Reader::check_document`] and [`Reader::check_operation`].

use openapiv3::{Components, Info, Operation, Parameter, ReferenceOr, RequestBody, Response, Server, Tag};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::place::Place;
use super::reader::Reader;

/// What the crate says against a part, and where that part stands.
type Complaint<'a> = (Place<'a>, String);

impl<'a> Reader<'a> {
    /// Checks what is no operation and no schema.
    pub(super) fn check_document(&mut self) {
        let root = self.root();
        let Some(info) = root.get("info") else {
            self.warn(&root, "contract/structure", "the document has no `info`");
            return;
        };
        let mut complaints: Vec<Complaint<'a>> = complaint::<Info>(info).into_iter().collect();
        complaints.extend(root.items("servers").into_iter().filter_map(complaint::<Server>));
        complaints.extend(root.items("tags").into_iter().filter_map(complaint::<Tag>));
        complaints.extend(root.get("components").iter().flat_map(component_complaints));
        self.report(complaints, "the document");
    }

    /// Checks one operation, and blames the smallest part that is at fault.
    pub(super) fn check_operation(&mut self, place: &Place<'a>) {
        let Some(whole) = operation_complaint(place) else { return };
        let parameters = place.items("parameters").into_iter().filter_map(complaint::<ReferenceOr<Parameter>>);
        let body = place.get("requestBody").and_then(complaint::<ReferenceOr<RequestBody>>);
        let responses = place.entries("responses").into_iter().filter(|(key, _)| !key.starts_with("x-"));
        let responses = responses.filter_map(|(_, response)| complaint::<ReferenceOr<Response>>(response));
        let mut complaints: Vec<Complaint<'a>> = parameters.chain(body).chain(responses).collect();
        if complaints.is_empty() {
            complaints.push(whole);
        }
        self.report(complaints, "the operation");
    }

    fn report(&mut self, complaints: Vec<Complaint<'a>>, what: &str) {
        for (place, why) in complaints {
            if !self.has_warned_at(&place) {
                self.warn(&place, "contract/structure", format!("{what} departs from OpenAPI 3.0 here: {why}"));
            }
        }
    }
}

/// The crate knows no references to callbacks, which §4.8.10 allows, so it sees an operation without them when it
/// has refused the whole.
fn operation_complaint<'a>(place: &Place<'a>) -> Option<Complaint<'a>> {
    let whole = complaint::<Operation>(place.clone())?;
    let mut rest = place.value.as_object().cloned().unwrap_or_default();
    if rest.shift_remove("callbacks").is_none() {
        return Some(whole);
    }
    let error = serde_json::from_value::<Operation>(Value::Object(rest)).err()?;
    Some((place.clone(), error.to_string()))
}

fn complaint<T: DeserializeOwned>(place: Place<'_>) -> Option<Complaint<'_>> {
    let error = T::deserialize(place.value).err()?;
    Some((place, error.to_string()))
}

/// `components` without its schemas, section by section, entry by entry.
fn component_complaints<'a>(components: &Place<'a>) -> Vec<Complaint<'a>> {
    let sections = components.own_entries().into_iter().filter(|(section, _)| *section != "schemas");
    let entries = sections
        .flat_map(|(section, place)| place.own_entries().into_iter().map(move |(name, entry)| (section, name, entry)));
    let complaints = entries.filter_map(|(section, name, entry)| {
        let alone = Map::from_iter([(name.to_owned(), entry.value.clone())]);
        let components = Value::Object(Map::from_iter([(section.to_owned(), Value::Object(alone))]));
        let error = serde_json::from_value::<Components>(components).err()?;
        Some((entry, error.to_string()))
    });
    complaints.collect()
}
