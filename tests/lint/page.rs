//! `docs/lint.md` says what the rules say about themselves.

use std::path::Path;

use probity::lint::{Rule, rules};

const INTRODUCTION: &str = "\
# Rules about documents

`probity check SPEC…` looks for these mistakes in OpenAPI documents, without a network. An `error` is what the standard
forbids or what is surely wrong, and makes the command end with 1; a `warning` is probably a mistake; a `note` is worth
knowing. `--allow RULE` silences a rule, `--warn RULE` and `--deny RULE` change its severity, `--only RULE` looks for
nothing else; each takes an id or an area (`paths`). Ids never change.

A folder is searched to its bottom for YAML and JSON files with `openapi` or `swagger` at their top. Each document is
checked by itself, so that one that cannot be read does not stop the others.

| code | means |
| --- | --- |
| 0 | no errors (with `--deny-warnings`: no warnings either) |
| 1 | errors |
| 2 | a document cannot be used at all: it is missing, is not YAML or JSON, or is no OpenAPI document |

`--format json` prints one object: `documents`, each with its `findings`, `stats` and `skipped`, and `stats` of all
documents together, so that `.stats.operations` is there for one document and for many. `--format sarif` prints SARIF
2.1.0. `--stats` says what each document consists of, and how many of its examples were checked, do not keep their
schemas, or could not be checked and why. `--table` prints one line per document, for whole folders:

```sh
probity check --table specs
```

This page is generated from the rules themselves: `PROBITY_UPDATE=1 cargo test --test lint`.

| rule | severity | what it finds |
| --- | --- | --- |
";

fn page() -> String {
    let row = |rule: &Rule| {
        let anchor = rule.id.replace('/', "");
        format!("| [`{}`](#{anchor}) | {} | {} |\n", rule.id, rule.severity.name(), rule.summary)
    };
    let section = |rule: &Rule| format!("\n## {}\n\n{}\n\nSource: {}.\n", rule.id, wrapped(rule.help), rule.source);
    INTRODUCTION.to_owned() + &rules().map(row).chain(rules().map(section)).collect::<String>()
}

/// The paragraph in lines that fit the page.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a line");
        if !line.is_empty() && line.len() + 1 + word.len() > 118 {
            lines.push(word.to_owned());
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines.join("\n")
}

pub(crate) fn check() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lint.md");
    if std::env::var_os("PROBITY_UPDATE").is_some() {
        std::fs::write(&file, page()).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(written == page(), "docs/lint.md is not what the rules say; run PROBITY_UPDATE=1 cargo test --test lint");
}
