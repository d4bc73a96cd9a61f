//! Rules are kept by what is valid, and broken one at a time.

use serde_json::{Value, json};

use crate::contract::{Demand, FieldRule};
use crate::generate::testing::api;
use crate::generate::{BaseRequest, FuzzPlan, GeneratedRequest, Intent, MutationKind, mutate};

const TRIPS: &str = "
openapi: 3.0.3
info: {title: Trips, version: '1'}
paths:
  /trips:
    post:
      operationId: addTrip
      parameters:
        - {name: least, in: query, schema: {type: integer, minimum: 0, maximum: 9}}
        - {name: most, in: query, schema: {type: integer, minimum: 0, maximum: 9}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [kind, start, end]
              properties:
                kind: {enum: [CAR, TRAIN]}
                plate: {type: string, minLength: 1}
                card: {type: string}
                iban: {type: string}
                owner: {type: object, properties: {name: {type: string}, mail: {type: string}}}
                start: {type: string, format: date}
                end: {type: string, format: date}
      responses: {'201': {description: ok}}
";

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn rules() -> Vec<FieldRule> {
    let always = |demand| FieldRule { when: Vec::new(), demand };
    let car = || vec![("/kind".to_owned(), json!("CAR"))];
    let train = || vec![("/kind".to_owned(), json!("TRAIN"))];
    vec![
        FieldRule { when: car(), demand: Demand::Required(names(&["/plate"])) },
        FieldRule { when: train(), demand: Demand::Forbidden(names(&["/plate"])) },
        always(Demand::OnlyOneOf(names(&["/card", "/iban"]))),
        always(Demand::Requires(names(&["/owner/name", "/owner/mail"]))),
        always(Demand::Less("/start".to_owned(), "/end".to_owned())),
        always(Demand::AtMost("least".to_owned(), "most".to_owned())),
        always(Demand::Excludes(names(&["/iban", "most"]))),
    ]
}

fn body(request: &GeneratedRequest) -> Value {
    serde_json::from_slice(request.request.body.as_ref().expect("a body")).expect("JSON")
}

fn query(request: &GeneratedRequest, name: &str) -> Option<u64> {
    let (_, query) = request.request.target.split_once('?')?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")))?;
    value.parse().ok()
}

/// Which of the rules a request breaks, written out once more by hand.
fn broken(request: &GeneratedRequest) -> Vec<usize> {
    let body = body(request);
    let has = |pointer: &str| body.pointer(pointer).is_some();
    let (least, most) = (query(request, "least"), query(request, "most"));
    let kept = [
        body["kind"] != "CAR" || has("/plate"),
        body["kind"] != "TRAIN" || !has("/plate"),
        has("/card") != has("/iban"),
        !has("/owner/name") || has("/owner/mail"),
        body["start"].as_str() < body["end"].as_str(),
        least.is_none() || most.is_none() || least <= most,
        !has("/iban") || most.is_none(),
    ];
    kept.iter().enumerate().filter(|(_, is_kept)| !**is_kept).map(|(index, _)| index).collect()
}

fn base() -> BaseRequest {
    BaseRequest { rules: rules(), ..BaseRequest::default() }
}

fn plan(base: BaseRequest) -> FuzzPlan {
    let (api, schemas) = api(TRIPS);
    FuzzPlan::new(&api, api.operation("addTrip").expect("described"), &schemas, base, 5).expect("it can be drawn")
}

#[test]
fn valid_requests_keep_every_rule() {
    let plan = plan(base());
    for index in 0..300 {
        let request = plan.valid(index).unwrap_or_else(|problem| panic!("{problem}"));
        assert!(broken(&request).is_empty(), "{:?}: {}", broken(&request), body(&request));
    }
}

#[test]
fn without_rules_they_would_be_broken() {
    let plan = plan(BaseRequest::default());
    let any = (0..50).filter(|index| !broken(&plan.valid(*index).expect("valid")).is_empty());
    assert!(any.count() > 30);
}

#[test]
fn each_rule_is_broken_on_its_own() {
    let (api, schemas) = api(TRIPS);
    let operation = api.operation("addTrip").expect("described");
    let mutations =
        mutate(&api, operation, &schemas, base(), 1).expect("it can be mutated").only(&[MutationKind::Rule]);
    let mut all: Vec<usize> = Vec::new();
    for request in &mutations.requests {
        assert!(matches!(request.intent, Intent::Invalid(_)));
        assert_eq!(broken(request).len(), 1, "{}: {}", request.description, body(request));
        all.extend(broken(request));
    }
    all.sort_unstable();
    all.dedup();
    // What a rule asks for where another one forbids it cannot be broken alone; everything else is.
    assert!(all.len() >= 6, "{all:?}, {:#?}", mutations.unviolable);
}

#[test]
fn random_invalid_requests_break_rules_too_and_shrink_on_the_same_one() {
    let plan = plan(base());
    let found = (0..400).map(|index| plan.invalid(index).expect("invalid"));
    let request =
        found.into_iter().find(|request| request.kind == Some(MutationKind::Rule)).expect("one breaks a rule");
    let meant = broken(&request);
    let mut shrinker = plan.shrinker(&request.replay).expect("it is drawn again");
    for _ in 0..200 {
        assert_eq!(broken(shrinker.current()), meant);
        if !shrinker.simplify() {
            break;
        }
    }
}

#[test]
fn a_rule_about_nothing_is_a_problem() {
    let (api, schemas) = api(TRIPS);
    let rules = vec![FieldRule { when: Vec::new(), demand: Demand::Excludes(names(&["/iban", "mist"])) }];
    let base = BaseRequest { rules, ..BaseRequest::default() };
    let operation = api.operation("addTrip").expect("described");
    let problem = FuzzPlan::new(&api, operation, &schemas, base, 1).err().expect("there is no such parameter");
    assert!(problem.to_string().contains("no parameter `mist`"), "{problem}");
}
