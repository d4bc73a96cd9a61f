//! How often an API uses what only the model tells apart. Start at [`Api::counts`].

use std::ops::Add;

use super::model::{Api, MediaTypePromise, Operation, ParameterShape};

/// Parts of an API. They are counted where they are used: a shared response counts for every operation that has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations under the methods that OpenAPI names.
    pub operations: usize,
    /// Operations under other methods (`additionalOperations`).
    pub additional_operations: usize,
    /// Callbacks, each once.
    pub callbacks: usize,
    /// Servers of the document, of paths and of operations.
    pub servers: usize,
    /// Links of responses.
    pub links: usize,
    /// Encodings of properties and parts.
    pub encodings: usize,
    /// Media types that are streams of items.
    pub streams: usize,
}

impl Api {
    /// What the API consists of.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let whole = Counts { callbacks: self.callbacks.len(), servers: self.servers.len(), ..Counts::default() };
        self.operations.iter().map(Counts::of_operation).fold(whole, Counts::add)
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            operations: self.operations + other.operations,
            additional_operations: self.additional_operations + other.additional_operations,
            callbacks: self.callbacks + other.callbacks,
            servers: self.servers + other.servers,
            links: self.links + other.links,
            encodings: self.encodings + other.encodings,
            streams: self.streams + other.streams,
        }
    }
}

impl Counts {
    fn of_operation(operation: &Operation) -> Self {
        let parameters = operation.parameters.iter().filter_map(|parameter| match &parameter.shape {
            ParameterShape::Content(promise) | ParameterShape::WholeQuery(promise) => Some(promise),
            ParameterShape::Schema { .. } => None,
        });
        let body = operation.request_body.iter().flat_map(|body| &body.content);
        let responses = operation.responses.iter().flat_map(|response| response.content.iter());
        let own = Self {
            operations: usize::from(!operation.is_additional),
            additional_operations: usize::from(operation.is_additional),
            servers: operation.servers.len(),
            links: operation.responses.iter().map(|response| response.links.len()).sum(),
            ..Self::default()
        };
        parameters.chain(body).chain(responses).map(Self::of_media_type).fold(own, Self::add)
    }

    fn of_media_type(promise: &MediaTypePromise) -> Self {
        let last = usize::from(promise.item_encoding.is_some());
        Self {
            encodings: promise.encoding.len() + promise.prefix_encoding.len() + last,
            streams: usize::from(promise.item_schema.is_some()),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{ApiId, Contract};
    use crate::source::SourceFile;

    #[test]
    fn parts_are_counted_where_they_are_used() {
        let text = "
openapi: 3.2.0
info: {title: Jobs, version: '1'}
servers: [{url: /v1}]
paths:
  /jobs:
    get:
      servers: [{url: /v2}]
      responses: {'200': {$ref: '#/components/responses/Jobs'}}
    additionalOperations: {COPY: {responses: {'200': {$ref: '#/components/responses/Jobs'}}}}
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {}}]
    put:
      requestBody: {content: {multipart/form-data: {encoding: {a: {contentType: text/plain}}}}}
      callbacks: {done: {$url: {post: {responses: {'200': {description: ok}}}}}}
      responses: {'200': {description: ok, links: {again: {operationRef: '#/paths/~1jobs/get'}}}}
components:
  responses: {Jobs: {description: ok, content: {application/jsonl: {itemSchema: {}}}}}
";
        let source = (ApiId("jobs".to_owned()), SourceFile::new("jobs.yaml", text));
        let (contract, _) = Contract::from_sources(vec![source]).expect("a document");
        let (operations, additional_operations, callbacks, servers) = (2, 1, 1, 2);
        let (links, encodings, streams) = (1, 1, 2);
        let expected = Counts { operations, additional_operations, callbacks, servers, links, encodings, streams };
        assert_eq!(contract.apis[0].counts(), expected);
    }
}
