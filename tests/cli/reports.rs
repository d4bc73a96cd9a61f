//! The report files.

use serde_json::{Value, json};

use crate::project::Project;

const MIXED: &str = "
cases:
  - { name: good, op: getPet, path: { id: rex } }
  - { name: bad, op: getPet, path: { id: rex }, expect: { body: { /name: <Fido> } } }
  - { name: skipped, op: getPet, path: { id: rex }, skip: not today }
";

#[test]
fn the_json_report_has_findings_and_counts_per_operation() {
    let project = Project::new(MIXED);
    let output = project.probity(&["run", "--json", "report.json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_str(&project.read("report.json")).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    let finding = &findings[0];
    assert_eq!(finding["check"], "expect/body");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["operation"], "GET /pets/{id}");
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 16);
    assert!(finding["title"].as_str().unwrap().contains("/name"));
    assert_eq!(report["stats"]["requests"], 2);
    assert_eq!(report["stats"]["operations"], json!({"GET /pets/{id}": {"200": 2}}));
    let verdicts: Vec<_> = report["tests"].as_array().unwrap().iter().map(|test| test["verdict"].clone()).collect();
    assert_eq!(verdicts, ["passed", "failed", "ignored"]);
}

#[test]
fn the_json_report_can_be_the_only_thing_on_standard_output() {
    let project = Project::new("cases:\n  - { name: good, op: getPet, path: { id: rex } }\n");
    let output = project.probity(&["run", "--json", "-"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), report["findings"].clone()), (Some(0), json!([])));
}

#[test]
fn the_same_seed_gives_the_same_report_bytes_whatever_the_number_of_workers() {
    let project = Project::new(MIXED);
    let report = |jobs: &str, name: &str| {
        project.probity(&["run", "--jobs", jobs, "--json", name]);
        let times = regex::Regex::new(r#""took_ms": \d+"#).unwrap();
        times.replace_all(&project.read(name), "").into_owned()
    };
    assert_eq!(report("1", "one.json"), report("7", "seven.json"));
}

#[test]
fn the_junit_report_names_suites_and_escapes_text() {
    let project = Project::new(MIXED);
    project.probity(&["run", "--junit", "junit.xml"]);
    let xml = project.read("junit.xml");
    assert!(xml.contains(r#"<testsuite name="pets::get" tests="3" skipped="1" errors="0" failures="1">"#), "{xml}");
    assert!(xml.contains(r#"<testcase name="bad" classname="pets::get""#) && xml.contains("&lt;Fido&gt;"), "{xml}");
    assert!(xml.contains(r#"<skipped message="not today"/>"#), "{xml}");
}
