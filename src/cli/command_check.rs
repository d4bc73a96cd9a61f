//! `probity check`: what is wrong in the documents themselves; nothing is sent.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tokio::time::Instant;

use super::args::{CheckArguments, CheckFormat};
use super::find_documents::find;
use super::{exit, output};
use crate::contract::{Contract, LoadOptions, second_opinion};
use crate::diagnostic::{self, Diagnostic};
use crate::lint::{Choice, lint, rules};
use crate::report::{self, CheckTotals, CheckedDocument, HumanOptions};

/// Runs the command.
pub(super) fn run(arguments: CheckArguments) -> Result<ExitCode, Vec<Diagnostic>> {
    if arguments.rules {
        list_rules();
        return Ok(exit::CONFORMS.into());
    }
    let CheckArguments { contract, format, stats, table, allow, warn, deny, only, deny_warnings, limit, .. } =
        arguments;
    let choice = Choice::new(allow, warn, deny, only)?;
    let (files, problems) = search(&contract.specs);
    let has_problems = !problems.is_empty();
    if has_problems {
        output::warn(&diagnostic::render(&problems));
    }
    let mut options = contract.load_options();
    options.allowed_folders.extend(contract.specs.iter().filter(|path| path.is_dir()).cloned());
    let checked = files.iter().map(|file| check(file, &options, &choice));
    let totals = match format {
        _ if table => print_table(checked),
        CheckFormat::Human => print_text(checked, stats, limit),
        CheckFormat::Json => print_log(checked, report::check_json),
        CheckFormat::Sarif => print_log(checked, report::check_sarif),
    };
    Ok(ExitCode::from(match totals {
        _ if has_problems || totals.unusable > 0 => exit::INPUT,
        _ if totals.errors > 0 || deny_warnings && totals.warnings > 0 => exit::FINDINGS,
        _ => exit::CONFORMS,
    }))
}

fn list_rules() {
    for rule in rules() {
        output::print(&format!("{:<34} {:<8} {}\n", rule.id, rule.severity.name(), rule.summary));
    }
}

fn search(specs: &[PathBuf]) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in specs {
        let (found, complaints) = find(path);
        files.extend(found);
        problems.extend(complaints);
    }
    (files, problems)
}

/// Loads and lints one document by itself, so that no other one can get in its way.
fn check(file: &Path, options: &LoadOptions, choice: &Choice) -> CheckedDocument {
    let start = Instant::now();
    let loaded = Contract::load_document(file, options);
    let load_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let outcome = loaded.map(|(api, mut warnings)| {
        warnings.extend(second_opinion(&api, &warnings));
        lint(&api, &warnings, choice)
    });
    CheckedDocument { path: file.display().to_string(), outcome, load_ms }
}

fn print_text(checked: impl Iterator<Item = CheckedDocument>, stats: bool, limit: usize) -> CheckTotals {
    let options = HumanOptions { most_per_rule: limit, is_coloured: false };
    let mut totals = CheckTotals::default();
    for document in checked {
        totals.add(&document);
        if let Err(problems) = &document.outcome {
            output::warn(&diagnostic::render(problems));
        }
        output::print(&report::document_text(&document, options));
        if stats {
            output::print(&report::statistics_text(&document));
        }
    }
    output::print(&report::totals_text(&totals));
    totals
}

fn print_table(checked: impl Iterator<Item = CheckedDocument>) -> CheckTotals {
    let mut totals = CheckTotals::default();
    output::print(&report::table_header());
    for document in checked {
        totals.add(&document);
        output::print(&report::table_row(&document));
    }
    output::print(&report::totals_text(&totals));
    totals
}

fn print_log(
    checked: impl Iterator<Item = CheckedDocument>,
    log: fn(&[CheckedDocument]) -> serde_json::Value,
) -> CheckTotals {
    let documents: Vec<CheckedDocument> = checked.collect();
    output::print(&format!("{:#}\n", log(&documents)));
    CheckTotals::of(&documents)
}
