//! Reads small documents for the tests beside it.

use std::sync::Arc;

use crate::contract::{Api, ApiId, Contract, Operation};
use crate::diagnostic::{Diagnostic, render_warnings};
use crate::source::SourceFile;

/// Reads a document of OpenAPI 3.0, without its head.
pub(super) fn read(text: &str) -> (Arc<Api>, Vec<Diagnostic>) {
    read_version("3.0.3", text)
}

/// Reads a document of a version of OpenAPI 3, without its head.
pub(super) fn read_version(version: &str, text: &str) -> (Arc<Api>, Vec<Diagnostic>) {
    read_whole(&format!("openapi: {version}\ninfo: {{title: Jobs, version: '1'}}\n{text}"))
}

/// Reads a document of Swagger 2.0, without its head.
pub(super) fn read_swagger(text: &str) -> (Arc<Api>, Vec<Diagnostic>) {
    read_whole(&format!("swagger: '2.0'\ninfo: {{title: Jobs, version: '1'}}\n{text}"))
}

pub(super) fn read_whole(text: &str) -> (Arc<Api>, Vec<Diagnostic>) {
    let source = SourceFile::new("jobs.yaml", text);
    let (contract, warnings) = Contract::from_sources(vec![(ApiId("jobs".to_owned()), source)]).expect("readable");
    (Arc::clone(&contract.apis[0]), warnings)
}

/// What was read, which must be without warnings.
pub(super) fn clean((api, warnings): (Arc<Api>, Vec<Diagnostic>)) -> Arc<Api> {
    assert_eq!(render_warnings(&warnings), "");
    api
}

pub(super) fn codes(warnings: &[Diagnostic]) -> Vec<&'static str> {
    warnings.iter().map(|warning| warning.code).collect()
}

pub(super) fn operation<'a>(api: &'a Api, name: &str) -> &'a Operation {
    api.operation(name).expect("the operation is described")
}
