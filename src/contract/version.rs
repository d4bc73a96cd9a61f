//! Tells whether a document is OpenAPI, and of a version that can be read.

use serde_json::Value;

use super::Document;
use crate::diagnostic::Diagnostic;

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
pub(super) fn check(document: &Document) -> Result<(), Diagnostic> {
    let key = ["openapi", "swagger"].into_iter().find(|key| document.root.get(key).is_some());
    let Some(key) = key else { return Err(not_openapi(document)) };
    let kind = if key == "openapi" { "OpenAPI" } else { "Swagger" };
    let span = document.span(&format!("/{key}"));
    // As written: an unquoted `3.0` is a number.
    let text = &span.file.text[span.range.clone()];
    if kind == "OpenAPI" && (text == "3.0" || text.starts_with("3.0.")) {
        return Ok(());
    }
    let message = match text {
        "" => format!("the version of {kind} is missing"),
        _ => format!("{kind} {text} is not supported yet"),
    };
    Err(Diagnostic::new("contract/unsupported-version", message)
        .at(&span, "")
        .hint("OpenAPI 3.0 is supported (3.0.0 to 3.0.4)"))
}

fn not_openapi(document: &Document) -> Diagnostic {
    let message = match &document.root {
        Value::Object(_) => "this is no OpenAPI document: it has no `openapi`",
        Value::Array(_) => "this is no OpenAPI document: it is a list",
        _ => "this is no OpenAPI document: it is a lone value",
    };
    Diagnostic::new("contract/not-openapi", message)
        .at(&document.span(""), "")
        .hint("a document starts with its version, such as `openapi: 3.0.3`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, read};

    fn refusal(text: &str) -> Option<(&'static str, String)> {
        let (parsed, _) = read(&SourceFile::new("openapi.yaml", text)).expect("valid YAML");
        check(&Document::new(parsed)).err().map(|diagnostic| (diagnostic.code, diagnostic.message))
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
