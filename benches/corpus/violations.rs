//! Which keywords of a corpus a broken request is made for.
//!
//! Every operation's keywords are broken one by one, as `mutate` does. A bare schema is the body of an operation that
//! is made for it. What breaks nothing though the contract promises something is told with its reason. Start at
//! [`report`].

use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use probity::contract::{Api, ApiId, Contract, Operation};
use probity::generate::{BaseRequest, MutationKind, Mutations, Unviolable};
use probity::schema::Schemas;
use probity::source::SourceFile;
use serde_json::{Value, json};

use crate::options::Options;
use crate::sources;

/// What does not look at the clock is left alone after so many limits.
const PATIENCE: u32 = 6;

/// The sums over all operations of a set of documents.
#[derive(Default)]
struct Sums {
    operations: usize,
    /// Operations beyond those that are looked at of each document.
    beyond: usize,
    /// Operations of which nothing is broken, with the reasons.
    failed: BTreeMap<String, usize>,
    /// Operations that were not looked at to their end, and the places that are left.
    cut: usize,
    left: usize,
    broken: BTreeMap<&'static str, usize>,
    /// What nothing can break, by kind and reason.
    unbreakable: BTreeMap<(&'static str, String), usize>,
    given_up: BTreeMap<(&'static str, String), usize>,
}

/// Prints every place that was given up, and the sums of each path.
pub(crate) fn report(options: &Options) {
    let mut all = Vec::new();
    for path in &options.paths {
        let mut sums = Sums::default();
        for file in sources::files(path) {
            let name = file.display().to_string();
            if let Some(api) = sources::document(&file) {
                sums.add(&name, &api, options);
                continue;
            }
            for subject in sources::in_file(&file) {
                if let Some(api) = as_document(&subject.written) {
                    sums.add(&subject.name, &api, options);
                }
            }
        }
        all.push((path, sums));
    }
    for (path, sums) in all {
        println!("\n{}", path.display());
        sums.print(options);
    }
}

impl Sums {
    fn add(&mut self, name: &str, api: &Arc<Api>, options: &Options) {
        let schemas = Arc::new(Schemas::new(api));
        let (start, chosen) = (Instant::now(), sample(&api.operations, options.operations));
        self.beyond += api.operations.len() - chosen.len();
        for operation in &chosen {
            self.operations += 1;
            match broken(api, operation, &schemas, options.limit) {
                Ok(mutations) => self.count(&format!("{name} {}", operation.key()), &mutations, options),
                Err(reason) => {
                    println!("{name} {}: NOTHING BROKEN {reason}", operation.key());
                    *self.failed.entry(kind_of(&reason)).or_default() += 1;
                }
            }
        }
        if options.verbose {
            println!("{name}: {} operations in {:.1} s", chosen.len(), start.elapsed().as_secs_f64());
        }
    }

    fn count(&mut self, name: &str, mutations: &Mutations, options: &Options) {
        self.cut += usize::from(mutations.left > 0);
        self.left += mutations.left;
        for (kind, _) in mutations.broken.iter().filter(|(kind, _)| is_keyword(*kind)) {
            *self.broken.entry(kind.name()).or_default() += 1;
        }
        // An object that is not closed has no keyword that an unknown property could break.
        let is_there = |one: &&Unviolable| one.vacuous || one.kind != MutationKind::ExtraProperty;
        for one in mutations.unviolable.iter().filter(|one| is_keyword(one.kind)).filter(is_there) {
            if one.given_up || options.verbose {
                let word = if one.given_up { "GIVEN UP" } else { "UNBREAKABLE" };
                println!("{name}: {word} {} at {}: {}", one.kind.name(), one.place, one.reason);
            }
            let sums = if one.given_up { &mut self.given_up } else { &mut self.unbreakable };
            *sums.entry((one.kind.name(), kind_of(&one.reason))).or_default() += 1;
        }
    }

    fn print(&self, options: &Options) {
        let sum = |counts: &BTreeMap<(&str, String), usize>| counts.values().sum::<usize>();
        let (given_up, unbreakable) = (sum(&self.given_up), sum(&self.unbreakable));
        let broken: usize = self.broken.values().sum();
        let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        let share = 100.0 * count(broken) / count((broken + given_up).max(1));
        println!("{:>7}           operations", self.operations);
        if let Some(most) = options.operations {
            println!(
                "{:>7}           operations not looked at: {most} of each document are, evenly spread",
                self.beyond
            );
        }
        println!(
            "{:>7}           operations cut off after {} s, with {} places left",
            self.cut,
            options.limit.as_secs(),
            self.left
        );
        println!("{:>7}           operations of which nothing is broken, because", self.failed.values().sum::<usize>());
        for (reason, count) in &self.failed {
            println!("{count:>17}    {reason}");
        }
        println!("{broken:>7}  {share:6.2} %  places with a keyword, broken");
        for (kind, count) in &self.broken {
            println!("{count:>17}    {kind}");
        }
        println!("{given_up:>7}           given up, because");
        tell(&self.given_up);
        println!("{unbreakable:>7}           further places that nothing can break, because");
        tell(&self.unbreakable);
    }
}

fn tell(counts: &BTreeMap<(&str, String), usize>) {
    for ((kind, reason), count) in counts {
        println!("{count:>17}    {kind}: {reason}");
    }
}

/// So many operations, evenly spread; all of them where nothing is said.
fn sample(operations: &[Operation], most: Option<usize>) -> Vec<&Operation> {
    let count = most.map_or(operations.len(), |most| most.min(operations.len()));
    (0..count).map(|index| &operations[index * operations.len() / count]).collect()
}

/// Whether a kind is about a keyword of a schema.
fn is_keyword(kind: MutationKind) -> bool {
    kind <= MutationKind::HeaderEnum && kind != MutationKind::ReadOnly
}

/// What is broken within the limit. What is busy with a single step for much longer is left alone.
fn broken(api: &Arc<Api>, operation: &Operation, schemas: &Arc<Schemas>, limit: Duration) -> Result<Mutations, String> {
    let (sender, receiver) = mpsc::channel();
    let (api, operation, schemas) = (Arc::clone(api), operation.clone(), Arc::clone(schemas));
    std::thread::spawn(move || {
        let start = Instant::now();
        let is_over = || start.elapsed() > limit;
        let mutations = Mutations::until(&is_over, &api, &operation, &schemas, BaseRequest::default(), 1);
        drop(sender.send(mutations.map_err(|problem| problem.to_string())));
    });
    match receiver.recv_timeout(limit * PATIENCE) {
        Ok(mutations) => mutations,
        Err(mpsc::RecvTimeoutError::Timeout) => Err("one step takes longer than the time limit".to_owned()),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err("panicked".to_owned()),
    }
}

/// A document with one operation that takes the schema as its body.
fn as_document(schema: &Value) -> Option<Arc<Api>> {
    let mut schema = schema.clone();
    if let Value::Object(fields) = &mut schema
        && !fields.values().any(needs_base)
    {
        fields.retain(|name, value| !is_base(name, value));
    }
    if !schema.as_object().is_some_and(|fields| fields.iter().any(|(name, value)| is_base(name, value))) {
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

/// Whether something below has an address of its own, or refers to another file.
fn needs_base(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            let leaves = name == "$ref" && value.as_str().is_some_and(|reference| !reference.starts_with('#'));
            leaves || is_base(name, value) || needs_base(value)
        }),
        Value::Array(items) => items.iter().any(needs_base),
        _ => false,
    }
}

fn is_base(name: &str, value: &Value) -> bool {
    matches!(name, "$id" | "id") && value.is_string()
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
    const UNUSABLE: &str = " cannot be used";
    let reason = reason.find(UNUSABLE).map_or(reason, |at| &reason[..at + UNUSABLE.len()]);
    let reason = if let Some((_, what)) = reason.split_once(" of POST /: ") { what } else { reason };
    reason.split('`').enumerate().map(|(index, part)| if index % 2 == 0 { part } else { "…" }).collect()
}
