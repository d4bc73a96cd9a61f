//! How fast requests are made, sent and judged, beside what is only sent.
//!
//! `cargo bench --bench speed` prints all figures of docs/speed.md in one run on one machine: against one trivially
//! fast server in a process of its own, `wrk` (where it is installed), a bare pooled `reqwest` loop, and `probity run`
//! with all checks; then a service in the same process, the time to the first request, the time to plan, and the
//! memory of a long run. `-- --rounds N`, `--pairs N` (operations / 2) and `--million` change how much is done. Rates
//! are those of the best round; processor time counts less what else the machine does.

#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(clippy::unwrap_used, reason = "what fails here ends the bench")]

mod bare;
mod document;
mod inside;
mod process;
mod server;

use std::path::Path;

use process::{Child, Used};

/// How many connections everybody has.
const CONNECTIONS: usize = 16;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--serve") {
        return server::serve();
    }
    let number = |name: &str, usual: usize| {
        let at = words.iter().position(|word| word == name);
        at.and_then(|at| words.get(at + 1)?.parse().ok()).unwrap_or(usual)
    };
    let folder = tempfile::tempdir().unwrap();
    let pairs = number("--pairs", 100);
    let spec = document::write(folder.path(), pairs);
    let server = Child::serve();
    let (rounds, url) = (number("--rounds", 3), server.url.clone());
    let mut best = [0.0_f64; 3];
    for _ in 0..rounds {
        for (slot, rate) in best.iter_mut().zip([wrk(&url), Some(bare_rate(&url)), Some(run(&spec, &url))]) {
            *slot = slot.max(rate.unwrap_or_default());
        }
    }
    let [wrk, bare, ours] = best;
    println!("best of {rounds} rounds, requests per second over {CONNECTIONS} connections");
    println!("  wrk           {wrk:>9.0}{}", if wrk == 0.0 { "  (not installed)" } else { "" });
    println!("  bare reqwest  {bare:>9.0}");
    println!(
        "  probity run   {ours:>9.0}  ({:.0} % of reqwest, {:.0} % of wrk)",
        100.0 * ours / bare,
        100.0 * ours / wrk
    );
    inside::measure(&spec, rounds);
    first_request(folder.path(), &url);
    inside::plan(folder.path());
    if words.iter().any(|word| word == "--million") {
        million(folder.path(), &url);
    }
}

fn wrk(url: &str) -> Option<f64> {
    let connections = CONNECTIONS.to_string();
    let target = format!("{url}{}", document::ASKED);
    let output = std::process::Command::new("wrk").args(["-t1", "-c", &connections, "-d3s", &target]).output().ok()?;
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find(|line| line.starts_with("Requests/sec:"))?;
    let rate: f64 = line.split_whitespace().nth(1)?.parse().unwrap();
    println!("  wrk           {rate:>9.0} requests/s");
    Some(rate)
}

fn bare_rate(url: &str) -> f64 {
    let (requests, used) = bare::run(&format!("{url}{}", document::ASKED));
    tell("bare reqwest", requests, &used)
}

fn run(spec: &Path, url: &str) -> f64 {
    let (report, used) = Child::run(spec, url, CONNECTIONS, &["--phase", "coverage", "--phase", "fuzz"]);
    assert_eq!(report["stats"]["tests"]["failed"], 0, "{:#}", report["findings"]);
    tell("probity run", report["stats"]["requests"].as_f64().unwrap(), &used)
}

fn tell(name: &str, requests: f64, used: &Used) -> f64 {
    let (rate, own) = (requests / used.elapsed.as_secs_f64(), requests / used.processor.as_secs_f64());
    println!(
        "  {name:<13} {rate:>9.0} requests/s, {own:>9.0} per second of its own processor time ({requests} in {:.1} s)",
        used.elapsed.as_secs_f64()
    );
    rate
}

/// From the start of the program to the first request, of thirty operations.
fn first_request(folder: &Path, url: &str) {
    let folder = folder.join("thirty");
    std::fs::create_dir_all(&folder).unwrap();
    let spec = document::write(&folder, 15);
    let times = (0..9).map(|_| Child::first_request(&spec, url)).collect::<Vec<_>>();
    let best = times.iter().min().unwrap();
    println!("first request after {:.1} ms, 30 operations (best of 9; goal 50)", best.as_secs_f64() * 1e3);
}

/// A million requests: what is kept of them.
fn million(folder: &Path, url: &str) {
    let folder = folder.join("million");
    std::fs::create_dir_all(folder.join("cases/things")).unwrap();
    let spec = document::write(&folder, 500);
    document::write_cases(&folder, 500, 2_000);
    let cases = folder.join("cases");
    let (report, used) = Child::run(&spec, url, CONNECTIONS, &["--cases", cases.to_str().unwrap()]);
    tell("a million", report["stats"]["requests"].as_f64().unwrap(), &used);
    let [quarter, half, peak] = used.memory;
    println!("  resident after a quarter {quarter} MB, a half {half} MB, at most {peak} MB (goal 150)");
}
