//! Lookups: an API by its name, an operation by its name, and the operation that a request is for.
//!
//! Only reads the model. Operations are found through an index that is built when it is first needed: requests are
//! routed often, and documents have up to a thousand operations. Start at [`Api::route`].

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::PathTemplate;
use super::model::{Api, Contract, Link, LinkTarget, Operation};
use super::path_segment::Segment;
use crate::source::pointer;

/// What a request's method and path lead to.
#[derive(Debug, Clone)]
pub enum Route<'a> {
    /// An operation, with the decoded values of its path parameters by name.
    Found {
        /// The operation.
        operation: &'a Operation,
        /// Path parameters, from left to right.
        parameters: Vec<(String, String)>,
    },
    /// `HEAD`, which is not described, where `GET` is: it answers as `GET` does, without a body (RFC 9110 §9.3.2).
    HeadOfGet {
        /// The `GET` operation.
        operation: &'a Operation,
        /// Path parameters, from left to right.
        parameters: Vec<(String, String)>,
    },
    /// The path is described, the method is not.
    MethodNotAllowed {
        /// The described methods, in document order.
        allowed: Vec<&'a str>,
    },
    /// No described path matches.
    NotFound,
}

impl Contract {
    /// The API with this name.
    #[must_use]
    pub fn api(&self, id: &str) -> Option<&Arc<Api>> {
        self.apis.iter().find(|api| api.id.0 == id)
    }
}

impl Api {
    /// The operation with this `operationId`, or this `METHOD /path`; the method in any case, the path as in the
    /// document, with or without the path of a server URL in front.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        let index = self.route_index();
        let found = index.ids.get(name).or_else(|| {
            let (method, path) = name.trim().split_once(' ')?;
            index.names.get(&(method.to_ascii_uppercase(), path.trim_start().to_owned()))
        });
        found.map(|position| &self.operations[*position])
    }

    /// The operation that a link leads to.
    #[must_use]
    pub fn link_target(&self, link: &Link) -> Option<&Operation> {
        match &link.target {
            LinkTarget::Id(id) => self.route_index().ids.get(id).map(|position| &self.operations[*position]),
            LinkTarget::Pointer(pointer) => self.operations.iter().find(|operation| operation.is_at(pointer)),
            LinkTarget::Elsewhere(_) => None,
        }
    }

    /// The operation that a request is for: the most specific path wins (`/jobs/new` over `/jobs/{id}`), whatever
    /// its methods are (OpenAPI 3.0.3 §4.8.8.2). The path is percent-encoded and has no query; it may stand behind
    /// the path of any server of the operation.
    #[must_use]
    pub fn route(&self, method: &str, encoded_path: &str) -> Route<'_> {
        let mut found = self.most_specific(encoded_path);
        let mut position = |method: &str| {
            found.iter().position(|(operation, _)| operation.method == method).map(|index| found.swap_remove(index))
        };
        if let Some((operation, parameters)) = position(method) {
            return Route::Found { operation, parameters };
        }
        if method == "HEAD"
            && let Some((operation, parameters)) = position("GET")
        {
            return Route::HeadOfGet { operation, parameters };
        }
        if found.is_empty() {
            return Route::NotFound;
        }
        Route::MethodNotAllowed { allowed: found.iter().map(|(operation, _)| operation.method.as_str()).collect() }
    }

    /// The operations whose path matches best, in document order, with the values of their path parameters.
    fn most_specific(&self, encoded_path: &str) -> Vec<Matched<'_>> {
        let mut found: Vec<Matched<'_>> = Vec::new();
        let mut best: Option<&PathTemplate> = None;
        for (position, path) in self.route_index().candidates(encoded_path) {
            let operation = &self.operations[position];
            let template = operation.paths().nth(path).expect("the index counts the paths of the operation");
            let Some(parameters) = template.matches(encoded_path) else { continue };
            let order = best.map_or(Ordering::Less, |best| template.specificity(best));
            if order == Ordering::Less {
                found.clear();
                best = Some(template);
            }
            if order != Ordering::Greater {
                found.push((operation, parameters));
            }
        }
        found
    }

    fn route_index(&self) -> &RouteIndex {
        self.routes.get_or_init(|| RouteIndex::new(&self.operations))
    }
}

/// An operation with the values of its path parameters.
type Matched<'a> = (&'a Operation, Vec<(String, String)>);

impl Operation {
    /// Its path behind the path of each server, the default one first.
    pub fn paths(&self) -> impl Iterator<Item = &PathTemplate> {
        std::iter::once(&self.path).chain(&self.other_paths)
    }

    /// Its path as the document writes it, without the path of a server URL.
    #[must_use]
    pub fn documented_path(&self) -> String {
        pointer::tokens(&self.path_item).last().unwrap_or_default()
    }

    /// Whether a JSON Pointer names this operation, directly or through the path item that refers to it.
    #[must_use]
    pub fn is_at(&self, pointer: &str) -> bool {
        self.pointers().iter().any(|own| own == pointer)
    }

    /// The JSON Pointers that name this operation.
    pub(super) fn pointers(&self) -> [String; 2] {
        let key = self.pointer.rsplit('/').next().unwrap_or_default();
        [self.pointer.clone(), format!("{}/{key}", self.path_item)]
    }
}

/// How many segments are told apart one by one. What follows is compared path by path, so that a path of a hundred
/// thousand segments needs no stack of that depth.
const INDEXED_SEGMENTS: usize = 64;

