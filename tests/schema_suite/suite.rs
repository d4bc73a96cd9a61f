//! Reads the suite's files and runs their groups.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use probity::contract::{ApiId, Contract, SchemaRef};
use probity::schema::{SchemaValidator, Schemas, View};
use probity::source::SourceFile;
use referencing::meta;
use serde_json::{Value, json};

use super::exceptions::{EXCEPTIONS, Exception};

/// A version of JSON Schema, as the suite's folder and as its meta-schema name it.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    pub(crate) folder: &'static str,
    pub(crate) dialect: &'static str,
}

/// What became of the tests of a draft.
#[derive(Default)]
struct Tally {
    passed: usize,
    excepted: usize,
    /// The exceptions that were needed, by their indices.
    needed: BTreeSet<usize>,
    failures: Vec<String>,
}

/// Runs a draft; fails when anything but the exceptions does, or an exception is not needed.
pub(crate) fn run(draft: Draft) {
    let Some(suite) = folder() else {
        print("skipped: neither PROBITY_JSON_SCHEMA_SUITE nor PROBITY_CORPUS names the JSON Schema Test Suite\n");
        return;
    };
    let remotes = remotes(&suite, draft);
    let root = suite.join("tests").join(draft.folder);
    let mut tally = Tally::default();
    for path in files(&root) {
        let name = path.strip_prefix(&root).expect("it lies below").with_extension("").display().to_string();
        let groups: Value = serde_json::from_str(&read(&path)).expect("the suite is JSON");
        for group in groups.as_array().into_iter().flatten() {
            run_group(draft, &name, group, &remotes, &mut tally);
        }
    }
    let Tally { passed, excepted, needed, failures } = tally;
    print(&format!("{}: {passed} passed, {excepted} excepted, {} failed\n", draft.folder, failures.len()));
    let reasons: BTreeSet<&str> = needed.iter().map(|index| EXCEPTIONS[*index].reason).collect();
    print(&reasons.iter().map(|reason| format!("  except: {reason}\n")).collect::<String>());
    let needless: Vec<&Exception> = EXCEPTIONS
        .iter()
        .enumerate()
        .filter(|(index, exception)| exception.draft == draft.folder && !needed.contains(index))
        .map(|(_, exception)| exception)
        .collect();
    assert!(failures.is_empty(), "{} of the suite fail:\n{}", failures.len(), failures.join("\n"));
    assert!(needless.is_empty(), "exceptions that are no longer needed: {needless:#?}");
}

fn run_group(draft: Draft, file: &str, group: &Value, remotes: &BTreeMap<String, Arc<SourceFile>>, tally: &mut Tally) {
    let name = group["description"].as_str().unwrap_or_default();
    let validator = validator(draft, &group["schema"], remotes);
    for test in group["tests"].as_array().into_iter().flatten() {
        let described = test["description"].as_str().unwrap_or_default();
        let outcome = validator.as_ref().map(|validator| {
            let valid = validator.is_valid(&test["data"]);
            assert_eq!(valid, validator.violations(&test["data"]).is_empty(), "{file}: {name}: {described}");
            valid
        });
        if outcome.as_ref().ok() == test["valid"].as_bool().as_ref() {
            tally.passed += 1;
            continue;
        }
        match EXCEPTIONS.iter().position(|exception| exception.covers(draft.folder, file, name, described)) {
            Some(index) => {
                tally.excepted += 1;
                tally.needed.insert(index);
            }
            None => tally.failures.push(format!("{file} | {name} | {described} | {outcome:?}")),
        }
    }
}

