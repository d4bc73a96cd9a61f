//! A whole document.

use serde_json::Value;

use super::operation::{Inherited, servers};
use super::reader::Reader;
use crate::contract::{Api, ApiId, Document, OpenApiVersion};
use crate::diagnostic::Diagnostic;

/// Lowers a document of OpenAPI 3.0 into the model, and says what could not be read.
pub(in crate::contract) fn read(id: ApiId, document: Document) -> (Api, Vec<Diagnostic>) {
    let mut reader = Reader::new(&id, &document);
    let root = reader.root();
    let schemes = reader.security_schemes();
    let security = reader.security(&root, &schemes).unwrap_or_default();
    let urls = servers(&root).unwrap_or_default();
    let inherited = Inherited { servers: urls, security, schemes };
    let operations = reader.operations(&inherited);
    reader.check_document();
    let warnings = reader.into_warnings();
    let api = Api {
        openapi: OpenApiVersion::V3_0,
        title: text(&document, "/info/title"),
        version: text(&document, "/info/version"),
        servers: inherited.servers,
        operations,
        security_schemes: inherited.schemes,
        id,
        document,
    };
    (api, warnings)
}

/// The text at a pointer; a number as it is written, because `1.10` is not `1.1` when it is a version.
fn text(document: &Document, pointer: &str) -> String {
    match document.root.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(_)) => {
            let span = document.span(pointer);
            span.file.text[span.range.clone()].to_owned()
        }
        _ => String::new(),
    }
}
