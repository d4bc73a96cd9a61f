//! Finds the operations that cases name.

use crate::contract::{Api, ApiId, Contract, Operation, OperationKey};
use crate::diagnostic::{Diagnostic, suggestion};
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
    let message = format!("the contract of `{}` has no operation `{name}`", api.id);
    // Somebody who writes `METHOD /path` is helped by those, everybody else by the shorter names.
    let is_path = name.contains('/');
    let short = |operation: &Operation| operation.id.clone().filter(|_| !is_path);
    let names: Vec<String> =
        api.operations.iter().map(|operation| short(operation).unwrap_or_else(|| documented(operation))).collect();
    let hint = suggestion(name, names.iter().map(String::as_str));
    Diagnostic::new("case/unknown-operation", message).at(span, "").hint(hint)
}

/// `METHOD /path` as the document has it, without the path of the server URL.
fn documented(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.documented_path())
}
