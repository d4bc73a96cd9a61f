//! The deterministic phase, seen through whole lists of requests.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::*;
use crate::generate::request::{AuthPlan, Login, OperationPlan, faults};
use crate::generate::testing::{PETS, api};
use crate::generate::{BaseRequest, GeneratedRequest, Intent};

fn coverage(text: &str, operation: &str, base: BaseRequest) -> Coverage {
    let (api, schemas) = api(text);
    Coverage::new(&api, api.operation(operation).unwrap(), &schemas, base, 1).unwrap()
}

fn pets() -> Coverage {
    coverage(PETS, "putPet", BaseRequest::default())
}

fn bodies(coverage: &Coverage) -> Vec<Value> {
    let valid = coverage.requests.iter().filter(|one| one.request.intent == Intent::Valid);
    valid.filter_map(|one| serde_json::from_slice(one.request.request.body.as_ref()?).ok()).collect()
}

#[test]
fn every_request_is_what_it_says() {
    let (api, schemas) = api(PETS);
    let operation = api.operation("putPet").unwrap();
    let plan = OperationPlan::new(&api, operation, &schemas, BaseRequest::default()).unwrap();
    for one in pets().requests {
        let request = &one.request;
        let is_broken = !faults(&plan, &request.request).is_empty();
        match request.intent {
            Intent::Valid => assert!(!is_broken, "{}", request.description),
            Intent::Invalid(_) => assert!(is_broken || request.auth != AuthPlan::Normal, "{}", request.description),
            Intent::Unspecified => {}
        }
    }
}

#[test]
fn bounds_lists_and_sizes_are_shown_from_inside() {
    let bodies = bodies(&pets());
    let has = |pointer: &str, wanted: &Value| bodies.iter().any(|body| body.pointer(pointer) == Some(wanted));
    for age in [0, 1, 29, 30] {
        assert!(has("/age", &json!(age)), "{age}");
    }
    assert!(has("/kind", &json!("CAT")) && has("/kind", &json!("DOG")) && has("/nick", &Value::Null));
    let lengths: HashSet<usize> =
        bodies.iter().filter_map(|body| Some(body.pointer("/name")?.as_str()?.chars().count())).collect();
    assert!([2, 3, 9, 10].iter().all(|length| lengths.contains(length)), "{lengths:?}");
    let sizes: HashSet<usize> = bodies.iter().filter_map(|body| Some(body.get("tags")?.as_array()?.len())).collect();
    assert_eq!(sizes, HashSet::from([1, 2, 3]));
    let sizes: HashSet<usize> = bodies.iter().filter_map(|body| Some(body.get("extra")?.as_object()?.len())).collect();
    assert_eq!(sizes, HashSet::from([1, 2]));
    assert!(bodies.iter().any(|body| body.get("friends") == Some(&json!([]))));
    for optional in ["weight", "born", "nick", "tags", "extra", "friends"] {
        assert!(bodies.iter().any(|body| body.get(optional).is_none()), "{optional} is always there");
        assert!(bodies.iter().any(|body| body.get(optional).is_some()), "{optional} is never there");
    }
}

#[test]
fn few_requests_show_the_whole_legal_side() {
    let coverage = pets();
    let boundary = coverage.count(Scenario::Boundary);
    assert!((4..=20).contains(&boundary), "{boundary}");
    let shown: usize = coverage.requests.iter().take(12).map(|one| one.exercised.len()).sum();
    assert!(shown > 60, "{shown}");
}

#[test]
fn every_two_optional_properties_meet_in_every_way() {
    let bodies = bodies(&pets());
    let optional = ["weight", "born", "nick", "tags", "extra", "friends"];
    for (index, one) in optional.iter().enumerate() {
        for other in &optional[index + 1..] {
            for wanted in [(false, false), (false, true), (true, false), (true, true)] {
                let met = |body: &Value| (body.get(*one).is_some(), body.get(*other).is_some()) == wanted;
                assert!(bodies.iter().any(met), "{one} and {other}: {wanted:?}");
            }
        }
    }
}

