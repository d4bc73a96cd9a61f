//! Path items, wherever they stand: under `paths`, as webhooks, in callbacks.
//!
//! A path item may be a reference with operations of its own beside it. What the operations themselves hold is read
//! in [`super::operation`].

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::core::Reader;
use super::parameters::merge;
use super::place::Place;
use super::servers::prefixes;
use crate::contract::{Callback, OpenApiVersion, Operation, Parameter, PathTemplate, Server, Webhook};

/// The methods that every version can describe (OpenAPI 3.0.3 §4.8.9.1), and the version of those that not every one
/// can.
const METHODS: [(&str, OpenApiVersion); 9] = [
    ("get", OpenApiVersion::V2_0),
    ("put", OpenApiVersion::V2_0),
    ("post", OpenApiVersion::V2_0),
    ("delete", OpenApiVersion::V2_0),
    ("options", OpenApiVersion::V2_0),
    ("head", OpenApiVersion::V2_0),
    ("patch", OpenApiVersion::V2_0),
    ("trace", OpenApiVersion::V3_0),
    ("query", OpenApiVersion::V3_2),
];

/// What an operation inherits from its path item.
pub(super) struct FromPathItem {
    /// JSON Pointer of the path item where it is used.
    pub(super) pointer: String,
    pub(super) address: Address,
    pub(super) parameters: Vec<Arc<Parameter>>,
    pub(super) servers: Vec<Server>,
    /// The templates behind the servers of the path item, or of the document; or why there are none.
    pub(super) paths: Result<Vec<PathTemplate>, String>,
}

/// What a path item is filed under.
#[derive(Clone)]
pub(super) enum Address {
    /// A path of the API.
    Path(String),
    /// The name of a webhook or a runtime expression: nothing that leads to the API.
    Name(String),
}

impl Address {
    /// The templates of operations behind the paths of their servers.
    pub(super) fn paths(&self, servers: &[Server]) -> Result<Vec<PathTemplate>, String> {
        match self {
            Self::Name(name) => Ok(vec![PathTemplate::unaddressed(name)]),
            Self::Path(path) => {
                PathTemplate::parse(path)?;
                prefixes(servers).iter().map(|prefix| PathTemplate::parse(&format!("{prefix}{path}"))).collect()
            }
        }
    }

    pub(super) fn is_path(&self) -> bool {
        matches!(self, Self::Path(_))
    }
}

