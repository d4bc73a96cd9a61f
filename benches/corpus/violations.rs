//! Which keywords of a corpus a broken request is made for.
//!
//! Every operation's keywords are broken one by one, as `mutate` does. A bare schema is the body of an operation that
//! is made for it. What breaks nothing though the contract promises something is told with its reason. Start at
//! [`report`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use probity::contract::{Api, ApiId, Contract, Operation};
use probity::generate::{BaseRequest, Intent, MutationKind, Mutations, mutate};
use probity::schema::Schemas;
use probity::source::SourceFile;
use serde_json::{Value, json};

use crate::sources;

/// The sums over all operations.
#[derive(Default)]
struct Sums {
    operations: usize,
    /// Operations of which nothing is broken, with the reasons.
    given_up: BTreeMap<String, usize>,
    broken: usize,
    unbroken: BTreeMap<(String, String), usize>,
}

/// Prints every place that cannot be broken, and the sums.
pub(crate) fn report(paths: &[PathBuf], limit: Duration) {
    let mut sums = Sums::default();
    for file in paths.iter().flat_map(|path| sources::files(path)) {
        let name = file.display().to_string();
        if let Some(api) = sources::document(&file) {
            sums.add(&name, &api, limit);
            continue;
        }
        for subject in sources::in_file(&file) {
            if let Some(api) = as_document(&subject.written) {
                sums.add(&subject.name, &api, limit);
            }
        }
    }
    sums.print();
}

impl Sums {
    fn add(&mut self, name: &str, api: &Arc<Api>, limit: Duration) {
        let schemas = Arc::new(Schemas::new(api));
        for operation in &api.operations {
            self.operations += 1;
            match broken(api, operation, &schemas, limit) {
                Ok(mutations) => self.count(&format!("{name} {}", operation.key()), &mutations),
                Err(reason) => {
                    println!("{name} {}: GIVEN UP {reason}", operation.key());
                    *self.given_up.entry(kind_of(&reason)).or_default() += 1;
                }
            }
        }
    }

    fn count(&mut self, name: &str, mutations: &Mutations) {
        let mut places = BTreeSet::new();
        for request in &mutations.requests {
            if let (Intent::Invalid(breakage), Some(kind)) =
                (&request.intent, request.kind.filter(|kind| is_keyword(*kind)))
            {
                places.insert((kind, breakage.parameter.clone().map(|(_, name)| name), breakage.place.clone()));
            }
        }
        self.broken += places.len();
        for one in mutations.unviolable.iter().filter(|one| one.vacuous && is_keyword(one.kind)) {
            println!("{name}: UNBROKEN {} at {}: {}", one.kind.name(), one.place, one.reason);
            *self.unbroken.entry((one.kind.name().to_owned(), kind_of(&one.reason))).or_default() += 1;
        }
    }

    fn print(&self) {
        let unbroken: usize = self.unbroken.values().sum();
        let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        let share = 100.0 * count(self.broken) / count((self.broken + unbroken).max(1));
        println!("{:>7}           operations", self.operations);
        for (reason, count) in &self.given_up {
            println!("{count:>17}    given up: {reason}");
        }
        println!("{:>7}  {share:6.2} %  places with a keyword, broken", self.broken);
        println!("{unbroken:>7}           not broken, because");
        for ((kind, reason), count) in &self.unbroken {
            println!("{count:>17}    {kind}: {reason}");
        }
    }
}

/// Whether a kind is about a keyword of a schema.
fn is_keyword(kind: MutationKind) -> bool {
    kind <= MutationKind::HeaderEnum && kind != MutationKind::ReadOnly
}

/// What `mutate` gives within the limit; what takes longer is left alone.
fn broken(api: &Arc<Api>, operation: &Operation, schemas: &Arc<Schemas>, limit: Duration) -> Result<Mutations, String> {
    let (sender, receiver) = mpsc::channel();
    let (api, operation, schemas) = (Arc::clone(api), operation.clone(), Arc::clone(schemas));
    std::thread::spawn(move || {
        let mutations = mutate(&api, &operation, &schemas, BaseRequest::default(), 1);
        drop(sender.send(mutations.map_err(|problem| problem.to_string())));
    });
    match receiver.recv_timeout(limit) {
        Ok(mutations) => mutations,
        Err(mpsc::RecvTimeoutError::Timeout) => Err("over the time limit".to_owned()),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err("panicked".to_owned()),
    }
}

/// A document with one operation that takes the schema as its body.
fn as_document(schema: &Value) -> Option<Arc<Api>> {
    let mut schema = schema.clone();
    let has_base = ["$id", "id"].iter().any(|name| schema.get(*name).is_some_and(Value::is_string));
    if !has_base {
        moved(&mut schema);
    }
    let body = json!({"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Subject"}}}});
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "Subject", "version": "1"},
        "paths": {"/": {"post": {"requestBody": body, "responses": {"200": {"description": "taken"}}}}},
        "components": {"schemas": {"Subject": schema}},
    });
    let source = SourceFile::new("subject.json", document.to_string());
    let (contract, _) = Contract::from_sources(vec![(ApiId("subject".to_owned()), source)]).ok()?;
    contract.apis.first().map(Arc::clone)
}

/// References within the schema mean where it stands now.
fn moved(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let local = fields.get_mut("$ref").and_then(|reference| match reference {
                Value::String(text) => text.strip_prefix('#').map(str::to_owned).zip(Some(text)),
                _ => None,
            });
            if let Some((inside, reference)) = local.filter(|(inside, _)| inside.is_empty() || inside.starts_with('/'))
            {
                *reference = format!("#/components/schemas/Subject{inside}");
            }
            fields.values_mut().for_each(moved);
        }
        Value::Array(items) => items.iter_mut().for_each(moved),
        _ => {}
    }
}

/// A reason without the names in it.
fn kind_of(reason: &str) -> String {
    reason.split('`').enumerate().map(|(index, part)| if index % 2 == 0 { part } else { "…" }).collect()
}
