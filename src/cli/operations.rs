//! The operations that a command is about, with what is needed to generate requests to them.
//!
//! Start at [`chosen`].

use std::sync::Arc;

use super::args::ContractArguments;
use super::output;
use crate::contract::{Api, Contract, Operation};
use crate::diagnostic::{self, Diagnostic, ExitClass, suggestion};
use crate::harness::Configured;
use crate::schema::Schemas;

/// The operations of one API.
pub(super) struct ApiOperations {
    pub(super) api: Arc<Api>,
    pub(super) schemas: Arc<Schemas>,
    pub(super) operations: Vec<Operation>,
}

/// Loads the documents and takes the named operations, or all; warnings are shown.
pub(super) fn chosen(arguments: &ContractArguments, names: &[String]) -> Result<Vec<ApiOperations>, Vec<Diagnostic>> {
    let configuration = arguments.configuration();
    let configured = Configured::load(&arguments.specs, &arguments.load_options(), configuration.as_deref())?;
    let Configured { contract, warnings, .. } = configured;
    if !warnings.is_empty() {
        output::warn(&diagnostic::render(&warnings));
    }
    let unknown: Vec<Diagnostic> = names
        .iter()
        .filter(|name| contract.apis.iter().all(|api| api.operation(name).is_none()))
        .map(|name| unknown_operation(name, &contract))
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let of = |api: &Arc<Api>| {
        let is_chosen = |operation: &&Operation| {
            let named = |name: &String| api.operation(name).is_some_and(|found| found.pointer == operation.pointer);
            names.is_empty() || names.iter().any(named)
        };
        let operations = api.operations.iter().filter(is_chosen).cloned().collect();
        ApiOperations { api: Arc::clone(api), schemas: Arc::new(Schemas::new(api)), operations }
    };
    let found: Vec<ApiOperations> = contract.apis.iter().map(of).filter(|found| !found.operations.is_empty()).collect();
    if found.is_empty() {
        let none = Diagnostic::new("generate/no-operation", "the documents describe no operation");
        return Err(vec![none.exit(ExitClass::NothingSelected)]);
    }
    Ok(found)
}

fn unknown_operation(name: &str, contract: &Contract) -> Diagnostic {
    let diagnostic = Diagnostic::new("generate/unknown-operation", format!("no document has an operation `{name}`"));
    let operations = contract.apis.iter().flat_map(|api| &api.operations);
    let names: Vec<String> = operations.map(|operation| operation.id.clone().unwrap_or(operation.key().0)).collect();
    diagnostic.hint(suggestion(name, names.iter().map(String::as_str)))
}

/// An operation to which no request can be made: told, and the others go on.
pub(super) fn tell_impossible(operation: &Operation, problem: &dyn std::fmt::Display) {
    let message = format!("no requests to {}: {problem}", operation.key());
    output::warn(&diagnostic::render(&[Diagnostic::new("generate/impossible", message)]));
}