impl<'a> Reader<'a> {
    /// Every operation under `paths` that can be read, in document order.
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        let root = self.root();
        let paths = root.get("paths").filter(|paths| paths.value.is_object());
        let promises_otherwise = ["webhooks", "components"].iter().any(|key| root.value.get(*key).is_some());
        if paths.is_none() && !(self.version >= OpenApiVersion::V3_1 && promises_otherwise) {
            self.warn(&root, "contract/no-paths", "the document has no `paths`, so it promises nothing");
        }
        let mut operations = Vec::new();
        for (path, place) in root.entries("paths").filter(|(path, _)| !path.starts_with("x-")) {
            operations.extend(self.path_item(Address::Path(path.to_owned()), &place));
        }
        self.warn_of_repeated_ids(&operations);
        operations
    }

    /// What the API sends on its own.
    pub(super) fn webhooks(&mut self) -> Vec<Webhook> {
        if self.version < OpenApiVersion::V3_1 {
            return Vec::new();
        }
        let entries = self.root().entries("webhooks").filter(|(name, _)| !name.starts_with("x-"));
        let webhook = |(name, place): (&str, Place<'a>)| Webhook {
            name: name.to_owned(),
            operations: self.path_item(Address::Name(name.to_owned()), &place),
            pointer: place.pointer,
        };
        entries.map(webhook).collect()
    }

    /// Reads the callbacks that operations have named, and those that these name in turn, each once.
    pub(super) fn read_callbacks(&mut self) {
        while let Some(place) = self.named_callbacks.pop_front() {
            if self.callbacks.contains_key(&place.pointer) {
                continue;
            }
            let mut operations = Vec::new();
            for (expression, item) in place.own_entries().filter(|(name, _)| !name.starts_with("x-")) {
                operations.extend(self.path_item(Address::Name(expression.to_owned()), &item));
            }
            let callback = Callback { operations, pointer: place.pointer.clone() };
            self.callbacks.insert(place.pointer, callback);
        }
    }

    fn path_item(&mut self, address: Address, place: &Place<'a>) -> Vec<Operation> {
        if !place.value.is_object() {
            self.warn(place, "contract/path-item", "a path item must be a mapping; it is left out");
            return Vec::new();
        }
        // Beside a `$ref` a path item may have operations of its own (OpenAPI 3.0.3 §4.8.9.1); they win.
        let target = place.value.get("$ref").and_then(|_| self.resolve(place.clone()));
        let layers: Vec<&Place<'a>> = std::iter::once(place).chain(&target).collect();
        let from_path_item = self.inherited_from(address, place, &layers);
        let mut seen = HashSet::new();
        let mut operations = Vec::new();
        for layer in layers {
            for (method, place) in self.methods(layer) {
                if !seen.contains(&method.name) {
                    operations.extend(self.operation(&method, &place, &from_path_item));
                    seen.insert(method.name);
                }
            }
        }
        operations
    }

    fn inherited_from(&mut self, address: Address, place: &Place<'a>, layers: &[&Place<'a>]) -> FromPathItem {
        let layered: Vec<_> = layers.iter().rev().map(|layer| self.path_parameters(layer, place)).collect();
        let servers = layers.iter().map(|layer| self.servers(layer)).find(|servers| !servers.is_empty());
        let servers = servers.unwrap_or_default();
        let paths = address.paths(if servers.is_empty() { &self.inherited.servers } else { &servers });
        FromPathItem {
            pointer: place.pointer.clone(),
            address,
            parameters: layered.into_iter().reduce(merge).unwrap_or_default(),
            servers,
            paths,
        }
    }

    /// The parameters of a layer of the path item at `place`; those of one that is referred to are read once.
    fn path_parameters(&mut self, layer: &Place<'a>, place: &Place<'a>) -> Vec<Arc<Parameter>> {
        if layer.pointer == place.pointer {
            return self.parameters(layer);
        }
        if let Some(known) = self.shared.path_parameters.get(&layer.pointer) {
            return known.clone();
        }
        let parameters = self.parameters(layer);
        self.shared.path_parameters.insert(layer.pointer.clone(), parameters.clone());
        parameters
    }

    /// The operations of a path item, with their methods.
    fn methods(&self, path_item: &Place<'a>) -> Vec<(Method, Place<'a>)> {
        let fields = path_item.value.as_object().into_iter().flatten();
        let mut methods: Vec<(Method, Place<'a>)> = Vec::new();
        for (key, value) in fields {
            if METHODS.iter().any(|(name, since)| name == key && self.version >= *since) {
                let method = Method { name: key.to_ascii_uppercase(), is_additional: false };
                methods.push((method, path_item.below(key, value)));
            }
        }
        if self.version >= OpenApiVersion::V3_2 {
            // Names are methods as they are sent (OpenAPI 3.2.0 §4.9.1).
            let additional = path_item.entries("additionalOperations").filter(|(name, _)| !name.starts_with("x-"));
            let additional =
                additional.map(|(name, place)| (Method { name: name.to_owned(), is_additional: true }, place));
            methods.extend(additional);
        }
        methods
    }

    fn warn_of_repeated_ids(&mut self, operations: &[Operation]) {
        let mut seen: HashMap<&str, &Operation> = HashMap::new();
        for operation in operations {
            let Some(id) = operation.id.as_deref() else { continue };
            match seen.get(id) {
                // One operation under two paths, by a reference.
                Some(first) if first.pointer == operation.pointer => {}
                Some(first) => {
                    let message = format!("the operation id `{id}` is already that of {}", first.key());
                    let pointer = format!("{}/operationId", operation.pointer);
                    self.warn_at(&pointer, "contract/repeated-operation-id", message, None);
                }
                None => drop(seen.insert(id, operation)),
            }
        }
    }
}

/// A method of a path item.
pub(super) struct Method {
    pub(super) name: String,
    pub(super) is_additional: bool,
}
