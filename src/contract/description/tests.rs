//! What becomes of descriptions of several files.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::contract::{Api, ApiId, Contract, LoadOptions};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\n";

/// Loads documents in memory, the first of which is the main one.
fn load(files: &[(&str, &str)]) -> (Arc<Api>, Vec<Diagnostic>) {
    let source = |(name, text): &(&str, &str)| ((*name).to_owned(), SourceFile::new(*name, *text));
    let (main, others) = files.split_first().expect("a main document");
    let (_, main) = source(main);
    Contract::from_files(ApiId("pets".to_owned()), &main, others.iter().map(source).collect::<BTreeMap<_, _>>())
        .unwrap_or_else(|wrong| panic!("{}", crate::diagnostic::render(&wrong)))
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn at<'a>(api: &'a Api, pointer: &str) -> &'a Value {
    api.document.root.pointer(pointer).unwrap_or(&Value::Null)
}

#[test]
fn references_across_files_become_pointers() {
    let main = format!(
        "{HEAD}paths:\n  /pets:\n    $ref: paths/pets.yaml\ncomponents:\n  schemas:\n    Name: {{type: string}}\n"
    );
    let paths = "get:\n  responses:\n    '200':\n      description: pets\n      content:\n        application/json:\n          schema:\n            $ref: '../schemas/pet.yaml#/Pet'\n";
    let schemas = "Pet:\n  properties:\n    name: {$ref: '../openapi.yaml#/components/schemas/Name'}\n    mate: {$ref: '#/Pet'}\n    tag: {$ref: './tag.json'}\n";
    let (api, warnings) = load(&[
        ("openapi.yaml", &main),
        ("paths/pets.yaml", paths),
        ("schemas/pet.yaml", schemas),
        ("schemas/tag.json", "{\"type\": \"string\"}"),
    ]);
    assert_eq!(codes(&warnings), [""; 0]);
    assert_eq!(at(&api, "/paths/~1pets"), &json!({"$ref": "#/x-probity-files/paths~1pets.yaml"}));
    let pet = "/x-probity-files/schemas~1pet.yaml/Pet/properties";
    assert_eq!(at(&api, pet)["name"]["$ref"], "#/components/schemas/Name");
    assert_eq!(at(&api, pet)["mate"]["$ref"], "#/x-probity-files/schemas~1pet.yaml/Pet");
    assert_eq!(at(&api, pet)["tag"]["$ref"], "#/x-probity-files/schemas~1tag.json");
    assert_eq!(at(&api, "/x-probity-files/schemas~1tag.json/type"), "string");
    assert_eq!(api.document.span(&format!("{pet}/mate/$ref")).place(), "schemas/pet.yaml:4:19");
    assert_eq!(api.document.written(pet), "schemas/pet.yaml#/Pet/properties");
    assert_eq!(api.document.files().count(), 4);
    let key = api.operations.iter().map(|operation| operation.key().0).collect::<Vec<_>>();
    assert_eq!(key, ["GET /pets"]);
}

#[test]
fn what_is_data_stays_as_it_is() {
    let schema = "{default: {$ref: a.yaml}, example: {$ref: b.yaml}, enum: [{$ref: c.yaml}], \
                  properties: {default: {$ref: '#/x'}, $ref: {type: string}}}";
    let main = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    Pet: {schema}\n");
    let (_, warnings) = load(&[("openapi.yaml", &main)]);
    assert_eq!(codes(&warnings), [""; 0]);
}

#[test]
fn a_reference_that_leads_nowhere_is_told_once_and_the_rest_is_read() {
    let main = format!(
        "{HEAD}paths:\n  /pets:\n    get: {{responses: {{'200': {{$ref: 'gone.yaml#/Pets'}}, '404': {{$ref: 'gone.yaml#/Pets'}}}}}}\n    post: {{responses: {{'201': {{$ref: 'https://pets.example/r.yaml'}}}}}}\n  /cats: {{$ref: broken.yaml}}\n  /dogs:\n    get: {{responses: {{'200': {{description: dogs}}}}}}\n"
    );
    let (api, warnings) = load(&[("openapi.yaml", &main), ("broken.yaml", "get: [")]);
    assert_eq!(
        codes(&warnings),
        ["contract/missing-reference", "contract/remote-reference", "contract/missing-reference", "yaml/syntax"]
    );
    assert!(warnings[0].message.ends_with("(2 places)"), "{}", warnings[0].message);
    assert_eq!(warnings[0].labels[0].span.place(), "openapi.yaml:5:38");
    let keys: Vec<_> = api.operations.iter().map(|operation| operation.key().0).collect();
    assert_eq!(keys, ["GET /pets", "POST /pets", "GET /dogs"]);
}

