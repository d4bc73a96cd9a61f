//! Properties whose names are no names of XML are left out where they may be, and given up with the reason elsewhere.

use serde_json::Value;

use super::version_tests::failures;
use super::{BaseRequest, OperationPlan};
use crate::generate::mutate::mutate;
use crate::generate::testing::{api, seeded};

const BAGS: &str = "
openapi: 3.1.0
info: {title: Bags, version: '1'}
paths:
  /bags:
    post:
      requestBody:
        required: true
        content:
          application/xml:
            schema:
              type: object
              required: [name, 'a/b']
              minProperties: 4
              additionalProperties: false
              properties:
                name: {type: string, minLength: 1}
                2nd: {type: integer}
                a/b: {type: integer, minimum: 1, xml: {name: ratio}}
                inner: {type: object, properties: {'$kind': {type: string}, size: {type: integer}}}
              patternProperties: {'^[a-z0-9]{3}$': {type: integer, maximum: 9}}
      responses: {'200': {description: ok}}
    put:
      requestBody:
        required: true
        content: {application/xml: {schema: {type: object, required: [1st], properties: {1st: {type: integer}}}}}
      responses: {'200': {description: ok}}
    patch:
      requestBody:
        required: true
        content:
          application/xml:
            schema: {type: object, minProperties: 1, propertyNames: {pattern: '^[0-9]+$'}, additionalProperties: {type: string}}
      responses: {'200': {description: ok}}
";

#[test]
fn names_that_xml_does_not_know_are_left_out_or_told() {
    let given_up = failures(BAGS);
    assert_eq!(given_up.len(), 2, "{given_up:#?}");
    assert!(given_up[0].starts_with("PUT /bags: ") && given_up[0].contains("`1st` is no name that XML knows"));
    assert!(given_up[1].starts_with("PATCH /bags: ") && given_up[1].contains("` is no name that XML knows"));
    let (api, schemas) = api(BAGS);
    let plan = OperationPlan::new(&api, &api.operations[0], &schemas, BaseRequest::default()).expect("it compiles");
    let drafts: Vec<Value> =
        (0..40).map(|seed| plan.draw_valid(&mut seeded(seed), None).expect("it can be drawn").0).collect();
    let names = |draft: &Value| draft["body"].as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert!(drafts.iter().flat_map(names).any(|name| name.len() == 3), "names are made up by the pattern");
    assert!(drafts.iter().any(|draft| draft["body"]["inner"]["size"].is_number()), "what is beside stays");
}

#[test]
fn values_under_names_of_a_pattern_are_broken_in_xml() {
    let (api, schemas) = api(BAGS);
    let mutations = mutate(&api, &api.operations[0], &schemas, BaseRequest::default(), 3).expect("it can be mutated");
    let told: Vec<&str> = mutations.requests.iter().map(|request| request.description.as_str()).collect();
    assert!(told.iter().any(|text| text.ends_with("`10`, above the bound")), "{told:#?}");
    assert!(told.contains(&"body `/a~1b`: `0`, below the bound"), "{told:#?}");
}
