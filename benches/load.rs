//! How fast descriptions are loaded, beside a plain parse of the same file.
//!
//! `cargo bench --bench load -- FILE…` prints for each file the time to load it, resolve its references and list its
//! operations, the time that a plain parser needs to read it into a JSON value, and the ratio. Both are measured in
//! turn, round by round, and the fastest round of each counts. Where the system tells (Linux), it is processor time
//! that is measured, so that what else the machine does counts less. Without a file it measures one that it makes up.

#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(clippy::disallowed_methods, reason = "a bench measures time and takes files from its user")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use probity::contract::{Contract, LoadOptions};
use serde_json::Value;

/// How often each side is measured.
const ROUNDS: usize = 9;

fn main() {
    let files: Vec<PathBuf> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).map(Into::into).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = if files.is_empty() { made_up(folder.path()) } else { files };
    for file in files {
        measure(&file);
    }
}

fn measure(file: &Path) {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let is_json = text.trim_start().starts_with('{');
    let (mut loads, mut parses, mut listed) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        loads.push(timed(|| listed = operations(file)));
        parses.push(timed(|| parse(&text, is_json)));
    }
    let (load, parse) = (fastest(&loads), fastest(&parses));
    let parser = if is_json { "serde_json" } else { "yaml_serde" };
    println!(
        "{}: {} KiB, {listed} operations, loaded in {load:.1} ms, {parser} {parse:.1} ms, ratio {:.2}",
        file.display(),
        text.len() / 1024,
        load / parse
    );
}

/// Loads a description and counts what it promises.
fn operations(file: &Path) -> usize {
    match Contract::load_document(file, &LoadOptions::default()) {
        Ok((api, _warnings)) => api.operations.iter().filter(|operation| !operation.key().0.is_empty()).count(),
        Err(errors) => panic!("{}", probity::diagnostic::render(&errors)),
    }
}

fn parse(text: &str, is_json: bool) {
    let value: Value =
        if is_json { serde_json::from_str(text).expect("JSON") } else { yaml_serde::from_str(text).expect("YAML") };
    assert!(value.is_object());
}

fn timed(work: impl FnOnce()) -> Duration {
    let (start, processor) = (Instant::now(), processor_time());
    work();
    match (processor, processor_time()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => start.elapsed(),
    }
}

/// How long this thread has been on a processor: the first number of its `schedstat`, in nanoseconds.
fn processor_time() -> Option<Duration> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(statistics.split_whitespace().next()?.parse().ok()?))
}

/// Milliseconds.
fn fastest(times: &[Duration]) -> f64 {
    times.iter().min().expect("at least one round").as_secs_f64() * 1000.0
}

/// A description of 500 operations in both notations.
fn made_up(folder: &Path) -> Vec<PathBuf> {
    let mut yaml = "openapi: 3.0.3\ninfo: {title: Jobs, version: '1'}\npaths:\n".to_owned();
    for index in 0..500 {
        let _ = write!(
            yaml,
            "  /jobs{index}/{{id}}:
    get:
      operationId: getJob{index}
      description: Tells how far the job has come, and what it is waiting for.
      parameters:
        - {{name: id, in: path, required: true, schema: {{type: string, pattern: '^[a-f0-9]{{24}}$'}}}}
      responses:
        '200':
          description: The job.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Job{index}'
"
        );
    }
    yaml.push_str("components:\n  schemas:\n");
    for index in 0..500 {
        let _ = write!(
            yaml,
            "    Job{index}:
      type: object
      required: [id, name]
      properties:
        id: {{type: string}}
        name: {{type: string, minLength: 1, description: What people call it.}}
        next: {{$ref: '#/components/schemas/Job{index}'}}
"
        );
    }
    let json: Value = yaml_serde::from_str(&yaml).expect("YAML");
    let files = [("openapi.yaml", yaml), ("openapi.json", json.to_string())];
    files.map(|(name, text)| write_file(&folder.join(name), &text)).to_vec()
}

fn write_file(path: &Path, text: &str) -> PathBuf {
    std::fs::write(path, text).expect("it can be written");
    path.to_owned()
}
