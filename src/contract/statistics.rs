//! How much an API promises, in numbers. Start at [`Api::statistics`].

use super::model::{Api, MediaTypePromise, Operation, ParameterShape, ResponsePromise};

/// What an API consists of. Parts are counted where they are used: a shared response counts for every operation that
/// has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Paths with operations.
    pub paths: usize,
    /// Operations under the methods that OpenAPI names.
    pub operations: usize,
    /// Operations under other methods (`additionalOperations`).
    pub additional_operations: usize,
    /// Operations that are deprecated.
    pub deprecated_operations: usize,
    /// Operations that may be called without credentials.
    pub open_operations: usize,
    /// Parameters of operations.
    pub parameters: usize,
    /// Operations with a request body.
    pub request_bodies: usize,
    /// Responses of operations.
    pub responses: usize,
    /// Headers of responses.
    pub headers: usize,
    /// Links of responses.
    pub links: usize,
    /// Media types of bodies, parameters and responses.
    pub media_types: usize,
    /// Encodings of properties and parts.
    pub encodings: usize,
    /// Media types that are streams of items.
    pub streams: usize,
    /// Examples of parameters, headers and media types.
    pub examples: usize,
    /// Callbacks, each once.
    pub callbacks: usize,
    /// Webhooks.
    pub webhooks: usize,
    /// Servers of the document, of paths and of operations.
    pub servers: usize,
    /// Security schemes.
    pub security_schemes: usize,
}

impl Api {
    /// How much the API promises.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let mut statistics = Statistics {
            callbacks: self.callbacks.len(),
            webhooks: self.webhooks.len(),
            servers: self.servers.len(),
            security_schemes: self.security_schemes.len(),
            ..Statistics::default()
        };
        let mut path_item = None;
        for operation in &self.operations {
            // The operations of one path stand side by side.
            statistics.paths += usize::from(path_item != Some(&operation.path_item));
            path_item = Some(&operation.path_item);
            statistics.add_operation(operation);
        }
        statistics
    }
}

impl Statistics {
    fn add_operation(&mut self, operation: &Operation) {
        self.operations += usize::from(!operation.is_additional);
        self.additional_operations += usize::from(operation.is_additional);
        self.deprecated_operations += usize::from(operation.deprecated);
        self.open_operations += usize::from(operation.is_open());
        self.servers += operation.servers.len();
        self.parameters += operation.parameters.len();
        for parameter in &operation.parameters {
            self.examples += parameter.examples.len();
            if let ParameterShape::Content(promise) | ParameterShape::WholeQuery(promise) = &parameter.shape {
                self.add_content(std::slice::from_ref(promise));
            }
        }
        if let Some(body) = &operation.request_body {
            self.request_bodies += 1;
            self.add_content(&body.content);
        }
        operation.responses.iter().for_each(|response| self.add_response(response));
    }

    fn add_response(&mut self, response: &ResponsePromise) {
        self.responses += 1;
        self.headers += response.headers.len();
        self.links += response.links.len();
        self.examples += response.headers.iter().map(|header| header.examples.len()).sum::<usize>();
        self.add_content(&response.content);
    }

    fn add_content(&mut self, content: &[MediaTypePromise]) {
        for promise in content {
            self.media_types += 1;
            self.streams += usize::from(promise.item_schema.is_some());
            self.examples += promise.examples.len();
            self.encodings += promise.encoding.len() + promise.prefix_encoding.len();
            self.encodings += usize::from(promise.item_encoding.is_some());
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
      deprecated: true
      parameters: [{name: a, in: query, schema: {}, example: 1}]
      responses: {'200': {description: ok, content: {application/jsonl: {itemSchema: {}}}}}
    additionalOperations: {COPY: {responses: {'200': {description: ok, headers: {X-A: {schema: {}}}}}}}
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {}}]
    put:
      requestBody: {content: {multipart/form-data: {encoding: {a: {contentType: text/plain}}}}}
      responses: {'200': {description: ok}, '404': {description: none}}
webhooks: {done: {post: {responses: {'200': {description: ok}}}}}
";
        let source = (ApiId("jobs".to_owned()), SourceFile::new("jobs.yaml", text));
        let (contract, _) = Contract::from_sources(vec![source]).expect("a document");
        let expected = Statistics {
            paths: 2,
            operations: 2,
            additional_operations: 1,
            deprecated_operations: 1,
            open_operations: 3,
            parameters: 2,
            request_bodies: 1,
            responses: 4,
            headers: 1,
            media_types: 2,
            encodings: 1,
            streams: 1,
            examples: 1,
            webhooks: 1,
            servers: 1,
            ..Statistics::default()
        };
        assert_eq!(contract.apis[0].statistics(), expected);
    }
}
