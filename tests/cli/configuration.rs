//! `probity.yaml`: what a project says beside its documents and cases.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use serde_json::Value;

use crate::project::{Project, assert_transcript};

const WALKS: &str = "
openapi: 3.0.3
info: { title: Walks, version: '1' }
paths:
  /walks:
    post:
      operationId: planWalk
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              properties: { pets: { type: integer, minimum: 0, maximum: 3 }, leash: { type: boolean }, note: { type: string, maxLength: 5 } }
      responses:
        '201':
          description: planned
          content: { application/json: { schema: { type: object }, example: { id: 7 } } }
        '400': { description: refused }
";

const CASES: &str = "cases:\n  - name: plan\n    op: planWalk\n    body: { leash: true }\n";

fn project(configuration: &str) -> Project {
    let project = Project::new("cases: []\n");
    project.write("specs/walks/openapi.yaml", WALKS);
    project.write("cases/walks/plan.yaml", CASES);
    project.write("probity.yaml", configuration);
    project
}

/// The valid bodies that `probity generate` prints.
fn bodies(project: &Project) -> Vec<Value> {
    let arguments = ["generate", "--operation", "planWalk", "--mode", "valid", "-n", "60", "--format", "json"];
    let printed = String::from_utf8(project.probity(&arguments).stdout).unwrap();
    let lines = printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| serde_json::from_str(line["request"]["body"]["text"].as_str()?).ok()).collect()
}

#[test]
fn rules_between_fields_are_kept_by_every_generated_request() {
    let breaks = |body: &Value| body.get("pets").is_some() && body.get("leash").is_none();
    let free = bodies(&project(""));
    assert!(free.len() > 20 && free.iter().any(breaks), "{free:?}");
    let ruled = bodies(&project("operations:\n  planWalk:\n    rules: [{ requires: [/pets, /leash] }]\n"));
    assert!(ruled.len() > 20 && !ruled.iter().any(breaks), "{ruled:?}");
    assert!(ruled.iter().any(|body| body.get("pets").is_some()), "{ruled:?}");
}

#[test]
fn mistakes_are_shown_under_a_caret() {
    let project = project(
        "rulesets: 1\nruleset: 2025.1\nchecks: { response/shema: off }\nwaive: [planWalks]\noperations:\n  planWalk:\n    rules: [{ requires: [/pets, leash] }]\n",
    );
    assert_transcript("configuration-mistakes", &project.transcript(&["run", "--test", "walks"]));
}

#[test]
fn an_unknown_ruleset_or_check_is_refused() {
    assert_transcript("configuration-ruleset", &project("ruleset: '2025.1'\n").transcript(&["run", "--test", "walks"]));
    assert_transcript(
        "configuration-check",
        &project("checks: { response/shema: off }\n").transcript(&["run", "--test", "walks"]),
    );
}

#[test]
fn custom_checks_judge_every_answer_they_are_about() {
    let configuration = "
custom_checks:
  house/request-id:
    summary: nobody will find this request in the logs
    operations: [planWalk]
    status: 2xx
    expect: { headers: { X-Request-Id: { matches: '^[0-9a-f]+$' } } }
  house/refusal:
    status: 4xx
    expect: { headers: { X-Reason: { exists: true } } }
";
    assert_transcript("configuration-custom", &project(configuration).transcript(&["run", "--test", "walks"]));
}

#[test]
fn levels_of_checks_count_for_the_whole_run_or_for_one_operation() {
    let slow = "max_response_time: 0ms\n";
    let code = |configuration: &str| project(configuration).probity(&["run", "--test", "walks"]).status.code();
    assert_eq!(code(slow), Some(1));
    assert_eq!(code(&format!("{slow}checks: {{ response/slow: warn }}\n")), Some(0));
    assert_eq!(code(&format!("{slow}operations:\n  planWalk: {{ checks: {{ response/slow: off }} }}\n")), Some(0));
}

#[test]
fn another_file_can_be_named() {
    let project = project("max_response_time: 0ms\n");
    project.write("calm.yaml", "# nothing\n");
    let code = |arguments: &[&str]| project.probity(arguments).status.code();
    assert_eq!(code(&["run", "--test", "walks"]), Some(1));
    assert_eq!(code(&["run", "--test", "walks", "--config", "calm.yaml"]), Some(0));
    assert_eq!(code(&["run", "--test", "walks", "--config", "nowhere.yaml"]), Some(2));
}