#[test]
fn names_of_schemas_and_anchors_are_followed() {
    let main = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {$ref: 'schemas.json'}\n    B: {$ref: 'https://pets.example/schemas/pet'}\n";
    let schemas = r##"{"$id": "https://pets.example/schemas/all", "properties": {
        "pet": {"$ref": "pet"}, "name": {"$ref": "pet#name"}, "own": {"$ref": "#/$defs/x"}},
        "$defs": {"x": {}, "pet": {"$id": "pet", "properties": {"name": {"$anchor": "name"}, "self": {"$ref": "#"},
            "below": {"$ref": "#/properties/name"}}}}}"##;
    let old = r##"{"$schema": "http://json-schema.org/draft-04/schema#", "id": "https://pets.example/old",
        "properties": {"id": {"type": "string"}, "a": {"$ref": "#named"}, "b": {"id": "#named"}}}"##;
    let (api, warnings) = load(&[("openapi.yaml", main), ("schemas.json", schemas)]);
    assert_eq!(codes(&warnings), [""; 0]);
    let file = "#/x-probity-files/schemas.json";
    let reference = |pointer: &str| at(&api, &format!("/x-probity-files/schemas.json{pointer}"))["$ref"].clone();
    assert_eq!(at(&api, "/components/schemas/B/$ref"), &json!(format!("{file}/%24defs/pet")));
    assert_eq!(reference("/properties/pet"), format!("{file}/%24defs/pet"));
    assert_eq!(reference("/properties/name"), format!("{file}/%24defs/pet/properties/name"));
    assert_eq!(reference("/properties/own"), format!("{file}/%24defs/x"));
    assert_eq!(reference("/$defs/pet/properties/self"), format!("{file}/%24defs/pet"));
    assert_eq!(reference("/$defs/pet/properties/below"), format!("{file}/%24defs/pet/properties/name"));
    let (api, warnings) = load(&[("openapi.yaml", &main.replace("schemas.json", "old.json")), ("old.json", old)]);
    assert_eq!(codes(&warnings), ["contract/remote-reference"]);
    assert_eq!(at(&api, "/x-probity-files/old.json/properties/a/$ref"), "#/x-probity-files/old.json/properties/b");
}

#[test]
fn discriminators_and_links_refer_to_files_too() {
    let main = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    Pet:\n      discriminator:\n        propertyName: kind\n        mapping: {{dog: 'dog.yaml', cat: Cat, fish: '#/components/schemas/Fish'}}\n"
    );
    let (api, warnings) = load(&[("openapi.yaml", &main), ("dog.yaml", "type: object\n")]);
    assert_eq!(codes(&warnings), [""; 0]);
    assert_eq!(
        at(&api, "/components/schemas/Pet/discriminator/mapping"),
        &json!({"dog": "#/x-probity-files/dog.yaml", "cat": "Cat", "fish": "#/components/schemas/Fish"})
    );
}

#[test]
fn circles_of_files_end() {
    let (api, warnings) = load(&[
        ("openapi.yaml", &format!("{HEAD}paths: {{/a: {{$ref: 'a.yaml'}}, /b: {{$ref: 'b.yaml'}}}}\n")),
        ("a.yaml", "$ref: b.yaml\n"),
        ("b.yaml", "$ref: a.yaml\n"),
    ]);
    assert!(api.operations.is_empty());
    assert!(codes(&warnings).iter().all(|code| *code == "contract/reference-cycle"), "{warnings:?}");
    assert!(!warnings.is_empty());
}

#[test]
fn files_on_disk_are_read_only_where_the_user_said() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("specs/pets")).unwrap();
    let main = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A: {{$ref: 'a.yaml'}}\n    B: {{$ref: '../b.yaml'}}\n    C: {{$ref: '../../c.yaml'}}\n    D: {{$ref: '/etc/passwd'}}\n"
    );
    fs::write(root.join("specs/pets/openapi.yaml"), main).unwrap();
    for file in ["specs/pets/a.yaml", "specs/b.yaml", "c.yaml"] {
        fs::write(root.join(file), "type: string\n").unwrap();
    }
    let outside = |loaded: (Contract, Vec<Diagnostic>)| loaded.1.iter().map(|one| one.code).collect::<Vec<_>>();
    let refusal = "contract/reference-outside";
    let file = root.join("specs/pets/openapi.yaml");
    assert_eq!(outside(Contract::load(std::slice::from_ref(&file)).unwrap()), [refusal; 3]);
    assert_eq!(outside(Contract::load(&[root.join("specs")]).unwrap()), [refusal; 2]);
    let options = LoadOptions { allowed_folders: vec![root.to_owned()], ..LoadOptions::default() };
    assert_eq!(outside(Contract::load_with(&[file], &options).unwrap()), [refusal; 1]);
}

#[test]
fn overlays_beside_a_document_and_named_ones_are_applied() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
    write("openapi.yaml", &format!("{HEAD}paths:\n  /pets: {{get: {{responses: {{}}}}}}\n"));
    let action = |path: &str| {
        format!("actions:\n- target: $.paths\n  update: {{{path}: {{get: {{responses: {{'2OO': {{}}}}}}}}}}\n")
    };
    write("a.overlay.yaml", &format!("overlay: 1.0.0\n{}", action("/cats")));
    write("b.overlay.yaml", &format!("overlay: 1.0.0\nextends: other.yaml\n{}", action("/mice")));
    write("named.yaml", &format!("overlay: 1.0.0\nextends: openapi.yaml\n{}", action("/dogs")));
    let paths = |path: &str, overlays: &[&str]| {
        let overlays = overlays.iter().map(|name| root.join(name)).collect();
        let options = LoadOptions { overlays, ..LoadOptions::default() };
        let (api, warnings) = Contract::load_document(&root.join(path), &options).unwrap();
        let paths = at(&api, "/paths").as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let place = warnings.last().unwrap().labels[0].span.place();
        (paths.join(" "), place.rsplit_once('/').unwrap().1.to_owned())
    };
    assert_eq!(paths("openapi.yaml", &[]), ("/pets /cats".to_owned(), "a.overlay.yaml:4:11".to_owned()));
    assert_eq!(paths("openapi.yaml", &["named.yaml"]).0, "/pets /cats /dogs");
    assert_eq!(paths("named.yaml", &[]), ("/pets /cats /dogs".to_owned(), "named.yaml:5:11".to_owned()));
    let options = LoadOptions { overlays: vec![root.join("b.overlay.yaml")], ..LoadOptions::default() };
    let errors = Contract::load_with(&[root.join("openapi.yaml")], &options).unwrap_err();
    assert_eq!(codes(&errors), ["overlay/no-document"]);
}
