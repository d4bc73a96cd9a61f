//! One operation, in any version.

use std::sync::Arc;

use super::core::Reader;
use super::parameters::merge;
use super::path_item::{FromPathItem, Method};
use super::place::Place;
use crate::contract::{
    CallbackRef, OpenApiVersion, Operation, Parameter, ParameterLocation, RequestBody, ResponsePromise,
};

/// What is read otherwise in each version.
pub(super) struct OperationParts {
    pub(super) parameters: Vec<Arc<Parameter>>,
    pub(super) request_body: Option<Arc<RequestBody>>,
    pub(super) responses: Vec<ResponsePromise>,
    pub(super) callbacks: Vec<CallbackRef>,
}

impl<'a> Reader<'a> {
    pub(super) fn operation(
        &mut self,
        method: &Method,
        place: &Place<'a>,
        from_path_item: &FromPathItem,
    ) -> Option<Operation> {
        if !place.value.is_object() {
            self.warn(place, "contract/operation", "an operation must be a mapping; it is left out");
            return None;
        }
        let own_servers = self.servers(place);
        let own_paths = (!own_servers.is_empty()).then(|| from_path_item.address.paths(&own_servers));
        let mut paths = match own_paths.unwrap_or_else(|| from_path_item.paths.clone()) {
            Ok(paths) => paths.into_iter(),
            Err(why) => {
                self.warn(place, "contract/path", format!("{why}; the operation is left out"));
                return None;
            }
        };
        let parts = if self.version == OpenApiVersion::V2_0 {
            self.swagger_parts(place, from_path_item)
        } else {
            self.openapi_parts(place, from_path_item)
        };
        if !self.affords(1 + parts.parameters.len() + parts.responses.len()) {
            self.warn(&self.root(), "contract/too-large", "the document has too many parts; the rest is left out");
            return None;
        }
        let inherited = if from_path_item.address.is_path() { self.inherited.security.clone() } else { Arc::default() };
        let operation = Operation {
            api: self.id.clone(),
            id: place.owned_text("operationId"),
            method: method.name.clone(),
            is_additional: method.is_additional,
            path: paths.next().expect("there is a path for every server, and one without any"),
            other_paths: paths.collect(),
            pointer: place.pointer.clone(),
            path_item: from_path_item.pointer.clone(),
            summary: place.owned_text("summary"),
            tags: place.texts("tags").unwrap_or_default().into_iter().map(str::to_owned).collect(),
            servers: if own_servers.is_empty() { from_path_item.servers.clone() } else { own_servers },
            parameters: parts.parameters,
            request_body: parts.request_body,
            responses: parts.responses,
            security: self.security(place).unwrap_or(inherited),
            callbacks: parts.callbacks,
            deprecated: place.flag("deprecated"),
            rules: Vec::new(),
        };
        self.warn_of_undeclared_parameters(&operation, place);
        Some(operation)
    }

    fn openapi_parts(&mut self, place: &Place<'a>, from_path_item: &FromPathItem) -> OperationParts {
        OperationParts {
            parameters: merge(from_path_item.parameters.clone(), self.parameters(place)),
            request_body: self.request_body(place),
            responses: self.responses(place),
            callbacks: self.callbacks(place),
        }
    }

    fn warn_of_undeclared_parameters(&mut self, operation: &Operation, place: &Place<'_>) {
        let is_declared = |name: &str| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|parameter| parameter.location == ParameterLocation::Path && parameter.name == name)
        };
        let names = operation.path.names().into_iter().filter(|name| !is_declared(name));
        let undeclared: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        if !undeclared.is_empty() {
            let message = format!("the path names {}, which no path parameter describes", undeclared.join(", "));
            self.warn(place, "contract/undeclared-parameter", message);
        }
    }
}
