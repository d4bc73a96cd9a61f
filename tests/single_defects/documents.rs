//! The documents that are measured: two small ones of our own, or a folder of real ones.
//!
//! What cannot be loaded is left out; that is the business of other tests. Start at [`OWN`] and [`in_folder`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use probity::contract::{Api, ApiId, Contract};
use probity::source::SourceFile;

/// Name and text.
pub(crate) const OWN: [(&str, &str); 2] = [("shop", SHOP), ("jobs", JOBS)];

const SHOP: &str = r"
openapi: 3.0.3
info: { title: Shop, version: '1' }
components:
  schemas:
    Money: { type: object, required: [amount, currency], additionalProperties: false, properties: { amount: { type: number, minimum: 0, multipleOf: 0.01 }, currency: { type: string, enum: [EUR, USD, CHF] } } }
    Address:
      type: object
      required: [street, city, country]
      properties:
        street: { type: string, minLength: 1, maxLength: 80 }
        city: { type: string, minLength: 1, maxLength: 40 }
        postcode: { type: string, pattern: '^[0-9A-Z -]{3,10}$' }
        country: { type: string, enum: [AT, CH, DE, FR, IT] }
    Item:
      type: object
      required: [sku, quantity]
      properties:
        sku: { type: string, pattern: '^[A-Z]{3}-[0-9]{4}$' }
        quantity: { type: integer, minimum: 1, maximum: 99 }
        price: { $ref: '#/components/schemas/Money' }
        note: { type: string, maxLength: 200, nullable: true }
    Order:
      type: object
      required: [customer, items]
      additionalProperties: false
      properties:
        customer: { type: string, format: email }
        items: { type: array, minItems: 1, maxItems: 5, items: { $ref: '#/components/schemas/Item' } }
        shipTo: { $ref: '#/components/schemas/Address' }
        gift: { type: boolean }
        tags: { type: array, uniqueItems: true, maxItems: 4, items: { type: string, pattern: '^[a-z]+$' } }
        due: { type: string, format: date }
        labels: { type: object, maxProperties: 3, additionalProperties: { type: string, maxLength: 10 } }
        payment:
          oneOf:
            - { type: object, required: [card], additionalProperties: false, properties: { card: { type: string, pattern: '^[0-9]{16}$' } } }
            - { type: object, required: [iban], additionalProperties: false, properties: { iban: { type: string, minLength: 15, maxLength: 34 } } }
paths:
  /orders:
    get:
      operationId: listOrders
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }
        - { name: state, in: query, schema: { type: string, enum: [OPEN, PAID, SENT] } }
        - { name: since, in: query, schema: { type: string, format: date-time } }
        - { name: sort, in: query, required: true, schema: { type: string, enum: [up, down] } }
        - { name: ids, in: query, schema: { type: array, minItems: 1, maxItems: 3, items: { type: integer } } }
        - { name: X-Trace, in: header, required: true, schema: { type: string, pattern: '^[a-f0-9]{8}$' } }
      responses: { '200': { description: ok } }
    post:
      operationId: createOrder
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      responses: { '201': { description: made } }
  /orders/{orderId}:
    parameters: [{ name: orderId, in: path, required: true, schema: { type: string, pattern: '^[a-f0-9]{24}$' } }]
    get: { operationId: getOrder, responses: { '200': { description: ok } } }
    patch:
      operationId: moveOrder
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Address' } } } }
      responses: { '200': { description: ok } }
  /orders/{orderId}/items/{position}:
    parameters:
      - { name: orderId, in: path, required: true, schema: { type: string, format: uuid } }
      - { name: position, in: path, required: true, schema: { type: integer, minimum: 0, maximum: 999 } }
    put:
      operationId: putItem
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } }
      responses: { '200': { description: ok } }
";

const JOBS: &str = r"
openapi: 3.1.0
info: { title: Jobs, version: '1' }
paths:
  /jobs:
    post:
      operationId: createJob
      parameters:
        - { name: dryRun, in: query, schema: { type: boolean } }
        - { name: priority, in: query, schema: { type: integer, exclusiveMinimum: 0, exclusiveMaximum: 10 } }
        - { name: session, in: cookie, required: true, schema: { type: string, minLength: 8, maxLength: 16 } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name, source, target]
              properties:
                name: { type: string, minLength: 3, maxLength: 30, pattern: '^[a-zA-Z0-9_-]+$' }
                source: { $ref: '#/components/schemas/Side' }
                target: { allOf: [{ $ref: '#/components/schemas/Side' }, { type: object, properties: { drop: { type: boolean } } }] }
                retries: { type: [integer, 'null'], minimum: 0, maximum: 5 }
                ratio: { type: number, minimum: 0, maximum: 1 }
                start: { type: string, format: date-time }
                mode: { const: COPY }
                hooks: { type: array, maxItems: 3, items: { type: object, required: [url], properties: { url: { type: string, format: uri }, events: { type: array, minItems: 1, items: { enum: [start, end, fail] } } } } }
      responses: { '201': { description: made } }
  /jobs/search:
    post:
      operationId: searchJobs
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [text]
              properties: { text: { type: string, minLength: 2 }, page: { type: integer, minimum: 1 }, exact: { type: boolean }, kind: { type: string, enum: [copy, move] } }
      responses: { '200': { description: ok } }
components:
  schemas:
    Side:
      type: object
      required: [host, secure]
      properties:
        host: { type: string, format: hostname }
        port: { type: integer, minimum: 1, maximum: 65535 }
        secure: { type: boolean }
        kind: { type: string, enum: [SINGLE, SET, SHARDED] }
";

/// The API of a text.
pub(crate) fn parsed(name: &str, text: &str) -> Arc<Api> {
    let source = SourceFile::new(format!("{name}.yaml"), text);
    let (contract, _) = Contract::from_sources(vec![(ApiId(name.to_owned()), source)]).expect("a valid document");
    Arc::clone(&contract.apis[0])
}

/// The documents of a folder up to a size, in the order of their names.
pub(crate) fn in_folder(folder: &Path, bytes: u64) -> Vec<(String, Arc<Api>)> {
    let mut files = Vec::new();
    for version in ["2.0", "3.0", "3.1", "3.2"] {
        let entries = std::fs::read_dir(folder.join(version)).into_iter().flatten().flatten();
        let fits = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() <= bytes);
        files.extend(entries.map(|entry| entry.path()).filter(fits));
    }
    files.sort();
    let load = |path: PathBuf| {
        let (contract, _) = Contract::load(std::slice::from_ref(&path)).ok()?;
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        Some((name, Arc::clone(contract.apis.first()?)))
    };
    files.into_iter().filter_map(load).collect()
}