/// What leads to operations: their names, and their paths segment by segment.
#[derive(Debug, Default)]
pub(super) struct RouteIndex {
    ids: HashMap<String, usize>,
    /// By method and path, with and without the path of a server.
    names: HashMap<(String, String), usize>,
    top: Step,
}

/// What may follow after the same segments.
#[derive(Debug, Default)]
struct Step {
    /// By decoded text.
    literal: HashMap<Vec<u8>, Step>,
    templated: BTreeMap<Segment, Step>,
    /// Positions of operations, and of the path among those of the operation.
    ends: Vec<(usize, usize)>,
}

impl RouteIndex {
    fn new(operations: &[Operation]) -> Self {
        let mut index = Self::default();
        for (position, operation) in operations.iter().enumerate() {
            if let Some(id) = &operation.id {
                index.ids.entry(id.clone()).or_insert(position);
            }
            let method = operation.method.to_ascii_uppercase();
            let texts = operation.paths().map(|path| path.text.clone()).chain([operation.documented_path()]);
            for text in texts {
                index.names.entry((method.clone(), text)).or_insert(position);
            }
            for (path, template) in operation.paths().enumerate() {
                index.top.insert(&template.segments, (position, path));
            }
        }
        index
    }

    /// Every path that may match, in document order.
    fn candidates(&self, encoded_path: &str) -> BTreeSet<(usize, usize)> {
        let mut found = BTreeSet::new();
        if let Some(rest) = encoded_path.strip_prefix('/') {
            let segments: Vec<&str> = rest.split('/').take(INDEXED_SEGMENTS).collect();
            self.top.collect(&segments, &mut found);
        }
        found
    }
}

impl Step {
    fn insert(&mut self, segments: &[Segment], end: (usize, usize)) {
        let mut step = self;
        for segment in segments.iter().take(INDEXED_SEGMENTS) {
            step = match segment {
                Segment::Literal(text) => step.literal.entry(percent_decode_str(text).collect()).or_default(),
                Segment::Template(_) => step.templated.entry(segment.clone()).or_default(),
            };
        }
        step.ends.push(end);
    }

    fn collect(&self, segments: &[&str], found: &mut BTreeSet<(usize, usize)>) {
        let Some((first, rest)) = segments.split_first() else {
            found.extend(&self.ends);
            return;
        };
        let decoded: Vec<u8> = percent_decode_str(first).collect();
        let templated = self.templated.iter().filter(|(segment, _)| segment.matches(first).is_some());
        let next = self.literal.get(&decoded).into_iter().chain(templated.map(|(_, step)| step));
        next.for_each(|step| step.collect(rest, found));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ApiId;
    use crate::source::SourceFile;

    const JOBS: &str = "
openapi: 3.0.3
info: {title: Jobs, version: '1'}
servers: [{url: https://jobs.example/v1}]
paths:
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getJob, responses: {'200': {description: ok}}}
    delete: {responses: {'204': {description: gone}}}
  /jobs/new:
    post: {operationId: newJob, responses: {'201': {description: made}}}
";

    fn jobs() -> Arc<Api> {
        let (contract, warnings) =
            Contract::from_sources(vec![(ApiId("jobs".to_owned()), SourceFile::new("jobs.yaml", JOBS))])
                .expect("a valid document");
        assert_eq!(warnings, []);
        Arc::clone(contract.api("jobs").expect("it was loaded"))
    }

    fn outcome(method: &str, path: &str) -> String {
        match jobs().route(method, path) {
            Route::Found { operation, parameters } => format!("{} {parameters:?}", operation.key()),
            Route::HeadOfGet { operation, parameters } => format!("HEAD of {} {parameters:?}", operation.key()),
            Route::MethodNotAllowed { allowed } => format!("allowed {allowed:?}"),
            Route::NotFound => "not found".to_owned(),
        }
    }

    #[test]
    fn a_request_leads_to_its_operation() {
        assert_eq!(outcome("GET", "/v1/jobs/7"), r#"GET /v1/jobs/{id} [("id", "7")]"#);
        assert_eq!(outcome("POST", "/v1/jobs/new"), "POST /v1/jobs/new []");
        assert_eq!(outcome("HEAD", "/v1/jobs/7"), r#"HEAD of GET /v1/jobs/{id} [("id", "7")]"#);
        assert_eq!(outcome("PUT", "/v1/jobs/7"), r#"allowed ["GET", "DELETE"]"#);
        assert_eq!(outcome("GET", "/v1/jobs/new"), r#"allowed ["POST"]"#);
        assert_eq!(outcome("HEAD", "/v1/jobs/new"), r#"allowed ["POST"]"#);
        assert_eq!(outcome("GET", "/jobs/7"), "not found");
        assert_eq!(outcome("get", "/v1/jobs/7"), r#"allowed ["GET", "DELETE"]"#);
    }

    #[test]
    fn an_operation_is_found_by_id_and_by_method_and_path() {
        let api = jobs();
        let key = |name: &str| api.operation(name).map(|operation| operation.key().0);
        assert_eq!(key("getJob").as_deref(), Some("GET /v1/jobs/{id}"));
        assert_eq!(key("delete /v1/jobs/{id}").as_deref(), Some("DELETE /v1/jobs/{id}"));
        assert_eq!(key("GET /jobs/{id}").as_deref(), Some("GET /v1/jobs/{id}"));
        assert_eq!(key("getjob"), None);
        assert_eq!(key("PUT /v1/jobs/{id}"), None);
    }
}
