//! What is wrong with a behaviour document is told with its place.

use std::path::PathBuf;
use std::sync::Arc;

use probity::contract::{ApiId, Contract};
use probity::mock::{Behaviours, FaultId, Mock, MockOptions};
use probity::source::SourceFile;
use serde_json::json;

use crate::client::Client;

const PETS: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{name: petId, in: path, required: true, schema: {type: string, maxLength: 20}}]
      responses:
        '200':
          description: a pet
          headers: {X-Age: {required: true, schema: {type: integer, minimum: 1, maximum: 9}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        '422': {description: no, content: {application/json: {example: {wrong: true}}}}
  /pets:
    post:
      operationId: createPet
      requestBody: {content: {application/json: {schema: {type: object, required: [name]}}}}
      responses: {'201': {description: a pet}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string, minLength: 3}}}
";

fn contract() -> Contract {
    Contract::from_sources(vec![(ApiId("pets".to_owned()), SourceFile::new("pets.yaml", PETS))]).unwrap().0
}

fn load(text: &str) -> Result<Behaviours, String> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("behaviour.yaml");
    std::fs::write(&path, text).unwrap();
    Behaviours::load(std::slice::from_ref(&path), &contract()).map_err(|diagnostics| {
        let shown = probity::diagnostic::render(&diagnostics);
        shown.replace(folder.path().to_str().unwrap(), "")
    })
}

fn mistakes(text: &str) -> String {
    load(text).expect_err("the document has a mistake")
}

#[test]
fn every_mistake_is_told_with_its_place_and_the_nearest_name() {
    for (text, wanted) in [
        ("behaviour: 1\nresource: {}", "resources"),
        ("behaviour: 2", "version 1"),
        ("operations: {}", "needs `behaviour`"),
        ("behaviour: 1\noperations: {getPets: {respond: {status: 200}}}", "getPet"),
        ("behaviour: 1\noperations: {getPet: {respond: {status: 99}}}", "100 to 599"),
        ("behaviour: 1\noperations: {getPet: {do: [{laod: pet}], respond: {status: 200}}}", "load"),
        ("behaviour: 1\noperations: {getPet: {do: [{load: pet}], respond: {status: 200}}}", "no resource `pet`"),
        ("behaviour: 1\noperations: {getPet: {do: [{refuse: GONE}], respond: {status: 200}}}", "no error `GONE`"),
        ("behaviour: 1\noperations: {getPet: {respond: {status: 200, body: $(path.petID)}}}", "petId"),
        ("behaviour: 1\noperations: {getPet: {respond: {status: 200, show: pet}}}", "loads or creates `pet`"),
        ("behaviour: 1\noperations: {getPet: {do: [{use: pet}], respond: {status: 200}}}", "no steps are named"),
        (
            "behaviour: 1\nresources: {pet: {machine: {field: s, start: a, states: {b: {}}, transitions: []}}}",
            "no state `a`",
        ),
        ("behaviour: 1\nseed: {pett: [{}]}\nresources: {pet: {}}", "did you mean `pet`"),
        ("behaviour: 1\nresources: {pet: {view: $(that.id)}}", "nothing here is named `that`"),
        ("behaviour: 1\nresources: {pet: {computed: {age: $(state.poll)}}}", "did you mean `polls`"),
        ("behaviour: 1\ninclude: [nowhere.yaml]", "nowhere.yaml"),
        ("behaviour: 1\nfaults: {f: {about: x, expects: y, skip: bodies}}", "body"),
        ("behaviour: 1\nfaults: {f: {about: x, expects: y}}", "`skip`, `without`, `answer` or `machines`"),
        ("behaviour: 1\nrate_limits: [{name: a, key: x, capacity: 1, refill: {amount: 1, every: soon}}]", "duration"),
        ("behaviour: 1\nversions: {media_type: application/json}", "{date}"),
    ] {
        let shown = mistakes(text);
        assert!(shown.contains(wanted) && shown.contains("behaviour.yaml:"), "{text}\n{shown}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let shown = mistakes("behaviour: 1\nresource: {}\noperations: {getPets: {respond: {status: 200}}}");
    assert_eq!(shown.matches("error[").count(), 2, "{shown}");
}

#[test]
fn an_unknown_fault_is_refused() {
    let text = "behaviour: 1\nfaults: {lost: {about: x, expects: response/schema, skip: effects}}";
    let behaviours = load(text).unwrap();
    let options = MockOptions { faults: vec![FaultId("lots".to_owned())], ..MockOptions::default() };
    let refused = Mock::new(Arc::new(contract()), behaviours, options).err().unwrap();
    assert_eq!(refused[0].hint.as_deref(), Some("did you mean `lost`?"));
}

#[test]
fn the_first_example_of_the_reference_works() {
    let reference = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/behaviour.md")).unwrap();
    let example = reference.split("```").nth(1).unwrap().strip_prefix("yaml").unwrap();
    let behaviours = load(example).unwrap_or_else(|shown| panic!("{shown}"));
    let client = Client::new(&Mock::new(Arc::new(contract()), behaviours, MockOptions::default()).unwrap());
    let created = client.post("/pets", &json!({ "name": "Rex" })).json();
    assert_eq!(created["name"], "Rex");
    let read = client.get(&format!("/pets/{}", created["id"].as_str().unwrap()));
    assert_eq!((read.status, read.json()), (200, created));
    let missing = client.get("/pets/nobody");
    assert_eq!((missing.status, missing.at("/detail")), (404, json!("There is no pet nobody.")));
}

#[test]
fn an_operation_without_a_rule_is_answered_from_the_contract() {
    let client = Client::new(&Mock::new(Arc::new(contract()), Behaviours::default(), MockOptions::default()).unwrap());
    let answer = client.get("/pets/rex");
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.at("/name").as_str().unwrap().chars().count() >= 3);
    assert!((1..=9).contains(&answer.header("x-age").unwrap().parse::<u8>().unwrap()));
    let refused = client.get(&format!("/pets/{}", "x".repeat(21)));
    assert_eq!((refused.status, refused.json()), (422, json!({ "wrong": true })));
    assert!(refused.header("probity-refused").unwrap().contains("petId"));
    assert_eq!(client.post("/pets", &json!({})).status, 400, "what is not described is a plain 400");
    assert_eq!(client.post("/pets", &json!({ "name": "Rex" })).status, 201);
}