#[test]
fn no_request_is_there_twice_and_ids_count_through() {
    let coverage = pets();
    let mut seen = HashSet::new();
    for (index, one) in coverage.requests.iter().enumerate() {
        assert!(seen.insert((one.request.request.clone(), one.request.auth)), "{}", one.request.description);
        assert_eq!(one.request.replay.index, index as u64);
        assert_eq!(coverage.replay(&one.request.replay).unwrap().request, one.request);
    }
}

#[test]
fn the_same_arguments_give_the_same_list() {
    let list = |coverage: Coverage| coverage.requests.into_iter().map(|one| one.request).collect::<Vec<_>>();
    assert_eq!(list(pets()), list(pets()));
}

#[test]
fn another_operation_changes_nothing() {
    let more = PETS
        .replace("paths:\n", "paths:\n  /aaa:\n    get: {operationId: first, responses: {'200': {description: ok}}}\n");
    let list = |text: &str| {
        let coverage = coverage(text, "putPet", BaseRequest::default());
        coverage.requests.into_iter().map(|one| one.request).collect::<Vec<_>>()
    };
    assert_eq!(list(PETS), list(&more));
}

#[test]
fn what_a_case_fixes_stays_on_the_legal_side() {
    let id = json!("0123456789abcdef01234567");
    let base = BaseRequest {
        path: [("petId".to_owned(), id.clone())].into_iter().collect(),
        fixed: [("/owner/storeId".to_owned(), id)].into_iter().collect(),
        ..BaseRequest::default()
    };
    let coverage = coverage(PETS, "putPet", base);
    for one in coverage.requests.iter().filter(|one| one.request.intent == Intent::Valid) {
        assert_eq!(one.request.request.path(), "/pets/0123456789abcdef01234567");
        let body: Value = serde_json::from_slice(one.request.request.body.as_ref().unwrap()).unwrap();
        assert_eq!(body["owner"]["storeId"], "0123456789abcdef01234567");
    }
}

#[test]
fn each_alternative_is_entered_and_broken() {
    let text = PETS.replace(
        "        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}",
        "        content: {application/json: {schema: {oneOf: [{type: object, required: [a], properties: {a: {type: string, maxLength: 3}}, additionalProperties: false}, {type: object, required: [b], properties: {b: {type: integer, maximum: 5}}, additionalProperties: false}]}}}",
    );
    let coverage = coverage(&text, "putPet", BaseRequest::default());
    let bodies = bodies(&coverage);
    assert!(bodies.contains(&json!({"a": "aaa"})) && bodies.contains(&json!({"b": 5})), "{bodies:?}");
    let told: Vec<&str> = coverage.requests.iter().map(|one| one.request.description.as_str()).collect();
    assert!(told.iter().any(|told| told.starts_with("body `/a`: 4 characters")), "{told:#?}");
    assert!(told.iter().any(|told| told.starts_with("body `/b`: `6`")), "{told:#?}");
}

#[test]
fn query_parameters_come_twice_and_empty() {
    let coverage = pets();
    let of = |scenario| {
        let some = coverage.requests.iter().filter(move |one| one.scenario == scenario);
        some.map(|one| (one.request.request.query().unwrap().to_owned(), one.request.intent.clone()))
            .collect::<Vec<_>>()
    };
    let doubled = of(Scenario::Duplicated);
    assert!(doubled.iter().all(|(_, intent)| *intent == Intent::Unspecified));
    assert!(doubled.iter().any(|(query, _)| query.matches("limit=").count() == 2), "{doubled:?}");
    let empty = of(Scenario::Empty);
    let intent = |part: &str| &empty.iter().find(|(query, _)| query.contains(part)).unwrap().1;
    assert_eq!(*intent("note="), Intent::Valid);
    assert!(matches!(intent("limit="), Intent::Invalid(breakage) if breakage.kind == "empty-parameter"));
    assert_eq!(*intent("sort="), Intent::Unspecified);
}

#[test]
fn what_a_server_may_read_in_two_ways_is_not_called_valid() {
    let text = r"
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: filterPets
      parameters: [{name: sold, in: query, schema: {anyOf: [{type: boolean}, {type: 'null'}]}}]
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, required: [name], properties: {name: {type: string}}}
      responses: {'200': {description: found}}
