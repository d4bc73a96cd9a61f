//! How fast requests are generated: values alone, valid requests with their proof, broken ones, shrinking steps.
//!
//! `cargo bench --bench generate` prints one line per figure; `-- FILE OPERATION` measures the JSON body of an operation
//! of your own instead of a small made-up one. Memory is taken as the command takes it. Rates are per second of
//! processor time where the system tells it (Linux), so that others on the machine count less; else per second.

#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(clippy::disallowed_methods, reason = "a bench measures time")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use mimalloc::MiMalloc;
use probity::contract::{ApiId, Contract, LoadOptions};
use probity::generate::{BaseRequest, FuzzPlan, JsonStrategy, mutate};
use probity::schema::{Schemas, View};
use probity::source::SourceFile;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

/// How long each figure is measured.
const TIME: Duration = Duration::from_secs(1);

const JOBS: &str = "
openapi: 3.0.3
info: {title: Jobs, version: '1'}
paths:
  /projects/{projectId}/jobs:
    post:
      operationId: createJob
      parameters:
        - {name: projectId, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
        - {name: pretty, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}
      responses: {'201': {description: made}}
components:
  schemas:
    Id: {type: string, pattern: '^([a-f0-9]{24})$'}
    Job:
      type: object
      required: [source, target, hosts, start]
      properties:
        source:
          type: object
          required: [name, projectId, secure]
          properties: {name: {type: string, minLength: 1}, projectId: {$ref: '#/components/schemas/Id'}, secure: {type: boolean}}
        target:
          type: object
          required: [name, projectId, kind]
          properties: {name: {type: string, minLength: 1}, projectId: {$ref: '#/components/schemas/Id'}, kind: {type: string, enum: [OPEN, PRIVATE, SHARED]}}
        hosts: {type: array, minItems: 1, maxItems: 3, items: {type: string, pattern: '^[a-z0-9.-]+$', minLength: 1}}
        start: {type: string, format: date-time}
        retries: {type: integer, format: int32, minimum: 0, maximum: 10}
";

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let (api, name) = if let [file, operation] = words.as_slice() {
        let loaded = Contract::load_document(file.as_ref(), &LoadOptions::default());
        (loaded.expect("a valid document").0, operation.as_str())
    } else {
        let file = SourceFile::new("jobs.yaml", JOBS);
        let loaded = Contract::from_sources(vec![(ApiId("jobs".to_owned()), file)]).expect("a valid document");
        (Arc::clone(&loaded.0.apis[0]), "createJob")
    };
    let schemas = Arc::new(Schemas::new(&api));
    let operation = api.operation(name).expect("it is described");
    let body = operation.request_body.as_ref().and_then(|body| body.content[0].schema.as_ref()).expect("a body");

    let strategy = JsonStrategy::for_schema(&schemas, body, View::Request).expect("the schema compiles");
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[1; 32]);
    report("proved values", &mut |_| strategy.draw(&mut rng).map(|_| 1).expect("a value"));

    let mut runner = TestRunner::deterministic();
    report("proved values that can be made simpler", &mut |_| {
        strategy.new_tree(&mut runner).map(|tree| usize::from(tree.current().is_object())).expect("a value")
    });

    let plan = FuzzPlan::new(&api, operation, &schemas, BaseRequest::default(), 1).expect("it can be planned");
    report("valid requests, written and proved", &mut |index| plan.valid(index).map(|_| 1).expect("a request"));
    report("invalid requests, written and proved", &mut |index| plan.invalid(index).map(|_| 1).expect("a request"));
    report("enumerated mutations, written and proved", &mut |index| {
        mutate(&api, operation, &schemas, BaseRequest::default(), index).expect("mutations").requests.len()
    });
    report("shrinking steps", &mut |index| {
        let mut shrinker = plan.shrinker(&plan.valid(index).expect("a request").replay).expect("a shrinker");
        let mut steps = 0;
        while shrinker.simplify() {
            steps += 1;
        }
        steps
    });
}

/// What this thread has used of a processor.
fn processor_time() -> Option<Duration> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Calls `work` for a while and prints how much it did in a second of the processor.
fn report(what: &str, work: &mut dyn FnMut(u64) -> usize) {
    let (start, before) = (Instant::now(), processor_time());
    let (mut calls, mut done) = (0, 0);
    while start.elapsed() < TIME {
        done += work(calls);
        calls += 1;
    }
    let spent = processor_time().zip(before).map(|(after, before)| after.saturating_sub(before));
    let micros = spent.unwrap_or_else(|| start.elapsed()).as_micros().max(1);
    let rate = u128::try_from(done).expect("a usize is a u128") * 1_000_000 / micros;
    println!("{rate:>9} /s  {what}");
}
