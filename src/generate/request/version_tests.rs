//! Requests are drawn for documents of every version, and proved to be valid on the wire.

use super::{BaseRequest, OperationPlan};
use crate::generate::testing::{api, seeded};

const SWAGGER: &str = "
swagger: '2.0'
info: {title: Jobs, version: '1'}
basePath: /v1
paths:
  /jobs/{ids}:
    post:
      consumes: [application/x-www-form-urlencoded, multipart/form-data]
      parameters:
        - {name: ids, in: path, required: true, type: array, minItems: 1, items: {type: integer}, collectionFormat: pipes}
        - {name: tabs, in: query, required: true, type: array, minItems: 2, items: {type: integer}, collectionFormat: tsv}
        - {name: size, in: query, type: integer, format: int32, minimum: 1, exclusiveMinimum: true}
        - {name: X-Word, in: header, required: true, type: string, enum: [one, two]}
        - {name: name, in: formData, required: true, type: string, minLength: 3}
        - {name: tags, in: formData, required: true, type: array, minItems: 1, items: {type: string, pattern: '^[a-z]+$'}}
      responses: {'200': {description: ok}}
    put:
      parameters:
        - {name: ids, in: path, required: true, type: array, minItems: 1, items: {type: integer}}
        - {name: file, in: formData, required: true, type: file}
        - {name: count, in: formData, required: true, type: integer, maximum: 9}
      responses: {'200': {description: ok}}
    patch:
      parameters:
        - {name: ids, in: path, required: true, type: string}
        - {name: job, in: body, required: true, schema: {type: object, required: [id], properties: {id: {type: integer}}}}
      responses: {'200': {description: ok}}
";

const NEWEST: &str = "
openapi: 3.2.0
info: {title: Jobs, version: '1'}
servers: [{url: 'https://jobs.example/v1'}, {url: 'https://jobs.example/v2'}]
paths:
  /jobs:
    query:
      parameters:
        - {name: session, in: cookie, style: cookie, required: true, schema: {type: string, minLength: 1}}
        - name: filter
          in: querystring
          required: true
          content:
            application/x-www-form-urlencoded:
              schema:
                type: object
                required: [size, tags]
                properties: {size: {type: integer}, tags: {type: array, minItems: 1, items: {type: [integer, 'null']}}}
                additionalProperties: false
              encoding: {tags: {style: pipeDelimited}}
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [a], properties: {a: {const: 1}}}}}
      responses: {'200': {description: ok}}
    additionalOperations:
      COPY:
        parameters:
          - {name: job, in: querystring, required: true, content: {application/json: {schema: {type: object, minProperties: 1}}}}
        responses: {'200': {description: ok}}
";

/// Draws for every operation; what fails is told by its operation.
fn failures(text: &str) -> Vec<String> {
    let (api, schemas) = api(text);
    let mut failures = Vec::new();
    for operation in &api.operations {
        let plan = OperationPlan::new(&api, operation, &schemas, BaseRequest::default());
        let drawn =
            plan.and_then(|plan| (0..20).try_for_each(|seed| plan.draw_valid(&mut seeded(seed), None).map(drop)));
        failures.extend(drawn.err().map(|problem| format!("{}: {problem}", operation.key())));
    }
    failures
}

#[test]
fn requests_of_swagger_are_drawn() {
    assert_eq!(failures(SWAGGER), [""; 0]);
}

#[test]
fn requests_of_the_newest_version_are_drawn() {
    assert_eq!(failures(NEWEST), [""; 0]);
}
