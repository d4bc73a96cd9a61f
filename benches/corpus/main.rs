//! How many schemas of a corpus the generator can serve: every value is drawn, proved and counted.
//!
//! `cargo bench --bench corpus -- [-n N] [--seconds S] [--verbose] [--distribution] [--violations] [--dump FILE.jsonl] FOLDER|FILE…`
//! takes folders of JSON Schema files (also lists and maps of schemas, and files of the JSON Schema Test Suite) and of
//! OpenAPI documents, whose request schemas count one by one. It prints a line per schema with a problem (`--verbose`:
//! per schema) and totals. A schema that takes longer than the limit is reported, never waited for. With `--distribution`
//! as many values again are drawn within the same limit, and classes of values that none of them is of are listed. With
//! `--violations` keywords are broken instead: those of each operation, a bare schema being the body of one; with
//! `--operations N` those of N operations of each document, evenly spread.

#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(clippy::disallowed_methods, reason = "a bench measures time and takes files from its user")]

mod measure;
mod options;
mod sources;
mod totals;
mod violations;

use std::io::Write as _;

use mimalloc::MiMalloc;
use options::Options;
use totals::Totals;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    let options = Options::from_command_line();
    if options.violations {
        violations::report(&options);
        // As below.
        std::process::exit(0);
    }
    let mut dump = options.dump.as_ref().map(|path| std::fs::File::create(path).expect("the dump can be written"));
    let mut totals = Totals::default();
    for subject in sources::subjects(&options.paths) {
        let outcome = measure::measure(&subject, &options);
        if let Some(line) = outcome.line(options.verbose) {
            println!("{}: {line}", subject.name);
        }
        if let Some(distribution) = &outcome.distribution {
            let unhit: Vec<String> =
                distribution.unhit().map(|unhit| format!("{} {}", unhit.place, unhit.class)).collect();
            if !unhit.is_empty() {
                println!(
                    "{}: UNHIT {} of {}: {}",
                    subject.name,
                    unhit.len(),
                    distribution.classes.len(),
                    unhit.join("; ")
                );
            }
            if options.verbose {
                print!("{distribution}");
            }
        }
        if let Some(file) = &mut dump {
            for value in &outcome.values {
                let line = serde_json::json!({"name": subject.name, "schema": subject.written, "value": value});
                writeln!(file, "{line}").expect("the dump can be written");
            }
        }
        totals.add(&outcome, options.count);
    }
    print!("{totals}");
    // A thread that is still busy with a schema beyond its limit must not keep the process alive.
    std::process::exit(0);
}
