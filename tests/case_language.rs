//! The case files of this repository and the published schema of the case language.

use std::fs;
use std::path::{Path, PathBuf};

use probity::case;
use probity::contract::Contract;
use probity::diagnostic::render;
use probity::source::{SourceFile, parse};
use probity::template::{FILTERS, TESTS};
use serde_json::Value;

const SCHEMA: &str = "docs/case.schema.json";
const PAGE: &str = "docs/case-language.md";
const CONFIGURATION_PAGE: &str = "docs/configuration.md";
const MARK: &str = "`PROBITY_UPDATE=1 cargo test --test case_language` -->";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the entry can be read").path();
        let name = path.file_name().expect("entries have names").to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('_') {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn the_cases_of_this_repository_load() {
    let (contract, _) = Contract::load(&[root().join("specs")]).unwrap_or_else(|errors| panic!("{}", render(&errors)));
    let suites = case::load(&root().join("cases"), &contract).unwrap_or_else(|errors| panic!("{}", render(&errors)));
    let tests: usize = suites.iter().map(|suite| suite.tests().len()).sum();
    assert!(tests >= 150, "there are {tests} tests");
}

/// Holds a file against what it should be, or writes it: `PROBITY_UPDATE=1 cargo test --test case_language`.
fn is_current(file: &str, expected: &str) {
    let path = root().join(file);
    #[expect(clippy::disallowed_methods, reason = "the switch is for people who run this one test")]
    if std::env::var("PROBITY_UPDATE").is_ok() {
        fs::write(&path, expected).expect("the file can be written");
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert!(published == expected, "{file} is out of date: PROBITY_UPDATE=1 cargo test --test case_language");
}

#[test]
fn the_published_schema_is_the_grammar() {
    let schema = serde_json::to_string_pretty(&case::json_schema()).expect("a value can be written");
    is_current(SCHEMA, &(schema + "\n"));
}

#[test]
fn the_reference_page_is_the_grammar() {
    let page = fs::read_to_string(root().join(PAGE)).expect("the page is there");
    let end = page.find(MARK).expect("the page says where the generated part starts") + MARK.len();
    let names = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let filters = format!("- filters: {}\n- tests: {}\n", names(&FILTERS), names(&TESTS));
    is_current(PAGE, &format!("{}\n\n{filters}\n## Keys\n\n{}", &page[..end], case::reference()));
}

#[test]
fn the_configuration_page_is_the_grammar() {
    let page = fs::read_to_string(root().join(CONFIGURATION_PAGE)).expect("the page is there");
    let end = page.find(MARK).expect("the page says where the generated part starts") + MARK.len();
    let reference = case::configuration_reference();
    is_current(CONFIGURATION_PAGE, &format!("{}\n\n## Keys\n\n{reference}", &page[..end]));
}

/// The example on the configuration's page, about a store that has what it names.
#[test]
fn the_example_on_the_configuration_page_loads() {
    let page = fs::read_to_string(root().join(CONFIGURATION_PAGE)).expect("the page is there");
    let example = page.split("```").nth(1).and_then(|block| block.strip_prefix("yaml\n")).expect("there is one");
    let folder = tempfile::TempDir::new().expect("a folder");
    let (spec, file) = (folder.path().join("openapi.yaml"), folder.path().join("probity.yaml"));
    let store = "openapi: 3.1.0\ninfo: { title: Store, version: '1' }\npaths:\n  /pets: { post: { operationId: createPet } }\n  \
                 /all: { delete: { operationId: resetEverything } }\n";
    fs::write(&spec, store).expect("the file can be written");
    fs::write(&file, example).expect("the file can be written");
    let (contract, _) = Contract::load(&[spec]).expect("the store is described");
    let configuration =
        case::load_configuration(&file, &contract).unwrap_or_else(|errors| panic!("{}", render(&errors)));
    assert_eq!(configuration.operations[0].rules.len(), 3);
    assert_eq!(configuration.custom_checks.len(), 1);
    assert_eq!(configuration.waived, ["resetEverything"]);
}

/// The example on the page is read as users would read it: by the loader.
#[test]
fn the_example_on_the_reference_page_loads() {
    let page = fs::read_to_string(root().join(PAGE)).expect("the page is there");
    let example = page.split("```").nth(1).and_then(|block| block.strip_prefix("yaml\n")).expect("there is one");
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("pets.yaml");
    fs::write(&file, format!("spec: petstore\n{example}")).expect("the file can be written");
    let (contract, _) = Contract::load(&[root().join("tests/support/petstore")]).expect("the pet store is described");
    let suites = case::load_file(&file, &contract).unwrap_or_else(|errors| panic!("{}", render(&errors)));
    assert_eq!(suites[0].tests().len(), 3);
}

#[test]
fn every_case_file_fits_the_published_schema() {
    let mut schema = case::json_schema();
    let suites = jsonschema::validator_for(&schema).expect("the schema is one");
    schema["$ref"] = Value::from("#/$defs/folders-defaults");
    let defaults = jsonschema::validator_for(&schema).expect("the schema is one");
    let mut files = Vec::new();
    yaml_files(&root().join("cases"), &mut files);
    for path in files {
        let document = parse(&SourceFile::read(&path).expect("the file can be read")).expect("the file is YAML");
        let validator = if path.ends_with("_defaults.yaml") { &defaults } else { &suites };
        let faults: Vec<String> = validator
            .iter_errors(&document.to_json())
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
    }
}
