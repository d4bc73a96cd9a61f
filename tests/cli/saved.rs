//! Runs that are saved: reported again, and asked again.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use serde_json::Value;

use crate::project::{Project, assert_transcript};

const CASE: &str = "cases:\n  - name: rex\n    op: getPet\n    path: { id: rex }\n";

/// A check of the project that the mock does not meet.
const HOUSE: &str = "custom_checks:\n  house/request-id: { expect: { headers: { X-Request-Id: { exists: true } } } }\n";

fn project() -> Project {
    let project = Project::new(CASE);
    project.write("probity.yaml", HOUSE);
    project.probity(&["run", "--events", "events.ndjson"]);
    project
}

/// The id of the one finding of the saved run.
fn finding(project: &Project) -> String {
    let events = project.read("events.ndjson");
    let mut found = events.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    found.find(|event| event["event"] == "found").unwrap()["finding"]["fingerprint"].as_str().unwrap().to_owned()
}

#[test]
fn a_saved_run_is_reported_again_as_it_was() {
    let project = project();
    let text = |arguments: &[&str]| {
        let output = project.probity(arguments);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    let (ran, reported) = (text(&["run", "--events", "again.ndjson"]), text(&["report", "again.ndjson"]));
    assert_eq!(ran, reported);
    let json = |arguments: &[&str]| serde_json::from_str::<Value>(&text(arguments)).unwrap();
    let report = json(&["report", "again.ndjson", "--json", "-"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    let http = report["findings"][0]["evidence"]["http"].as_str().unwrap();
    assert!(http.starts_with("GET /pets/rex HTTP/1.1\r\nHost: "), "{http}");
}

#[test]
fn what_became_of_a_finding_is_told() {
    let project = project();
    let id = finding(&project);
    let replay = ["replay", &id[..8], "--from", "events.ndjson"];
    assert_transcript("replay-still-failing", &project.transcript(&replay));
    project.write("probity.yaml", "custom_checks:\n  house/color: { expect: { headers: { X-Color: red } } }\n");
    assert_transcript("replay-changed", &project.transcript(&replay));
    project.write("probity.yaml", "# nothing\n");
    assert_transcript("replay-fixed", &project.transcript(&replay));
}

#[test]
fn what_cannot_be_replayed_is_told() {
    let project = project();
    assert_transcript("replay-unknown", &project.transcript(&["replay", "0000", "--from", "events.ndjson"]));
    let id = finding(&project);
    project.write("cases/pets/get.yaml", "cases: []\n");
    assert_transcript("replay-no-test", &project.transcript(&["replay", &id, "--from", "events.ndjson"]));
    project.write("events.ndjson", "{\"event\": \"sneezed\"}\n");
    assert_transcript("replay-no-event", &project.transcript(&["replay", &id, "--from", "events.ndjson"]));
}

#[test]
fn a_run_ends_when_its_budget_is_used_up() {
    let project = Project::new("cases: []\n");
    let stopped = |arguments: &[&str]| {
        let arguments: Vec<&str> =
            ["run", "--phase", "coverage", "--phase", "fuzz", "--json", "-"].iter().chain(arguments).copied().collect();
        let report: Value = serde_json::from_slice(&project.probity(&arguments).stdout).unwrap();
        (report["stopped"].as_str().unwrap_or_default().to_owned(), report["stats"]["requests"].as_u64().unwrap())
    };
    let (reason, all) = stopped(&[]);
    assert_eq!(reason, "");
    let (reason, some) = stopped(&["--max-requests", "5", "--jobs", "1"]);
    assert_eq!(reason, "max_requests");
    assert!(some < all && some < 12, "{some} of {all}");
    project.write("probity.yaml", HOUSE);
    assert_eq!(stopped(&["--max-findings", "1", "--jobs", "1"]).0, "max_findings");
}

#[test]
fn examples_can_be_asked_alone() {
    let project = Project::new("cases: []\n");
    let with_example = project
        .read("specs/pets/openapi.yaml")
        .replace("required: true, schema", "required: true, example: rex, schema");
    project.write("specs/pets/openapi.yaml", &with_example);
    let output = project.probity(&["run", "--phase", "examples", "--json", "-"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), report["stats"]["requests"].as_u64()), (Some(0), Some(1)), "{report:#}");
    assert!(report["tests"].to_string().contains("get-pet-examples"), "{report:#}");
}
