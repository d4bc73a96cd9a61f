//! How fast values are validated: this crate's validators beside the bare `jsonschema` crate's on the same schema, in
//! interleaved rounds of one process; and how long all schemas of a document take to compile.
//!
//! `cargo bench --bench validate [-- DOCUMENT]`. Wall time on a shared machine is a rough figure; compare ratios.

#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(clippy::disallowed_methods, reason = "a bench measures time")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use probity::contract::{Api, ApiId, Contract, SchemaRef};
use probity::schema::{Schemas, View};
use probity::source::SourceFile;
use serde_json::{Value, json};

/// How many rounds each side is measured in.
const ROUNDS: usize = 40;

/// How long one round takes.
const ROUND: Duration = Duration::from_millis(25);

fn main() {
    let definitions = definitions();
    let schemas = Schemas::new(&api(&definitions));
    for (what, name, value) in [("a job", "Job", job()), ("a page of 20 jobs", "Page", page())] {
        let at = SchemaRef { api: ApiId("jobs".to_owned()), pointer: format!("/components/schemas/{name}") };
        let ours = schemas.validator(&at, View::Request).expect("it compiles");
        let root = json!({"$ref": format!("#/components/schemas/{name}"), "components": {"schemas": definitions}});
        let options = jsonschema::options().should_validate_formats(true).offline();
        let bare = options.build(&root).expect("it compiles");
        let broken = broken(&value);
        for (kind, value) in [("valid", &value), ("broken", &broken)] {
            assert_eq!(ours.is_valid(value), bare.is_valid(value), "{kind}");
            let times = compare(&mut || ours.is_valid(value), &mut || bare.is_valid(value));
            println!("{what}, {kind}: {:.0} ns, bare {:.0} ns, ratio {:.2}", times.ours, times.bare, times.ratio);
        }
    }
    for document in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        compile_all(&PathBuf::from(document));
    }
}

/// Nanoseconds per call, and the median of the rounds' ratios.
struct Times {
    ours: f64,
    bare: f64,
    ratio: f64,
}

fn compare(ours: &mut dyn FnMut() -> bool, bare: &mut dyn FnMut() -> bool) -> Times {
    let mut rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| (time(ours), time(bare))).collect();
    rounds.sort_by(|one, other| (one.0 / one.1).total_cmp(&(other.0 / other.1)));
    let (ours, bare) = rounds[ROUNDS / 2];
    Times { ours, bare, ratio: ours / bare }
}

fn time(work: &mut dyn FnMut() -> bool) -> f64 {
    let start = Instant::now();
    let mut calls = 0_u32;
    while start.elapsed() < ROUND {
        for _ in 0..100 {
            std::hint::black_box(work());
        }
        calls += 100;
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

/// Compiles every schema under `components` or `definitions`, in both views.
fn compile_all(document: &PathBuf) {
    let (contract, _) = Contract::load(std::slice::from_ref(document)).expect("a document");
    let api = &contract.apis[0];
    let schemas = Schemas::new(api);
    let shared = ["/components/schemas", "/definitions"];
    let names = shared.iter().filter_map(|place| Some((place, api.document.root.pointer(place)?.as_object()?)));
    let places: Vec<String> = names
        .flat_map(|(place, all)| {
            all.keys().map(move |name| format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")))
        })
        .collect();
    let start = Instant::now();
    let mut failed = 0;
    for pointer in &places {
        let at = SchemaRef { api: api.id.clone(), pointer: pointer.clone() };
        failed += usize::from(schemas.validator(&at, View::Response).is_err());
    }
    let took = start.elapsed();
    println!("{}: {} schemas compiled in {took:?}, {failed} cannot be", document.display(), places.len());
    let operation = places.first().map(|pointer| SchemaRef { api: api.id.clone(), pointer: pointer.clone() });
    let start = Instant::now();
    let schemas = Schemas::new(api);
    if let Some(at) = operation {
        drop(schemas.validator(&at, View::Response));
        println!("  the first one alone: {:?}", start.elapsed());
    }
}

fn api(definitions: &Value) -> Arc<Api> {
    let info = json!({"title": "Jobs", "version": "1"});
    let root = json!({"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": definitions}});
    let file = SourceFile::new("jobs.json", root.to_string());
    let (contract, _) = Contract::from_sources(vec![(ApiId("jobs".to_owned()), file)]).expect("a valid document");
    Arc::clone(&contract.apis[0])
}

fn definitions() -> Value {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    json!({
        "Id": {"type": "string", "pattern": "^([a-f0-9]{24})$"},
        "Link": {"type": "object", "required": ["href", "rel"], "properties": {
            "href": {"type": "string", "format": "uri"}, "rel": {"type": "string"}}},
        "Cluster": {"type": "object", "required": ["name", "projectId"], "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 64}, "projectId": reference("Id"),
            "kind": {"type": "string", "enum": ["OPEN", "PRIVATE", "SHARED"]},
            "links": {"type": "array", "items": reference("Link")}}},
        "Base": {"type": "object", "required": ["id"], "properties": {"id": reference("Id")}},
        "Job": {
            "allOf": [reference("Base")],
            "type": "object",
            "required": ["source", "target", "hosts", "start"],
            "properties": {
                "source": reference("Cluster"), "target": reference("Cluster"),
                "hosts": {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^[a-z0-9.-]+$"}},
                "start": {"type": "string", "format": "date-time"},
                "retries": {"type": "integer", "minimum": 0, "maximum": 10},
                "parent": reference("Job"),
            },
        },
        "Page": {"type": "object", "required": ["results"], "properties": {
            "results": {"type": "array", "items": reference("Job")}, "total": {"type": "integer"},
            "links": {"type": "array", "items": reference("Link")}}},
    })
}

fn job() -> Value {
    let link = json!({"href": "https://jobs.example/api/1", "rel": "self"});
    let cluster = json!({"name": "source", "projectId": "5f0c1b2a3d4e5f6a7b8c9d0e", "kind": "OPEN", "links": [link]});
    json!({
        "id": "5f0c1b2a3d4e5f6a7b8c9d0e", "source": cluster, "target": cluster, "retries": 3,
        "hosts": ["one.jobs.example", "two.jobs.example"], "start": "2026-03-01T10:00:00Z",
    })
}

fn page() -> Value {
    let link = json!({"href": "https://jobs.example/api", "rel": "next"});
    json!({"results": vec![job(); 20], "total": 20, "links": [link]})
}

/// The same value with its last host broken.
fn broken(value: &Value) -> Value {
    let mut broken = value.clone();
    let job = match broken.pointer_mut("/results/19") {
        Some(last) => last,
        None => &mut broken,
    };
    job["hosts"][1] = json!("NO HOST");
    broken
}
