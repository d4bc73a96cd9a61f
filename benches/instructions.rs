//! How many instructions the hot paths take, so that a regression shows on a noisy machine.
//!
//! `cargo bench --bench instructions` runs each path under `valgrind --tool=callgrind`, once for N rounds and once for 2 N,
//! and prints the difference of both for one round. Counts change with the compiler and with the code, not with what
//! else the machine does. Where valgrind is not installed, that is all it says.

#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(clippy::unwrap_used, reason = "what fails here ends the bench")]

use std::hint::black_box;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use mimalloc::MiMalloc;
use probity::check::{Context, CredentialsSent, Reading, Settings, run_all};
use probity::contract::{Api, ApiId, Contract, Operation};
use probity::generate::{BaseRequest, FuzzPlan, Intent};
use probity::message::{Exchange, Headers, Response};
use probity::schema::{Schemas, View};
use probity::source::SourceFile;
use serde_json::json;

const SPEC: &str = "
openapi: 3.0.3
info: {title: Jobs, version: '1'}
paths:
  /projects/{projectId}/jobs:
    post:
      operationId: createJob
      parameters:
        - {name: projectId, in: path, required: true, schema: {type: string, pattern: '^([a-f0-9]{24})$'}}
        - {name: pretty, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
components:
  schemas:
    Job:
      type: object
      required: [name, hosts]
      properties:
        name: {type: string, minLength: 1, maxLength: 40}
        hosts: {type: array, minItems: 1, maxItems: 3, items: {type: string, pattern: '^[a-z0-9.-]+$', minLength: 1}}
        kind: {type: string, enum: [OPEN, PRIVATE, SHARED]}
        retries: {type: integer, minimum: 0, maximum: 10}
";

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A hot path: its name, and what does so many rounds of it.
type Path = (&'static str, fn(&Fixture, u64));

const PATHS: [Path; 5] = [
    ("a valid request drawn, written and proved", |fixture, rounds| {
        (0..rounds).for_each(|index| drop(black_box(fixture.plan.valid(index))));
    }),
    ("a broken request drawn, written and proved", |fixture, rounds| {
        (0..rounds).for_each(|index| drop(black_box(fixture.plan.invalid(index))));
    }),
    ("a valid body validated", |fixture, rounds| fixture.validate(rounds, &json!({"name": "a", "hosts": ["b", "c"]}))),
    ("a broken body validated and explained", |fixture, rounds| {
        fixture.validate(rounds, &json!({"name": "", "hosts": ["b", 3], "retries": 11}));
    }),
    ("an answer judged by all checks", Fixture::judge),
];

/// How many rounds the shorter run has.
const ROUNDS: u64 = 200;

struct Fixture {
    api: Arc<Api>,
    schemas: Arc<Schemas>,
    plan: FuzzPlan,
}

impl Fixture {
    fn new() -> Self {
        let file = SourceFile::new("jobs.yaml", SPEC);
        let (contract, _) = Contract::from_sources(vec![(ApiId("jobs".to_owned()), file)]).unwrap();
        let api = Arc::clone(&contract.apis[0]);
        let schemas = Arc::new(Schemas::new(&api));
        let operation = api.operation("createJob").unwrap();
        let plan = FuzzPlan::new(&api, operation, &schemas, BaseRequest::default(), 1).unwrap();
        Self { api, schemas, plan }
    }

    fn operation(&self) -> &Operation {
        self.api.operation("createJob").unwrap()
    }

    fn validate(&self, rounds: u64, value: &serde_json::Value) {
        let body = self.operation().request_body.as_ref().unwrap();
        let validator = self.schemas.validator(body.content[0].schema.as_ref().unwrap(), View::Request).unwrap();
        (0..rounds).for_each(|_| drop(black_box(validator.violations(value))));
    }

    fn judge(&self, rounds: u64) {
        let request = self.plan.valid(1).unwrap().request;
        let headers = Headers::from_iter([("Content-Type", "application/json")]);
        let body = json!({"name": "a", "hosts": ["b", "c"], "retries": 3}).to_string().into();
        let exchange =
            Exchange { request, response: Response { status: 201, headers, body }, elapsed: Duration::from_millis(1) };
        let settings = Settings::default();
        for _ in 0..rounds {
            let context = Context {
                api: &self.api,
                operation: self.operation(),
                schemas: &self.schemas,
                exchange: &exchange,
                intent: &Intent::Valid,
                credentials: CredentialsSent::Valid,
                time_limit: None,
                reading: Reading::default(),
            };
            assert!(black_box(run_all(&context, &settings)).is_empty());
        }
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [child, path, rounds] = &words[..]
        && child == "--count"
    {
        let (_, work) = PATHS[path.parse::<usize>().unwrap()];
        return work(&Fixture::new(), rounds.parse().unwrap());
    }
    for (index, (name, _)) in PATHS.iter().enumerate() {
        let (Some(once), Some(twice)) = (counted(index, ROUNDS), counted(index, 2 * ROUNDS)) else {
            println!("valgrind counts the instructions, and it is not installed");
            return;
        };
        println!("{:>9} instructions: {name}", twice.saturating_sub(once) / ROUNDS);
    }
}

/// The instructions of a run of this program.
fn counted(path: usize, rounds: u64) -> Option<u64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe().unwrap());
    let output = command.args(["--count", &path.to_string(), &rounds.to_string()]).output().ok()?;
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().find_map(|line| line.split_once("Collected : "))?;
    line.1.trim().parse().ok()
}
