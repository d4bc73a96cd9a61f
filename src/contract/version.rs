//! Tells whether a document is OpenAPI, and of which version. Start at [`of`].

use std::fmt;

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

impl OpenApiVersion {
    const NEWEST: Self = Self::V3_2;
}

impl fmt::Display for OpenApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2_0 => "Swagger 2.0",
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
            Self::V3_2 => "OpenAPI 3.2",
        })
    }
}

/// The version of a document, and a warning when it is newer than what is known: then it is read as the newest one.
pub(super) fn of(document: &Document) -> Result<(OpenApiVersion, Option<Diagnostic>), Diagnostic> {
    let root = &document.root;
    let (kind, key) = match (root.get("openapi"), root.get("swagger")) {
        (Some(_), _) => ("OpenAPI", "openapi"),
        (None, Some(_)) => ("Swagger", "swagger"),
        (None, None) => return Err(not_openapi(document)),
    };
    // Looked for only when it is needed, for most documents are loaded without a single place.
    let span = || document.span(&format!("/{key}"));
    let written = match &root[key] {
        Value::String(text) => text.clone(),
        // As written: an unquoted `3.0` is a number.
        _ => span().file.text[span().range].to_owned(),
    };
    let mut numbers = written.trim().split('.').map(|part| part.parse::<u32>().ok());
    let known = match (key, numbers.next().flatten(), numbers.next().flatten()) {
        ("swagger", Some(2), Some(0) | None) => OpenApiVersion::V2_0,
        ("openapi", Some(3), Some(0)) => OpenApiVersion::V3_0,
        ("openapi", Some(3), Some(1)) => OpenApiVersion::V3_1,
        ("openapi", Some(3), Some(2)) => OpenApiVersion::V3_2,
        ("openapi", Some(3), Some(_)) => {
            let newest = OpenApiVersion::NEWEST;
            let message = format!("OpenAPI {written} is not known; the document is read as {newest}");
            return Ok((newest, Some(Diagnostic::new("contract/unknown-version", message).at(&span(), ""))));
        }
        _ => {
            let message = match written.as_str() {
                "" => format!("the version of {kind} is missing"),
                _ => format!("{kind} {written} is not supported"),
            };
            return Err(Diagnostic::new("contract/unsupported-version", message)
                .at(&span(), "")
                .hint("Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are supported"));
        }
    };
    Ok((known, None))
}

fn not_openapi(document: &Document) -> Diagnostic {
    let kind = match &document.root {
        Value::Object(_) => None,
        Value::Array(_) => Some("a list"),
        Value::Null => Some("null"),
        Value::Bool(_) => Some("a boolean"),
        Value::Number(_) => Some("a number"),
        Value::String(_) => Some("a string"),
    };
    let message = match kind {
        None => "this is no OpenAPI document: it has no `openapi`".to_owned(),
        Some(kind) => format!("this is no OpenAPI document: it is {kind}"),
    };
    Diagnostic::new("contract/not-openapi", message)
        .at(&document.span(""), "")
        .hint("a document starts with its version, such as `openapi: 3.0.3`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, read};

    fn version(text: &str) -> Result<(OpenApiVersion, Option<&'static str>), (&'static str, String)> {
        let (parsed, _) = read(&SourceFile::new("openapi.yaml", text)).expect("valid YAML");
        match of(&Document::new(parsed)) {
            Ok((version, warning)) => Ok((version, warning.map(|warning| warning.code))),
            Err(error) => Err((error.code, error.message)),
        }
    }

    #[test]
    fn every_version_from_2_0_to_3_2_is_known() {
        use OpenApiVersion::{V2_0, V3_0, V3_1, V3_2};
        for (text, expected) in [
            ("swagger: '2.0'", V2_0),
            ("swagger: 2.0", V2_0),
            ("swagger: 2", V2_0),
            ("openapi: 3.0.3", V3_0),
            ("openapi: '3.0.0'", V3_0),
            ("openapi: 3.0", V3_0),
            ("{\"openapi\": \"3.0.4\"}", V3_0),
            ("openapi: 3.1.0", V3_1),
            ("openapi: 3.1", V3_1),
            ("openapi: '3.2.0-rc1'", V3_2),
        ] {
            assert_eq!(version(text), Ok((expected, None)), "{text}");
        }
    }

    #[test]
    fn a_newer_minor_version_is_read_as_the_newest_known() {
        for text in ["openapi: 3.3.0", "openapi: 3.10"] {
            assert_eq!(version(text), Ok((OpenApiVersion::V3_2, Some("contract/unknown-version"))), "{text}");
        }
    }

    #[test]
    fn other_versions_are_refused() {
        for (text, message) in [
            ("swagger: '1.2'", "Swagger 1.2 is not supported"),
            ("openapi: 4.0.0", "OpenAPI 4.0.0 is not supported"),
            ("openapi: '3'", "OpenAPI 3 is not supported"),
            ("openapi: '2.0'", "OpenAPI 2.0 is not supported"),
            ("openapi: true", "OpenAPI true is not supported"),
            ("openapi:", "the version of OpenAPI is missing"),
        ] {
            assert_eq!(version(text), Err(("contract/unsupported-version", message.to_owned())));
        }
    }

    #[test]
    fn other_documents_are_told_apart() {
        for text in ["name: list pets", "[1, 2]", "", "openapi 3.0.3"] {
            assert_eq!(version(text).map_err(|(code, _)| code), Err("contract/not-openapi"), "{text}");
        }
    }
}
