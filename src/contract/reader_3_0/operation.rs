//! Paths and their operations.

use indexmap::IndexMap;

use super::parameter::merge;
use super::place::Place;
use super::reader::Reader;
use crate::contract::server_url::{path_prefix, with_defaults};
use crate::contract::{Operation, Parameter, ParameterLocation, PathTemplate, SecurityRequirement, SecurityScheme};

/// The methods that OpenAPI 3.0 can describe (§4.8.9.1).
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What operations inherit from the document.
pub(super) struct Inherited {
    pub(super) servers: Vec<String>,
    pub(super) security: Vec<SecurityRequirement>,
    pub(super) schemes: IndexMap<String, SecurityScheme>,
}

/// What an operation inherits from its path item.
struct FromPathItem<'a> {
    path: &'a str,
    parameters: Vec<Parameter>,
    servers: Option<Vec<String>>,
}

impl<'a> Reader<'a> {
    /// Every operation that can be read, in document order.
    pub(super) fn operations(&mut self, inherited: &Inherited) -> Vec<Operation> {
        let root = self.root();
        if !root.get("paths").is_some_and(|paths| paths.value.is_object()) {
            self.warn(&root, "contract/no-paths", "the document has no `paths`, so it promises nothing");
        }
        let paths = root.entries("paths").into_iter().filter(|(path, _)| !path.starts_with("x-"));
        let operations = paths.flat_map(|(path, place)| self.path_item(path, &place, inherited)).collect();
        self.warn_of_repeated_ids(&operations);
        operations
    }

    fn path_item(&mut self, path: &'a str, place: &Place<'a>, inherited: &Inherited) -> Vec<Operation> {
        if !place.value.is_object() {
            self.warn(place, "contract/path-item", "a path item must be a mapping; it is left out");
            return Vec::new();
        }
        // Beside a `$ref` a path item may have operations of its own (§4.8.9.1); they win.
        let target = place.get("$ref").and_then(|_| self.resolve(place.clone()));
        let layers: Vec<&Place<'a>> = std::iter::once(place).chain(&target).collect();
        let referenced = target.as_ref().map(|target| self.parameters(target)).unwrap_or_default();
        let parameters = merge(referenced, self.parameters(place));
        let servers = layers.iter().find_map(|layer| servers(layer));
        let from_path_item = FromPathItem { path, parameters, servers };
        let mut seen = Vec::new();
        let mut operations = Vec::new();
        for layer in layers {
            for (method, operation) in layer.own_entries() {
                if METHODS.contains(&method) && !seen.contains(&method) {
                    seen.push(method);
                    operations.extend(self.operation(method, &operation, &from_path_item, inherited));
                }
            }
        }
        operations
    }

    fn operation(
        &mut self,
        method: &str,
        place: &Place<'a>,
        from_path_item: &FromPathItem<'_>,
        inherited: &Inherited,
    ) -> Option<Operation> {
        let warnings_before = self.warnings.len();
        if !place.value.is_object() {
            self.warn(place, "contract/operation", "an operation must be a mapping; it is left out");
            return None;
        }
        let own_servers = servers(place);
        let urls = own_servers.as_ref().or(from_path_item.servers.as_ref()).unwrap_or(&inherited.servers);
        let path = match path_template(urls, from_path_item.path) {
            Ok(path) => path,
            Err(why) => {
                self.warn(place, "contract/path", format!("{why}; the operation is left out"));
                return None;
            }
        };
        let operation = Operation {
            api: self.id.clone(),
            id: place.text("operationId").map(str::to_owned),
            method: method.to_ascii_uppercase(),
            parameters: merge(from_path_item.parameters.clone(), self.parameters(place)),
            request_body: self.request_body(place),
            responses: self.responses(place),
            security: self.security(place, &inherited.schemes).unwrap_or_else(|| inherited.security.clone()),
            deprecated: place.flag("deprecated"),
            path,
            pointer: place.pointer.clone(),
        };
        self.warn_of_undeclared_parameters(&operation, place);
        if self.warnings.len() == warnings_before {
            self.check_operation(place);
        }
        Some(operation)
    }

    fn warn_of_undeclared_parameters(&mut self, operation: &Operation, place: &Place<'_>) {
        let is_declared = |name: &str| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|parameter| parameter.location == ParameterLocation::Path && parameter.name == name)
        };
        let undeclared: Vec<String> = operation
            .path
            .names()
            .into_iter()
            .filter(|name| !is_declared(name))
            .map(|name| format!("`{name}`"))
            .collect();
        if !undeclared.is_empty() {
            let message = format!("the path names {}, which no path parameter describes", undeclared.join(", "));
            self.warn(place, "contract/undeclared-parameter", message);
        }
    }

    fn warn_of_repeated_ids(&mut self, operations: &Vec<Operation>) {
        let mut seen: IndexMap<&str, &Operation> = IndexMap::new();
        for operation in operations {
            let Some(id) = operation.id.as_deref() else { continue };
            if let Some(first) = seen.get(id) {
                let root = self.root();
                let pointer = format!("{}/operationId", operation.pointer);
                let place = Place { pointer, value: root.value };
                let message = format!("the operation id `{id}` is already that of {}", first.key());
                self.warn(&place, "contract/repeated-operation-id", message);
            } else {
                seen.insert(id, operation);
            }
        }
    }
}

/// The template behind the path of the server. An operation has one template: where its servers differ in their
/// paths, the first one counts.
fn path_template(servers: &[String], path: &str) -> Result<PathTemplate, String> {
    let prefix = servers.first().map(|url| path_prefix(url)).unwrap_or_default();
    PathTemplate::parse(path)?;
    PathTemplate::parse(&format!("{prefix}{path}"))
}

/// The URLs under `servers`; nothing when there are none.
pub(super) fn servers(holder: &Place<'_>) -> Option<Vec<String>> {
    let url = |server: &Place<'_>| server.text("url").map(|url| with_defaults(url, server.value.get("variables")));
    let urls: Vec<String> = holder.items("servers").iter().filter_map(url).collect();
    (!urls.is_empty()).then_some(urls)
}
