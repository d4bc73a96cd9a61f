//! Patterns of real documents, held against an engine that follows ECMA-262 to the letter.
//!
//! `PROBITY_CORPUS` names a folder with `regex-patterns.jsonl`: one JSON object per line, whose `pattern` is one.
//! Without it the test is skipped and says so.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use jsonschema_regex::pattern_witness;
use probity::contract::{Api, ApiId, Contract, SchemaRef};
use probity::schema::{Schemas, View};
use probity::source::SourceFile;
use serde_json::{Map, Value, json};

/// Texts that tell engines apart: characters with escapes of their own, letters of other languages, line ends.
const TEXTS: [&str; 24] = [
    "",
    "a",
    "A",
    "0",
    "٣",
    "é",
    "_",
    "-",
    ".",
    "/",
    " ",
    "\n",
    "\u{2028}",
    "\u{feff}",
    "😀",
    "\u{8}",
    "\0",
    "a b",
    "abc-123",
    "2024-05-30",
    "https://example.org/a?b=c",
    "user@example.org",
    "10.0.0.1",
    "a\nb",
];

#[test]
fn patterns_match_what_ecma_262_says() {
    let Some(corpus) = std::env::var_os("PROBITY_CORPUS") else {
        print("skipped: PROBITY_CORPUS names no folder of patterns\n");
        return;
    };
    let lines = std::fs::read_to_string(Path::new(&corpus).join("regex-patterns.jsonl")).expect("it can be read");
    let patterns: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("each line is JSON"))
        .filter_map(|line| Some(line.get("pattern")?.as_str()?.to_owned()))
        .collect();
    let schemas = Schemas::new(&api(&patterns));
    let (mut same, mut ignored, mut unknown, mut differences) = (0, Vec::new(), 0, Vec::new());
    for (index, pattern) in patterns.iter().enumerate() {
        let at = SchemaRef { api: ApiId("patterns".to_owned()), pointer: format!("/components/schemas/{index}") };
        let told = schemas.ignored_in(&at, View::Request);
        // Without its Unicode flag ECMA-262 reads `\\p` as a letter, which nobody means.
        let plain = |_| if pattern.contains("\\p") { Err(()) } else { regress::Regex::new(pattern).map_err(|_| ()) };
        let letter = regress::Regex::with_flags(pattern, "u").or_else(plain);
        if let Some(problem) = told.first() {
            ignored.push(format!(
                "{pattern:?}: {} ({})",
                problem.message,
                if letter.is_ok() { "ECMA reads it" } else { "ECMA refuses it" }
            ));
            continue;
        }
        let Ok(letter) = letter else {
            unknown += 1;
            continue;
        };
        let validator = schemas.validator(&at, View::Request).expect("it compiles");
        let witness = pattern_witness(pattern);
        let mut texts = TEXTS.iter().map(|text| (*text).to_owned()).chain(witness).chain([pattern.clone()]);
        let differs = |text: &String| validator.is_valid(&json!(text)) != letter.find(text).is_some();
        match texts.find(differs) {
            Some(text) => differences.push(format!("{pattern:?} on {text:?}")),
            None => same += 1,
        }
    }
    print(&format!(
        "{} patterns: {same} agree, {} are ignored and told, {unknown} only we read, {} differ\n",
        patterns.len(),
        ignored.len(),
        differences.len()
    ));
    if std::env::var_os("PROBITY_VERBOSE").is_some() {
        print(&format!("ignored:\n{}\n", ignored.join("\n")));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn api(patterns: &[String]) -> Arc<Api> {
    let schemas: Map<String, Value> = patterns
        .iter()
        .enumerate()
        .map(|(index, pattern)| (index.to_string(), json!({ "pattern": pattern })))
        .collect();
    let info = json!({"title": "Patterns", "version": "1"});
    let root = json!({"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}});
    let file = SourceFile::new("patterns.json", root.to_string());
    let (contract, _) = Contract::from_sources(vec![(ApiId("patterns".to_owned()), file)]).expect("a document");
    Arc::clone(&contract.apis[0])
}

fn print(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).expect("stderr can be written to");
}
