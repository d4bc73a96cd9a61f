//! Tells whether a document is OpenAPI, and of a version that can be read.

use crate::diagnostic::Diagnostic;
use crate::source::Node;

/// The versions of OpenAPI, whose objects and schemas differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenApiVersion {
    /// Swagger 2.0.
    V2_0,
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, parse};

    fn refusal(text: &str) -> Option<(&'static str, String)> {
        let node = parse(&SourceFile::new("openapi.yaml", text)).expect("valid YAML");
        check(&node).err().map(|diagnostic| (diagnostic.code, diagnostic.message))
    }

    #[test]
    fn only_3_0_is_read() {
        for text in ["openapi: 3.0.3", "openapi: '3.0.0'", "openapi: 3.0", "{\"openapi\": \"3.0.4\"}"] {
            assert_eq!(refusal(text), None, "{text}");
        }
        for (text, message) in [
            ("openapi: 3.1.0", "OpenAPI 3.1.0 is not supported yet"),
            ("openapi: '3.2.0'", "OpenAPI 3.2.0 is not supported yet"),
            ("openapi: 3.00", "OpenAPI 3.00 is not supported yet"),
            ("swagger: '2.0'", "Swagger 2.0 is not supported yet"),
            ("openapi:", "the version of OpenAPI is missing"),
        ] {
            assert_eq!(refusal(text), Some(("contract/unsupported-version", message.to_owned())));
        }
    }

    #[test]
    fn other_documents_are_told_apart() {
        for text in ["name: list pets", "[1, 2]", "", "openapi 3.0.3"] {
            assert_eq!(refusal(text).map(|(code, _)| code), Some("contract/not-openapi"), "{text}");
        }
    }
}
