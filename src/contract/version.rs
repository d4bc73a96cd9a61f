//! Tells whether a document is OpenAPI, and of a version that can be read.

use crate::diagnostic::Diagnostic;
use crate::source::Node;

/// Refuses what is no OpenAPI 3.0 document.
pub(super) fn check(node: &Node) -> Result<(), Diagnostic> {
    let (kind, version) = match (node.get("openapi"), node.get("swagger")) {
        (Some(version), _) => ("OpenAPI", version),
        (None, Some(version)) => ("Swagger", version),
        (None, None) => return Err(not_openapi(node)),
    };
    // As written: an unquoted `3.0` is a number.
    let text = &version.span.file.text[version.span.range.clone()];
    if kind == "OpenAPI" && (text == "3.0" || text.starts_with("3.0.")) {
        return Ok(());
    }
    let message = match text {
        "" => format!("the version of {kind} is missing"),
        _ => format!("{kind} {text} is not supported yet"),
    };
    Err(Diagnostic::new("contract/unsupported-version", message)
        .at(&version.span, "")
        .hint("OpenAPI 3.0 is supported (3.0.0 to 3.0.4)"))
}

fn not_openapi(node: &Node) -> Diagnostic {
    let message = match node.entries() {
        Some(_) => "this is no OpenAPI document: it has no `openapi`".to_owned(),
        None => format!("this is no OpenAPI document: it is {}", node.kind()),
    };
    Diagnostic::new("contract/not-openapi", message)
        .at(&node.span, "")
        .hint("a document starts with its version, such as `openapi: 3.0.3`")
}
