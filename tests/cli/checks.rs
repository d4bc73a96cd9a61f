//! `probity check`: what it prints, and how it ends.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::io::Write as _;

use serde_json::{Value, json};

use crate::project::Project;

const WRONG: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      summery: lists pets
      responses:
        '200': {description: all pets, content: {application/json: {schema: {type: string}, example: 5}}}
";

const CLEAN: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200': {description: all pets}
";

/// A project with documents that have other names than a contract's.
fn project(documents: &[(&str, &str)]) -> Project {
    let project = Project::new("cases: []\n");
    for (name, text) in documents {
        project.write(name, text);
    }
    project
}

fn printed(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn findings_are_shown_under_carets_and_counted() {
    let project = project(&[("api/wrong.yaml", WRONG)]);
    let output = project.probity(&["check", "api/wrong.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(printed(&output), @r#"
    error[structure/unknown-field]: the operation has no field `summery`
     --> api/wrong.yaml:6:7
      |
    6 |       summery: lists pets
      |       ^^^^^^^
    at: #/paths/~1pets/get/summery
    hint: did you mean `summary`?

    warning[examples/invalid]: this example does not keep its schema: expected a string, got integer 5
     --> api/wrong.yaml:8:102
      |
    8 |         '200': {description: all pets, content: {application/json: {schema: {type: string}, example: 5}}}
      |                                                                                                      ^
      |
     ::: api/wrong.yaml:8:84
      |
    8 |         '200': {description: all pets, content: {application/json: {schema: {type: string}, example: 5}}}
      |                                                                                    ------ this is not kept
    at: #/paths/~1pets/get/responses/200/content/application~1json/example

    checked 1 document: 1 error, 1 warning, 0 notes
    "#);
}

#[test]
fn each_way_to_end_has_its_code() {
    let project = project(&[
        ("api/wrong.yaml", WRONG),
        ("clean/pets.yaml", CLEAN),
        ("mixed/clean.yaml", CLEAN),
        ("mixed/broken.yaml", "openapi: 3.0.3\npaths: [\n"),
        ("none/notes.yaml", "a: 1\n"),
    ]);
    for (arguments, code) in [
        (&["check", "clean"][..], 0),
        (&["check", "api"], 1),
        (&["check", "api", "--allow", "structure"], 0),
        (&["check", "api", "--allow", "structure/unknown-field", "--deny-warnings"], 1),
        (&["check", "api", "--only", "examples"], 0),
        (&["check", "api", "--warn", "structure", "--deny", "examples/invalid"], 1),
        (&["check", "mixed"], 2),
        (&["check", "none"], 2),
        (&["check", "none/notes.yaml"], 2),
        (&["check", "gone.yaml"], 2),
        (&["check", "api", "--deny", "structures"], 2),
    ] {
        assert_eq!(project.probity(arguments).status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn a_document_that_cannot_be_used_does_not_hide_the_others() {
    let project = project(&[
        ("api/a.yaml", WRONG),
        ("api/b.yaml", "openapi: 3.0.3\npaths: [\n"),
        ("api/c.json", "{\"openapi\": 1}"),
    ]);
    let output = project.probity(&["check", "api", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let loaded: Vec<_> = report["documents"].as_array().unwrap().iter().map(|one| one["loaded"].clone()).collect();
    assert_eq!(loaded[..2], [json!(true), json!(false)]);
    assert_eq!(report["documents"][1]["problems"][0]["rule"], "yaml/syntax");
}

#[test]
fn statistics_stand_at_the_top_for_one_document_and_are_summed_for_many() {
    let project = project(&[("api/a.yaml", WRONG), ("api/b.yaml", CLEAN)]);
    let report = |arguments: &[&str]| -> Value { serde_json::from_slice(&project.probity(arguments).stdout).unwrap() };
    let one = report(&["check", "api/a.yaml", "--stats", "--format", "json"]);
    assert_eq!((&one["stats"]["operations"], &one["documents"][0]["stats"]["operations"]), (&json!(1), &json!(1)));
    assert_eq!(one["stats"]["examples"], json!({"checked": 1, "invalid": 1, "unchecked": {}}));
    let finding = &one["documents"][0]["findings"][0];
    assert_eq!((&finding["rule"], &finding["place"]["line"]), (&json!("structure/unknown-field"), &json!(6)));
    assert_eq!(report(&["check", "api", "--format", "json"])["stats"]["operations"], 2);
}

#[test]
fn a_table_has_a_line_for_each_document() {
    let project = project(&[("api/a.yaml", WRONG), ("api/b.yaml", CLEAN)]);
    let output = project.probity(&["check", "--table", "api"]);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0][..3], ["version", "operations", "paths"]);
    assert_eq!((lines[1][0], lines[1][6], lines[1].last().copied()), ("3.0.3", "1", Some("api/a.yaml")));
    assert_eq!(lines[2].last().copied(), Some("api/b.yaml"));
}

#[test]
fn the_rules_can_be_listed() {
    let text = printed(&project(&[]).probity(&["check", "--rules"]));
    assert!(text.lines().any(|line| line.starts_with("paths/ambiguous ") && line.contains(" error ")), "{text}");
}

#[test]
fn the_sarif_log_names_rules_and_places() {
    let project = project(&[("api/wrong one.yaml", WRONG)]);
    let log: Value = serde_json::from_slice(&project.probity(&["check", "api", "--format", "sarif"]).stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&json!("structure/unknown-field"), &json!("error")));
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "api/wrong%20one.yaml");
    assert_eq!(place["region"], json!({"startLine": 6, "startColumn": 7, "endLine": 6, "endColumn": 14}));
    if let Some(file) = std::env::var_os("PROBITY_SARIF_SCHEMA") {
        assert_eq!(errors_by_the_schema(&log, &std::fs::read_to_string(file).unwrap()), Vec::<String>::new());
    } else {
        let skipped = "skipped: PROBITY_SARIF_SCHEMA names no file with the JSON Schema of SARIF 2.1.0";
        writeln!(std::io::stderr(), "{skipped}").unwrap();
    }
}

/// What the JSON Schema of SARIF says against a log.
fn errors_by_the_schema(log: &Value, schema: &str) -> Vec<String> {
    // One of its patterns closes a class that is not open.
    let schema: Value = serde_json::from_str(&schema.replace("]{2}]?$", "]{2}$")).unwrap();
    let validator = jsonschema::options().offline().build(&schema).unwrap();
    validator.iter_errors(log).map(|error| format!("{error} at {}", error.instance_path())).collect()
}
