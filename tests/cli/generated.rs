//! `probity generate` and `probity plan`: what would be sent, printed and counted.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use serde_json::Value;

use crate::project::{Project, assert_transcript};

fn project() -> Project {
    Project::new("cases: []\n")
}

fn stdout(project: &Project, arguments: &[&str]) -> String {
    String::from_utf8(project.probity(arguments).stdout).unwrap()
}

#[test]
fn enumerated_requests_are_printed_as_curl_commands() {
    assert_transcript("generate-curl", &project().transcript(&["generate", "-n", "4"]));
}

#[test]
fn random_requests_are_printed_as_they_stand_on_the_wire() {
    assert_transcript(
        "generate-http",
        &project().transcript(&["generate", "--mode", "invalid", "-n", "2", "--format", "http"]),
    );
}

#[test]
fn every_line_of_json_says_what_the_request_means() {
    let text = stdout(&project(), &["generate", "--format", "json"]);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.len() > 3, "{text}");
    for line in &lines {
        assert!(line["replay"].as_str().unwrap().starts_with("coverage:getPet:"), "{line}");
        assert!(["valid", "invalid", "unspecified"].contains(&line["intent"].as_str().unwrap()), "{line}");
        assert_eq!(line["intent"] == "invalid", line["place"].is_string(), "{line}");
        assert!(line["request"]["target"].as_str().unwrap().starts_with("/pets/"), "{line}");
    }
}

#[test]
fn the_plan_counts_what_is_generated() {
    let project = project();
    assert_transcript("plan", &project.transcript(&["plan"]));
    let plan: Value = serde_json::from_str(&stdout(&project, &["plan", "--format", "json"])).unwrap();
    let printed = stdout(&project, &["generate", "--format", "json"]).lines().count();
    assert_eq!(plan["requests"], printed);
}

#[test]
fn few_requests_are_said_to_be_few() {
    let project = project();
    project.write("specs/pets/openapi.yaml", "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      parameters: [{ name: young, in: query, schema: { type: boolean } }]\n      responses: { '200': { description: ok } }\n");
    assert_transcript("generate-exhausted", &project.transcript(&["generate", "--mode", "valid", "-n", "9"]));
}

#[test]
fn an_operation_that_does_not_exist_is_refused() {
    assert_transcript("generate-unknown", &project().transcript(&["generate", "--operation", "getPets"]));
    assert_transcript("plan-missing-spec", &project().transcript(&["plan", "nowhere.yaml"]));
}
