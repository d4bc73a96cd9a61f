//! The documents with mistakes, and their siblings without.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use probity::contract::{Contract, LoadOptions, second_opinion};
use probity::diagnostic::{Diagnostic, Severity, render};
use probity::lint::{Choice, Rule, lint, rules};

const MISTAKES: &str = "tests/lint/mistakes";
const NEAR_MISSES: &str = "tests/lint/near-misses";

pub(crate) fn trials() -> Vec<Trial> {
    let mistakes = files(MISTAKES);
    let all = mistakes.clone();
    let kinds = Trial::test("there_are_many_kinds_of_mistake_and_each_rule_finds_one", move || every_rule_finds(&all));
    let mistakes = mistakes.into_iter().map(|path| Trial::test(stem(&path), move || tell(&path)));
    let near_misses = files(NEAR_MISSES).into_iter().map(|path| {
        let name = format!("near_miss::{}", stem(&path));
        Trial::test(name, move || keep_silent(&path))
    });
    mistakes.chain(near_misses).chain([kinds]).collect()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("tests run at the root of the package");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("the entry can be read").path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("files have names").to_string_lossy().into_owned()
}

fn findings(path: &Path) -> Result<Vec<Diagnostic>, Failed> {
    let loaded = Contract::load_document(path, &LoadOptions::default());
    let (api, mut warnings) = loaded.map_err(|errors| Failed::from(render(&errors)))?;
    warnings.extend(second_opinion(&api, &warnings));
    Ok(lint(&api, &warnings, &Choice::default()).findings)
}

/// Says what the snapshot says.
fn tell(path: &Path) -> Result<(), Failed> {
    let findings = findings(path)?;
    if findings.is_empty() {
        return Err(Failed::from(format!("nothing is found in {}", path.display())));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/lint"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(stem(path), render(&findings)));
    Ok(())
}

/// Says nothing that is worse than a note.
fn keep_silent(path: &Path) -> Result<(), Failed> {
    let found: Vec<Diagnostic> = findings(path)?.into_iter().filter(|one| one.severity < Severity::Note).collect();
    if found.is_empty() { Ok(()) } else { Err(Failed::from(render(&found))) }
}

/// Rules whose findings need more than one small file, or that only the reader of documents has.
fn is_shown_elsewhere(rule: &Rule) -> bool {
    rule.source.starts_with("the readers of this tool")
}

fn every_rule_finds(paths: &[PathBuf]) -> Result<(), Failed> {
    let mut found = BTreeSet::new();
    for path in paths {
        found.extend(findings(path)?.into_iter().map(|finding| finding.code));
    }
    let unknown: Vec<&&str> = found.iter().filter(|id| !rules().any(|rule| rule.id == **id)).collect();
    let unseen: Vec<&str> =
        rules().filter(|rule| !found.contains(rule.id) && !is_shown_elsewhere(rule)).map(|rule| rule.id).collect();
    match (paths.len(), unknown.as_slice(), unseen.as_slice()) {
        (60.., [], []) => Ok(()),
        (count, unknown, unseen) => {
            let message = format!("{count} mistakes; in no list: {unknown:?}; found in none: {unseen:?}");
            Err(Failed::from(message))
        }
    }
}
