//! Finds the schemas of files and folders.
//!
//! What is not JSON or YAML, and no schema and no OpenAPI document, is passed over: folders hold all kinds of files.
//! Start at [`subjects`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use probity::contract::{Api, Contract, LoadOptions, SchemaRef};
use probity::generate::{GenerateProblem, JsonStrategy};
use probity::schema::{Schemas, View};
use referencing::meta;
use serde_json::Value;

/// One schema to draw from.
pub(crate) struct Subject {
    pub(crate) name: String,
    /// As it stands in its file; `null` for schemas of documents, which refer to others.
    pub(crate) written: Value,
    /// An instance that is said to be valid.
    pub(crate) example: Option<Value>,
    origin: Origin,
}

#[derive(Clone)]
enum Origin {
    Bare(Value),
    Document(Arc<Schemas>, SchemaRef),
}

/// Makes the strategy, in the thread that draws.
pub(crate) struct Maker(Origin);

impl Subject {
    fn bare(name: String, schema: Value, example: Option<Value>) -> Self {
        Self { name, written: schema.clone(), example, origin: Origin::Bare(schema) }
    }

    pub(crate) fn maker(&self) -> Maker {
        Maker(self.origin.clone())
    }
}

impl Maker {
    pub(crate) fn strategy(self) -> Result<JsonStrategy, GenerateProblem> {
        match self.0 {
            Origin::Bare(schema) => JsonStrategy::for_json_schema_with(&schema, &meta_schemas()),
            Origin::Document(schemas, schema) => JsonStrategy::for_schema(&schemas, &schema, View::Request),
        }
    }
}

/// All schemas below the paths, in order.
pub(crate) fn subjects(paths: &[PathBuf]) -> Vec<Subject> {
    paths.iter().flat_map(|path| files(path)).flat_map(|file| in_file(&file)).collect()
}

pub(crate) fn in_file(file: &Path) -> Vec<Subject> {
    let name = file.display().to_string();
    if let Some(api) = document(file) {
        return of_document(&name, &api);
    }
    let Ok(text) = std::fs::read_to_string(file) else { return Vec::new() };
    let is_json = file.extension().is_some_and(|extension| extension == "json");
    let value: Option<Value> = if is_json { serde_json::from_str(&text).ok() } else { None };
    value.map_or_else(Vec::new, |value| of_json(&name, value))
}

/// The OpenAPI document of a file, where it is one.
pub(crate) fn document(file: &Path) -> Option<Arc<Api>> {
    let head: String = std::fs::read_to_string(file).ok()?.chars().take(4000).collect();
    let is_likely = head.contains("openapi") || head.contains("swagger");
    let (api, _) = is_likely.then(|| Contract::load_document(file, &LoadOptions::default()).ok())??;
    Some(api)
}

/// A schema, a map or list of named schemas, or groups of the JSON Schema Test Suite.
fn of_json(name: &str, value: Value) -> Vec<Subject> {
    match value {
        Value::Array(groups) if groups.iter().all(|group| group.get("tests").is_some()) => {
            groups.into_iter().enumerate().map(|(index, group)| of_group(name, index, group)).collect()
        }
        Value::Array(maps) => maps.into_iter().flat_map(|map| of_json(name, map)).collect(),
        Value::Object(fields) if !is_schema(&fields) && fields.values().all(|value| value.as_object().is_some()) => {
            fields.into_iter().map(|(key, schema)| Subject::bare(format!("{name}#{key}"), schema, None)).collect()
        }
        Value::Object(fields) if is_schema(&fields) => {
            vec![Subject::bare(name.to_owned(), Value::Object(fields), None)]
        }
        _ => Vec::new(),
    }
}

fn of_group(name: &str, index: usize, mut group: Value) -> Subject {
    let tests = group["tests"].as_array().into_iter().flatten();
    let example = tests.filter(|test| test["valid"] == true).map(|test| test["data"].clone()).next();
    let mut schema = group["schema"].take();
    let draft = ["draft4", "draft6", "draft7"].into_iter().find(|draft| name.contains(&format!("/{draft}/")));
    if let (Value::Object(fields), Some(draft)) = (&mut schema, draft) {
        let number = draft.trim_start_matches("draft");
        let dialect = format!("http://json-schema.org/draft-0{number}/schema#");
        fields.entry("$schema").or_insert_with(|| dialect.into());
    }
    Subject::bare(format!("{name}#{index} {}", group["description"].as_str().unwrap_or_default()), schema, example)
}

fn is_schema(fields: &serde_json::Map<String, Value>) -> bool {
    const TELLING: [&str; 12] = [
        "$schema",
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "properties",
        "required",
        "items",
        "enum",
        "const",
        "format",
        "type",
    ];
    TELLING.iter().any(|keyword| match (*keyword, fields.get(*keyword)) {
        (_, None) => false,
        ("type", Some(value)) => value.is_string() || value.is_array(),
        ("properties", Some(value)) => value.is_object(),
        _ => true,
    })
}

/// The schemas of all parameters and bodies, each once.
fn of_document(name: &str, api: &Arc<Api>) -> Vec<Subject> {
    let schemas = Arc::new(Schemas::new(api));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for operation in &api.operations {
        let bodies = operation.request_body.iter().flat_map(|body| &body.content);
        let bodies = bodies.filter_map(|promise| promise.schema.as_ref());
        let parameters = operation.parameters.iter().filter_map(|parameter| parameter.schema());
        for schema in bodies.chain(parameters) {
            if seen.insert(schemas.node(schema, View::Request).to_string()) {
                found.push(Subject {
                    name: format!("{name}#{}", schema.pointer),
                    written: Value::Null,
                    example: None,
                    origin: Origin::Document(Arc::clone(&schemas), schema.clone()),
                });
            }
        }
    }
    found
}

/// The schemas of schemas, which anyone may refer to by their addresses.
fn meta_schemas() -> BTreeMap<String, Value> {
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
    .map(|(uri, schema)| (uri, Value::clone(schema)))
    .collect()
}

/// The files of a folder and below, in order; a file itself.
pub(crate) fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    let wanted = |path: &PathBuf| {
        path.is_dir() || path.extension().is_some_and(|extension| extension == "json" || extension == "yaml")
    };
    paths.into_iter().filter(wanted).flat_map(|path| files(&path)).collect()
}
