//! Which language a schema is written in.
//!
//! Swagger 2.0 and OpenAPI 3.0 have dialects of their own; from 3.1 on a document, a schema or a schema file may say
//! `jsonSchemaDialect` or `$schema`. Only tells dialects apart: what they mean is the task of `rewrite`. Start at
//! [`Dialect::at`].

use serde_json::Value;

use crate::contract::{OpenApiVersion, Position};
use crate::source::pointer;

/// The dialects of JSON Schema that documents are written in, older ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    /// Swagger 2.0 §"Schema Object": a part of draft 4.
    Swagger20,
    /// OpenAPI 3.0.3 §4.8.24: a part of draft 5, with `nullable`.
    OpenApi30,
    Draft4,
    Draft6,
    Draft7,
    Draft201909,
    /// Also the base dialect of OpenAPI 3.1 and 3.2.
    Draft202012,
}

impl Dialect {
    /// The dialect of a version of OpenAPI.
    fn of(version: OpenApiVersion) -> Self {
        match version {
            OpenApiVersion::V2_0 => Self::Swagger20,
            OpenApiVersion::V3_0 => Self::OpenApi30,
            OpenApiVersion::V3_1 | OpenApiVersion::V3_2 => Self::Draft202012,
        }
    }

    /// The dialect that a URI names; `None` for one that is not known.
    pub(super) fn named(uri: &str) -> Option<Self> {
        let name = uri.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('#');
        Some(match name {
            "json-schema.org/draft-04/schema" => Self::Draft4,
            "json-schema.org/draft-06/schema" => Self::Draft6,
            "json-schema.org/draft-07/schema" => Self::Draft7,
            "json-schema.org/draft/2019-09/schema" => Self::Draft201909,
            "json-schema.org/draft/2020-12/schema" | "json-schema.org/schema" => Self::Draft202012,
            _ if name.starts_with("spec.openapis.org/oas/3.0/") => Self::OpenApi30,
            _ if name.starts_with("spec.openapis.org/oas/3.") => Self::Draft202012,
            _ => return None,
        })
    }

    /// The dialect of the schema at a pointer of a resolved description.
    pub(super) fn at(document: &Value, version: OpenApiVersion, place: &str) -> Self {
        let mut dialect = Self::of_document(document, version);
        let mut is_schema_file = false;
        let (mut node, mut position) = (document, Position::Document);
        for token in pointer::tokens(place) {
            let is_file = position == Position::Files;
            let Some(child) = child(node, &token) else { return dialect };
            (node, position) = (child, position.child(&token));
            if is_file {
                let own = version_of(node);
                is_schema_file = own.is_none();
                dialect = own.map_or(dialect, |version| Self::of_document(node, version));
            }
            if is_schema_file || position == Position::Schema {
                dialect = dialect.within(node, is_schema_file);
            }
        }
        dialect.within(node, is_schema_file)
    }

    fn of_document(document: &Value, version: OpenApiVersion) -> Self {
        let declared =
            document.get("jsonSchemaDialect").and_then(Value::as_str).filter(|_| version > OpenApiVersion::V3_0);
        declared.map_or(Self::of(version), |uri| Self::named(uri).unwrap_or(Self::Draft202012))
    }

    /// The dialect of a schema that stands in one of this dialect: its own `$schema` wins.
    pub(super) fn within(self, schema: &Value, is_schema_file: bool) -> Self {
        // The dialects of 2.0 and 3.0 have no `$schema`, but a schema file of its own may be written in any.
        let declared = schema.get("$schema").and_then(Value::as_str);
        let declared = declared.filter(|_| is_schema_file || self >= Self::Draft4);
        declared.map_or(self, |uri| Self::named(uri).unwrap_or(Self::Draft202012))
    }

