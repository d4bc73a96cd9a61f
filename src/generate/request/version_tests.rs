//! Requests are drawn for documents of every version, and proved to be valid on the wire.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{BaseRequest, OperationPlan};
use crate::generate::mutate::mutate;
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
        - name: grid
          in: query
          required: true
          type: array
          minItems: 1
          collectionFormat: csv
          items: {type: array, minItems: 2, maxItems: 3, items: {type: integer, minimum: 1}, collectionFormat: pipes}
        - {name: kinds, in: query, required: true, type: array, minItems: 1, items: {type: string, enum: [cat, dog], collectionFormat: csv}}
        - {name: tabs, in: query, required: true, type: array, minItems: 2, items: {type: integer}, collectionFormat: tsv}
        - {name: size, in: query, type: integer, format: int32, minimum: 1, exclusiveMinimum: true}
        - {name: X-Word, in: header, required: true, type: string, enum: [one, two]}
        - {name: name, in: formData, required: true, type: string, minLength: 3}
        - {name: tags, in: formData, required: true, type: array, minItems: 1, items: {type: string, pattern: '^[a-z]+$'}}
        - name: rows
          in: formData
          required: true
          type: array
          minItems: 1
          items: {type: array, minItems: 1, maxItems: 3, items: {type: integer, minimum: 1}, collectionFormat: ssv}
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
pub(super) fn failures(text: &str) -> Vec<String> {
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
fn lists_in_lists_are_written_and_read_as_swagger_says() {
    let (api, schemas) = api(SWAGGER);
    let plan = OperationPlan::new(&api, &api.operations[0], &schemas, BaseRequest::default()).expect("it compiles");
    let (draft, request) = plan.draw_valid(&mut seeded(1), None).expect("it can be drawn");
    let grid = draft["query"]["grid"].as_array().expect("a list");
    let row =
        |row: &Value| row.as_array().expect("a list").iter().map(ToString::to_string).collect::<Vec<_>>().join("%7C");
    let expected = grid.iter().map(row).collect::<Vec<_>>().join(",");
    assert!(request.target.contains(&format!("grid={expected}")), "{} for {}", request.target, draft["query"]);
    let mutations = mutate(&api, &api.operations[0], &schemas, BaseRequest::default(), 3).expect("it can be mutated");
    let told: Vec<&str> = mutations.requests.iter().map(|request| request.description.as_str()).collect();
    for place in ["query parameter `grid`: ", "body `/rows/0`: 4 items", "body `/rows/0/0`: `0`, below"] {
        assert!(told.iter().any(|text| text.starts_with(place)), "{place} is not in {told:#?}");
    }
    let rows = draft["body"]["rows"].as_array().expect("a list");
    let row = |row: &Value| row.as_array().expect("a list").iter().map(ToString::to_string).collect::<Vec<_>>();
    let expected = rows.iter().map(|items| row(items).join("%20")).collect::<Vec<_>>().join(",");
    let body = String::from_utf8_lossy(request.body.as_deref().expect("a body"));
    assert!(body.contains(&format!("rows={expected}")), "{body} for {}", draft["body"]);
}

#[test]
fn requests_of_the_newest_version_are_drawn() {
    assert_eq!(failures(NEWEST), [""; 0]);
}

const XML: &str = "
openapi: 3.0.3
info: {title: Jobs, version: '1'}
paths:
  /jobs:
    post:
      requestBody:
        required: true
        content: {application/xml: {schema: {$ref: '#/components/schemas/Job'}}}
      responses: {'200': {description: ok}}
components:
  schemas:
    Step: {type: object, required: [n], properties: {n: {type: integer, minimum: 1}, text: {type: string}}}
    Job:
      type: object
      required: [id, name, steps]
      additionalProperties: false
      xml: {name: job, namespace: 'urn:jobs', prefix: j}
      properties:
        id: {type: integer, minimum: 1, maximum: 9, xml: {attribute: true}}
        name: {type: string, minLength: 1, maxLength: 8}
        kind: {type: string, enum: [A, B]}
        ratio: {type: number, nullable: true}
        steps: {type: array, maxItems: 3, xml: {wrapped: true}, items: {$ref: '#/components/schemas/Step'}}
        words: {type: array, minItems: 1, items: {type: string, xml: {name: word}}}
        next: {$ref: '#/components/schemas/Step'}
";

#[test]
fn requests_of_xml_are_drawn_and_broken() {
    assert_eq!(failures(XML), [""; 0]);
    let (api, schemas) = api(XML);
    let mutations = mutate(&api, &api.operations[0], &schemas, BaseRequest::default(), 3).expect("it can be mutated");
    let kinds: BTreeSet<&str> = mutations.requests.iter().filter_map(|request| Some(request.kind?.name())).collect();
    for kind in [
        "enum",
        "extra-property",
        "malformed-xml",
        "max-items",
        "max-length",
        "maximum",
        "min-length",
        "minimum",
        "missing-body",
        "missing-required",
        "null-value",
        "odd-framing",
        "wrong-media-type",
        "wrong-type",
    ] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
    // A list without items of its own element is not there, whoever asks for it.
    let texts = mutations.requests.iter().map(|request| request.description.as_str());
    assert!(texts.clone().any(|text| text.contains("without `steps`")));
    assert!(!texts.clone().any(|text| text.contains("without `words`")));
}

const STREAMS: &str = "
openapi: 3.2.0
info: {title: Jobs, version: '1'}
paths:
  /jobs:
    post:
      requestBody: {required: true, content: {application/jsonl: {itemSchema: {$ref: '#/components/schemas/Job'}}}}
      responses: {'200': {description: ok}}
    put:
      requestBody:
        required: true
        content:
          application/json-seq:
            schema: {type: array, maxItems: 3}
            itemSchema: {$ref: '#/components/schemas/Job'}
      responses: {'200': {description: ok}}
    patch:
      requestBody:
        content:
          text/event-stream:
            itemSchema:
              type: object
              required: [data, event]
              properties: {data: {type: string}, event: {enum: [add, remove]}, retry: {type: integer, minimum: 1}}
      responses: {'200': {description: ok}}
components:
  schemas:
    Job:
      type: object
      required: [id, name]
      additionalProperties: false
      properties: {id: {type: integer, minimum: 1}, name: {type: string, maxLength: 5}}
";

#[test]
fn requests_of_streams_are_drawn_and_broken() {
    assert_eq!(failures(STREAMS), [""; 0]);
    let (api, schemas) = api(STREAMS);
    for operation in &api.operations {
        let mutations = mutate(&api, operation, &schemas, BaseRequest::default(), 3).expect("it can be mutated");
        let kinds: BTreeSet<&str> =
            mutations.requests.iter().filter_map(|request| Some(request.kind?.name())).collect();
        let wanted: &[&str] = match operation.method.as_str() {
            "PATCH" => &["enum", "minimum", "missing-required", "wrong-type"],
            _ => &["extra-property", "malformed-json", "max-length", "minimum", "missing-body", "missing-required"],
        };
        for kind in wanted {
            assert!(kinds.contains(kind), "{kind} is not among {kinds:?} of {}", operation.key());
        }
        let told = mutations.requests.iter().filter(|request| request.description.starts_with("body `/0/"));
        assert!(told.count() > 0, "{}", operation.key());
    }
}

const PARTS: &str = "
openapi: 3.2.0
info: {title: Jobs, version: '1'}
paths:
  /jobs:
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [name, photo, tags, owner]
              properties:
                name: {type: string, minLength: 2}
                photo: {type: string, format: binary}
                tags: {type: array, minItems: 1, maxItems: 3, items: {type: string, minLength: 1}}
                owner: {type: object, required: [id], properties: {id: {type: integer}}}
            encoding:
              photo:
                contentType: image/png, image/jpeg
                headers:
                  X-Pages: {required: true, schema: {type: integer, minimum: 1}}
                  X-Note: {schema: {type: string}}
              owner: {contentType: application/json}
      responses: {'200': {description: ok}}
    put:
      requestBody:
        required: true
        content:
          multipart/mixed:
            schema: {type: array, prefixItems: [{type: object, required: [a], properties: {a: {type: integer}}}]}
            itemSchema: {type: [object, string]}
            prefixEncoding: [{contentType: application/json, headers: {X-A: {required: true, schema: {enum: [b]}}}}]
            itemEncoding: {contentType: 'text/plain, application/json'}
      responses: {'200': {description: ok}}
";

#[test]
fn requests_of_parts_are_drawn_and_broken() {
    assert_eq!(failures(PARTS), [""; 0]);
    let (api, schemas) = api(PARTS);
    let of = |index: usize| {
        mutate(&api, &api.operations[index], &schemas, BaseRequest::default(), 3).expect("it can be mutated").requests
    };
    let form = of(0);
    let told = |what: &str| form.iter().any(|request| request.description == what);
    for what in [
        "body `/photo`: a part of `application/x-probity`",
        "body `/photo`: a part without `X-Pages`",
        "body `/photo`: a part with `X-Pages: probity`",
        "body `/owner`: a part of `application/x-probity`",
        "body `/name`: without `name`",
        "body `/tags`: 4 items where 3 is the most",
    ] {
        assert!(
            told(what),
            "{what} is not in {:#?}",
            form.iter().map(|request| &request.description).collect::<Vec<_>>()
        );
    }
    assert!(!form.iter().any(|request| request.description.contains("X-Note")));
    assert!(of(1).iter().any(|request| request.description == "body `/0`: a part without `X-A`"));
}
