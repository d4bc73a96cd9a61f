//! What `probity check` says about the structure of a document.

use probity::contract::{ApiId, Contract};
use probity::diagnostic::Severity;
use probity::lint::{Choice, lint};
use probity::source::SourceFile;
use serde_json::Value;

/// The rules whose findings the meta-schemas know as well.
const RULES: [&str; 6] = [
    "structure",
    "version",
    "parameters/optional-in-path",
    "parameters/bad-name",
    "parameters/several-bodies",
    "operations/no-responses",
];

/// Why the structure is wrong: the first finding, as its rule and place; nothing when it is right.
pub(crate) fn of(document: &Value) -> Option<(String, String)> {
    let source = SourceFile::new("document.json", document.to_string());
    let loaded = Contract::from_sources(vec![(ApiId("document".to_owned()), source)]);
    let (contract, _) = match loaded {
        Ok(loaded) => loaded,
        Err(errors) => return Some((errors[0].code.to_owned(), String::new())),
    };
    let only = RULES.iter().map(|rule| (*rule).to_owned()).collect();
    let choice = Choice::new(Vec::new(), Vec::new(), Vec::new(), only).expect("the rules exist");
    let report = lint(&contract.apis[0], &[], &choice);
    let first = report.findings.into_iter().find(|finding| finding.severity == Severity::Error)?;
    Some((first.code.to_owned(), first.pointer.unwrap_or_default()))
}
