//! Requests whose parts are forms or have parts themselves (OpenAPI 3.2.0 §4.15.1) are drawn, read back and broken.

use super::version_tests::failures;
use super::{BaseRequest, OperationPlan};
use crate::generate::mutate::mutate;
use crate::generate::testing::{api, seeded};

const NESTED: &str = "
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
              required: [album, pages, owner]
              additionalProperties: false
              properties:
                album: {type: array, minItems: 2, maxItems: 3, items: {type: array, minItems: 1, maxItems: 3, items: {type: integer, minimum: 1}}}
                pages:
                  type: object
                  required: [first]
                  additionalProperties: false
                  properties: {first: {type: string, minLength: 2}, last: {type: object, required: [n], properties: {n: {type: integer}}}}
                owner: {type: object, required: [id], additionalProperties: false, properties: {id: {type: integer, maximum: 9}, tags: {type: array, items: {type: integer}}}}
            encoding:
              album:
                contentType: multipart/mixed
                itemEncoding: {contentType: text/plain, headers: {X-Page: {required: true, schema: {type: integer, minimum: 1}}}}
              pages:
                contentType: multipart/form-data
                encoding: {first: {contentType: text/html}}
              owner:
                contentType: application/x-www-form-urlencoded
                encoding: {tags: {style: pipeDelimited, explode: false}}
      responses: {'200': {description: ok}}
    put:
      requestBody:
        required: true
        content:
          multipart/mixed:
            schema:
              type: array
              minItems: 2
              maxItems: 3
              prefixItems: [{type: object, required: [a], properties: {a: {type: integer}}}]
              items: {type: array, minItems: 1, items: {type: object, required: [b], properties: {b: {type: integer}}}}
            prefixEncoding: [{}]
            itemEncoding:
              contentType: multipart/mixed
              prefixEncoding: [{contentType: application/json}]
              itemEncoding: {contentType: application/x-www-form-urlencoded}
      responses: {'200': {description: ok}}
    patch:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [owner]
              properties:
                owner: {type: object, required: [id, tags], additionalProperties: false, properties: {id: {type: integer}, tags: {type: array, minItems: 2, items: {type: integer, minimum: 1}}}}
                others: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}}}}
            encoding:
              owner: {contentType: application/x-www-form-urlencoded, encoding: {tags: {style: form, explode: false}}}
              others: {contentType: application/x-www-form-urlencoded}
      responses: {'200': {description: ok}}
";

#[test]
fn encodings_within_encodings_are_drawn_and_broken() {
    assert_eq!(failures(NESTED), [""; 0]);
    let (api, schemas) = api(NESTED);
    for (operation, written, told) in [
        (
            0,
            &["Content-Type: multipart/mixed; boundary=", "\r\nContent-Type: text/plain\r\nX-Page: ", "id="]
                as &[&str],
            &[
                "body `/album`: a part of `application/x-probity`",
                "body `/album/0`: a part of `application/x-probity`",
                "body `/album/0`: a part without `X-Page`",
                "body `/album/0/0`: `0`, below the bound",
                "body `/album`: 4 items where 3 is the most",
                "body `/pages/first`: a part of `application/x-probity`",
                "body `/pages/first`: 1 character where 2 is the least",
                "body `/pages/first`: without `first`",
                "body `/owner/id`: `10`, above the bound",
            ] as &[&str],
        ),
        (
            1,
            &["Content-Type: multipart/mixed; boundary=", "\r\nContent-Type: application/json\r\n\r\n{\"b\":"],
            &["body `/1/0`: a part of `application/x-probity`", "body `/2/0/b`: without `b`"],
        ),
        (2, &["owner=id%3D", "%26tags%3D"], &["body `/owner/tags/0`: `0`, below the bound"]),
    ] {
        let operation = &api.operations[operation];
        let plan = OperationPlan::new(&api, operation, &schemas, BaseRequest::default()).expect("it compiles");
        let (draft, request) = plan.draw_valid(&mut seeded(3), None).expect("it can be drawn");
        let body = String::from_utf8_lossy(request.body.as_deref().expect("a body"));
        assert!(written.iter().all(|text| body.contains(text)), "{body} for {draft}");
        let mutations = mutate(&api, operation, &schemas, BaseRequest::default(), 3).expect("it can be mutated");
        let found: Vec<&str> = mutations.requests.iter().map(|request| request.description.as_str()).collect();
        for text in told {
            assert!(found.contains(text), "{text} is not in {found:#?}");
        }
    }
}
