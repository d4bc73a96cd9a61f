//! Finds the operations that cases name.

use crate::contract::{Api, ApiId, Contract, Operation, OperationKey};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;

/// The operation that a bound step is for.
pub(super) fn bound<'contract>(
    contract: &'contract Contract,
    api: &ApiId,
    key: &OperationKey,
) -> Option<&'contract Operation> {
    contract.api(&api.0)?.operations.iter().find(|operation| operation.key() == *key)
}

/// Says that there is no such operation, and which one is nearest.
pub(super) fn unknown(api: &Api, name: &str, span: &Span) -> Diagnostic {
    let names: Vec<String> = api
        .operations
        .iter()
        .flat_map(|operation| operation.id.clone().into_iter().chain([operation.key().0]))
        .collect();
    let message = format!("the contract of `{}` has no operation `{name}`", api.id);
    let diagnostic = Diagnostic::new("case/unknown-operation", message).at(span, "");
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic.hint(all(api)),
    }
}

fn all(api: &Api) -> String {
    let named = api.operations.iter().map(|operation| operation.id.clone().unwrap_or_else(|| operation.key().0));
    format!("its operations are {}", named.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
}
