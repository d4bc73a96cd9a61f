//! Loading folders: what is found, what is inherited, what is told.

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::load;
use super::model::{BodyContent, RequestTarget, StepAction, Suite};
use crate::contract::{ApiId, Contract};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::template::Scope;

const PETS: &str = "
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    post: { operationId: createPet, responses: { '201': { description: made } } }
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPet, responses: { '200': { description: there }, '404': { description: not there } } }
";

fn load_files(files: &[(&str, &str)]) -> (TempDir, Result<Vec<Suite>, Vec<Diagnostic>>) {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (contract, _) =
        Contract::from_sources(vec![(ApiId("pets".into()), SourceFile::new("pets.yaml", PETS))]).unwrap();
    let loaded = load(folder.path(), &contract);
    (folder, loaded)
}

fn suites(files: &[(&str, &str)]) -> Vec<Suite> {
    load_files(files).1.unwrap_or_else(|diagnostics| panic!("{}", crate::diagnostic::render(&diagnostics)))
}

fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
    load_files(files).1.unwrap_err().iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn suites_are_named_by_their_place_and_private_names_are_left_out() {
    let one = "cases: [{ name: one, op: createPet }]";
    let found = suites(&[
        ("pets/new.yaml", one),
        ("pets/deep/old.yaml", one),
        ("pets/_private.yaml", "nonsense: ["),
        ("_invalid/x.yaml", "nonsense: ["),
        ("pets/readme.md", "text"),
        ("pets/named.yaml", &format!("suite: other\n{one}")),
    ]);
    let names: Vec<String> = found.iter().flat_map(Suite::tests).map(|test| test.name).collect();
    assert_eq!(names, ["pets::deep::old::one", "other::one", "pets::new::one"]);
}

#[test]
fn rows_and_cases_are_tests_with_what_they_inherit() {
    let found = suites(&[
        ("pets/_defaults.yaml", "tags: [pets]\nrequires: { env: KEY }"),
        (
            "pets/a.yaml",
            "tags: [slow]\ncases:\n- name: each\n  requires: { target: mock, env: [KEY, OTHER] }\n  each:\n  \
             - { id: x, tags: new }\n  - { id: y, skip: not today }\n  op: createPet",
        ),
    ]);
    let tests = found[0].tests();
    assert_eq!(
        tests.iter().map(|test| test.name.as_str()).collect::<Vec<_>>(),
        ["pets::a::each::x", "pets::a::each::y"]
    );
    assert_eq!(tests[0].tags, ["pets", "slow", "new"]);
    assert_eq!(tests[0].requires.env, ["KEY", "OTHER"]);
    assert_eq!((tests[0].skip, tests[1].skip), (None, Some("not today")));
}

#[test]
fn a_file_wins_over_its_folder_and_that_over_the_folder_above() {
    let found = suites(&[
        ("_defaults.yaml", "vars: { a: top, b: top }\nauth: { me: { bearer: t } }\nuse_auth: me"),
        (
            "pets/_defaults.yaml",
            "vars: { b: folder, c: $(vars.a) }\ndefaults: { path: { petId: x }, headers: { A: 1 } }",
        ),
        (
            "pets/a.yaml",
            "vars: { c: file }\ndefaults: { headers: { B: 2 } }\nuse_auth: none\ncases: [{ name: one, op: getPet }]",
        ),
    ]);
    let suite = &found[0];
    let values: Vec<_> =
        suite.variables.iter().map(|(name, value)| (name.as_str(), value.as_literal().unwrap())).collect();
    assert_eq!(values, [("a", json!("top")), ("b", json!("folder")), ("c", json!("file"))]);
    let headers: Vec<_> = suite.defaults.headers.listed().iter().map(|header| header.name.as_str()).collect();
    assert_eq!(headers, ["A", "B"]);
    assert_eq!(suite.use_auth.as_ref().and_then(crate::template::TemplateValue::as_literal), Some(json!("none")));
    assert!(suite.auth.contains_key("me"));
}