";
    let coverage = coverage(text, "filterPets", BaseRequest::default());
    let valid = coverage.requests.iter().filter(|one| one.request.intent == Intent::Valid).map(|one| &one.request);
    let (mut count, mut sold) = (0, HashSet::new());
    for request in valid.map(|valid| &valid.request) {
        count += 1;
        sold.extend(request.query().map(str::to_owned));
        assert_ne!(request.body.as_deref(), Some(&b"name="[..]));
    }
    assert!(count > 2);
    assert_eq!(sold, HashSet::from(["sold=true".to_owned(), "sold=false".to_owned()]));
}

#[test]
fn examples_and_defaults_of_schemas_are_sent_where_they_are_valid() {
    let text = PETS.replace(
        "age: {type: integer, format: int32, minimum: 0, maximum: 30}",
        "age: {type: integer, minimum: 0, maximum: 30, example: 17, default: 99}",
    );
    let coverage = coverage(&text, "putPet", BaseRequest::default());
    let shows =
        |what: &str| coverage.requests.iter().any(|one| one.exercised.iter().any(|shown| shown.what.contains(what)));
    assert!(shows("`17`, an example"));
    assert!(!shows("`99`, an example"), "it breaks the maximum");
}

#[test]
fn headers_cookies_and_form_fields_come_twice_and_empty() {
    let text = r"
openapi: 3.0.3
info: {title: Tags, version: '1'}
paths:
  /tags:
    post:
      operationId: tag
      parameters:
        - {name: X-Note, in: header, schema: {type: string}}
        - {name: X-Size, in: header, required: true, schema: {type: integer}}
        - {name: seen, in: cookie, schema: {type: integer}}
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              properties: {name: {type: integer}, colour: {type: string}}
      responses: {'200': {description: tagged}}
";
    let coverage = coverage(text, "tag", BaseRequest::default());
    let of = |scenario, place: &str| {
        let is_it = |one: &&CoverageRequest| one.scenario == scenario && one.exercised[0].place == place;
        let found = coverage.requests.iter().find(is_it);
        found.map_or_else(|| panic!("{scenario:?} {place}"), |one| &one.request)
    };
    for place in ["header/X-Note", "header/X-Size", "cookie/seen", "body/name", "body/colour"] {
        assert_eq!(of(Scenario::Duplicated, place).intent, Intent::Unspecified);
    }
    assert_eq!(of(Scenario::Duplicated, "header/X-Size").request.headers.all("x-size").count(), 2);
    assert_eq!(of(Scenario::Empty, "header/X-Note").request.headers.get("x-note"), Some(""));
    assert_eq!(of(Scenario::Empty, "header/X-Note").intent, Intent::Valid);
    assert_eq!(of(Scenario::Empty, "cookie/seen").intent, Intent::Unspecified);
    assert_eq!(of(Scenario::Empty, "body/colour").intent, Intent::Valid);
    for place in ["header/X-Size", "body/name"] {
        assert!(matches!(of(Scenario::Empty, place).intent, Intent::Invalid(_)), "{place}");
    }
}

#[test]
fn other_media_types_and_no_credentials_are_tried() {
    let text = PETS
        .replace("security: [{key: []}]", "security: [{key: []}, {}]")
        .replace("content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}", "content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}}, application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Owner'}}}");
    let coverage = coverage(&text, "putPet", BaseRequest::default());
    let form = coverage.requests.iter().find(|one| one.scenario == Scenario::MediaType).unwrap();
    assert_eq!(form.request.request.headers.get("content-type"), Some("application/x-www-form-urlencoded"));
    let anonymous = coverage.requests.iter().find(|one| one.scenario == Scenario::Anonymous).unwrap();
    assert_eq!(anonymous.request.auth, AuthPlan::None);
}