    /// The URI of the dialect, or of the one that its schemas are rewritten to.
    pub(super) fn uri(self) -> &'static str {
        match self {
            Self::Draft4 => "http://json-schema.org/draft-04/schema#",
            Self::Draft6 => "http://json-schema.org/draft-06/schema#",
            Self::Draft7 => "http://json-schema.org/draft-07/schema#",
            Self::Draft201909 => "https://json-schema.org/draft/2019-09/schema",
            Self::Swagger20 | Self::OpenApi30 | Self::Draft202012 => "https://json-schema.org/draft/2020-12/schema",
        }
    }

    /// Whether a file is an OpenAPI document itself.
    pub(super) fn is_open_api_document(file: &Value) -> bool {
        version_of(file).is_some()
    }

    /// Whether keywords beside a `$ref` count (JSON Schema 2019-09 §8.2.4.1; ignored before, and in OpenAPI 3.0).
    pub(super) fn has_reference_siblings(self) -> bool {
        self >= Self::Draft201909
    }

    /// Whether this is a dialect of an OpenAPI version before 3.1.
    pub(super) fn is_open_api(self) -> bool {
        self <= Self::OpenApi30
    }

    /// Whether the dialect gives a keyword a meaning.
    ///
    /// OpenAPI 3.0 says that keywords it does not mention are not supported; whoever writes `const` there can mean
    /// one thing only, so those that need no other dialect's rules are kept.
    pub(super) fn knows(self, keyword: &str) -> bool {
        match keyword {
            "oneOf" | "anyOf" | "not" => self != Self::Swagger20,
            "const" | "contains" | "propertyNames" => self != Self::Draft4,
            "if" | "then" | "else" => self.is_open_api() || self >= Self::Draft7,
            "dependentRequired" | "dependentSchemas" => self.is_open_api() || self >= Self::Draft201909,
            "minContains" | "maxContains" | "unevaluatedProperties" | "unevaluatedItems" | "$anchor" => {
                self >= Self::Draft201909
            }
            "$recursiveRef" | "$recursiveAnchor" => self == Self::Draft201909,
            "prefixItems" | "$dynamicRef" | "$dynamicAnchor" => self == Self::Draft202012,
            "additionalItems" => (Self::Draft4..Self::Draft202012).contains(&self),
            _ => true,
        }
    }
}

/// The version of a file that is an OpenAPI document itself.
fn version_of(file: &Value) -> Option<OpenApiVersion> {
    let version = file.get("openapi").or_else(|| file.get("swagger"))?.as_str()?;
    Some(match version {
        _ if version.starts_with("2.") => OpenApiVersion::V2_0,
        _ if version.starts_with("3.0") => OpenApiVersion::V3_0,
        _ if version.starts_with("3.1") => OpenApiVersion::V3_1,
        _ => OpenApiVersion::V3_2,
    })
}

fn child<'a>(node: &'a Value, token: &str) -> Option<&'a Value> {
    match node {
        Value::Object(fields) => fields.get(token),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_version_has_its_dialect_unless_another_is_declared() {
        let document = json!({"jsonSchemaDialect": "http://json-schema.org/draft-07/schema#", "components": {"schemas": {
            "A": {"items": {"$schema": "https://json-schema.org/draft/2019-09/schema", "not": {}}},
            "B": {"$schema": "https://example.org/unknown"},
        }}});
        let at = |version, place| Dialect::at(&document, version, place);
        assert_eq!(at(OpenApiVersion::V3_1, "/components/schemas/A"), Dialect::Draft7);
        assert_eq!(at(OpenApiVersion::V3_1, "/components/schemas/A/items/not"), Dialect::Draft201909);
        assert_eq!(at(OpenApiVersion::V3_1, "/components/schemas/B"), Dialect::Draft202012);
        assert_eq!(at(OpenApiVersion::V3_0, "/components/schemas/A/items"), Dialect::OpenApi30);
        assert_eq!(at(OpenApiVersion::V2_0, "/components/schemas/A"), Dialect::Swagger20);
    }

    #[test]
    fn a_file_has_the_dialect_of_the_document_unless_it_says_its_own() {
        let document = json!({"x-probity-files": {
            "old.json": {"$schema": "http://json-schema.org/draft-04/schema#", "definitions": {"A": {}}},
            "plain.json": {"properties": {"a": {}}},
            "other.yaml": {"openapi": "3.1.0", "components": {"schemas": {"A": {}}}},
        }});
        let at = |place: &str| Dialect::at(&document, OpenApiVersion::V3_0, &format!("/x-probity-files/{place}"));
        assert_eq!(at("old.json/definitions/A"), Dialect::Draft4);
        assert_eq!(at("plain.json/properties/a"), Dialect::OpenApi30);
        assert_eq!(at("other.yaml/components/schemas/A"), Dialect::Draft202012);
    }
}
