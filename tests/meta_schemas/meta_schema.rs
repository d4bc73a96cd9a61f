//! The official meta-schemas, compiled.

use std::path::Path;

use jsonschema::Validator;
use probity::source::{SourceFile, parse};
use serde_json::Value;

/// One per version.
pub(crate) struct MetaSchemas {
    v2_0: Validator,
    v3_0: Validator,
    v3_1: Validator,
    v3_2: Validator,
}

impl MetaSchemas {
    pub(crate) fn load(folder: &Path) -> Self {
        let compiled = |file: &str| compile(&folder.join("schemas").join(file));
        Self {
            v2_0: compiled("oas-2.0-schema.json"),
            v3_0: compiled("oas-3.0-schema.yaml"),
            v3_1: compiled("3.1/schema.yaml"),
            v3_2: compiled("3.2/schema.yaml"),
        }
    }

    /// What the meta-schema of the document's version says against it.
    pub(crate) fn complaint(&self, document: &Value) -> Option<String> {
        let version = document.get("openapi").and_then(Value::as_str).unwrap_or("2.0");
        let schema = match version.get(..3) {
            Some("3.0") => &self.v3_0,
            Some("3.1") => &self.v3_1,
            Some("3.2") => &self.v3_2,
            _ => &self.v2_0,
        };
        let errors: Vec<String> = schema
            .iter_errors(document)
            .take(1)
            .map(|error| format!("{error:.200} at {}", error.instance_path()))
            .collect();
        errors.into_iter().next()
    }
}

fn compile(file: &Path) -> Validator {
    let text = std::fs::read_to_string(file).expect("a meta-schema can be read");
    let schema = parse(&SourceFile::new(file, text)).expect("it is YAML").to_json();
    jsonschema::options().offline().should_validate_formats(false).build(&schema).expect("it is a schema")
}