#[test]
fn examples_come_first_and_wrong_ones_are_told() {
    let text = PETS.replace(
        "        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}",
        "        content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}, examples: {ann: {value: {name: Ann}}, odd: {value: {name: ''}}}}}",
    );
    let coverage = coverage(&text, "putPet", BaseRequest::default());
    let first = &coverage.requests[0];
    assert_eq!(first.scenario, Scenario::Example);
    assert_eq!(first.request.request.body.as_deref(), Some(br#"{"name":"Ann"}"#.as_slice()));
    assert!(coverage.unreached.iter().any(|one| one.reason.contains("`odd`")), "{:?}", coverage.unreached);
}

#[test]
fn a_valid_request_has_simpler_ones() {
    let coverage = pets();
    let full = coverage.requests.iter().find(|one| one.scenario == Scenario::Everything).unwrap();
    let mut shrinker = full.shrinker().unwrap();
    while shrinker.simplify() {}
    let length = |request: &GeneratedRequest| request.request.body.as_ref().unwrap().len();
    assert!(length(shrinker.current()) < length(&full.request) / 2);
}

#[test]
fn a_parameter_that_is_an_object_loses_its_properties_one_by_one() {
    let text = PETS.replace(
        "{name: note, in: query, schema: {type: string}}",
        "{name: by, in: query, style: deepObject, schema: {type: object, properties: {x: {type: boolean}, y: {type: boolean}}}}",
    );
    let coverage = coverage(&text, "putPet", BaseRequest::default());
    let valid = coverage.requests.iter().filter(|one| one.request.intent == Intent::Valid);
    let queries: Vec<&str> = valid.filter_map(|one| one.request.request.query()).collect();
    let has = |query: &str, name: &str| query.contains(&format!("by%5B{name}%5D="));
    assert!(queries.iter().any(|query| has(query, "x") && !has(query, "y")), "{queries:?}");
    assert!(queries.iter().any(|query| has(query, "y") && !has(query, "x")), "{queries:?}");
}

const SEVERAL: &str = r"
openapi: 3.0.3
info: {title: Parks, version: '1'}
paths:
  /parks:
    get:
      operationId: listParks
      security: [{key: []}, {login: []}, {key: [], login: []}, {}]
      responses: {'200': {description: all}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: http, scheme: basic}
";

#[test]
fn each_alternative_with_credentials_is_asked_once_and_the_others_are_told() {
    let logins = vec![Login::Usual, Login::Profile("walker".to_owned()), Login::Missing, Login::Missing];
    let coverage = coverage(SEVERAL, "listParks", BaseRequest { logins, ..BaseRequest::default() });
    let auths: Vec<AuthPlan> = coverage.requests.iter().map(|one| one.request.auth).collect();
    assert_eq!(auths.iter().filter(|auth| **auth == AuthPlan::Alternative(1)).count(), 1);
    assert_eq!(coverage.count(Scenario::Security), 1);
    assert_eq!(coverage.count(Scenario::Anonymous), 1);
    let told: Vec<&str> = coverage.unreached.iter().map(|unreached| unreached.reason.as_str()).collect();
    assert_eq!(told, ["`key` with `login`: no credentials are given for it"]);
}

#[test]
fn an_alternative_of_several_schemes_is_asked_where_there_is_a_profile_for_each() {
    let both = Login::Together(vec!["walker".to_owned(), "worker".to_owned()]);
    let logins = vec![Login::Usual, Login::Missing, both.clone(), Login::Missing];
    let several = coverage(SEVERAL, "listParks", BaseRequest { logins, ..BaseRequest::default() });
    let auths: Vec<AuthPlan> = several.requests.iter().map(|one| one.request.auth).collect();
    assert_eq!(auths.iter().filter(|auth| **auth == AuthPlan::Alternative(2)).count(), 1);
    let only = SEVERAL.replace("[{key: []}, {login: []}, {key: [], login: []}, {}]", "[{key: [], login: []}]");
    let only = coverage(&only, "listParks", BaseRequest { logins: vec![both], ..BaseRequest::default() });
    assert_eq!(only.count(Scenario::Security), 1);
}

#[test]
fn where_nothing_is_known_of_credentials_every_alternative_is_told() {
    let coverage = coverage(SEVERAL, "listParks", BaseRequest::default());
    assert_eq!((coverage.count(Scenario::Security), coverage.unreached.len()), (0, 3));
}
