//! `docs/checks.md` says what the checks say about themselves.

use std::path::Path;

use probity::check::{ALL, Check};
use probity::finding::Severity;

const INTRODUCTION: &str = "\
# Checks

Every answer is judged by these checks, and a run as a whole by those that say so. A finding of severity `error` fails a run; `warning` and `info` do not. A check
can be turned `off`, or its findings into `warn` or `error`, by its id. Ids never change.

This page is generated from the checks' own files: `PROBITY_UPDATE=1 cargo test --test checks`.

| check | severity | what it finds |
| --- | --- | --- |
";

fn page() -> String {
    let anchor = |id: &str| id.replace('/', "");
    let severity = |severity| match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let row = |check: &Check| {
        let (id, summary) = (check.id, check.summary);
        format!("| [`{id}`](#{}) | {} | {summary} |\n", anchor(id), severity(check.severity))
    };
    let section = |check: &Check| {
        let text = check.page();
        let text = text.strip_prefix(&format!("`{}`: ", check.id)).unwrap();
        let (first, rest) = text.split_at(1);
        format!("\n## {}\n\n{}{rest}", check.id, first.to_uppercase())
    };
    INTRODUCTION.to_owned() + &ALL.iter().map(row).chain(ALL.iter().map(section)).collect::<String>()
}

#[test]
fn the_page_about_the_checks_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks.md");
    if std::env::var_os("PROBITY_UPDATE").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == page(),
        "docs/checks.md is not what the checks say; run PROBITY_UPDATE=1 cargo test --test checks"
    );
}
