//! A whole document: what it inherits down, then its paths, webhooks and callbacks. Start at [`read`].

use std::sync::OnceLock;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::core::{Inherited, Reader};
use crate::contract::position::FORMS;
use crate::contract::{Api, ApiId, Callback, Document, OpenApiVersion, Operation, Webhook, version};
use crate::diagnostic::Diagnostic;

/// Lowers a document of any version into the model, and says what could not be read.
///
/// Every reference that can be followed must have been written as `#/…` before.
///
/// # Errors
/// When it is no OpenAPI document, or of a version that is not known.
pub(in crate::contract) fn read(id: ApiId, mut document: Document) -> Result<(Api, Vec<Diagnostic>), Diagnostic> {
    let (version, complaint) = version::of(&document)?;
    let (parts, forms, warnings) = lowered(&id, &document, version);
    if !forms.is_empty()
        && let Value::Object(root) = &mut document.root
    {
        root.insert(FORMS.to_owned(), Value::Object(forms));
    }
    let api = Api {
        openapi: version,
        title: text(&document, "/info/title"),
        version: text(&document, "/info/version"),
        servers: parts.inherited.servers,
        operations: parts.operations,
        webhooks: parts.webhooks,
        callbacks: parts.callbacks,
        security_schemes: parts.inherited.schemes,
        routes: OnceLock::new(),
        id,
        document,
    };
    Ok((api, complaint.into_iter().chain(warnings).collect()))
}

/// What a document consists of, without the document.
struct Parts {
    inherited: Inherited,
    operations: Vec<Operation>,
    webhooks: Vec<Webhook>,
    callbacks: IndexMap<String, Callback>,
}

fn lowered(id: &ApiId, document: &Document, version: OpenApiVersion) -> (Parts, Map<String, Value>, Vec<Diagnostic>) {
    let mut reader = Reader::new(id, document, version);
    reader.inherit();
    let operations = reader.operations();
    let webhooks = reader.webhooks();
    reader.read_callbacks();
    let callbacks = std::mem::take(&mut reader.callbacks);
    let sent = webhooks.iter().flat_map(|webhook| &webhook.operations);
    let sent = sent.chain(callbacks.values().flat_map(|callback| &callback.operations));
    reader.check_links(&operations.iter().chain(sent).collect::<Vec<_>>());
    let parts = Parts { inherited: std::mem::take(&mut reader.inherited), operations, webhooks, callbacks };
    let forms = std::mem::take(&mut reader.forms);
    (parts, forms, reader.into_warnings())
}

impl Reader<'_> {
    fn inherit(&mut self) {
        let root = self.root();
        self.inherited.schemes = self.security_schemes();
        self.inherited.security = self.security(&root).unwrap_or_default();
        self.inherited.servers = self.servers_of_document();
        self.inherited.consumes = self.media_types(&root, "consumes").unwrap_or_default();
        self.inherited.produces = self.media_types(&root, "produces").unwrap_or_default();
    }
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