#[test]
fn steps_are_bound_to_operations_and_bodies_are_put_together() {
    let found = suites(&[
        ("pets/_bodies/pet.json", r#"{ "name": "$(row.name)", "tags": ["a"] }"#),
        (
            "pets/a.yaml",
            "cases:\n- name: one\n  each: [{ id: x, name: Rex }]\n  op: POST /pets\n  body_file: _bodies/pet.json\n  \
             body_patch: { /age: 3 }\n  body_remove: [/tags/0]",
        ),
    ]);
    let StepAction::Request(request) = &found[0].cases[0].steps[0].action else { panic!("a request") };
    let RequestTarget::Operation { key, .. } = &request.target else { panic!("an operation") };
    assert_eq!(key.0, "POST /pets");
    let scope = Scope::new(jiff::Timestamp::UNIX_EPOCH, 1).with("row", &json!({ "name": "Rex" }));
    let body = request.body.as_ref().unwrap();
    assert!(matches!(body.content, BodyContent::Typed(_)));
    assert_eq!(body.evaluate(&scope), Ok(json!({ "name": "Rex", "tags": [], "age": 3 })));
}

#[test]
fn rows_come_from_files_too() {
    let case = |file: &str| {
        format!("cases: [{{ name: one, each: {{ file: {file} }}, op: getPet, path: {{ petId: $(row.pet) }} }}]")
    };
    let found = suites(&[
        ("pets/a.yaml", &case("_rows.csv")),
        ("pets/b.yaml", &case("../_rows.json")),
        ("pets/_rows.csv", "id,pet\nfirst,1\nsecond,\"2\"\n"),
        ("_rows.json", r#"[{ "id": "third", "pet": 3 }]"#),
    ]);
    let names: Vec<String> = found.iter().flat_map(Suite::tests).map(|test| test.name).collect();
    assert_eq!(names, ["pets::a::one::first", "pets::a::one::second", "pets::b::one::third"]);
    assert_eq!(found[0].cases[0].rows[1].values.as_literal(), Some(json!({ "id": "second", "pet": "2" })));
}

#[test]
fn requests_without_an_operation_split_outside_of_templates() {
    let found = suites(&[(
        "pets/a.yaml",
        "cases: [{ name: one, each: [{ id: x, method: PUT }], request: '$(row.method | upper) /pets/$(row.id)?a b' }]",
    )]);
    let StepAction::Request(request) = &found[0].cases[0].steps[0].action else { panic!("a request") };
    let RequestTarget::Unbound { method, path, .. } = &request.target else { panic!("no operation") };
    let scope = Scope::new(jiff::Timestamp::UNIX_EPOCH, 1).with("row", &json!({ "id": "x", "method": "put" }));
    assert_eq!((method.evaluate(&scope), path.evaluate(&scope)), (Ok(json!("PUT")), Ok(json!("/pets/x?a b"))));
}

#[test]
fn mistakes_of_all_files_are_told_at_once_in_order_and_once() {
    let suite = "cases: [{ name: one, op: createPet }]";
    let (folder, loaded) = load_files(&[
        ("pets/_defaults.yaml", "vars: { a: $(vars.b) }"),
        ("pets/a.yaml", suite),
        ("pets/b.yaml", "cases: [{ name: one, op: makePet }]"),
        ("pets/c.yaml", "case: []"),
    ]);
    let told: Vec<_> = loaded
        .unwrap_err()
        .iter()
        .map(|diagnostic| {
            let path = diagnostic.labels[0].span.file.path.strip_prefix(folder.path()).unwrap().to_owned();
            (path, diagnostic.code)
        })
        .collect();
    let expected = [
        ("pets/_defaults.yaml", "template/unknown-name"),
        ("pets/b.yaml", "case/unknown-operation"),
        ("pets/c.yaml", "case/missing-key"),
        ("pets/c.yaml", "case/unknown-key"),
    ];
    assert_eq!(told, expected.map(|(path, code)| (Path::new(path).to_owned(), code)));
}

#[test]
fn two_files_cannot_make_the_same_test() {
    let suite = "suite: same\ncases: [{ name: one, op: createPet }]";
    assert_eq!(codes(&[("pets/a.yaml", suite), ("pets/b.yaml", suite)]), ["case/duplicate-test"]);
}

#[test]
fn files_whose_names_cannot_be_part_of_a_test_need_a_suite_name() {
    let cases = "cases: [{ name: one, op: createPet }]";
    assert_eq!(codes(&[("pets/New Pets.yaml", cases)]), ["case/invalid-value"]);
    assert_eq!(suites(&[("pets/New Pets.yaml", &format!("suite: new\n{cases}"))])[0].name, "new");
}

#[test]
fn a_missing_folder_is_told() {
    let missing = load(Path::new("there/is/none"), &Contract::default()).unwrap_err();
    assert_eq!(missing[0].code, "case/unreadable-folder");
}
