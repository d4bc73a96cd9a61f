//! The resources of an API and the operations that make, show and end them.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::names::{is_reference, joined, singular, stem};
use super::resource::{Resource, ResourceId, shape};
use crate::contract::{Api, Operation, ParameterLocation, StatusKey};

/// How the operations of one API belong together.
#[derive(Debug, Default)]
pub struct Relations {
    /// Every kind of thing with a path of its own, parents before their children.
    pub resources: Vec<Resource>,
    by_shape: BTreeMap<Vec<String>, ResourceId>,
    links: BTreeMap<(usize, String), Vec<Producer>>,
}

/// An operation whose answer has a value that another operation needs, because a link says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Producer {
    /// The operation whose answer has it, by its place in the API.
    pub operation: usize,
    /// The status of that answer.
    pub status: StatusKey,
    /// Where it stands there: an expression.
    pub expression: Value,
}

impl Relations {
    /// Reads the relations off a contract.
    #[must_use]
    pub fn new(api: &Api) -> Self {
        let mut relations = Self::default();
        relations.find_resources(api);
        let index = Index::new(api);
        for (item, id) in relations.by_shape.clone() {
            relations.resources[id.0] = relations.with_operations(id, &item, &index);
        }
        relations.links = links(api);
        relations
    }

    /// The resource with this id.
    #[must_use]
    pub fn resource(&self, id: ResourceId) -> &Resource {
        &self.resources[id.0]
    }

    /// The resources whose parameters stand in the path of an operation, from the left: `(parameter, resource)`.
    #[must_use]
    pub fn in_path(&self, operation: &Operation) -> IndexMap<String, ResourceId> {
        let shape = shape(&operation.path);
        let mut found = IndexMap::new();
        for (index, segment) in operation.path.segments.iter().enumerate() {
            if let (Some(name), Some(id)) = (segment.only_parameter(), self.by_shape.get(&shape[..=index])) {
                found.insert(name.to_owned(), *id);
            }
        }
        found
    }

    /// The resource of which the operation's path is one item, or whose items it makes or lists.
    #[must_use]
    pub fn about(&self, operation: usize) -> Option<ResourceId> {
        let takes_part = |resource: &Resource| {
            [resource.create, resource.list, resource.read, resource.replace, resource.update, resource.delete]
                .contains(&Some(operation))
        };
        self.resources.iter().position(takes_part).map(ResourceId)
    }

    /// The resource of which an operation makes items.
    #[must_use]
    pub fn made_by(&self, operation: usize) -> Option<ResourceId> {
        self.resources.iter().position(|resource| resource.create == Some(operation)).map(ResourceId)
    }

    /// The resource that a field outside the path refers to by its name: `ownerId` in a body or a query. One that can
    /// be made comes before one that cannot.
    #[must_use]
    pub fn referred_to(&self, name: &str) -> Option<ResourceId> {
        let wanted = is_reference(name).then(|| stem(name)).flatten()?;
        let is_meant = |resource: &&Resource| resource.word.as_ref().is_some_and(|word| singular(word) == wanted);
        let position = |resource: &Resource| self.resources.iter().position(|other| other == resource);
        let mut meant: Vec<&Resource> = self.resources.iter().filter(is_meant).collect();
        meant.sort_by_key(|resource| (resource.create.is_none(), resource.parent.is_some()));
        meant.first().and_then(|resource| position(resource)).map(ResourceId)
    }

    /// The operations whose links give a value for this parameter of an operation.
    #[must_use]
    pub fn linked(&self, operation: usize, parameter: &str) -> &[Producer] {
        self.links.get(&(operation, parameter.to_owned())).map_or(&[], Vec::as_slice)
    }

    fn find_resources(&mut self, api: &Api) {
        for operation in &api.operations {
            let shape = shape(&operation.path);
            let mut parent = None;
            for (index, segment) in operation.path.segments.iter().enumerate() {
                let Some(parameter) = segment.only_parameter() else { continue };
                let next = ResourceId(self.resources.len());
                let id = *self.by_shape.entry(shape[..=index].to_vec()).or_insert(next);
                if id == next {
                    let before = index.checked_sub(1).map(|before| &operation.path.segments[before]);
                    self.resources.push(Resource {
                        item: operation.path.up_to(index),
                        parameter: parameter.to_owned(),
                        word: before.and_then(|segment| segment.literal()).map(str::to_owned),
                        parent,
                        create: None,
                        is_named_by_client: false,
                        list: None,
                        read: None,
                        replace: None,
                        update: None,
                        delete: None,
                    });
                }
                parent = Some(id);
            }
        }
    }

