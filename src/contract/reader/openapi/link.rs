//! Links (OpenAPI 3.0.3 §4.8.20), and whether they lead anywhere.

use std::collections::BTreeSet;

use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;
use crate::contract::{Link, LinkTarget, Operation};
use crate::diagnostic::nearest;
use crate::source::pointer;

impl<'a> Reader<'a> {
    pub(super) fn links(&mut self, response: &Place<'a>) -> Vec<Link> {
        let entries = response.entries("links").filter(|(name, _)| !name.starts_with("x-"));
        entries.filter_map(|(name, place)| self.link(name, place)).collect()
    }

    fn link(&mut self, name: &str, place: Place<'a>) -> Option<Link> {
        let place = self.resolve(place)?;
        let target = match (place.text("operationId"), place.text("operationRef")) {
            (Some(id), _) => LinkTarget::Id(id.to_owned()),
            (None, Some(reference)) => match pointer::from_reference(reference) {
                Some(pointer) => LinkTarget::Pointer(pointer),
                None => LinkTarget::Elsewhere(reference.to_owned()),
            },
            (None, None) => {
                self.warn(
                    &place,
                    "contract/link",
                    "the link has neither `operationId` nor `operationRef`; it is left out",
                );
                return None;
            }
        };
        let parameters = place.value.get("parameters").and_then(serde_json::Value::as_object).into_iter().flatten();
        let server = place.get("server");
        Some(Link {
            name: name.to_owned(),
            target,
            parameters: parameters.map(|(name, value)| (name.clone(), value.clone())).collect(),
            request_body: place.value.get("requestBody").cloned(),
            server: server.and_then(|server| self.server(&server)),
            pointer: place.pointer,
        })
    }

    /// Warns of links to operations that do not exist. A link within a shared response is looked at once.
    pub(in crate::contract::reader) fn check_links(&mut self, operations: &[&Operation]) {
        let links = || operations.iter().flat_map(|operation| &operation.responses).flat_map(|one| one.links.iter());
        if links().next().is_none() {
            return;
        }
        let ids: BTreeSet<&str> = operations.iter().filter_map(|operation| operation.id.as_deref()).collect();
        let pointers: BTreeSet<String> = operations.iter().flat_map(|operation| operation.pointers()).collect();
        for link in links() {
            match &link.target {
                LinkTarget::Id(id) if !ids.contains(id.as_str()) => {
                    let message = format!("the link `{}` leads to the unknown operation `{id}`", link.name);
                    let hint = nearest(id, ids.iter().copied()).map(|name| format!("did you mean `{name}`?"));
                    self.warn_at(&link.pointer, "contract/link", message, hint);
                }
                LinkTarget::Pointer(pointer) if !pointers.contains(pointer) => {
                    let message = format!("the link `{}` leads to no operation: `#{pointer}`", link.name);
                    self.warn_at(&link.pointer, "contract/link", message, None);
                }
                _ => {}
            }
        }
    }
}