/// The group's schema, as the schema of an OpenAPI document.
fn validator(
    draft: Draft,
    schema: &Value,
    remotes: &BTreeMap<String, Arc<SourceFile>>,
) -> Result<Arc<SchemaValidator>, String> {
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "suite", "version": "1"}, "paths": {},
        "jsonSchemaDialect": draft.dialect,
        "components": {"schemas": {"S": {"$ref": "schema.json"}}},
    });
    let mut others = remotes.clone();
    let mut schema = schema.clone();
    if let Value::Object(fields) = &mut schema {
        fields.entry("$schema").or_insert_with(|| draft.dialect.into());
    }
    others.insert("schema.json".to_owned(), SourceFile::new("schema.json", schema.to_string()));
    let main = SourceFile::new("openapi.json", document.to_string());
    let loaded = Contract::from_files(ApiId("suite".to_owned()), &main, others);
    let (api, _) = loaded.map_err(|errors| format!("{:?}", errors.first().map(|error| &error.message)))?;
    let at = SchemaRef { api: ApiId("suite".to_owned()), pointer: "/components/schemas/S".to_owned() };
    Schemas::new(&api).validator(&at, View::Request).map_err(|problem| problem.to_string())
}

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("PROBITY_JSON_SCHEMA_SUITE").map(PathBuf::from);
    let corpus = || Some(PathBuf::from(std::env::var_os("PROBITY_CORPUS")?).join("jsonschema/JSON-Schema-Test-Suite"));
    named.or_else(corpus)
}

/// The files that the suite says are served at a port of this machine.
fn remotes(suite: &Path, draft: Draft) -> BTreeMap<String, Arc<SourceFile>> {
    let root = suite.join("remotes");
    let files = files(&root).into_iter().map(|path| {
        let name = path.strip_prefix(&root).expect("it lies below").display().to_string();
        let mut schema: Value = serde_json::from_str(&read(&path)).expect("the suite is JSON");
        if let (Value::Object(fields), true) = (&mut schema, name.starts_with(draft.folder)) {
            fields.entry("$schema").or_insert_with(|| draft.dialect.into());
        }
        (format!("http://localhost:1234/{name}"), SourceFile::new(name, schema.to_string()))
    });
    files.chain(meta_schemas()).collect()
}

/// The schemas of schemas, which anyone may refer to by their addresses.
fn meta_schemas() -> impl Iterator<Item = (String, Arc<SourceFile>)> {
    let newer = |draft: &str, name: &str| format!("https://json-schema.org/draft/{draft}/{name}");
    [
        ("http://json-schema.org/draft-04/schema".to_owned(), &meta::DRAFT4),
        ("http://json-schema.org/draft-06/schema".to_owned(), &meta::DRAFT6),
        ("http://json-schema.org/draft-07/schema".to_owned(), &meta::DRAFT7),
        (newer("2019-09", "schema"), &meta::DRAFT201909),
        (newer("2019-09", "meta/core"), &meta::DRAFT201909_CORE),
        (newer("2019-09", "meta/applicator"), &meta::DRAFT201909_APPLICATOR),
        (newer("2019-09", "meta/validation"), &meta::DRAFT201909_VALIDATION),
        (newer("2019-09", "meta/meta-data"), &meta::DRAFT201909_META_DATA),
        (newer("2019-09", "meta/format"), &meta::DRAFT201909_FORMAT),
        (newer("2019-09", "meta/content"), &meta::DRAFT201909_CONTENT),
        (newer("2020-12", "schema"), &meta::DRAFT202012),
        (newer("2020-12", "meta/core"), &meta::DRAFT202012_CORE),
        (newer("2020-12", "meta/applicator"), &meta::DRAFT202012_APPLICATOR),
        (newer("2020-12", "meta/unevaluated"), &meta::DRAFT202012_UNEVALUATED),
        (newer("2020-12", "meta/validation"), &meta::DRAFT202012_VALIDATION),
        (newer("2020-12", "meta/meta-data"), &meta::DRAFT202012_META_DATA),
        (newer("2020-12", "meta/format-annotation"), &meta::DRAFT202012_FORMAT_ANNOTATION),
        (newer("2020-12", "meta/content"), &meta::DRAFT202012_CONTENT),
    ]
    .into_iter()
    .map(|(uri, schema)| (uri.clone(), SourceFile::new(uri, schema.to_string())))
}

/// The JSON files of a folder and below, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).expect("the suite has this folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("the suite can be read")
}

/// Past the capture of the test harness: figures are for people.
fn print(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).expect("stderr can be written to");
}
