//! The pet store that the tests of this module speak about.

use std::sync::Arc;

use crate::contract::{Api, ApiId, Contract, Operation};
use crate::schema::Schemas;
use crate::source::SourceFile;

const PETS: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, required: true, schema: {type: integer, minimum: 1}}
        - {name: ratio, in: query, schema: {type: number}}
        - {name: alive, in: query, schema: {type: boolean}}
        - {name: name, in: query, schema: {type: string, maxLength: 5}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, explode: false, schema: {type: array, maxItems: 2, items: {type: integer}}}
        - {name: words, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: piped, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: spaced, in: query, style: spaceDelimited, explode: false, schema: {$ref: '#/components/schemas/Ids'}}
        - name: filter
          in: query
          style: deepObject
          explode: true
          schema:
            type: object
            properties:
              age: {type: integer}
              colour: {type: array, items: {type: string}}
              owner: {type: object, properties: {id: {type: integer}}}
        - name: box
          in: query
          schema: {type: object, properties: {width: {type: integer}, height: {type: integer}}}
        - name: where
          in: query
          content: {application/json: {schema: {type: object, required: [city]}}}
        - {name: either, in: query, schema: {anyOf: [{type: integer}, {type: string, enum: [all]}]}}
        - {name: maybe, in: query, schema: {type: integer, nullable: true}}
        - {name: X-Trace, in: header, schema: {type: array, items: {type: integer}}}
        - {name: Accept, in: header, required: true, schema: {type: integer}}
        - {name: session, in: cookie, schema: {type: integer}}
      responses: {'200': {description: pets}}
    post:
      operationId: addPet
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
          multipart/form-data: {schema: {$ref: '#/components/schemas/Pet'}}
          application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
          application/yaml: {schema: {$ref: '#/components/schemas/Pet'}}
          text/x-yaml: {schema: {type: string}}
          text/plain: {schema: {type: integer}}
          application/octet-stream: {schema: {type: string, format: binary}}
      responses: {'201': {description: added}}
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
      responses: {'200': {description: a pet}}
  /boxes/{simple}/{label}/{matrix}/{point}:
    get:
      operationId: getBox
      parameters:
        - {name: simple, in: path, required: true, schema: {type: array, items: {type: integer}}}
        - {name: label, in: path, required: true, style: label, explode: true, schema: {type: array, items: {type: integer}}}
        - {name: matrix, in: path, required: true, style: matrix, schema: {type: string}}
        - name: point
          in: path
          required: true
          style: matrix
          explode: true
          schema: {type: object, properties: {x: {type: integer}, y: {type: integer}}}
      responses: {'200': {description: a box}}
components:
  schemas:
    Ids: {type: array, items: {type: integer}}
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, minLength: 1}
        age: {type: integer}
        tags: {type: array, items: {type: integer}}
        owner: {type: object, properties: {name: {type: string}}}
";

/// An API and its schemas.
pub(super) struct Pets {
    pub(super) api: Arc<Api>,
    pub(super) schemas: Schemas,
}

impl Pets {
    pub(super) fn new() -> Self {
        let source = SourceFile::new("pets.yaml", PETS);
        let (contract, _) = Contract::from_sources(vec![(ApiId("pets".into()), source)]).expect("a document");
        let api = Arc::clone(contract.api("pets").expect("it was loaded"));
        let schemas = Schemas::new(&api);
        Self { api, schemas }
    }

    pub(super) fn operation(&self, id: &str) -> &Operation {
        self.api.operation(id).expect("it is described")
    }
}