    fn with_operations(&self, id: ResourceId, item: &[String], index: &Index<'_>) -> Resource {
        let mut resource = self.resource(id).clone();
        let collection = &item[..item.len() - 1];
        resource.read = index.at("GET", item);
        resource.replace = index.at("PUT", item);
        resource.update = index.at("PATCH", item);
        resource.delete = index.at("DELETE", item);
        resource.list = index.at("GET", collection);
        resource.create = index.at("POST", collection).or_else(|| index.creator(&resource, collection));
        if resource.create.is_none() && resource.replace.is_some() {
            resource.create = resource.replace;
            resource.is_named_by_client = true;
        }
        resource
    }
}

/// Operations by what relations look for.
struct Index<'a> {
    by_shape: BTreeMap<(&'a str, Vec<String>), usize>,
    posts_by_name: BTreeMap<String, usize>,
}

/// What operations that make something are called.
const MAKING: [&str; 6] = ["create", "add", "new", "register", "insert", "post"];

impl<'a> Index<'a> {
    fn new(api: &'a Api) -> Self {
        let mut index = Self { by_shape: BTreeMap::new(), posts_by_name: BTreeMap::new() };
        for (position, operation) in api.operations.iter().enumerate() {
            let mut shape = shape(&operation.path);
            // Some write every path with a slash at its end.
            if shape.last().is_some_and(String::is_empty) {
                shape.pop();
            }
            index.by_shape.entry((&operation.method, shape)).or_insert(position);
            if let Some(id) = operation.id.as_deref().filter(|_| operation.method == "POST") {
                index.posts_by_name.entry(joined(id)).or_insert(position);
            }
        }
        index
    }

    fn at(&self, method: &'a str, shape: &[String]) -> Option<usize> {
        self.by_shape.get(&(method, shape.to_vec())).copied()
    }

    /// An operation elsewhere that makes items by its name: `POST /pets/new`, or `createPet`.
    fn creator(&self, resource: &Resource, collection: &[String]) -> Option<usize> {
        let single = singular(resource.word.as_ref()?);
        let beneath = |verb: &&str| {
            let shape: Vec<String> = collection.iter().cloned().chain([(*verb).to_owned()]).collect();
            self.at("POST", &shape)
        };
        let named = |verb: &&str| self.posts_by_name.get(&format!("{verb}{single}")).copied();
        MAKING.iter().find_map(beneath).or_else(|| MAKING.iter().find_map(named))
    }
}

/// What links say: for each operation and parameter, who produces its value.
fn links(api: &Api) -> BTreeMap<(usize, String), Vec<Producer>> {
    let mut links: BTreeMap<(usize, String), Vec<Producer>> = BTreeMap::new();
    for (producer, operation) in api.operations.iter().enumerate() {
        for response in &operation.responses {
            for link in response.links.iter() {
                let Some(target) = api.link_target(link) else { continue };
                let Some(target) = api.operations.iter().position(|other| std::ptr::eq(other, target)) else {
                    continue;
                };
                for (name, expression) in &link.parameters {
                    let (_, name) = located(name);
                    let made =
                        Producer { operation: producer, status: response.status, expression: expression.clone() };
                    links.entry((target, name.to_owned())).or_default().push(made);
                }
            }
        }
    }
    links
}

/// A parameter of a link may name its location: `path.id` (OpenAPI 3.1.0 §4.8.20.1).
fn located(name: &str) -> (Option<ParameterLocation>, &str) {
    let locations = [
        ("path.", ParameterLocation::Path),
        ("query.", ParameterLocation::Query),
        ("header.", ParameterLocation::Header),
        ("cookie.", ParameterLocation::Cookie),
    ];
    let found = locations.iter().find_map(|(prefix, location)| Some((Some(*location), name.strip_prefix(prefix)?)));
    found.unwrap_or((None, name))
}
